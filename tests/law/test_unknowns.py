"""What is decided stays decided: for random rules and for the packs we ship, in every consistent extension."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.law.making import FOLDER, TODAY, rule, table
from tests.law.worlds import Answers, blurred, world

from safeconduct.law.contradictions import contradictions
from safeconduct.law.packs import Pack, load, shipped
from safeconduct.law.screening import Screener, prepare
from safeconduct.law.values import values_of

FACTS_OF_TREES = (
    "place.country", "place.us_state", "claim.torture", "claim.past_harm", "claim.grounds", "person.age",
    "person.born", "person.marital", "asylum.filed_on", "arrivals", "means.income", "means.household_size",
)  # fmt: skip
DAYS = st.dates(date(1990, 1, 1), date(2026, 1, 1))
PERIODS = st.sampled_from(("2 years", "14 days", "6 months", "20 years"))
DATED = ("asylum.filed_on", "zz.last_arrival", "zz.first_arrival", "person.born")
COUNTED = ("person.age", "zz.age", "zz.age_at_filing", "means.household_size", "zz.arrivals", "zz.waited")

ROWS: st.SearchStrategy[dict[str, Any]] = st.recursive(
    st.one_of(
        st.sampled_from(("visa", "parole", "turned_back")).map(lambda code: {"column": "how", "is": code}),
        DAYS.map(lambda day: {"column": "when", "before": day}),
        PERIODS.map(lambda period: {"column": "when", "newer_than": period}),
        st.just({"column": "where", "empty": True}),
    ),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=2).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=2).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=3,
)
LEAVES: st.SearchStrategy[dict[str, Any]] = st.one_of(
    st.sampled_from(
        (
            {"fact": "place.country", "is": "US"}, {"fact": "place.country", "in": ["CA", "RU"]},
            {"fact": "claim.torture", "is": "yes"}, {"fact": "claim.past_harm", "is": "no"},
            {"fact": "claim.grounds", "has": "religion"}, {"fact": "claim.grounds", "has_any": ["race", "nationality"]},
            {"fact": "person.marital", "is": "single"}, {"fact": "zz.region", "is": "east"},
            {"fact": "arrivals", "empty": True}, {"fact": "means.income", "below": 24_000},
            {"fact": "means.income", "above": 30_000}, {"fact": "place.us_state", "in": "$area_states"},
        )
    ),
    st.builds(
        lambda fact, operator, day: {"fact": fact, operator: day},
        st.sampled_from(DATED), st.sampled_from(("before", "on_or_before", "after", "on_or_after")), DAYS,
    ),
    st.builds(
        lambda fact, operator, period: {"fact": fact, operator: period},
        st.sampled_from(DATED), st.sampled_from(("older_than", "newer_than")), PERIODS,
    ),
    st.builds(
        lambda fact, operator, number: {"fact": fact, operator: number},
        st.sampled_from(COUNTED), st.sampled_from(("below", "at_most", "at_least", "above", "is")),
        st.integers(0, 60),
    ),
    st.builds(
        lambda operator, inner: {"fact": "arrivals", operator: inner},
        st.sampled_from(("any_row", "no_row")), ROWS,
    ),
)  # fmt: skip


def trees(*referred: str) -> st.SearchStrategy[dict[str, Any]]:
    """Conditions; they may refer to these rules."""
    leaves = st.one_of(LEAVES, LEAVES, *(st.just({"rule": id}) for id in referred))
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
            inner.map(lambda part: {"not": part}),
        ),
        max_leaves=5,
    )


PATHWAYS = "".join(
    f"""
