"""From what is known to possible, unlikely or a person must look, with every reason."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from tests.law.making import CARMEN, TODAY, copied, invented, rule, screened

from safeconduct.law.asking import ask_next
from safeconduct.law.contradictions import WORDS, contradictions
from safeconduct.law.differences import compare, pack_diff
from safeconduct.law.findings import REASONS
from safeconduct.law.packs import load, shipped
from safeconduct.law.screening import Screener, Verdict, prepare, screen
from safeconduct.law.tracing import trace
from safeconduct.law.values import answers_from_short, values_of

LATE = {"arrivals": [{"when": "2022-01-10", "how": "visa"}]}
FREE = {"safety.danger_now": "no", "place.detained": "no"}
HERE_ONCE = {"place.country": "US", "arrivals": [{"when": "2026-03-01", "how": "visa"}], "person.age": 30}


def reasons(facts: dict[str, Any]) -> tuple[str, list[str]]:
    outcome = screened(facts).outcome("zz.shelter")
    return outcome.verdict.value, [each.code for each in outcome.reasons]


@pytest.mark.parametrize(
    ("changes", "verdict", "codes"),
    [
        ({}, "possible", ["all_met"]),
        ({"claim.fears_return": "no"}, "unlikely", ["element_not_met"]),
        ({"claim.fears_return": "unknown"}, "must_look", ["element_unknown"]),
        ({"claim.fears_return": "declined"}, "must_look", ["element_unknown"]),
        ({"bars.convicted": "unknown"}, "must_look", ["bar_unknown"]),
        ({"bars.convicted": "yes"}, "must_look", ["bar_must_be_looked_at"]),
        (LATE, "unlikely", ["bar_met"]),
        ({**LATE, "person.vulnerable": ["ill"]}, "must_look", ["bar_lifted"]),
        ({**LATE, "person.vulnerable": "unknown"}, "must_look", ["bar_may_be_lifted"]),
        ({**LATE, "person.age": 16}, "possible", ["all_met"]),
        ({**LATE, "person.age": 17}, "must_look", ["bar_unknown"]),
        ({**LATE, "claim.fears_return": "unknown"}, "unlikely", ["bar_met"]),
        ({"claim.fears_return": "no", "bars.convicted": "unknown"}, "unlikely", ["element_not_met"]),
        ({"place.country": "TR", "claim.fears_return": "no"}, "unlikely", ["element_not_met"] * 2),
        ({"arrivals": [{"when": "2025-11", "how": "visa"}]}, "must_look", ["bar_unknown"]),
        ({"arrivals": [{"when": "2025-12", "how": "visa"}]}, "possible", ["all_met"]),
        (
            {"arrivals": [{"when": "2022-01-01", "how": "visa"}, {"when": "2026-01-01", "how": "turned_back"}]},
            "unlikely",
            ["bar_met"],
        ),
        ({"arrivals": [{"when": "2022-01-01", "how": "visa"}, {"when": "2026-01-01"}]}, "must_look",
         ["bar_unknown"]),
        ({"claim.fears_return": {"contradicted": ["yes", "no"]}}, "must_look", ["contradicted", "element_unknown"]),
    ],
)  # fmt: skip
def test_how_a_verdict_comes_about(changes: dict[str, Any], verdict: str, codes: list[str]) -> None:
    assert reasons({**CARMEN, **changes}) == (verdict, codes)


def test_with_no_answers_at_all_a_person_must_look_at_everything() -> None:
    assert set(screened({}).verdicts().values()) == {"must_look"}


def test_criteria_come_first_and_every_reason_has_words() -> None:
    screening = screened(CARMEN)
    assert [each.pathway.id for each in screening.outcomes] == ["zz.here", "zz.shelter"]
    assert screening.verdicts() == {"zz.here": "possible", "zz.shelter": "possible"}
    assert set(REASONS) >= {each.code for outcome in screening.outcomes for each in outcome.reasons}
    assert all(each.words for outcome in screening.outcomes for each in outcome.reasons)


def test_a_finding_names_the_facts_behind_it_and_what_is_missing() -> None:
    outcome = screened({"place.country": "US", "claim.fears_return": "yes"}).outcome("zz.shelter")
    present, fear = outcome.elements
    assert (present.result.value, present.facts_used, present.missing) == ("met", ("place.country",), ())
    assert fear.facts_used == ("claim.fears_return", "claim.grounds")
    assert fear.missing == ("claim.grounds",)
    late = outcome.bars[0]
    assert late.facts_used == ("arrivals", "person.born", "person.age")
    assert late.missing == ("person.born", "person.age", "arrivals")
    assert [each.rule.id for each in late.exceptions] == ["zz.exception.ill"]
    assert late.exceptions[0].missing == ("person.vulnerable",)
    assert late.exceptions[0].rule.proof == ("A letter of a doctor for the first year.",)


def test_an_inexact_date_is_missing_too() -> None:
    late = (
        screened({**CARMEN, "arrivals": [{"when": "2025-11", "how": "visa"}]}).outcome("zz.shelter").bars[0]
    )
    assert late.result.value == "unknown"
    assert late.missing == ("arrivals",)


def test_unconfirmed_notes_stand_where_they_matter() -> None:
    screening = screened(CARMEN)
    assert [each.id for each in screening.outcome("zz.shelter").unconfirmed] == ["zz.open.late"]
    assert screening.outcome("zz.here").unconfirmed == ()


def test_a_day_after_the_pack_was_read_is_said_to_be_unknown() -> None:
    assert screened({}, on=date(2026, 11, 1)).beyond is False
    screening = screened({}, on=date(2026, 11, 2))
    assert screening.beyond is True
    assert screening.known_until == date(2026, 11, 1)
    assert screening.packs == (("zz", "1", invented()[0].digest),)


def test_written_down_a_screening_holds_no_value_of_the_case() -> None:
    facts = {**CARMEN, "person.age": 97, "place.country": "TR", "arrivals": [{"when": "1987-03-04"}]}
    written = str(screened(facts).to_json())
    for value in ("97", "TR", "1987", str(date(1987, 3, 4).toordinal())):
        assert value not in written
    assert "known" not in repr(screened(facts)) or "97" not in repr(screened(facts))


@pytest.mark.parametrize(
    ("facts", "code", "about"),
    [
        ({"place.country": {"contradicted": ["US", "TR"]}}, "declared", {"place.country"}),
        (
            {"arrivals": [{"when": "2026-03-01"}], "asylum.filed_on": "2025-03-01"},
            "arrival_after_filing", {"arrivals", "asylum.filed_on"},
        ),
        ({"arrivals": [{"when": "1980"}], "person.born": "1990"}, "born_after_arrival",
         {"arrivals", "person.born"}),
        ({"person.born": "1990-05-01", "person.age": 20}, "age_and_birth", {"person.born", "person.age"}),
        ({"person.born": "1990-05-01", "person.age": 37}, "age_and_birth", {"person.born", "person.age"}),
        ({"place.detained": "no", "place.detained_where": "Eloy"}, "said_no",
         {"place.detained", "place.detained_where"}),
        ({"lawyer.has": "no", "lawyer.name": "Ruth Okafor"}, "said_no", {"lawyer.has", "lawyer.name"}),
        ({"children.with_you": "no", "children.count": 2}, "said_no", {"children.with_you", "children.count"}),
        ({"asylum.filed": "no", "asylum.filed_on": "2025"}, "said_no", {"asylum.filed", "asylum.filed_on"}),
        ({"asylum.filed_on": "2027"}, "in_the_future", {"asylum.filed_on"}),
        ({"arrivals": [{"when": "2026-11-23"}]}, "in_the_future", {"arrivals"}),
        ({"person.born": "2026-12"}, "in_the_future", {"person.born"}),
        ({"asylum.granted_on": "2020", "asylum.filed_on": "2021"}, "granted_before_filed",
         {"asylum.granted_on", "asylum.filed_on"}),
        ({"asylum.granted_on": "2020", "asylum.denied_before": "yes"}, "granted_and_denied",
         {"asylum.granted_on", "asylum.denied_before"}),
    ],
)  # fmt: skip
def test_what_cannot_be_true_together_is_reported(facts: dict[str, Any], code: str, about: set[str]) -> None:
    found = contradictions(values_of(answers_from_short(facts)), TODAY)
    assert [(each.code, set(each.facts)) for each in found] == [(code, about)]
    assert all(each.words.endswith(".") for each in found)
    assert {each.code for each in found} <= set(WORDS)


@pytest.mark.parametrize(
    "facts",
    [
        {"arrivals": [{"when": "2024-03-01"}, {"when": "2026-03-01"}], "asylum.filed_on": "2025-03-01"},
        {"arrivals": [{"when": "2025-03"}], "asylum.filed_on": "2025-03-01"},
        {"arrivals": [{"how": "visa"}], "asylum.filed_on": "2025-03-01"},
        {"person.born": "1990-05-01", "person.age": 36},
        {"person.born": "1990-05-01", "person.age": 35},
        {"person.born": "1990", "person.age": 36},
        {"place.detained": "yes", "place.detained_where": "Eloy"},
        {"place.detained": "no", "place.detained_where": ""},
        {"papers.any": "no", "papers.list": []},
        {"asylum.filed_on": "2026-11-22"},
        {"asylum.filed_on": "2026"},
        {"place.country": "unknown", "lawyer.has": "declined"},
    ],
)
def test_what_may_still_fit_is_left_alone(facts: dict[str, Any]) -> None:
    assert contradictions(values_of(answers_from_short(facts)), TODAY) == ()


def test_a_contradiction_reaches_only_the_pathways_that_use_the_facts() -> None:
    screening = screened({**CARMEN, "person.born": "1950-01-01"})
    assert [each.code for each in screening.contradictions] == ["age_and_birth"]
    assert screening.outcome("zz.shelter").verdict is Verdict.MUST_LOOK
    assert screening.outcome("zz.shelter").contradicted == ("person.age", "person.born")
    assert screening.outcome("zz.here").verdict is Verdict.POSSIBLE
    assert screening.outcome("zz.here").contradicted == ()


DERIVED = [
    ("zz.last_arrival", {"arrivals": [{"when": "2026-03-01", "how": "visa"}, {"when": "2024"}]},
     ("2026-03-01", "2026-03-01")),
    ("zz.last_arrival", {"arrivals": [{"when": "2026-03-01", "how": "visa"}, {"when": "2026-05"}]},
     ("2026-03-01", "2026-05-31")),
    ("zz.last_arrival", {"arrivals": [{"when": "2026-03-01", "how": "turned_back"}]}, None),
    ("zz.last_arrival", {"arrivals": []}, None),
    ("zz.first_arrival", {"arrivals": [{"when": "2026-03-01"}, {"when": "2024"}]}, ("2024-01-01", "2024-12-31")),
    ("zz.first_arrival", {"arrivals": [{"when": "2024"}, {"how": "visa"}]}, (-(10**15), "2024-12-31")),
    ("zz.arrivals", {"arrivals": [{"how": "visa"}, {"how": "turned_back"}, {"when": "2024"}]}, (1, 2)),
    ("zz.age", {"person.born": "1990-05-01"}, (36, 36)),
    ("zz.age", {"person.born": "1990"}, (35, 36)),
    ("zz.age", {"person.age": 35}, (35, 36)),
    ("zz.age", {"person.age": 35, "person.born": "1990-05-01"}, (36, 36)),
    ("zz.age", {"person.born": "2008-11-22"}, (18, 18)),
    ("zz.age", {"person.born": "2008-11-23"}, (17, 17)),
    ("zz.age", {"person.age": 20, "person.born": "1990-05-01"}, None),
    ("zz.age_at_filing", {"person.born": "2000-02-29", "asylum.filed_on": "2021-02-28"}, (20, 20)),
    ("zz.age_at_filing", {"person.born": "2000-02-29", "asylum.filed_on": "2021-03-01"}, (21, 21)),
    ("zz.age_at_filing", {"person.born": "2000-02-29", "asylum.filed_on": "2021"}, (20, 21)),
    ("zz.age_at_filing", {"person.born": "2000-02-29"}, None),
    ("zz.region", {"place.us_state": "NY"}, "east"),
    ("zz.region", {"place.us_state": "TX"}, "middle"),
    ("zz.region", {}, None),
    ("zz.waited", {"arrivals": [{"when": "2025-01-01", "how": "visa"}], "asylum.filed_on": "2025-01-31"}, (30, 30)),
    ("zz.waited", {"arrivals": [{"when": "2025-01", "how": "visa"}], "asylum.filed_on": "2025-01-31"}, (0, 30)),
    ("zz.here", {"arrivals": [{"when": "2026-11-20", "how": "visa"}]}, (2, 2)),
]  # fmt: skip


@pytest.mark.parametrize(("id", "facts", "expected"), DERIVED)
def test_what_follows_from_the_answers(id: str, facts: dict[str, Any], expected: Any) -> None:
    known, _ = prepare(invented(), TODAY).known(values_of(answers_from_short(facts)))
    if isinstance(expected, tuple):
        expected = tuple(
            date.fromisoformat(end).toordinal() if isinstance(end, str) else end for end in expected
        )
    assert known.get(id) == expected


def test_facts_that_must_agree_narrow_each_other_or_contradict(tmp_path: Path) -> None:
    both = '["proceedings.decision_on", "proceedings.order_final_on"]'
    more = f'\n[[derive]]\nid = "zz.order"\nwhy = "Two papers."\nagree = {both}\n'
    screener = prepare(load(copied(tmp_path, pack__add=more)), TODAY)
    facts = {"proceedings.decision_on": "2025-03", "proceedings.order_final_on": "2025-03-09"}
    known, found = screener.known(values_of(answers_from_short(facts)))
    assert known["zz.order"] == (date(2025, 3, 9).toordinal(),) * 2
    assert found == ()
    facts["proceedings.order_final_on"] = "2025-04-01"
    known, found = screener.known(values_of(answers_from_short(facts)))
    assert "zz.order" not in known
    assert [(each.code, each.facts) for each in found] == [
        ("derived", ("proceedings.decision_on", "proceedings.order_final_on"))
    ]


def test_an_element_that_does_not_apply_counts_as_met(tmp_path: Path) -> None:
    children_only = rule(
        '{ fact = "children.with_you", is = "yes" }', id='"zz.guardian"',
        applies_if='{ fact = "person.age", below = 18 }',
    )  # fmt: skip
    folder = copied(tmp_path, rules__add=children_only)
    pathways = folder / "pathways.toml"
    pathways.write_text(pathways.read_text().replace('["zz.present"]', '["zz.present", "zz.guardian"]'))
    packs = load(folder)
    assert (
        screened({"place.country": "US", "person.age": 40}, packs=packs).verdicts()["zz.here"] == "possible"
    )
    assert screened({"place.country": "US"}, packs=packs).verdicts()["zz.here"] == "must_look"
    assert screened({"place.country": "US", "children.with_you": "yes"}, packs=packs).verdicts()[
        "zz.here"
    ] == ("possible")
    grown = {"place.country": "US", "person.age": 12, "children.with_you": "no"}
    assert screened(grown, packs=packs).verdicts()["zz.here"] == "unlikely"


def test_the_next_question_is_the_one_that_decides_most() -> None:
    screener = prepare(invented(), TODAY)
    first = ask_next(screener, answers_from_short(FREE), limit=3)[0]
    assert (first.fact_id, first.decides, first.pathways) == ("place.country", 2, ("zz.here", "zz.shelter"))
    assert first.why
    asked = [each.fact_id for each in ask_next(screener, answers_from_short({**FREE, **HERE_ONCE}), limit=9)]
    assert asked[:2] == ["claim.fears_return", "claim.grounds"] or set(asked[:2]) <= {
        "claim.fears_return", "claim.grounds",
    }  # fmt: skip
    assert ask_next(screener, answers_from_short({**FREE, **CARMEN})) == ()


def test_what_is_inexact_or_contradicted_is_asked_again() -> None:
    screener = prepare(invented(), TODAY)
    inexact = {**FREE, **CARMEN, "arrivals": [{"when": "2025-11", "how": "visa"}]}
    assert [each.fact_id for each in ask_next(screener, answers_from_short(inexact))] == ["arrivals"]
    contradicted = {**FREE, **CARMEN, "claim.fears_return": {"contradicted": ["yes", "no"]}}
    assert [each.fact_id for each in ask_next(screener, answers_from_short(contradicted))] == [
        "claim.fears_return"
    ]


def test_the_trace_shows_every_condition_and_what_it_looked_at() -> None:
    screening = screened({**CARMEN, **LATE})
    steps = trace(screening, screening.outcome("zz.shelter"))
    lines = [(each.depth, each.text, each.result, each.value_words) for each in steps]
    assert lines[0] == (0, "Shelter", "unlikely", "")
    assert (2, "place.country is US", "yes", "US") in lines
    assert (2, "applies only if", "yes", "") in lines
    assert (4, "rule: Under eighteen [zz.is_minor]", "no", "") in lines
    assert (2, "zz.last_arrival is longer ago than 1 year", "yes", "2022-01-10") in lines
    worked = "worked out from arrivals: The year counts from the last arrival that let the person in."
    assert (3, worked, "", "") in lines
    assert steps[1].citation == "Act 1, s. 1"
    unknown = screened({})
    assert all(step.value_words == "not known" for step in trace(unknown, unknown.outcomes[0]) if step.fact)


def test_intervals_are_traced_in_words() -> None:
    screening = screened({**CARMEN, "arrivals": [{"when": "2025-11", "how": "visa"}]})
    steps = trace(screening, screening.outcome("zz.shelter"))
    assert "between 2025-11-01 and 2025-11-30" in [each.value_words for each in steps]


def test_two_screenings_are_compared_with_the_rules_that_made_the_difference() -> None:
    facts = {**CARMEN, "arrivals": [{"when": "2024-12-01", "how": "visa"}]}
    before, after = screened(facts, on=date(2026, 5, 1)), screened(facts, on=date(2026, 7, 1))
    (change,) = compare(before, after)
    assert (change.pathway, change.was, change.is_now) == ("zz.shelter", "possible", "unlikely")
    assert change.because == ("zz.bar.late",)
    assert compare(before.to_json(), after)[0] == change
    assert compare(before.verdicts(), after)[0].because == ()
    assert compare(after, after) == ()
    assert compare({}, {"zz.here": "possible"})[0].was == ""


def test_what_a_pack_changes_between_two_days() -> None:
    (pack,) = invented()
    (change,) = pack_diff(pack, date(2026, 5, 1), date(2026, 7, 1))
    assert (change.what, change.id, change.was_version, change.version) == ("changes", "zz.bar.late", 1, 2)
    assert pack_diff(pack, date(2026, 7, 1), date(2026, 5, 1)) == (change,)
    assert pack_diff(pack, date(2026, 7, 1), date(2026, 8, 1)) == ()
    begun = pack_diff(pack, date(1999, 1, 1), date(2024, 1, 1))
    assert {each.what for each in begun} == {"begins"}
    (stopped,) = pack_diff(pack, date(2024, 12, 1), date(2025, 2, 1))
    assert (stopped.what, stopped.id, stopped.status) == ("status", "zz.bar.transit", "enjoined")


def fastest(times: int, call: Any) -> float:
    """Best of several, in milliseconds: what the machine can do when nobody else is busy."""
    found = []
    for _ in range(times):
        began = time.process_time()
        call()
        found.append(time.process_time() - began)
    return min(found) * 1000


def test_a_full_screening_takes_half_a_millisecond_and_three_with_trace() -> None:
    answers = answers_from_short({**CARMEN, "person.born": "1996-02-01", "lawyer.has": "no"})
    screener = prepare(shipped(), TODAY)

    def traced() -> None:
        screening = screener.screen(answers)
        for outcome in screening.outcomes:
            trace(screening, outcome)

    assert fastest(200, lambda: screener.screen(answers)) <= 0.5
    assert fastest(50, traced) <= 3


def test_only_verdicts_are_the_same_verdicts() -> None:
    screener = prepare(shipped(), TODAY)
    for facts in ({}, CARMEN, {**CARMEN, **LATE}, {**CARMEN, "person.born": "1950"}):
        answers = answers_from_short(facts)
        assert screener.verdicts(answers) == screener.screen(answers).verdicts()
        assert screen(answers, on=TODAY).verdicts() == screener.screen(answers).verdicts()
    assert isinstance(screener, Screener)
