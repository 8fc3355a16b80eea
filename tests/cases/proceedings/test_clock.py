"""The work permit's clock: days run without the days it stood still, and first days as the law pack counts them."""

from __future__ import annotations

from datetime import date

import pytest

from safeconduct.cases.proceedings import clock
from safeconduct.cases.proceedings.clock import CannotCount, Segment

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("stretches", "days", "stopped", "running", "apply", "earliest"),
    [
        ([("2026-11-22", "")], 0, 0, True, date(2027, 4, 21), date(2027, 5, 21)),
        ([("2026-10-23", "")], 30, 0, True, date(2027, 3, 22), date(2027, 4, 21)),
        ([("2026-06-25", "")], 150, 0, True, date(2026, 11, 22), date(2026, 12, 22)),
        # Stopped for ten days: every first day moves by ten.
        (
            [("2026-10-01", "2026-10-11"), ("2026-10-21", "")],
            42,
            10,
            True,
            date(2027, 3, 10),
            date(2027, 4, 9),
        ),
        # It stands still since 11 October: 42 days lost until today, and one more tomorrow.
        ([("2026-10-01", "2026-10-11")], 10, 42, False, date(2027, 4, 11), date(2027, 5, 11)),
        ([("2024-02-28", "2024-03-01")], 2, 996, False, date(2027, 4, 19), date(2027, 5, 19)),
        (
            [("2026-10-01", "2026-10-01"), ("2026-10-01", "")],
            52,
            0,
            True,
            date(2027, 2, 28),
            date(2027, 3, 30),
        ),
    ],
)
def test_days_are_counted_without_those_it_stood_still(
    stretches: list[tuple[str, str]], days: int, stopped: int, running: bool, apply: date, earliest: date
) -> None:
    segments = clock.segments_of([{"from": start, "to": end} for start, end in stretches])
    found = clock.count(segments, TODAY)
    assert found is not None and found.apply is not None and found.earliest is not None
    assert (found.days, found.stopped, found.is_running) == (days, stopped, running)
    assert (found.apply.computed, found.earliest.computed) == (apply, earliest)


@pytest.mark.parametrize(
    ("stretches", "reason", "number"),
    [
        ([("2026-10-11", "2026-10-01")], "backwards", 1),
        ([("2026-10-01", "2026-10-11"), ("2026-10-10", "")], "overlap", 2),
        ([("2026-10-01", ""), ("2026-10-10", "")], "open_in_between", 1),
        ([("2026-12-01", "")], "ahead", 1),
        ([("2026-10-01", "2027-10-01")], "ahead", 1),
        ([("2026-02-30", "")], "backwards", 1),
        ([("", "2026-02-01")], "backwards", 1),
    ],
)
def test_stretches_that_do_not_fit_together_are_not_counted(
    stretches: list[tuple[str, str]], reason: str, number: int
) -> None:
    with pytest.raises(CannotCount) as refused:
        clock.count(clock.segments_of([{"from": start, "to": end} for start, end in stretches]), TODAY)
    assert (refused.value.reason, refused.value.number) == (reason, number)


def test_rows_are_put_in_order_of_their_days() -> None:
    rows = [
        {"from": "2026-10-21", "to": ""},
        {"from": "2026-10-01", "to": "2026-10-11", "stopped_by": "missed"},
    ]
    assert clock.segments_of(rows) == [
        Segment(date(2026, 10, 1), date(2026, 10, 11), "missed"), Segment(date(2026, 10, 21)),
    ]  # fmt: skip


def test_a_clock_that_never_ran_is_none() -> None:
    assert clock.count([], TODAY) is None
    assert clock.segments_of(None) == []
