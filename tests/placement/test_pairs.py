"""The columns say of every pair what the facts say: no possible pair is missed, none is made up, no fit differs."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.placement import columns, pairs
from safeconduct.placement.facts import Limits, Rules
from safeconduct.placement.feasibility import why_not
from safeconduct.placement.fit import fit
from tests.placement.rooms import RULES, a_case, a_room, an_attorney

WEIGHTS = st.sampled_from((0.0, 0.5, 1.0, 3.0, 2.345))


def same(seed: int, cases: int, attorneys: int, rules: Rules) -> int:
    people, panel, limits, forbidden = a_room(seed, cases, attorneys)
    made = columns.of_facts(people, panel, limits, rules, forbidden=forbidden)
    found = pairs.feasible_pairs(made)
    slow = {
        (case.id, attorney.id): fit(case, attorney, rules).thousandths
        for case in people
        for attorney in panel
        if not why_not(case, attorney, limits, rules, forbidden=forbidden)
    }
    assert made.case_ids is not None and made.attorney_ids is not None
    quick = [
        ((made.case_ids[case], made.attorney_ids[attorney]), int(score))
        for case, attorney, score in zip(found.case, found.attorney, found.fit, strict=True)
    ]
    assert [each for each, _ in quick] == sorted(slow)
    assert dict(quick) == slow
    assert found.first[-1] == len(found)
    return len(quick)


def test_two_hundred_cases_and_eighty_attorneys_are_the_same_pair_by_pair() -> None:
    assert same(7, 200, 80, RULES) > 300


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), weights=st.tuples(*[WEIGHTS] * 6))
def test_any_room_and_any_weights_are_the_same_pair_by_pair(seed: int, weights: tuple[float, ...]) -> None:
    names = ("language", "expertise", "interest", "proximity", "rotation", "continuity")
    rules = dataclasses.replace(RULES, **dict(zip(names, weights, strict=True)))
    people, panel, limits, forbidden = a_room(seed, 12, 14)
    found = pairs.feasible_pairs(columns.of_facts(people, panel, limits, rules, forbidden=forbidden))
    if len(found):
        same(seed, 12, 14, rules)


def test_small_chunks_say_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "BITS_AT_ONCE", 64)
    monkeypatch.setattr(pairs, "PAIRS_AT_ONCE", 7)
    assert same(3, 60, 40, RULES)


def test_more_demands_than_one_number_holds_are_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    people, panel, limits, _ = a_room(5, 40, 20)
    crowded = [
        dataclasses.replace(each, excluded_communities=frozenset(f"c{n}" for n in range(number, number + 30)))
        for number, each in enumerate(people)
    ]
    found = pairs.feasible_pairs(columns.of_facts(crowded, panel, limits, RULES))
    slow = sum(not why_not(case, each, limits, RULES) for case in crowded for each in panel)
    assert len(found) == slow


@pytest.mark.parametrize(("cases", "attorneys"), [(0, 0), (3, 0), (0, 3), (1, 1)])
def test_an_empty_room_has_no_pairs_and_no_error(cases: int, attorneys: int) -> None:
    import random

    draw = random.Random(1)
    people = [a_case(draw, number, attorneys) for number in range(cases)]
    panel = [an_attorney(draw, number) for number in range(attorneys)]
    found = pairs.feasible_pairs(columns.of_facts(people, panel, Limits(), RULES))
    assert len(found.first) == cases + 1
    assert len(found) <= 1


def test_an_id_that_stands_there_twice_is_an_error() -> None:
    people, panel, limits, _ = a_room(1, 3, 3)
    with pytest.raises(ValueError, match="twice"):
        columns.of_facts([*people, people[0]], panel, limits, RULES)
    with pytest.raises(ValueError, match="twice"):
        columns.of_facts(people, [*panel, panel[0]], limits, RULES)


@pytest.mark.parametrize("urgency", [0.0, -1.0, 1e9, float("nan")])
def test_an_urgency_that_is_no_weight_is_an_error(urgency: float) -> None:
    people, panel, limits, _ = a_room(1, 3, 3)
    with pytest.raises(ValueError, match="urgency"):
        columns.of_facts([dataclasses.replace(people[0], urgency=urgency)], panel, limits, RULES)
