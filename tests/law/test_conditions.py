"""Three-valued logic: what follows from what is known, and only that."""

from __future__ import annotations

from datetime import date
from itertools import product
from typing import Any

import pytest

from safeconduct.law import logic
from safeconduct.law.conditions import OPERATORS, Scope, read_condition
from safeconduct.law.facts import FACTS
from safeconduct.law.logic import Truth, days_back, rule_key
from safeconduct.law.provenance import PackError
from safeconduct.law.settings import Settings
from safeconduct.law.values import answers_from_short, values_of

TODAY = date(2026, 11, 22)
RULES = frozenset({"zz.other"})
VALUES: tuple[Truth, ...] = (True, False, None)


def test_of(condition: dict[str, Any], on: date = TODAY, settings: Settings | None = None) -> logic.Test:
    read = read_condition(condition, Scope(FACTS, RULES, "zz/rules.toml", "zz.rule"))
    return read.bind(on, settings).test if settings else read.bind(on).test


test_of.__test__ = False  # type: ignore[attr-defined]  # a helper whose name reads well


def asked(condition: dict[str, Any], facts: dict[str, Any], on: date = TODAY) -> Truth:
    return test_of(condition, on)(values_of(answers_from_short(facts)))


def constant(value: Truth) -> logic.Test:
    return lambda known: value


@pytest.mark.parametrize(("one", "other"), list(product(VALUES, VALUES)))
def test_kleene_tables_of_and_and_or(one: Truth, other: Truth) -> None:
    pair = {one, other}
    conjunction = False if False in pair else (None if None in pair else True)
    disjunction = True if True in pair else (None if None in pair else False)
    assert logic.both([constant(one), constant(other)])({}) is conjunction
    assert logic.both([constant(one), constant(other), constant(True)])({}) is conjunction
    assert logic.either([constant(one), constant(other)])({}) is disjunction


@pytest.mark.parametrize(("value", "opposite"), [(True, False), (False, True), (None, None)])
def test_kleene_table_of_not(value: Truth, opposite: Truth) -> None:
    assert logic.negation(constant(value))({}) is opposite


@pytest.mark.parametrize("value", VALUES)
def test_a_reference_repeats_the_result_of_the_other_rule(value: Truth) -> None:
    known = {} if value is None else {rule_key("zz.other"): value}
    assert test_of({"rule": "zz.other"})(known) is value


@pytest.mark.parametrize(
    ("condition", "facts", "result"),
    [
        ({"fact": "place.country", "is": "US"}, {"place.country": "US"}, True),
        ({"fact": "place.country", "is": "US"}, {"place.country": "TR"}, False),
        ({"fact": "place.country", "is": "US"}, {"place.country": "unknown"}, None),
        ({"fact": "place.country", "is": "US"}, {"place.country": "declined"}, None),
        ({"fact": "place.country", "is": "US"}, {"place.country": "contradicted"}, None),
        ({"fact": "place.country", "is": "US"}, {}, None),
        ({"fact": "place.country", "in": ["US", "CA"]}, {"place.country": "CA"}, True),
        ({"fact": "place.country", "in": ["US", "CA"]}, {"place.country": "TR"}, False),
        ({"fact": "claim.grounds", "has": "religion"}, {"claim.grounds": ["race", "religion"]}, True),
        ({"fact": "claim.grounds", "has": "religion"}, {"claim.grounds": ["race"]}, False),
        ({"fact": "claim.grounds", "has_any": ["race", "religion"]}, {"claim.grounds": ["religion"]}, True),
        ({"fact": "claim.grounds", "has_any": ["race"]}, {"claim.grounds": ["none_of_these"]}, False),
        ({"fact": "person.age", "below": 21}, {"person.age": 20}, True),
        ({"fact": "person.age", "below": 21}, {"person.age": 21}, False),
        ({"fact": "person.age", "at_most": 21}, {"person.age": 21}, True),
        ({"fact": "person.age", "at_most": 21}, {"person.age": 22}, False),
        ({"fact": "person.age", "at_least": 21}, {"person.age": 21}, True),
        ({"fact": "person.age", "at_least": 21}, {"person.age": 20}, False),
        ({"fact": "person.age", "above": 21}, {"person.age": 22}, True),
        ({"fact": "person.age", "above": 21}, {"person.age": 21}, False),
        ({"fact": "person.age", "is": 21}, {"person.age": 21}, True),
        ({"fact": "person.age", "is": 21}, {"person.age": 22}, False),
        ({"fact": "person.age", "at_least": 18, "below": 21}, {"person.age": 19}, True),
        ({"fact": "person.age", "at_least": 18, "below": 21}, {"person.age": 17}, False),
        ({"fact": "place.town", "empty": True}, {"place.town": ""}, True),
        ({"fact": "place.town", "empty": True}, {"place.town": "Homs"}, False),
        ({"fact": "place.town", "empty": False}, {"place.town": "Homs"}, True),
        ({"fact": "arrivals", "empty": True}, {"arrivals": []}, True),
        ({"fact": "arrivals", "empty": True}, {"arrivals": [{"how": "visa"}]}, False),
        ({"fact": "arrivals", "empty": True}, {}, None),
    ],
)  # fmt: skip
def test_what_each_operator_says(condition: dict[str, Any], facts: dict[str, Any], result: Truth) -> None:
    assert asked(condition, facts) is result