[[pathway]]
id = "zz.random.{number}"
name = "Random"
text = "T"
citation = "C"
elements = {table(elements)}
bars = {table(bars)}
"""
    for number, (elements, bars) in enumerate(
        (
            (["zz.r.one", "zz.r.two"], ["zz.r.bar", "zz.r.soft"]),
            (["zz.r.one"], list[str]()),
            (["zz.r.two"], ["zz.r.bar"]),
        )
    )
)


@st.composite
def screeners(draw: st.DrawFn) -> Screener:
    """A pack with random conditions: two elements, a bar of each kind, an exception, with and without scope."""
    kinds: tuple[tuple[str, dict[str, str]], ...] = (
        ("zz.r.one", {}),
        ("zz.r.bar", {"kind": '"bar"', "effect": '"unlikely"'}),
        ("zz.r.soft", {"kind": '"bar"', "effect": '"must_look"'}),
        ("zz.r.exception", {"kind": '"exception"', "lifts": '["zz.r.bar"]'}),
        ("zz.r.two", {}),
    )
    written, before = PATHWAYS, list[str]()
    for id, fields in kinds:
        more = {"applies_if": table(draw(trees(*before)))} if draw(st.booleans()) else {}
        written += rule(table(draw(trees(*before))), id=f'"{id}"', **fields, **more)
        before.append(id)
    head = (FOLDER / "zz" / "pack.toml").read_text().partition("[[unconfirmed]]")
    derived = head[2][head[2].index("[[table]]") :]
    with TemporaryDirectory() as folder:
        (Path(folder) / "zz").mkdir()
        (Path(folder) / "zz" / "pack.toml").write_text(head[0] + derived + written)
        return prepare(load(Path(folder)), TODAY)


@st.composite
def three_views(draw: st.DrawFn, ids: tuple[str, ...]) -> tuple[Answers, Answers, Answers]:
    """A world, what somebody knows of it, and what somebody knows who knows less."""
    whole = draw(world(ids))
    partly = draw(blurred(whole))
    return draw(blurred(partly)), partly, whole


def assert_decided_stays_decided(screener: Screener, views: tuple[Answers, Answers, Answers]) -> None:
    verdicts = [screener.screen(view) for view in views]
    for number, earlier in enumerate(verdicts):
        for later in verdicts[number + 1 :]:
            for before, after in zip(earlier.outcomes, later.outcomes, strict=True):
                if before.verdict.value != "must_look" and not after.contradicted:
                    assert after.verdict is before.verdict, before.pathway.id


@settings(max_examples=40, derandomize=True, deadline=None)
@given(screeners(), st.data())
def test_random_rules_decide_only_what_no_further_fact_changes(
    screener: Screener, data: st.DataObject
) -> None:
    for _ in range(3):
        assert_decided_stays_decided(screener, data.draw(three_views(FACTS_OF_TREES)))


@cache
def used(packs: tuple[Pack, ...]) -> tuple[str, ...]:
    """The facts that the packs' rules look at in the end."""
    screener = prepare(packs, TODAY)
    return tuple(sorted({fact for each in screener.rules.values() for fact in each.facts}))


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.data())
def test_the_packs_we_ship_decide_only_what_no_further_fact_changes(data: st.DataObject) -> None:
    views = data.draw(three_views(used(shipped())))
    assert_decided_stays_decided(prepare(shipped(), TODAY), views)


@settings(max_examples=40, derandomize=True, deadline=None)
@given(st.data())
def test_the_examples_of_our_packs_stay_decided_when_more_is_said(data: st.DataObject) -> None:
    """Random worlds are mostly unlikely; these begin where a pathway is possible."""
    pathways = [each for pack in shipped() for each in pack.pathways if each.examples]
    example = data.draw(st.sampled_from([each for pathway in pathways for each in pathway.examples]))
    more = data.draw(world(used(shipped())))
    whole = {**more, **example.answers}
    partly = {**data.draw(blurred(more)), **example.answers}
    assert_decided_stays_decided(prepare(shipped(), example.on), (dict(example.answers), partly, whole))


@settings(max_examples=20, derandomize=True, deadline=None)
@given(st.data())
def test_whoever_contradicts_themselves_is_looked_at_by_a_person(data: st.DataObject) -> None:
    answers = data.draw(blurred(data.draw(world(used(shipped())))))
    fact = data.draw(st.sampled_from(used(shipped())))
    answers[fact] = {"state": "contradicted", "answers": []}
    screening = prepare(shipped(), TODAY).screen(answers)
    uses = [
        each for each in screening.outcomes
        if any(fact in found.facts_used for found in (*each.elements, *each.bars))
    ]  # fmt: skip
    assert all(each.verdict.value == "must_look" for each in uses)
    assert all(fact in each.contradicted for each in uses)
    assert "declared" in {each.code for each in screening.contradictions}


@settings(max_examples=20, derandomize=True, deadline=None)
@given(st.data())
def test_a_contradiction_does_not_go_away_when_more_is_said(data: st.DataObject) -> None:
    whole = data.draw(world(used(shipped())))
    partly = data.draw(blurred(whole))
    found = {(each.code, each.facts) for each in contradictions(values_of(partly), TODAY)}
    assert found <= {(each.code, each.facts) for each in contradictions(values_of(whole), TODAY)}
