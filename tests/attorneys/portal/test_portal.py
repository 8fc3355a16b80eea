"""Bruno's cases and desk, hours, checkpoints and silence, giving a case back, and the kit."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.access.models import Grant
from safeconduct.attorneys.models import Placement
from safeconduct.attorneys.portal import giving_back, hours_kept, mentoring_kept
from safeconduct.attorneys.portal.hours_kept import NoHours
from safeconduct.cases import grants, grants_over
from safeconduct.cases.life.stages import Side
from safeconduct.cases.life.standing import standing
from safeconduct.outbox.models import Parcel
from tests.access.people import hire
from tests.attorneys.portal.scenes import Scene, at_desk, on_the_panel, placed, scene, shown
from tests.cases.asking import ask
from tests.cases.caseroom import journal_of, written


@pytest.fixture
def case(monkeypatch: pytest.MonkeyPatch) -> Scene:
    return scene(monkeypatch)


def parts(name: str, at: datetime) -> dict[str, str]:
    return {f"{name}-day": str(at.day), f"{name}-month": str(at.month), f"{name}-year": str(at.year)}


def now() -> datetime:
    return timezone.now()


def task(case: Scene, title: str, due: str) -> None:
    content = {"title": title, "due": due, "owner": "", "note": "", "template": "", "needs_proof": False,
               "state": "open"}  # fmt: skip
    written(case.zaur, case.bruno, "task", content)


def test_without_a_case_the_page_says_what_comes(case: Scene) -> None:
    page = shown(at_desk(case.chidi).get("/my/cases"))
    assert "No case yet" in page and "<table" not in page


def test_what_is_overdue_stands_on_top_of_the_list_and_of_the_desk(case: Scene) -> None:
    task(case, "LATER_TASK", (now() + timedelta(40)).date().isoformat())
    task(case, "OVERDUE_TASK", (now() - timedelta(4)).date().isoformat())
    bruno = at_desk(case.bruno)
    page = shown(bruno.get("/my/cases"))
    assert "OVERDUE_TASK" in page and "4 days overdue" in page and "Leyla" in page
    desk = shown(bruno.get(f"/my/cases/{case.zaur.id}"))
    assert desk.index("OVERDUE_TASK") < desk.index("LATER_TASK")
    assert "Заур" not in page


def test_a_case_that_was_accepted_and_not_given_shows_no_content_and_can_be_given_back(case: Scene) -> None:
    other, _holder = ask("Malika")
    placed(other, case.chidi.person.attorney, None, state="accepted")
    chidi = at_desk(case.chidi)
    assert "Accepted, file not given yet" in shown(chidi.get("/my/cases"))
    assert chidi.get(f"/my/cases/{other.id}").status_code == 404
    address = f"/requests/{other.id}/give-back"
    assert at_desk(case.bruno).get(address).status_code == 404
    assert chidi.send_form(address).status_code == 302
    assert Placement.objects.get(request_id=other.id).state == "returned"
    assert chidi.get(address).status_code == 404


def test_the_desk_is_gone_at_once_when_the_grant_ends(case: Scene) -> None:
    bruno = at_desk(case.bruno)
    assert bruno.get(f"/my/cases/{case.zaur.id}").status_code == 200
    grants.end_grant(request=case.zaur, person=case.bruno.person, by=case.house.aisha.unlocked, at=now())
    assert bruno.get(f"/my/cases/{case.zaur.id}").status_code == 404
    assert case.zaur.short_id not in shown(bruno.get("/my/cases"))


def test_roles_without_the_permission_find_nothing(case: Scene) -> None:
    aisha, leyla = at_desk(case.house.aisha), at_desk(case.leyla)
    assert aisha.get("/my/cases").status_code == 404
    assert aisha.get(f"/my/cases/{case.zaur.id}").status_code == 404
    assert aisha.get("/mentoring").status_code == 404
    assert at_desk(case.bruno).get("/mentoring").status_code == 404
    assert leyla.get(f"{case.address}/hours").status_code == 404
    assert leyla.get("/my/hours.csv").status_code == 404
    assert aisha.get(f"{case.address}/give-back").status_code == 404


def hours(minutes: str = "90", **more: str) -> dict[str, Any]:
    return {"minutes": minutes, "kind": "drafting", "note": "First draft", **parts("day", now()), **more}


def test_hours_are_kept_corrected_struck_and_taken_along(case: Scene) -> None:
    bruno, address, token = at_desk(case.bruno), f"{case.address}/hours", str(uuid4())
    for _time in range(2):
        assert bruno.send_form(address, hours(token=token)).status_code == 302
    one = hours_kept.spells(journal_of(case.zaur, case.bruno), case.zaur)
    assert [each.minutes for each in one] == [90]
    edit = f"{address}/{one[0].id}"
    assert bruno.send_form(edit, hours("1440", note="=HYPERLINK()")).status_code == 302
    stale = bruno.send_form(edit, {**hours("5"), "version": "1"}, page=edit)
    assert stale.status_code == 409 and "24:00" in shown(stale)
    bruno.send_form(address, hours("30", kind="court"))
    assert "A day has 24" in shown(bruno.get(address))
    taken = bruno.get("/my/hours.csv")
    assert taken["Content-Type"].startswith("text/csv") and "1440" in taken.content.decode()
    assert "HYPERLINK" not in taken.content.decode()
    assert bruno.send_form(f"{edit}/strike", {"reason": "Twice the same"}).status_code == 302
    assert bruno.get(edit).status_code == 404
    assert [each.minutes for each in hours_kept.spells(journal_of(case.zaur, case.bruno), case.zaur)] == [30]


@pytest.mark.parametrize(
    "wrong",
    [
        {"minutes": "0"}, {"minutes": "1441"}, {"minutes": "-5"}, {"minutes": "an hour"}, {"minutes": ""},
        {"kind": "sleep"}, {"kind": ""}, {"day-year": "2999"}, {"day-month": "13"}, {"token": "x"},
        {"note": "x" * 301},
    ],
)  # fmt: skip
def test_hours_that_are_none_are_refused(case: Scene, wrong: dict[str, str]) -> None:
    answer = at_desk(case.bruno).send_form(f"{case.address}/hours", {**hours(), **wrong})
    assert answer.status_code == 422
    assert not hours_kept.spells(journal_of(case.zaur, case.bruno), case.zaur)


def test_the_action_refuses_what_no_form_lets_through(case: Scene) -> None:
    content = {"day": "2026-11-20", "minutes": 0, "kind": "drafting", "note": ""}
    with pytest.raises(NoHours):
        hours_kept.add(by=case.by(case.bruno), content=content, token=uuid4())


def checkpoint(**more: str) -> dict[str, str]:
    return {
        "discussed": "The one-year date",
        "worries": "",
        "reach": "Fridays, room 4",
        **parts("day", now()),
        **more,
    }


def test_leyla_keeps_a_checkpoint_and_bruno_reads_how_to_reach_her(case: Scene) -> None:
    leyla, address = at_desk(case.leyla), f"{case.address}/checkpoints"
    assert "Bruno" in shown(leyla.get("/mentoring"))
    assert leyla.send_form(address, checkpoint()).status_code == 302
    assert Placement.objects.get(id=case.placement.id).mentor_seen_on == now().date()
    assert "Fridays, room 4" in shown(at_desk(case.bruno).get(f"/my/cases/{case.zaur.id}"))
    assert "The one-year date" in shown(at_desk(case.bruno).get(address))
    assert at_desk(case.bruno).post(address, {}).status_code in (403, 404)


@pytest.mark.parametrize(
    "wrong", [{"discussed": " "}, {"day-year": "2999"}, {"day-day": "0"}, {"next_on-day": "1"}, {"token": ""}]
)
def test_a_checkpoint_that_is_none_is_refused(case: Scene, wrong: dict[str, str]) -> None:
    answer = at_desk(case.leyla).send_form(f"{case.address}/checkpoints", checkpoint(**wrong))
    assert answer.status_code == 422
    assert Placement.objects.get(id=case.placement.id).mentor_seen_on is None


def test_an_older_day_does_not_make_the_last_checkpoint_older(case: Scene) -> None:
    for days in (1, 5):
        content = {"day": (now() - timedelta(days)).date().isoformat(), "discussed": "x", "worries": "",
                   "reach": "", "next_on": None}  # fmt: skip
        mentoring_kept.keep(by=case.by(case.leyla), content=content, token=uuid4())
    assert Placement.objects.get(id=case.placement.id).mentor_seen_on == (now() - timedelta(1)).date()


def test_after_fourteen_days_without_a_talk_the_mentor_sees_an_alarm(case: Scene) -> None:
    Placement.objects.filter(id=case.placement.id).update(given_on=(now() - timedelta(15)).date())
    page = shown(at_desk(case.leyla).get("/mentoring"))
    assert "No checkpoint for fourteen days" in page


def test_a_mentor_without_access_sees_the_name_and_nothing_of_the_case(case: Scene) -> None:
    other, _holder = ask("Malika")
    placed(other, on_the_panel(hire(case.house.rosa, "Dara", ["attorney"])), case.leyla.person.attorney)
    page = shown(at_desk(case.leyla).get("/mentoring"))
    assert "Dara" in page and "You have no access to this case yet" in page
    assert f"/requests/{other.id}/drafts" not in page


def back(**more: str) -> dict[str, str]:
    return {"reason": "time", "why": "My firm moves me to Lisbon.", "has_read": "on",
            **parts("last_day", now() + timedelta(10)), **more}  # fmt: skip


def test_bruno_gives_the_case_back_and_keeps_it_until_his_last_day(case: Scene) -> None:
    bruno, address = at_desk(case.bruno), f"{case.address}/give-back"
    page = shown(bruno.get(address))
    assert "possible that a motion to withdraw" in page
    token = str(uuid4())
    for _time in range(2):
        answer = bruno.send_form(address, back(token=token), page=f"{case.address}/hours")
        assert answer.status_code == 302, shown(answer)
    assert Placement.objects.get(id=case.placement.id).state == "returned"
    assert Parcel.objects.filter(event="placement.returned", subject=case.placement.id).count() == 1
    whole = journal_of(case.zaur, case.house.aisha)
    assert [each.content["reason"] for each in whole.records("giving_back")] == ["time"]
    assert Side.BOOMERANG in standing(case.zaur, whole).side_codes
    assert "You can open this case until" in shown(bruno.get(f"/my/cases/{case.zaur.id}"))
    assert "My firm moves me to Lisbon." in shown(at_desk(case.house.aisha).get(f"{case.address}/kit"))
    grant = Grant.objects.get(request_id=case.zaur.id, person=case.bruno.person)
    assert grant.expires_on == (now() + timedelta(10)).date()
    assert grants_over.end_run_out(now() + timedelta(10)) == 0
    assert grants_over.end_run_out(now() + timedelta(11)) == 2  # hers, and that of the mentor who came along
    assert bruno.get(f"/my/cases/{case.zaur.id}").status_code == 404
    assert bruno.get(f"{case.address}/drafts").status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"reason": ""}, {"reason": "bored"}, {"why": "short"}, {"why": ""}, {"has_read": ""},
        {"last_day-year": "2099"}, {"last_day-year": "2020"}, {"last_day-day": "32"}, {"token": "x"},
    ],
)  # fmt: skip
def test_a_giving_back_that_is_not_whole_is_refused(case: Scene, wrong: dict[str, str]) -> None:
    typed = {name: value for name, value in back(**wrong).items() if value or name != "has_read"}
    assert at_desk(case.bruno).send_form(f"{case.address}/give-back", typed).status_code == 422
    assert Placement.objects.get(id=case.placement.id).state == "working"


def test_the_action_refuses_a_last_day_too_far_and_somebody_elses_case(case: Scene) -> None:
    far = now().date() + timedelta(31)
    with pytest.raises(giving_back.NotPossible):
        giving_back.give_back(by=case.by(case.bruno), reason="time", why="x", last_day=far, token=uuid4())
    with pytest.raises(giving_back.NotHers):
        giving_back.give_back(
            by=case.by(case.house.aisha), reason="time", why="x", last_day=now().date(), token=uuid4()
        )


def test_the_kit_tells_who_had_it_and_what_is_open(case: Scene) -> None:
    task(case, "CALL_THE_CLERK", (now() + timedelta(3)).date().isoformat())
    page = shown(at_desk(case.bruno).get(f"{case.address}/kit"))
    for told in ("Bruno", "Leyla", "CALL_THE_CLERK", "Taking over", "Nobody wrote down"):
        assert told in page
