"""The desk of one case: days counted back from a filing and a hearing; a conflict shuts it; nothing typed runs."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.attorneys.portal import desk as desks
from safeconduct.attorneys.portal import draft_actions
from safeconduct.attorneys.portal.draft_actions import Words
from safeconduct.cases import conflicts
from safeconduct.cases.conflicts.standings import Standing
from safeconduct.cases.dates import actions as dates
from safeconduct.cases.dates import kept
from safeconduct.cases.dates.documents import About, When
from safeconduct.cases.life.stages import Stage
from safeconduct.intake.models import Request
from tests.attorneys.portal.scenes import Scene, at_desk, scene, shown
from tests.cases.caseroom import opened
from tests.cases.life.scenes import put_at

COURT = "Hyattsville Immigration Court"


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return scene(monkeypatch)


def keep(case: Scene, kind: str, days: int) -> None:
    """Aisha keeps a date."""
    now = timezone.now()
    dates.keep(
        request=Request.objects.get(id=case.zaur.id), about=About(kind, COURT, "", "Notice", now.date().isoformat()),
        when=When(now.date() + timedelta(days), "09:30", "America/New_York"), who=("Zaur", "A-1"),
        keys=opened(case.zaur, case.house.aisha), by=case.house.aisha.unlocked, at=now, token=uuid4(),
    )  # fmt: skip


def look(case: Scene) -> desks.Desk:
    by = case.by(case.bruno)
    return desks.look(by.request, by.keys, by.person, timezone.now())


def begin(case: Scene, title: str = "Declaration") -> None:
    said = Words(title, "declaration", "Words")
    draft_actions.begin(by=case.by(case.bruno), words=said, token=uuid4())


def test_what_stands_before_a_filing_is_counted_back_from_its_last_day(case: Scene) -> None:
    put_at(case.zaur, case.house.aisha, Stage.PREPARING)
    keep(case, kept.RESPONSE, 60)
    last = timezone.now().date() + timedelta(60)
    found = look(case)
    assert found.last_to_file() is not None
    days = {each.code: each.day for each in desks.steps(found)}
    assert days["first_draft"] == last - timedelta(45)
    assert days["ask_review"] == last - timedelta(30)
    begin(case)
    assert "first_draft" not in {each.code for each in desks.steps(look(case))}
    page = shown(at_desk(case.bruno).get(f"/my/cases/{case.zaur.id}"))
    assert "Ask your mentor to look at the declaration" in page and "are counted back from" in page


def test_once_it_is_filed_nothing_is_counted_back(case: Scene) -> None:
    put_at(case.zaur, case.house.aisha, Stage.FILED)
    keep(case, kept.RESPONSE, 60)
    assert look(case).last_to_file() is None


def test_a_hearing_brings_what_is_usual_before_it_and_stands_among_the_dates(case: Scene) -> None:
    put_at(case.zaur, case.house.aisha, Stage.HEARING_SET)
    keep(case, kept.INDIVIDUAL, 50)
    codes = [each.code for each in desks.steps(look(case))]
    assert {"date", "suggested", "file"} <= set(codes)
    bruno = at_desk(case.bruno)
    page = shown(bruno.get(f"/my/cases/{case.zaur.id}"))
    assert "usual at this point" in page and "Individual hearing" in page
    assert "File before an individual hearing" in shown(bruno.get("/my/cases"))  # the earlier of both
    assert "Individual hearing" in shown(bruno.get(f"{case.address}/kit"))
    assert "File before an individual hearing" in shown(at_desk(case.leyla).get("/mentoring"))


def test_a_conflict_shuts_desk_drafts_and_kit(case: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(case, "SHUT_TITLE")
    monkeypatch.setattr(conflicts, "standing", lambda *_args, **_named: Standing("conflict"))
    bruno = at_desk(case.bruno)
    for path in (f"/my/cases/{case.zaur.id}", f"{case.address}/drafts", f"{case.address}/kit",
                 f"{case.address}/checkpoints"):  # fmt: skip
        answer = bruno.get(path)
        assert answer.status_code == 302 and answer.headers["Location"].endswith("/story"), path
    assert "SHUT_TITLE" not in shown(bruno.get("/my/cases"))
    assert "SHUT_TITLE" not in shown(at_desk(case.leyla).get("/mentoring"))


def test_nothing_typed_runs_on_a_page(case: Scene) -> None:
    begin(case, "<script>alert(1)</script>")
    draft = case.draft()
    draft_actions.move(
        by=case.by(case.bruno), draft_id=draft.id, code="ask_review", said={}, seen=1, token=uuid4()
    )
    bruno, leyla = at_desk(case.bruno), at_desk(case.leyla)
    for answer in (
        bruno.get(f"/my/cases/{case.zaur.id}"), bruno.get(f"{case.address}/drafts"),
        bruno.get(f"{case.address}/drafts/{draft.id}"), bruno.get(f"{case.address}/kit"),
        leyla.get("/mentoring"), bruno.get(f"{case.address}/give-back"),
    ):  # fmt: skip
        assert answer.status_code == 200 and "<script>alert" not in shown(answer)


def test_nothing_of_a_draft_lies_in_the_clear(case: Scene) -> None:
    from safeconduct.cases.models import CaseEntry

    begin(case, "PLAIN_TITLE")
    assert not any(b"PLAIN_TITLE" in bytes(row.document) for row in CaseEntry.objects.all())


def test_the_queue_has_the_oldest_request_on_top(case: Scene) -> None:
    for number, days in ((1, 2), (2, 9)):
        said = Words(f"DRAFT_{number}", "letter", "x")
        at = timezone.now() - timedelta(days)
        entry = draft_actions.begin(by=case.by(case.bruno, at), words=said, token=uuid4())
        draft_actions.move(
            by=case.by(case.bruno, at), draft_id=entry.record_id, code="ask_review", said={}, seen=1,
            token=uuid4(),
        )  # fmt: skip
    page = shown(at_desk(case.leyla).get("/mentoring"))
    assert page.index("DRAFT_2") < page.index("DRAFT_1")


def test_a_date_is_counted_alike_among_the_steps_and_among_the_dates(case: Scene) -> None:
    put_at(case.zaur, case.house.aisha, Stage.HEARING_SET)
    keep(case, kept.INDIVIDUAL, 50)
    by = case.by(case.bruno)
    night = (timezone.now() + timedelta(1)).replace(hour=3)  # the day before in New York
    found = desks.look(by.request, by.keys, by.person, night)
    listed = {row["title"]: row["tag"]["text"] for row in desks.date_rows(found)}
    stepped = {
        str(row["title"]): row["tag"]["text"] for row in desks.rows_of(found) if row["title"] in listed
    }
    assert stepped and all(listed[title] == text for title, text in stepped.items())
