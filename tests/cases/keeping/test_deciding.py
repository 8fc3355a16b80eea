"""When a request goes: a table of days, and properties that must hold whatever the days are."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.cases.keeping.deciding import FLOOR, Decision, Hold, Row, decide

TODAY = date(2026, 11, 22)


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


YEAR = {"closed": 365, "set_aside": 90}
WARNED = {1: ago(30), 2: ago(7)}


@pytest.mark.parametrize(
    ("row", "delete", "warn", "reason"),
    [
        (Row("closed", ago(400), warned=WARNED), True, 0, "time_over"),
        (Row("closed", ago(365), warned=WARNED), True, 0, "time_over"),
        (Row("closed", ago(364), warned=WARNED), False, 0, "time_runs"),
        (Row("closed", ago(100)), False, 0, "time_runs"),
        (Row("closed", ago(334)), False, 0, "time_runs"),
        (Row("closed", ago(335)), False, 1, "time_runs"),
        (Row("closed", ago(358), warned={1: ago(23)}), False, 2, "time_runs"),
        (Row("closed", ago(357), warned={1: ago(22)}), False, 0, "time_runs"),
        (Row("closed", ago(900)), False, 1, "time_runs"),
        (Row("closed", ago(900), warned={1: ago(3)}), False, 0, "not_warned"),
        (Row("closed", ago(900), warned={1: ago(7)}), False, 2, "time_runs"),
        (Row("closed", ago(900), warned={1: ago(14), 2: ago(6)}), False, 0, "not_warned"),
        (Row("closed", ago(900), warned={1: ago(14), 2: ago(7)}), True, 0, "time_over"),
        (Row("closed", ago(400), (Hold(ago(50)),), WARNED), False, 0, "held"),
        (Row("closed", ago(400), (Hold(ago(50), TODAY),), WARNED), False, 0, "held"),
        (Row("closed", ago(400), (Hold(ago(50), ago(1)),), WARNED), False, 1, "time_runs"),
        (Row("closed", ago(400), (Hold(ago(50), ended_on=TODAY),), WARNED), False, 1, "time_runs"),
        (Row("closed", ago(400), (Hold(ago(50), ended_on=ago(31)),), WARNED), True, 0, "time_over"),
        (Row("closed", ago(400), (Hold(ago(90), ago(40), ended_on=ago(31)),), WARNED), True, 0, "time_over"),
        (Row("closed", ago(400), warned={1: ago(500), 2: ago(450)}), False, 1, "time_runs"),
        (Row("open", ago(4000), warned=WARNED), False, 0, "no_period"),
        (Row("waiting", ago(4000), warned=WARNED), False, 0, "no_period"),
        (Row("deletion", ago(4000), warned=WARNED), False, 0, "no_period"),
    ],
)
def test_the_table(row: Row, delete: bool, warn: int, reason: str) -> None:
    found = decide(row, YEAR, TODAY)
    assert (found.delete, found.warn, found.reasons[0]) == (delete, warn, reason)


def test_where_no_period_is_set_nothing_goes_by_itself() -> None:
    assert decide(Row("closed", ago(5000), warned=WARNED), {}, TODAY) == Decision(
        None, reasons=("no_period",)
    )


@pytest.mark.parametrize(
    ("since", "until", "look"), [(181, None, False), (182, None, True), (500, TODAY, False)]
)
def test_a_hold_without_an_end_is_looked_at_every_half_year(
    since: int, until: date | None, look: bool
) -> None:
    assert Hold(ago(since), until).should_be_looked_at(TODAY) is look


@given(
    st.integers(1, 4000),
    st.integers(0, 4000),
    st.integers(0, 60),
    st.integers(0, 60),
    st.booleans(),
    st.booleans(),
)
def test_nothing_goes_early_unwarned_or_held(
    period: int, quiet: int, first: int, second: int, held: bool, warned: bool
) -> None:
    row = Row(
        "closed",
        ago(quiet),
        (Hold(ago(1)),) if held else (),
        {1: ago(first + second), 2: ago(second)} if warned else {},
    )
    found = decide(row, {"closed": period}, TODAY)
    if found.delete:
        assert not held and warned and second >= 7
        assert timedelta(days=quiet) >= max(FLOOR, timedelta(days=period))
    assert not (found.delete and found.warn)


@given(st.integers(1, 900), st.integers(0, 1500))
def test_day_after_day_it_is_warned_twice_and_then_goes(period: int, quiet: int) -> None:
    warned: dict[int, date] = {}
    changed, days = ago(quiet), []
    for step in range(1000 + period):
        today = TODAY + timedelta(days=step)
        found = decide(Row("closed", changed, warned=dict(warned)), {"closed": period}, today)
        if found.warn:
            warned[found.warn] = today
            days.append(found.warn)
        if found.delete:
            assert days[-2:] == [1, 2] and set(days[:-2]) <= {1}  # one of the day of the last message is repeated
            assert (warned[2] - warned[1]).days >= 7 and (today - warned[2]).days >= 7
            assert today == found.day or (found.day is not None and found.day <= today)
            return
    raise AssertionError("it never went")
