"""The kit for the next attorney: everything on one page that prints, for those who hold the case and nobody else."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

import safeconduct
from safeconduct.attorneys.portal import draft_actions, giving_back, hours_kept
from safeconduct.attorneys.portal.draft_actions import Words
from safeconduct.cases import grants
from safeconduct.cases.dates import actions as dates
from safeconduct.cases.dates import kept
from safeconduct.cases.dates.documents import About, When
from safeconduct.cases.life.stages import Stage
from safeconduct.intake.models import Request
from tests.access.people import hire
from tests.attorneys.portal.scenes import Scene, at_desk, give, scene, shown
from tests.cases.caseroom import opened, written
from tests.cases.life.scenes import put_at
from tests.cases.papers.scenes import a_file

STYLES = Path(safeconduct.__file__).parent / "config" / "static" / "safeconduct"
COURT = "Hyattsville Immigration Court"


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return scene(monkeypatch)


def keep(case: Scene, kind: str, days: int) -> None:
    now = timezone.now()
    dates.keep(
        request=Request.objects.get(id=case.zaur.id), about=About(kind, COURT, "", "Notice", now.date().isoformat()),
        when=When(now.date() + timedelta(days), "09:30", "America/New_York"), who=("Zaur", "A-1"),
        keys=opened(case.zaur, case.house.aisha), by=case.house.aisha.unlocked, at=now, token=uuid4(),
    )  # fmt: skip


def draft(case: Scene, title: str, *codes: str) -> None:
    entry = draft_actions.begin(by=case.by(case.bruno), words=Words(title, "brief", "x"), token=uuid4())
    for seen, code in enumerate(codes, 1):
        who = case.leyla if code == "approve" else case.bruno
        said = {"comment": "", "reason": "Begun twice"}
        draft_actions.move(
            by=case.by(who), draft_id=entry.record_id, code=code, said=said, seen=seen, token=uuid4()
        )


def filled(case: Scene) -> None:
    """A hearing, something to file, three drafts, papers, a task and hours; then Bruno gives it back."""
    put_at(case.zaur, case.house.aisha, Stage.HEARING_SET)
    keep(case, kept.INDIVIDUAL, 80)
    keep(case, kept.RESPONSE, 20)
    draft(case, "DRAFT_OPEN")
    draft(case, "DRAFT_WAITING", "ask_review")
    draft(case, "DRAFT_STRUCK", "strike")
    told = {"kind": "retainer", "language": "en", "title": "RETAINER_TITLE", "uploads": [a_file()]}
    home = f"{case.address}/papers/new"
    assert at_desk(case.bruno).send_form(home, told).status_code == 302
    content = {"title": "CALL_THE_CLERK", "due": "", "owner": "", "note": "", "template": "", "needs_proof": False,
               "state": "open"}  # fmt: skip
    written(case.zaur, case.bruno, "task", content)
    spell = {"day": timezone.now().date().isoformat(), "minutes": 95, "kind": "drafting", "note": ""}
    hours_kept.add(by=case.by(case.bruno), content=spell, token=uuid4())
    giving_back.give_back(
        by=case.by(case.bruno), reason="left_firm", why="I move to Lisbon.", token=uuid4(),
        last_day=timezone.now().date() + timedelta(9),
    )  # fmt: skip


def test_the_kit_holds_dates_drafts_papers_tasks_hours_and_why_it_came_back(case: Scene) -> None:
    filled(case)
    page = shown(at_desk(case.bruno).get(f"{case.address}/kit"))
    for told in ("Individual hearing", COURT, "09:30", "RETAINER_TITLE", "CALL_THE_CLERK", "1:35", "Bruno", "Leyla",
                 "Given back", "Change of work", "I move to Lisbon.", "Taking over", "motion to withdraw"):  # fmt: skip
        assert told in page, told
    listed = page[page.index("<h2>Drafts</h2>") :]
    assert listed.index("DRAFT_OPEN") < listed.index("In progress")
    assert listed.index("DRAFT_WAITING") < listed.index("Review asked for")
    assert "DRAFT_STRUCK" not in page
    until = timezone.now().date() + timedelta(9)
    assert f"until {until.day} " in page and f"last day {until.day} " in page


def test_both_dates_stand_with_their_days_the_nearer_first(case: Scene) -> None:
    filled(case)
    page = shown(at_desk(case.bruno).get(f"{case.address}/kit"))
    dates_part = page[page.index("Dates to keep") : page.index("What comes next")]
    filing, hearing = (timezone.now() + timedelta(20)).date(), (timezone.now() + timedelta(80)).date()
    rows = dates_part.split("<tr>")[2:]
    assert rows, dates_part
    told = [index for index, row in enumerate(rows) if f"{filing.day} {filing:%B %Y}" in row]
    later = [index for index, row in enumerate(rows) if f"{hearing.day} {hearing:%B %Y}" in row]
    assert told and later and told[0] < later[0]


def test_it_prints_without_a_form_or_a_script_and_every_door_is_hidden_in_print(case: Scene) -> None:
    filled(case)
    page = shown(at_desk(case.bruno).get(f"{case.address}/kit"))
    main = page[page.index("<h1") :]
    assert "<form" not in main and "<input" not in main and "<script" not in main and "style=" not in main
    css = (STYLES / "staff.css").read_text() + (STYLES / "public.css").read_text()
    unprinted = "".join(part.split("display: none")[0] for part in css.split("@media print")[1:])
    for hidden, room in (("Back to my work", "back"), ("Take my file along", "buttons")):
        assert f'class="{room}"' in page[: page.index(hidden)][-300:] and f".{room}," in unprinted, hidden
    assert f"As it stands on {timezone.now().date().day} " in page


def test_only_those_who_hold_the_case_see_it(case: Scene) -> None:
    filled(case)
    house, address = case.house, f"{case.address}/kit"
    for member in (case.bruno, case.leyla, house.aisha):
        answer = at_desk(member).get(address)
        assert answer.status_code == 200 and "DRAFT_OPEN" in shown(answer), member.person.display_name
    omar = hire(house.rosa, "Omar", ["coordinator"], desk=house.desks["placement"])
    olga = hire(house.rosa, "Olga", ["lawyer"])
    for member in (case.chidi, omar, olga, house.rosa):
        assert at_desk(member).get(address).status_code == 404, member.person.display_name


def test_the_next_attorney_reads_it_and_the_last_one_does_not_once_her_access_ends(case: Scene) -> None:
    filled(case)
    give(case.house, case.zaur, case.chidi, "representing")
    assert "DRAFT_OPEN" in shown(at_desk(case.chidi).get(f"{case.address}/kit"))
    grants.end_grant(
        request=Request.objects.get(id=case.zaur.id), person=case.bruno.person, by=case.house.aisha.unlocked,
        at=timezone.now(),
    )  # fmt: skip
    assert at_desk(case.bruno).get(f"{case.address}/kit").status_code == 404
    assert at_desk(case.bruno).get(f"{case.address}/own-file").status_code == 404


def test_an_empty_kit_says_that_nothing_kept_is_no_proof_of_nothing(case: Scene) -> None:
    page = shown(at_desk(case.bruno).get(f"{case.address}/kit"))
    assert "That is no proof that there is none." in page and "No signed agreement" in page
