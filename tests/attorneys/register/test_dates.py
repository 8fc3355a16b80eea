"""On leave or not, licensed or not, trained or not: tables of days."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from safeconduct.attorneys.register import dates, mentors

LEAP = date(2028, 2, 29)


def pause(first: str, last: str = "") -> dict[str, Any]:
    return {"from": first, "until": last, "why": ""}


@pytest.mark.parametrize(
    ("pauses", "on", "paused"),
    [
        ([], LEAP, False),
        ([pause("2028-02-29", "2028-02-29")], LEAP, True),
        ([pause("2028-02-29", "2028-02-29")], date(2028, 2, 28), False),
        ([pause("2028-02-29", "2028-02-29")], date(2028, 3, 1), False),
        ([pause("2028-02-01", "2028-02-29")], LEAP, True),
        ([pause("2028-02-01", "2028-02-28")], LEAP, False),
        ([pause("2028-03-01", "2028-03-10")], LEAP, False),
        ([pause("2028-01-01")], LEAP, True),
        ([pause("2028-03-01")], LEAP, False),
        ([pause("2028-01-01", "2028-02-10"), pause("2028-02-05", "2028-02-29")], LEAP, True),
        ([pause("2028-02-20", "2028-02-10")], date(2028, 2, 15), False),
        ([pause("2027-02-29")], LEAP, False),
        ([pause("2028-01-01", "no day")], LEAP, False),
        ([{"why": "nothing"}], LEAP, False),
    ],
)
def test_somebody_is_on_leave_on_both_ends_and_between(pauses: Any, on: date, paused: bool) -> None:
    assert dates.is_paused(pauses, on) is paused


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(dates.WrongOrder):
        dates.Pause(date(2028, 3, 1), LEAP)


@pytest.mark.parametrize(
    ("pauses", "back"),
    [
        ([], LEAP),
        ([pause("2028-02-29", "2028-02-29")], date(2028, 3, 1)),
        ([pause("2028-02-20", "2028-03-05"), pause("2028-03-06", "2028-03-09")], date(2028, 3, 10)),
        ([pause("2028-02-20", "2028-03-05"), pause("2028-03-07", "2028-03-09")], date(2028, 3, 6)),
        ([pause("2028-02-20")], None),
        ([pause("2028-02-20", "9999-12-31")], None),
    ],
)
def test_the_first_day_back_lies_behind_all_that_follow_each_other(pauses: Any, back: date | None) -> None:
    assert dates.free_again(pauses, LEAP) == back


def test_the_present_the_next_and_the_past_leave_are_told_apart() -> None:
    held = [
        pause("2028-03-09", "2028-03-10"),
        pause("2028-01-01", "2028-01-02"),
        pause("2028-02-28", "2028-03-01"),
    ]
    now = dates.present_pause(held, LEAP)
    coming = dates.next_pause(held, LEAP)
    assert now is not None and now.until == date(2028, 3, 1)
    assert coming is not None and coming.start == date(2028, 3, 9)
    assert [each.start for each in dates.past_pauses(held, LEAP)] == [date(2028, 1, 1)]


@pytest.mark.parametrize(
    ("admission", "licensed"),
    [
        ({"status": "active", "verified_on": "2028-02-29", "verified_by": "x"}, True),
        ({"status": "active", "verified_on": "2028-03-01", "verified_by": "x"}, False),
        ({"status": "active", "verified_on": "2028-02-01", "verified_by": ""}, False),
        ({"status": "active"}, False),
        ({"status": "inactive", "verified_on": "2028-02-01", "verified_by": "x"}, False),
        ({"status": "suspended", "verified_on": "2028-02-01", "verified_by": "x"}, False),
    ],
)
def test_a_licence_is_active_and_was_looked_up_by_somebody(admission: Any, licensed: bool) -> None:
    assert dates.is_licensed([admission], LEAP) is licensed


@pytest.mark.parametrize(
    ("on", "until", "holds"),
    [
        ("2028-02-29", "", True), ("2028-03-01", "", False), ("2027-01-01", "2028-02-29", True),
        ("2027-01-01", "2028-02-28", False), ("", "", True), ("2027-01-01", "never", False),
    ],
)  # fmt: skip
def test_a_training_holds_through_its_last_day(on: str, until: str, holds: bool) -> None:
    training = {"area": "asylum", "on": on, "until": until}
    seen = {"verified_on": "2028-02-29", "verified_by": "omar"}
    assert dates.trained([{**training, **seen}], LEAP) == (frozenset({"asylum"}) if holds else frozenset())
    assert dates.trained([training], LEAP) == frozenset()
    assert dates.trained([{**training, **seen, "verified_on": "2028-03-01"}], LEAP) == frozenset()


@pytest.mark.parametrize(
    ("attorney", "mentor", "wrong"),
    [
        ("ines", "", ""), ("ines", "leyla", ""), ("ines", "ines", "self"), ("ines", "bruno", "not_a_mentor"),
        ("leyla", "noor", "circle"), ("ines", "nobody", "not_a_mentor"),
    ],
)  # fmt: skip
def test_a_mentor_is_active_marked_and_no_circle(attorney: str, mentor: str, wrong: str) -> None:
    assert mentors.refuses(attorney, mentor, {"noor": "leyla"}, frozenset({"leyla", "noor"})) == wrong