@pytest.mark.parametrize(
    ("operator", "day", "result"),
    [
        ("before", "2025-05-10", True), ("before", "2025-05-11", False), ("before", "2025-05", None),
        ("on_or_before", "2025-05-11", True), ("on_or_before", "2025-05-12", False),
        ("on_or_after", "2025-05-11", True), ("on_or_after", "2025-05-10", False),
        ("on_or_after", "2025", None), ("on_or_after", "2026", True), ("on_or_after", "2024", False),
        ("after", "2025-05-12", True), ("after", "2025-05-11", False), ("after", "2025-05", None),
    ],
)  # fmt: skip
def test_a_date_is_compared_as_exactly_as_it_is_known(operator: str, day: str, result: Truth) -> None:
    condition = {"fact": "asylum.filed_on", operator: date(2025, 5, 11)}
    assert asked(condition, {"asylum.filed_on": day}) is result


@pytest.mark.parametrize(
    ("condition", "day", "result"),
    [
        ({"older_than": "2 years"}, "2024-11-21", True),
        ({"older_than": "2 years"}, "2024-11-22", False),
        ({"older_than": "2 years"}, "2024-11", None),
        ({"newer_than": "2 years"}, "2024-11-23", True),
        ({"newer_than": "2 years"}, "2024-11-22", False),
        ({"older_than": "3 months"}, "2026-08-21", True),
        ({"older_than": "3 months"}, "2026-08-22", False),
        ({"older_than": "1 day"}, "2026-11-20", True),
        ({"older_than": "1 day"}, "2026-11-21", False),
        ({"passed": True}, "2026-11-21", True),
        ({"passed": True}, "2026-11-22", False),
        ({"passed": True}, "2026-11", None),
        ({"passed": False}, "2026-11-22", True),
    ],
)
def test_periods_are_counted_back_from_the_day(condition: dict[str, Any], day: str, result: Truth) -> None:
    assert asked({"fact": "asylum.filed_on", **condition}, {"asylum.filed_on": day}) is result


@pytest.mark.parametrize(
    ("on", "count", "unit", "expected"),
    [
        (date(2024, 2, 29), 1, "years", date(2023, 2, 28)),
        (date(2024, 2, 29), 4, "years", date(2020, 2, 29)),
        (date(2026, 3, 31), 1, "months", date(2026, 2, 28)),
        (date(2026, 1, 15), 2, "months", date(2025, 11, 15)),
        (date(2026, 12, 31), 1, "months", date(2026, 11, 30)),
        (date(2026, 12, 31), 12, "months", date(2025, 12, 31)),
        (date(2026, 3, 1), 1, "days", date(2026, 2, 28)),
    ],
)
def test_counting_back_keeps_to_days_that_exist(on: date, count: int, unit: str, expected: date) -> None:
    assert days_back(on, count, unit) == expected


HEARING = {"fact": "papers.list", "any_row": {"column": "kind", "is": "hearing"}}


@pytest.mark.parametrize(
    ("condition", "rows", "result"),
    [
        (HEARING, [{"kind": "hearing"}], True),
        (HEARING, [{"kind": "decision"}], False),
        (HEARING, [{"kind": "decision"}, {"where": "Boston"}], None),
        (HEARING, [{"where": "Boston"}, {"kind": "hearing"}], True),
        (HEARING, [], False),
        ({"fact": "papers.list", "no_row": {"column": "kind", "is": "hearing"}}, [], True),
        ({"fact": "papers.list", "no_row": {"column": "kind", "is": "hearing"}}, [{"kind": "hearing"}], False),
        (
            {"fact": "papers.list", "any_row": {"all": [
                {"column": "kind", "is": "hearing"}, {"column": "when", "passed": False}]}},
            [{"kind": "hearing", "when": "2026-01-01"}, {"kind": "decision", "when": "2027-01-01"}],
            False,
        ),
        (
            {"fact": "papers.list", "any_row": {"not": {"column": "kind", "in": ["hearing", "other"]}}},
            [{"kind": "hearing"}, {"kind": "decision"}],
            True,
        ),
    ],
)  # fmt: skip
def test_rows_are_asked_one_by_one(condition: dict[str, Any], rows: list[Any], result: Truth) -> None:
    assert asked(condition, {"papers.list": rows}) is result


