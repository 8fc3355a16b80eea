"""A caseworker's tasks: picked from what the stage suggests, done with a proof, seen by those who may."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.cases import grants
from safeconduct.cases.life.standing import steps_id
from safeconduct.cases.tasks.kept import all_tasks
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house, hire, sign_in
from tests.cases.asking import ask
from tests.cases.caseroom import journal_of, opened, written
from tests.sites import SiteClient


@pytest.fixture
def house() -> House:
    return found_house()


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def tasks_page(request: Request) -> str:
    return f"/requests/{request.id}/tasks"


def a_task(request: Request, member: Member, title: str = "Call the court", **more: object) -> str:
    content = {"title": title, "due": "", "owner": "", "state": "open", **more}
    return str(written(request, member, "task", content).record_id)


def day(of: date) -> dict[str, str]:
    return {"due-day": str(of.day), "due-month": str(of.month), "due-year": str(of.year)}


def test_aisha_puts_a_task_on_the_list(house: House) -> None:
    request, _holder = ask()
    aisha, page = at_desk(house.aisha), tasks_page(request)
    assert b"Nothing to do is written down" in aisha.get(page).content
    due = timezone.now().date() + timedelta(days=3)
    typed = {
        "title": "Ask for the notice",
        "owner": str(house.timur.person.pk),
        "note": "by phone",
        **day(due),
    }
    form = aisha.get(f"{page}/new")
    assert form.status_code == 200
    answer = aisha.send_form(f"{page}/new", typed, page=f"{page}/new")
    assert answer.status_code == 302, answer.content.decode()
    shown = aisha.get(page).content.decode()
    assert "Ask for the notice" in shown and "Timur" in shown
    (task,) = all_tasks(journal_of(request, house.aisha))
    assert (task.title, task.due, task.owner) == ("Ask for the notice", due, house.timur.person.pk)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"title": ""}, "Write what is to be done."),
        ({"title": "x", "due-day": "30", "due-month": "2", "due-year": "2027"}, "There is no such day"),
        ({"title": "x", "due-day": "30"}, "day, month and year"),
        ({"title": "x", "due-day": "1", "due-month": "1", "due-year": "1926"}, "right year"),
        ({"title": "x", "owner": str(uuid4())}, "not one of the available choices"),
        ({"title": "x" * 201}, "fewer words"),
        ({"title": "x", "note": "n" * 3000}, "too long"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(
    house: House, typed: dict[str, str], said: str
) -> None:
    request, _holder = ask()
    aisha, page = at_desk(house.aisha), f"{tasks_page(request)}/new"
    answer = aisha.send_form(page, {"note": "KEPT_WORDS", **typed}, page=page)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert "KEPT_WORDS" in answer.content.decode() or "note" in typed
    assert all_tasks(journal_of(request, house.aisha)) == []


def test_suggested_tasks_are_picked_and_the_same_form_twice_is_once(house: House) -> None:
    request, _holder = ask()
    keys = opened(request, house.aisha)
    grants.take(request=request, keys=keys, by=house.aisha.unlocked, at=timezone.now())
    written(
        request, house.aisha, "step", {"to": "placed", "date": timezone.now().date().isoformat()},
        record_id=steps_id(request.id),
    )  # fmt: skip
    aisha, page = at_desk(house.aisha), f"{tasks_page(request)}/suggested"
    shown = aisha.get(page).content.decode()
    assert "notice of appearance" in shown
    for _click in range(2):
        aisha.send_form(page, {"codes": ["appearance", "call_person"], "owner": ""}, page=page)
    found = all_tasks(journal_of(request, house.aisha))
    assert sorted(task.template for task in found) == ["appearance", "call_person"]
    assert aisha.send_form(page, {"codes": ["appearance"]}, page=page).status_code == 422


def test_a_task_that_needs_a_proof_is_not_done_without_one(house: House) -> None:
    request, _holder = ask()
    task = a_task(request, house.aisha, needs_proof=True)
    aisha, page = at_desk(house.aisha), f"{tasks_page(request)}/{task}/done"
    assert aisha.send_form(page, {"words": " "}, page=page).status_code == 422
    assert aisha.send_form(page, {"words": "Receipt seen by Timur"}, page=page).status_code == 302
    (found,) = all_tasks(journal_of(request, house.aisha))
    assert (found.state, found.proof_words) == ("done", "Receipt seen by Timur")
    back = f"{tasks_page(request)}/{task}/back"
    assert aisha.send_form(back, {}, page=back).status_code == 302
    (found,) = all_tasks(journal_of(request, house.aisha))
    assert found.is_open


def test_dropping_a_task_needs_a_reason(house: House) -> None:
    request, _holder = ask()
    task = a_task(request, house.aisha)
    aisha, page = at_desk(house.aisha), f"{tasks_page(request)}/{task}/drop"
    assert aisha.send_form(page, {"why": ""}, page=page).status_code == 422
    assert aisha.send_form(page, {"why": "The court did it"}, page=page).status_code == 302
    assert "The court did it" in aisha.get(tasks_page(request)).content.decode()


def test_the_second_editor_sees_both_texts_and_loses_neither(house: House) -> None:
    request, _holder = ask()
    task = a_task(request, house.aisha)
    page = f"{tasks_page(request)}/{task}"
    aisha, timur = at_desk(house.aisha), at_desk(house.timur)
    assert aisha.send_form(page, {"title": "Call the clerk"}, page=page).status_code == 302
    stale = {"title": "Write to the court", "version": "1", "token": str(uuid4())}
    answer = timur.send_form(page, stale, page=page)
    assert answer.status_code == 409
    assert "Call the clerk" in answer.content.decode() and "Write to the court" in answer.content.decode()


def test_a_volunteer_reads_tasks_and_changes_none(house: House) -> None:
    request, _holder = ask()
    task = a_task(request, house.aisha)
    vera = hire(house.rosa, "Vera", ["volunteer"])
    now = timezone.now()
    grants.grant(
        request=request, person=vera.person, keys=opened(request, house.aisha), purpose="first_step",
        expires_on=None, ends_at=now + timedelta(hours=2), by=house.aisha.unlocked, at=now,
    )  # fmt: skip
    client = at_desk(vera)
    assert client.get(tasks_page(request)).status_code == 200
    assert client.get(f"{tasks_page(request)}/new").status_code == 404
    assert client.get(f"{tasks_page(request)}/{task}/done").status_code == 404
    assert client.get("/tasks").status_code == 404


def test_an_unknown_task_and_another_persons_case_are_not_there(house: House) -> None:
    request, _holder = ask()
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    assert at_desk(house.aisha).get(f"{tasks_page(request)}/{uuid4()}").status_code == 404
    assert at_desk(leyla).get(tasks_page(request)).status_code == 404


def test_my_tasks_show_mine_first_and_all_if_asked(house: House) -> None:
    request, _holder = ask()
    grants.take(
        request=request, keys=opened(request, house.aisha), by=house.aisha.unlocked, at=timezone.now()
    )
    a_task(request, house.aisha, "Mine to do", owner=str(house.aisha.person.pk))
    a_task(request, house.aisha, "Nobody has it")
    aisha = at_desk(house.aisha)
    own = aisha.get("/tasks").content.decode()
    assert "Mine to do" in own and "Nobody has it" not in own
    everything = aisha.get("/tasks?who=all").content.decode()
    assert "Mine to do" in everything and "Nobody has it" in everything


def test_a_supervisor_sees_how_the_work_stands_and_no_name_of_a_person(house: House) -> None:
    request, _holder = ask()
    Request.objects.filter(id=request.id).update(changed_on=timezone.now().date() - timedelta(days=16))
    samir = hire(house.rosa, "Samir", ["supervisor"])
    shown = at_desk(samir).get("/supervision").content.decode()
    assert request.short_id in shown and "fourteen days" in shown
    assert "Вымышленный" not in shown and "Russia" not in shown
    assert at_desk(house.aisha).get("/supervision").status_code == 404
