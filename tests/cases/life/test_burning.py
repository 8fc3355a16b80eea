"""The order of one's cases: what burns first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.cases.life.burning import Burning, heat, in_order
from safeconduct.cases.life.stages import Side, Stage

TODAY = date(2026, 11, 22)


def case(name: str = "", **more: object) -> Burning:
    return Burning(**{"stage": Stage.PREPARING, "request_id": name, **more})  # type: ignore[arg-type]  # fields by name, whatever their type


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (case(overdue_dates=1), 0),
        (case(day=TODAY), 1),
        (case(day=TODAY + timedelta(days=7)), 1),
        (case(overdue_tasks=2), 2),
        (case(unread=True), 2),
        (case(sides=frozenset({Side.DETAINED})), 3),
        (case(sides=frozenset({Side.BOOMERANG})), 3),
        (case(day=TODAY + timedelta(days=8)), 4),
        (case(day=TODAY + timedelta(days=31)), 6),
        (case(silent_days=14), 5),
        (case(silent_days=13), 6),
        (case(), 6),
        (case(stage=Stage.CLOSED, overdue_dates=1, silent_days=90), 7),
    ],
)
def test_how_hot_a_case_is(one: Burning, expected: int) -> None:
    assert heat(one, TODAY) == expected


def test_the_order_of_a_list() -> None:
    cases = [
        case("quiet"),
        case("silent", silent_days=20),
        case("hearing next week", day=TODAY + timedelta(days=6)),
        case("hearing tomorrow", day=TODAY + timedelta(days=1)),
        case("closed", stage=Stage.CLOSED),
        case("missed", overdue_dates=1),
        case("message", unread=True),
        case("two tasks", overdue_tasks=2),
    ]
    assert [each.request_id for each in in_order(cases, TODAY)] == [
        "missed", "hearing tomorrow", "hearing next week", "two tasks", "message", "silent", "quiet", "closed",
    ]  # fmt: skip


@given(st.permutations([case(str(number), silent_days=number % 3) for number in range(6)]))
def test_the_order_does_not_depend_on_how_they_came(cases: list[Burning]) -> None:
    assert [each.request_id for each in in_order(cases, TODAY)] == ["2", "5", "1", "4", "0", "3"]
