"""A decided conflict shuts more than the story: notes, proceedings, referrals and what a search finds in them."""

from __future__ import annotations

import pytest

from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house
from tests.cases.caseroom import written

from .scenes import asks, at_desk, check, decide, supervisor, zaur

NOTE = "NOTE_THAT_IS_SHUT"


@pytest.fixture
def house() -> House:
    return found_house()


def shown(request: Request, member: Member, page: str) -> str:
    answer = at_desk(member).get(f"/requests/{request.id}/{page}")
    return str(answer.content.decode())


@pytest.fixture
def noted(house: House) -> Request:
    request = zaur()
    asks("Magomed", "Magomed Khadzhiev")
    written(request, house.aisha, "note", {"text": NOTE, "about": "", "pinned": False})
    check(request, house.aisha)
    return request


def test_before_a_decision_the_notes_are_read(house: House, noted: Request) -> None:
    assert NOTE in shown(noted, house.aisha, "notes")


def test_a_conflict_takes_them_off_the_page_and_says_so(house: House, noted: Request) -> None:
    decide(noted, house.aisha, "conflict", "The one who harmed him is with us")
    for member in (house.aisha, house.timur):
        page = shown(noted, member, "notes")
        assert NOTE not in page
        assert "A conflict was decided" in page
        assert "A conflict was decided" in shown(noted, member, "proceedings")


def test_whoever_supervises_reads_them_to_judge_it(house: House, noted: Request) -> None:
    decide(noted, house.aisha, "conflict", "The one who harmed him is with us")
    samir = supervisor(house)
    page = shown(noted, samir, "notes")
    assert NOTE in page
    assert "A conflict was decided" not in page
