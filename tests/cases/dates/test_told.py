"""Dates the person told of: said on the page until somebody keeps them; kept ones may be named in a letter."""

from __future__ import annotations

import html

import pytest
from django.utils import timezone

from safeconduct.cases.dates.kept import kept_dates
from safeconduct.cases.screening import clocks
from tests.access.people import House, found_house

from .scenes import Case, asked, at_desk, in_days, keep, page_of, say


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def case(house: House) -> Case:
    return asked(house)


def told_of(case: Case, days: int) -> None:
    paper = {
        "kind": "appointment",
        "when": in_days(days).isoformat(),
        "precision": "day",
        "where": "ICE, Phoenix",
    }
    say(case, "papers.list", [paper])


def test_what_was_told_and_not_kept_is_said_until_it_is_kept(house: House, case: Case) -> None:
    told_of(case, 12)
    shown = html.unescape(at_desk(house.aisha).get(page_of(case)).content.decode())
    assert "The person told of a date that is not kept yet" in shown and "ICE, Phoenix" in shown
    keep(case, days=12)
    assert "not kept yet" not in at_desk(house.aisha).get(page_of(case)).content.decode()


def test_a_day_that_passed_is_not_asked_for(house: House, case: Case) -> None:
    told_of(case, -3)
    assert "not kept yet" not in at_desk(house.aisha).get(page_of(case)).content.decode()


def test_a_letter_may_name_the_dates_that_are_kept_next_first(house: House, case: Case) -> None:
    for days in (40, 20, -5):
        keep(case, days=days)
    held = kept_dates(case.fresh, case.keys).dates
    offered = clocks.kept_for_letter(held, timezone.now().date())
    assert [day for _code, day in offered.values()] == [in_days(20), in_days(40)]
    assert {code for code, _day in offered.values()} == {"hearing"}
    page = at_desk(house.aisha).get(f"/requests/{case.request.id}/screening/decide").content.decode()
    assert 'value="kept 1"' in page
