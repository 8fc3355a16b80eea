"""Spellings of one name are found among thousands; different people's names are not called strong."""

from __future__ import annotations

from typing import Any

import pytest

from safeconduct.names import Roll, find, prepare, strength

from .crowd import crowd
from .hidden import different, measure, of_name, pairs


@pytest.fixture(scope="module")
def roll() -> list[Any]:
    return [prepare(each).to_json() for each in crowd(5_000)]


def test_the_table_is_large_and_a_third_of_it_is_kept_aside() -> None:
    tuned, checked = pairs("tuned"), pairs("checked")
    assert len(tuned) + len(checked) >= 250
    assert len(checked) / (len(tuned) + len(checked)) >= 0.33
    assert not set(tuned) & set(checked)


@pytest.mark.parametrize("part", ["tuned", "checked"])
def test_another_spelling_is_among_the_twenty_shown(part: str, roll: list[Any]) -> None:
    found = measure(part, roll)
    assert found.recall >= 0.95, found.missed
    assert found.shown <= 20


@pytest.mark.parametrize(("one", "other"), different("tuned") + different("checked"))
def test_different_people_are_never_strong_by_name(one: str, other: str) -> None:
    for asked, written in ((one, other), (other, one)):
        found = find([of_name(asked)], Roll.of([of_name(written)]))[0]
        assert [each for each in found if strength(each) == "strong"] == []


def test_it_does_not_matter_who_asks_for_whom() -> None:
    for one, other in pairs("tuned"):
        there = find([of_name(one)], Roll.of([of_name(other)]))[0]
        back = find([of_name(other)], Roll.of([of_name(one)]))[0]
        assert [each.score for each in there] == [each.score for each in back], (one, other)
