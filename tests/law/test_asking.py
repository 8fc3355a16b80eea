"""What to ask next: danger and custody, place, arrivals, the stage of the case, then what decides most."""

from __future__ import annotations

import time
from typing import Any

import pytest
from tests.law.making import CARMEN, TODAY
from tests.law.us_people import MALIKA, RUSLAN, VAKHA

from safeconduct.law.asking import ask_next, probes
from safeconduct.law.facts import FACTS
from safeconduct.law.packs import shipped
from safeconduct.law.questions import FIRST, LAST, question
from safeconduct.law.screening import Verdict, prepare
from safeconduct.law.values import answers_from_short, values_of

SCREENER = prepare(shipped(), TODAY)
FREE = {"safety.danger_now": "no", "place.detained": "no"}
HERE = {**FREE, "place.country": "US", "person.nationality": "UG"}
LOOKED_AT: list[dict[str, Any]] = [
    {}, CARMEN, dict(MALIKA), dict(RUSLAN), {**VAKHA, "person.born": "1950-01-01"}, {"place.country": "TR"},
    {**MALIKA, "means.currency": "USD", "means.household_size": 2, "lawyer.has": "no"},
    {**MALIKA, "claim.past_harm": {"contradicted": ["yes", "no"]}, "arrivals": [{"when": "2025-11"}]},
]  # fmt: skip


def asked(facts: dict[str, Any], limit: int = 5) -> list[str]:
    return [each.fact_id for each in ask_next(SCREENER, answers_from_short(facts), limit=limit)]


def test_of_someone_who_told_nothing_danger_and_custody_are_asked_before_all_else() -> None:
    assert asked({})[:2] == ["safety.danger_now", "place.detained"]
    assert set(asked({})[2:4]) == {"place.country", "person.nationality"}
    assert asked({"safety.danger_now": "declined"})[0] == "place.detained"  # nobody is pressed


def test_who_is_here_is_asked_of_arrivals_then_of_the_case() -> None:
    first, *then = asked({**HERE, "claim.fears_return": "yes"})
    assert first == "arrivals"
    assert set(then[:3]) == {"proceedings.stage", "proceedings.final_order", "asylum.filed"}
    arrived = {**HERE, "arrivals": [{"when": "2026-07-20", "how": "visa"}]}
    assert "arrivals" not in asked(arrived)


def test_someone_held_with_a_final_order_is_asked_for_its_day() -> None:
    vakha = {**HERE, "place.detained": "yes", "proceedings.final_order": "yes"}
    assert asked(vakha)[:2] in (
        ["arrivals", "proceedings.order_final_on"], ["proceedings.order_final_on", "arrivals"],
    )  # fmt: skip
    assert "proceedings.order_final_on" not in asked({**vakha, "proceedings.order_final_on": "2026-10-02"})
    assert "proceedings.order_final_on" not in asked({**vakha, "proceedings.final_order": "no"}, limit=60)


def test_people_abroad_are_asked_for_ways_out_and_about_crimes_here_last() -> None:
    zarema = {**FREE, "place.country": "TR", "person.nationality": "RU", "claim.fears_return": "yes"}
    found = asked(zarema, limit=60)
    assert {"refugee.referred", "join.side"} <= set(found[:12])
    crimes = [number for number, each in enumerate(found) if each.startswith("crime.")]
    others = [number for number, each in enumerate(found) if not each.startswith("crime.")]
    assert crimes and min(crimes) > max(others)
    assert "arrivals" not in found


@pytest.mark.parametrize("facts", LOOKED_AT)
def test_one_more_answer_gives_the_same_verdicts_as_a_whole_new_screening(facts: dict[str, Any]) -> None:
    answers = answers_from_short(facts)
    screening, values = SCREENER.screen(answers), values_of(answers)
    for id in sorted({fact for each in SCREENER.rules.values() for fact in each.facts}):
        what_if = SCREENER.what_if(screening, values, id)
        for probe in probes(FACTS[id], SCREENER):
            whole = SCREENER.verdicts_of({**values, id: probe})
            assert whole.items() >= what_if({id: probe}).items()


def test_the_same_answers_give_the_same_questions_in_order_of_priority() -> None:
    for facts in LOOKED_AT:
        found, answers = asked(facts, limit=60), answers_from_short(facts)
        other_way = ask_next(SCREENER, dict(reversed(answers.items())), limit=60)
        assert found == [each.fact_id for each in other_way]
        turns = [question(each).priority for each in found]
        assert turns == sorted(turns) and turns[0] >= FIRST and turns[-1] <= LAST
        assert found[:5] == asked(facts)


def test_a_question_says_what_it_decides() -> None:
    country = next(each for each in ask_next(SCREENER, {}) if each.fact_id == "place.country")
    assert country.decides > 3 and "us.asylum" in country.pathways and country.keeps_open > 3
    danger = ask_next(SCREENER, {})[0]
    assert (danger.decides, danger.pathways) == (0, ()) and danger.why
    open = {each.pathway.id for each in SCREENER.screen({}).outcomes if each.verdict is Verdict.MUST_LOOK}
    assert set(country.pathways) <= open


def test_asking_takes_ten_milliseconds() -> None:
    for facts in LOOKED_AT:
        answers, took = answers_from_short(facts), []
        for _ in range(10):
            began = time.thread_time()  # not the time that others on the machine take
            ask_next(SCREENER, answers)
            took.append(time.thread_time() - began)
        assert min(took) <= 0.010
