"""Days closed by an order: nobody plans on them, and they give nobody more time."""

from datetime import date
from typing import Any

import pytest
from tests.law.us_clocks import us_clocks

from safeconduct.law.clocks import compute, due_from, read_clock
from safeconduct.law.closures import read_closures
from safeconduct.law.provenance import PackError

CLOSED: dict[str, Any] = {
    "calendar": "us_federal", "day": date(2025, 12, 24), "why": "Closed by order.", "citation": "An order",
    "source": "general knowledge", "read": date(2026, 11, 22), "confidence": "low",
}  # fmt: skip


def test_the_day_before_christmas_2025_is_lawful_and_nobody_plans_on_it() -> None:
    due = compute("us.asylum.one_year", date(2024, 12, 24), on=date(2025, 12, 1))
    assert (due.computed, due.lawful, due.safe) == (
        date(2025, 12, 24), date(2025, 12, 24), date(2025, 12, 23)
    )  # fmt: skip


def test_the_roll_after_christmas_2025_does_not_jump_over_the_closed_friday() -> None:
    due = compute("us.asylum.one_year", date(2024, 12, 25), on=date(2025, 12, 1))
    assert (due.lawful, due.safe) == (date(2025, 12, 26), date(2025, 12, 23))


def test_a_first_day_is_planned_after_the_closed_one() -> None:
    due = compute("us.ead.earliest", date(2025, 6, 29), on=date(2025, 12, 1))
    assert (due.computed, due.lawful, due.safe) == (
        date(2025, 12, 26), date(2025, 12, 26), date(2025, 12, 29)
    )  # fmt: skip


def test_a_closure_of_one_calendar_leaves_the_others_alone() -> None:
    closures = read_closures([("x.toml", {**CLOSED, "calendar": "ca_federal"})])
    table = next(clock for _, clock in us_clocks() if clock.id == "us.asylum.one_year")
    assert closures == {"ca_federal": frozenset({date(2025, 12, 24)})}
    assert due_from(table, date(2024, 12, 24), on=date(2025, 12, 1)).safe == date(2025, 12, 24)


def test_closures_reach_the_clock_that_is_read_with_them() -> None:
    table = {
        "id": "xx.appeal", "version": 1, "title": "Appeal", "text": "Appeal in time.", "citation": "Law 1",
        "source": "book", "read": date(2026, 11, 22), "confidence": "high",
        "effective_from": date(2020, 1, 1), "kind": "no_later_than", "trigger": "the decision",
        "calendar": "us_federal",
        "reading": [{"count": 10, "unit": "days", "why": "Ten days.", "citation": "Law 1"}],
    }  # fmt: skip
    clock = read_clock(table, file="x.toml", closures=read_closures([("x.toml", CLOSED)]))
    assert due_from(clock, date(2025, 12, 14), on=date(2025, 12, 14)).safe == date(2025, 12, 23)


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("calendar", "moon", "use one of us_federal"),
        ("day", "2025-12-24", "without quotes"),
        ("why", "", "is missing"),
        ("source", None, "is missing"),
        ("confidence", "sure", "use one of high, medium, low"),
        ("dya", date(2025, 12, 24), "did you mean 'day'"),
    ],
)
def test_a_closure_with_a_mistake_is_refused_with_the_field(field: str, value: Any, problem: str) -> None:
    with pytest.raises(PackError) as refused:
        read_closures([("x.toml", {**CLOSED, field: value})])
    assert refused.value.field == field
    assert problem in refused.value.problem
