"""The fit lies between nothing and one, rises with each feature, and knows nothing of who somebody is."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.placement.facts import AttorneyFacts, CaseFacts, Rules
from safeconduct.placement.fit import FEATURES, fit
from tests.placement.rooms import RULES, a_case, an_attorney

SEEDS = st.integers(0, 10**6)
WEIGHTS = st.tuples(*[st.floats(0, 1000)] * 6)


def a_pair(seed: int) -> tuple[CaseFacts, AttorneyFacts]:
    draw = random.Random(seed)
    return a_case(draw, 1, 2), an_attorney(draw, 1)


@given(SEEDS, WEIGHTS)
def test_it_lies_between_nothing_and_one_and_is_the_mean_of_its_contributions(
    seed: int, weights: tuple[float, ...]
) -> None:
    rules = replace(RULES, **dict(zip(FEATURES, weights, strict=True)))
    found = fit(*a_pair(seed), rules)
    assert 0 <= found.thousandths <= 1000 and found.score == found.thousandths / 1000
    whole = sum(each.weight for each in found.contributions)
    if whole:
        mean = sum(each.weight * each.value for each in found.contributions) / whole
        assert abs(found.score - mean) <= 0.000501
    assert all(0 <= each.value <= 1 and each.code for each in found.contributions)


@given(SEEDS)
def test_gender_communities_and_the_clients_exclusions_never_change_it(seed: int) -> None:
    case, who = a_pair(seed)
    other = replace(who, gender="woman" if who.gender != "woman" else "man", communities=frozenset({"choir"}))
    asks = replace(
        case, attorney_gender="man", excluded_communities=frozenset({"church"}), waiting_days=9, urgency=2.0
    )
    assert fit(case, who, RULES) == fit(asks, other, RULES)


@given(SEEDS, WEIGHTS)
def test_raising_one_feature_never_lowers_it(seed: int, weights: tuple[float, ...]) -> None:
    rules = replace(RULES, **dict(zip(FEATURES, weights, strict=True)))
    case, who = a_pair(seed)
    before = fit(case, who, rules).thousandths
    better = [
        (case, replace(who, expertise=min(who.expertise + 1, 3))),
        (case, replace(who, interests=who.interests | {"asylum"})),
        (case, replace(who, placed_lately=max(who.placed_lately - 1, 0))),
        (case, replace(who, region=case.facility or case.region)),
        (replace(case, former=who.id), who),
        (replace(case, difficulty=max(case.difficulty - 1, 1)), who),
    ]
    if case.languages:
        first = case.languages[0]
        level = min(who.languages.get(first, 0) + 1, 3)
        better.append((case, replace(who, languages={**who.languages, first: level})))
    if not (case.facility or case.region):
        better.pop(3)
    if not who.mentor:
        better.append((case, replace(who, mentor="zoya")))
    for more in better:
        assert fit(*more, rules).thousandths >= before


def test_where_nothing_is_weighed_all_fit_alike() -> None:
    rules = Rules(**dict.fromkeys(FEATURES, 0.0))  # type: ignore[arg-type]  # all of them are numbers
    assert fit(CaseFacts(id="amina"), AttorneyFacts(id="lena"), rules).score == 0.5


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf"), 1001.0])
def test_a_weight_that_is_none_is_an_error(weight: float) -> None:
    with pytest.raises(ValueError, match="weight"):
        fit(CaseFacts(id="amina"), AttorneyFacts(id="lena"), Rules(language=weight))


def test_the_contributions_say_why() -> None:
    case = CaseFacts(
        id="amina", languages=("ru", "ce"), areas=("bond", "asylum"), difficulty=3, region="CA",
        facility="NJ", former="lena",
    )  # fmt: skip
    who = AttorneyFacts(
        id="lena", languages={"ru": 2, "ce": 3}, expertise=2, interests=frozenset({"asylum"}), region="NY",
        placed_lately=1, mentor="zoya",
    )  # fmt: skip
    found = fit(case, who, RULES)
    assert [(each.feature, each.value, each.code, each.more) for each in found.contributions] == [
        ("language", 1.0, "first_language", "ce"),
        ("expertise", 0.75, "less_experienced_with_mentor", "zoya"),
        ("interest", 1.0, "asked_for_it", "asylum"),
        ("proximity", 0.5, "near_region", "NY"),
        ("rotation", 0.5, "took_lately", "1"),
        ("continuity", 1.0, "had_it_before", ""),
    ]
    assert found.thousandths == 850
