"""The invented world of the back-test: the same for the same number, and as its description says."""

from __future__ import annotations

import pytest

from safeconduct.placement.invented import ANSWERS_WITHIN, SLACK, Volunteer, answer, groups, invent

SMALL = invent(7, cases=300, days=365)


def test_the_same_number_gives_the_same_world_and_another_number_another() -> None:
    assert invent(7, cases=300, days=365) == SMALL
    assert invent(8, cases=300, days=365) != SMALL


def test_cases_come_by_day_and_are_named_in_that_order() -> None:
    days = [each.day for each in SMALL.arrivals]
    assert days == sorted(days)
    assert 0 <= min(days) <= max(days) < 365
    names = [each.facts.id for each in SMALL.arrivals]
    assert names == sorted(set(names))
    assert all(-365 <= each.day < 0 for each in SMALL.before)
    assert len(SMALL.before) == 300


def test_about_a_fifth_is_detained_and_languages_are_many() -> None:
    big = invent(1)
    detained = sum(each.facts.is_detained for each in big.arrivals)
    assert 0.17 < detained / len(big.arrivals) < 0.23
    assert len({each.facts.languages[0] for each in big.arrivals}) == 17
    assert len(groups(big.arrivals)) > 12


def test_the_panel_promises_a_tenth_more_than_comes() -> None:
    promised = sum(
        (SMALL.days - free) / each.pace for each in SMALL.panel for free in each.places if free < SMALL.days
    )
    assert SLACK * 300 <= promised < SLACK * 300 + 15


def test_nobody_needs_to_begin_before_she_came() -> None:
    for each in SMALL.arrivals:
        assert each.latest is None or each.latest >= each.day
        assert each.can_wait(120) <= 120


def test_pauses_never_touch() -> None:
    for each in SMALL.panel:
        ends = [day for pause in each.pauses for day in pause]
        assert ends == sorted(set(ends))


def test_a_place_opens_anew_with_each_stretch() -> None:
    anna = Volunteer(SMALL.panel[0].facts, 100, (30,), ((40, 50),), 0.1)
    assert [anna.opens_after(0, day) for day in (0, 29, 30, 129, 130, 230)] == [30, 30, 130, 130, 230, 330]
    assert [anna.is_away(day) for day in (39, 40, 50, 51)] == [False, True, True, False]


def test_an_attorney_gives_the_same_answer_to_whoever_asks() -> None:
    said = [answer(7, each, "c000001") for each in SMALL.panel]
    assert said == [answer(7, each, "c000001") for each in SMALL.panel]
    assert {word for word, _ in said} == {"accepted", "declined", "silent"}
    assert all(0 <= after < ANSWERS_WITHIN for _, after in said)


@pytest.mark.parametrize(("cases", "days"), [(0, 365), (-1, 365), (10, 29), (10, 0)])
def test_a_world_too_small_is_refused(cases: int, days: int) -> None:
    with pytest.raises(ValueError, match="at least one case and thirty days"):
        invent(1, cases=cases, days=days)


def test_one_case_is_a_world() -> None:
    assert len(invent(1, cases=1, days=30).arrivals) == 1
