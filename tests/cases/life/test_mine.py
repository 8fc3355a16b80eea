"""My cases: no names, what burns first, only one's own."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from safeconduct.audit.models import StaffEntry
from safeconduct.cases import grants
from safeconduct.cases.life import mine
from safeconduct.cases.life.stages import Stage
from safeconduct.intake.models import Request
from tests.access.people import House, found_house
from tests.cases.asking import ZAUR, ask
from tests.cases.caseroom import opened, written
from tests.cases.dates.scenes import Case, keep
from tests.cases.life.scenes import at_desk, day, fresh, put_at


@pytest.fixture
def house() -> House:
    return found_house()


def taken(house: House, name: str) -> tuple[Request, object]:
    request, holder = ask(name, {**ZAUR, "person.name": f"{name} Vymyshlennyy"})
    keys = opened(request, house.aisha)
    grants.take(request=fresh(request), keys=keys, by=house.aisha.unlocked, at=timezone.now())
    Request.objects.filter(id=request.id).update(unread=False)
    return request, holder


def test_what_burns_first_stands_on_top_and_nobody_is_named(house: House) -> None:
    quiet, _quiet = taken(house, "Quiet")
    hearing, holder = taken(house, "Hearing")
    task, _task = taken(house, "Task")
    keep(Case(house, hearing, holder), days=3, kind="interview")
    late = (timezone.now().date() - timedelta(days=2)).isoformat()
    written(task, house.aisha, "task", {"title": "Call", "due": late})
    shown = at_desk(house.aisha).get("/cases").content.decode()
    places = [shown.index(f"Request {each.short_id}") for each in (hearing, task, quiet)]
    assert places == sorted(places)
    assert "Vymyshlennyy" not in shown
    assert "Asylum office interview" in shown
    assert "1 task overdue" in shown
    assert "Русский" in shown
    assert "3 cases" in shown
    row = StaffEntry.objects.get(action="cases.listed")
    assert row.count == 3


def test_the_list_is_narrowed(house: House) -> None:
    one, _one = taken(house, "One")
    two, _two = taken(house, "Two")
    put_at(one, house.aisha, Stage.PREPARING)
    Request.objects.filter(id=two.id).update(changed_on=timezone.now().date() - timedelta(days=20))
    aisha = at_desk(house.aisha)
    aisha.send_form(f"/requests/{one.id}/case/side/detained", day())

    def has(query: str) -> tuple[bool, bool]:
        shown = aisha.get(f"/cases?{query}").content.decode()
        return f"Request {one.short_id}" in shown, f"Request {two.short_id}" in shown

    assert has("") == (True, True)
    assert has("stage=preparing") == (True, False)
    assert has("silent=on") == (False, True)
    assert has("detained=on") == (True, False)
    assert has("overdue=on") == (False, False)
    assert has("stage=nonsense&page=x") == (True, True)


def test_a_closed_case_is_shown_only_when_asked_for(house: House) -> None:
    one, _one = taken(house, "One")
    Request.objects.filter(id=one.id).update(state="closed")
    aisha = at_desk(house.aisha)
    assert f"Request {one.short_id}" not in aisha.get("/cases").content.decode()
    assert f"Request {one.short_id}" in aisha.get("/cases?stage=closed").content.decode()


def test_nobody_sees_the_cases_of_others(house: House) -> None:
    one, _one = taken(house, "One")
    shown = at_desk(house.timur).get("/cases").content.decode()
    assert one.short_id not in shown
    assert "No case is yours yet" in shown


def test_a_damaged_case_takes_nobodys_list_away(house: House) -> None:
    one, _one = taken(house, "One")
    two, _two = taken(house, "Two")
    Request.objects.filter(id=one.id).update(answers=b"x" * 900)
    shown = at_desk(house.aisha).get("/cases").content.decode()
    assert f"Request {two.short_id}" in shown
    assert "1 case cannot be opened" in shown


def test_more_than_are_opened_at_once_are_told(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    taken(house, "One")
    taken(house, "Two")
    monkeypatch.setattr(mine, "MOST", 1)
    assert "Left out: 1" in at_desk(house.aisha).get("/cases").content.decode()


def test_somebody_without_the_permission_finds_no_page(house: House) -> None:
    assert at_desk(house.rosa).get("/cases").status_code == 404
