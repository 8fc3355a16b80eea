"""Urgency never falls when a day passes, a wait grows or a need is added, and is always above nothing."""

from __future__ import annotations

import inspect

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.placement.urgency import parts, urgency

DAYS = st.one_of(st.none(), st.integers(-1000, 3000))
WAITS = st.integers(-5, 3000)
NEEDS = st.fixed_dictionaries(dict.fromkeys(("detained", "danger", "children"), st.booleans()))


@given(DAYS, WAITS, NEEDS)
def test_it_is_above_nothing_and_is_the_sum_of_its_parts(
    days: int | None, waits: int, needs: dict[str, bool]
) -> None:
    found = urgency(days, waits, **needs)
    assert 1.0 <= found <= 5.25
    assert round(found * 1000) == sum(each.thousandths for each in parts(days, waits, **needs))


@given(st.integers(-1000, 3000), WAITS, NEEDS)
def test_a_day_that_passes_never_lowers_it(days: int, waits: int, needs: dict[str, bool]) -> None:
    assert urgency(days - 1, waits, **needs) >= urgency(days, waits, **needs) >= urgency(None, waits, **needs)
    assert urgency(days, waits + 1, **needs) >= urgency(days, waits, **needs)


@given(DAYS, WAITS, NEEDS, st.sampled_from(("detained", "danger", "children")))
def test_a_need_more_raises_it(days: int | None, waits: int, needs: dict[str, bool], need: str) -> None:
    assert urgency(days, waits, **{**needs, need: True}) > urgency(days, waits, **{**needs, need: False})


@pytest.mark.parametrize(
    ("days", "waits", "needs", "weight"),
    [
        (None, 0, {}, 1.0),
        (365, 0, {}, 1.0),
        (14, 0, {}, 3.0),
        (-30, 0, {}, 3.0),
        (None, 90, {}, 1.5),
        (None, 0, {"detained": True}, 1.5),
        (14, 180, {"detained": True, "danger": True, "children": True}, 5.25),
    ],
)
def test_examples(days: int | None, waits: int, needs: dict[str, bool], weight: float) -> None:
    assert urgency(days, waits, **needs) == weight


def test_it_is_told_nothing_of_who_somebody_is() -> None:
    assert set(inspect.signature(urgency).parameters) == {
        "days_left", "waiting_days", "detained", "danger", "children",
    }  # fmt: skip


def test_the_parts_say_their_days() -> None:
    assert [(each.code, each.days) for each in parts(20, 7, danger=True)] == [
        ("base", None), ("date", 20), ("waiting", 7), ("danger", None),
    ]  # fmt: skip