def test_settings_stand_where_a_dollar_is() -> None:
    settings = Settings({"area_states": ["NY"], "means_percent": 3})
    area = test_of({"fact": "place.us_state", "in": "$area_states"}, settings=settings)
    size = test_of({"fact": "means.household_size", "at_most": "$means_percent"}, settings=settings)
    assert area({"place.us_state": "NY"}) is True
    assert area({"place.us_state": "CA"}) is False
    assert size({"means.household_size": (3, 3)}) is True
    assert size({"means.household_size": (4, 4)}) is False


@pytest.mark.parametrize(
    ("condition", "field", "hint"),
    [
        ({"fact": "place.contry", "is": "US"}, "when.fact", "did you mean 'place.country'?"),
        ({"fact": "place.country", "iss": "US"}, "when.iss", "did you mean 'is'?"),
        ({"fact": "place.country", "is": "XQ"}, "when.is", "is no code"),
        ({"fact": "place.country", "below": 3}, "when.below", "does not fit place.country; use one of is, in"),
        ({"fact": "place.country"}, "when", "says nothing about place.country"),
        ({"fact": "place.country", "in": "US"}, "when.in", "must be a list"),
        ({"fact": "place.country", "in": []}, "when.in", "must be a list"),
        ({"fact": "person.age", "below": "21"}, "when.below", "a whole number"),
        ({"fact": "person.age", "below": True}, "when.below", "a whole number"),
        ({"fact": "person.age", "below": "$means_percnt"}, "when.below", "did you mean '$means_percent'?"),
        ({"fact": "person.age", "below": "$area_states"}, "when.below", "is a list and does not fit"),
        ({"fact": "asylum.filed_on", "before": "2025-05-11"}, "when.before", "without quotes"),
        ({"fact": "asylum.filed_on", "older_than": "2 weeks"}, "when.older_than", '"2 years" or "30 days"'),
        ({"fact": "asylum.filed_on", "older_than": "9999 years"}, "when.older_than", "a number and a unit"),
        ({"fact": "asylum.filed_on", "passed": "yes"}, "when.passed", "true or false"),
        ({"fact": "claim.grounds", "has": "relgion"}, "when.has", "did you mean 'religion'?"),
        ({"fact": "arrivals", "any_row": {"column": "wen", "passed": True}}, "when.any_row.column", "'when'"),
        ({"fact": "arrivals", "any_row": {"fact": "place.country", "is": "US"}}, "when.any_row.fact", "column"),
        ({"rule": "zz.othr"}, "when.rule", "did you mean 'zz.other'?"),
        ({"al": [{"rule": "zz.other"}]}, "when.al", "did you mean 'all'?"),
        ({"all": []}, "when.all", "at least one"),
        ({"all": [{"rule": "zz.other"}, {"fact": "x", "is": 1}]}, "when.all[2].fact", "there is no fact 'x'"),
        ({"not": [{"rule": "zz.other"}]}, "when.not", "must be a condition"),
        ({"all": [{"rule": "zz.other"}], "any": [{"rule": "zz.other"}]}, "when", "exactly one of"),
        ({}, "when", "exactly one of"),
        ("yes", "when", "must be a condition"),
    ],
)  # fmt: skip
def test_a_wrong_condition_is_refused_with_its_place_and_the_nearest_word(
    condition: Any, field: str, hint: str
) -> None:
    with pytest.raises(PackError) as refused:
        read_condition(condition, Scope(FACTS, RULES, "zz/rules.toml", "zz.rule"))
    assert (refused.value.file, refused.value.entry, refused.value.field) == (
        "zz/rules.toml", "zz.rule", field,
    )  # fmt: skip
    assert hint in refused.value.problem


def test_no_operator_asks_whether_something_is_known() -> None:
    for condition in (HEARING, {"fact": "place.town", "empty": True}, {"fact": "person.age", "is": 3}):
        assert asked(condition, {}) is None
        assert asked({"not": condition}, {}) is None
    assert not {"known", "given", "unknown", "missing", "declined"} & set(OPERATORS)


def test_a_condition_names_its_facts_and_rules_once() -> None:
    condition = {"any": [
        {"fact": "person.age", "below": 21}, {"fact": "person.age", "above": 60},
        {"not": {"rule": "zz.other"}}, HEARING,
    ]}  # fmt: skip
    read = read_condition(condition, Scope(FACTS, RULES, "f", "e"))
    assert read.facts == ("person.age", "papers.list")
    assert read.rules == ("zz.other",)


def test_what_keeps_a_condition_open_leaves_out_what_is_decided() -> None:
    bound = read_condition(
        {"all": [{"fact": "person.age", "below": 21}, {"fact": "place.country", "is": "US"},
                 {"any": [{"fact": "claim.torture", "is": "yes"}, {"fact": "claim.past_harm", "is": "yes"}]}]},
        Scope(FACTS, RULES, "f", "e"),
    ).bind(TODAY)  # fmt: skip
    assert bound.open_facts({"person.age": (20, 20), "claim.torture": "no"}) == (
        "place.country", "claim.past_harm",
    )  # fmt: skip
    assert bound.open_facts({"person.age": (30, 30)}) == ()
