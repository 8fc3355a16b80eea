"""Counting days: calendars, months that are too short, business days, and days that do not exist."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.law import days
from safeconduct.law.days import ImpossibleDay, counted, is_business_day, on_or_after, on_or_before, parse_day

US = "us_federal"
SOME_DAYS = st.dates(date(2020, 1, 1), date(2034, 12, 31))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 7, 3), "Independence Day falls on a Saturday, the Friday before is observed"),
        (date(2027, 7, 5), "Independence Day falls on a Sunday, the Monday after is observed"),
        (date(2027, 12, 31), "New Year 2028 falls on a Saturday, observed in the year before"),
        (date(2026, 6, 19), "Juneteenth"),
        (date(2027, 2, 15), "Washington's Birthday"),
        (date(2026, 11, 26), "Thanksgiving"),
        (date(2026, 11, 22), "a Sunday"),
    ],
)
def test_a_federal_office_is_closed(day: date, why: str) -> None:
    assert not is_business_day(day, US), why


def test_it_is_open_on_a_day_that_was_no_holiday_yet() -> None:
    assert is_business_day(date(2019, 6, 19), US)  # a Wednesday; Juneteenth is a holiday since 2021
    assert is_business_day(date(2026, 11, 27), US)  # the Friday after Thanksgiving


def test_a_saturday_counts_in_canadian_statutes_but_not_for_the_boards() -> None:
    saturday = date(2026, 11, 21)
    assert is_business_day(saturday, "ca_federal")
    assert not is_business_day(saturday, "ca_working_days")
    assert not is_business_day(date(2026, 4, 6), "ca_federal")  # Easter Monday: Easter is 5 April 2026
    assert not is_business_day(date(2026, 9, 30), "ca_working_days")  # Truth and Reconciliation


def test_every_named_calendar_can_be_read() -> None:
    for name in days.CALENDARS:
        assert isinstance(days.closed_days(name, 2026), frozenset), name


@pytest.mark.parametrize(
    ("start", "count", "unit", "missing_day", "expected"),
    [
        (date(2024, 2, 29), 1, "years", "feb_28", date(2025, 2, 28)),
        (date(2024, 2, 29), 1, "years", "mar_1", date(2025, 3, 1)),
        (date(2024, 2, 29), 4, "years", "mar_1", date(2028, 2, 29)),
        (date(2026, 8, 31), 6, "months", "feb_28", date(2027, 2, 28)),
        (date(2026, 8, 31), 1, "months", "feb_28", date(2026, 9, 30)),
        (date(2026, 8, 31), 1, "months", "mar_1", date(2026, 10, 1)),
        (date(2026, 12, 15), 1, "months", "feb_28", date(2027, 1, 15)),
        (date(2026, 11, 22), 2, "weeks", "feb_28", date(2026, 12, 6)),
        (date(2026, 11, 20), 5, "business_days", "feb_28", date(2026, 11, 30)),
        (date(2026, 11, 21), 1, "business_days", "feb_28", date(2026, 11, 23)),
    ],
)
def test_counting_forward(start: date, count: int, unit: str, missing_day: str, expected: date) -> None:
    assert counted(start, count, unit, calendar=US, missing_day=missing_day) == expected


def test_counting_backward_has_the_hearing_as_day_zero() -> None:
    hearing = date(2027, 2, 2)
    assert counted(hearing, 1, "days", calendar=US, backward=True) == date(2027, 2, 1)
    assert counted(hearing, 30, "days", calendar=US, backward=True) == date(2027, 1, 3)
    assert counted(date(2024, 3, 31), 1, "months", calendar=US, backward=True) == date(2024, 2, 29)
    # Tuesday back over Martin Luther King Day (Monday 18 January) and the weekend.
    assert counted(date(2027, 1, 19), 1, "business_days", calendar=US, backward=True) == date(2027, 1, 15)


def test_leaving_the_calendar_is_said_in_a_sentence() -> None:
    with pytest.raises(ImpossibleDay, match="leaves the calendar"):
        counted(date(2026, 1, 1), 9000, "years", calendar=US)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("2026-02-30", "February 2026 has 28 days"),
        ("2026-13-01", "no month 13"),
        ("2026-00-10", "no month 0"),
        ("2026-04-00", "April 2026 has 30 days"),
        ("0000-01-01", "use a year from 1900 to 2100"),
        ("1026-01-01", "use a year from 1900 to 2100"),
        ("22.11.2026", "as in 2026-11-22"),
        ("٢٠٢٦-١١-٢٢", "as in 2026-11-22"),
        ("", "as in 2026-11-22"),
    ],
)
def test_a_day_that_does_not_exist_is_refused_with_the_remedy(written: str, sentence: str) -> None:
    with pytest.raises(ImpossibleDay, match=sentence):
        parse_day(written)


def test_a_day_is_read() -> None:
    assert parse_day(" 2024-02-29 ") == date(2024, 2, 29)


@given(SOME_DAYS)
def test_the_business_days_around_a_day_enclose_it(day: date) -> None:
    before, after = on_or_before(day, US), on_or_after(day, US)
    assert before <= day <= after
    assert is_business_day(before, US) and is_business_day(after, US)
    assert (after - before).days <= 5
    assert (before == after) == is_business_day(day, US)


@given(SOME_DAYS, st.integers(1, 40))
def test_business_days_forward_and_back_meet(day: date, count: int) -> None:
    start = on_or_after(day, US)
    there = counted(start, count, "business_days", calendar=US)
    assert counted(there, count, "business_days", calendar=US, backward=True) == start


@given(SOME_DAYS, st.integers(1, 60))
def test_missing_days_are_at_most_one_day_apart(day: date, months: int) -> None:
    last = counted(day, months, "months", calendar=US, missing_day="feb_28")
    first = counted(day, months, "months", calendar=US, missing_day="mar_1")
    assert (first - last).days in (0, 1)
