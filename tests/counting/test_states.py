"""Where an incident stands: a denial contests and changes nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.counting.standards import ASSESSABLE, Standard
from safeconduct.counting.states import (
    TABLE,
    Facts,
    NotNow,
    Standing,
    State,
    Step,
    after,
    possible,
    settled,
)

R, C, A, W, X = State.REPORTED, State.CORROBORATED, State.ASSESSED, State.WITHDRAWN, State.CONTESTED
GROUNDS = Standard.GROUNDS
BY_TOM = Facts(origins=2, standard=GROUNDS, authors=frozenset({"Vera"}), reviewers=frozenset({"Tom"}))
DENIED = replace(BY_TOM, denials=1)


def standing(grade: State = R, contested: bool = False) -> Standing:
    return Standing(grade, contested, GROUNDS if grade is A else None)


def test_the_founding_case_is_contested_and_then_assessed() -> None:
    one_origin = replace(DENIED, origins=1)
    contested = settled(Standing(), one_origin)
    assert contested.shown == (X,)
    assert contested.speaks_as is Standard.REPORTED
    assessed = after(contested, Step.ASSESS, one_origin)
    assert assessed.shown == (A, X)
    assert assessed.speaks_as is GROUNDS


@pytest.mark.parametrize(
    ("grade", "plain", "denied"), [(R, (R,), (X,)), (C, (C,), (C, X)), (A, (A,), (A, X)), (W, (W,), (W,))]
)
def test_what_is_corroborated_and_denied_is_shown_as_both(
    grade: State, plain: tuple[State, ...], denied: tuple[State, ...]
) -> None:
    assert settled(standing(grade), BY_TOM).shown == plain
    assert settled(standing(grade), DENIED).shown == denied


@pytest.mark.parametrize("grade", [R, C, A])
def test_a_denial_contests_until_it_is_taken_back_and_changes_no_grade(grade: State) -> None:
    denied = after(standing(grade), Step.DENY, DENIED)
    assert (denied.grade, denied.standard, denied.contested) == (grade, standing(grade).standard, True)
    with pytest.raises(NotNow, match="still stands"):
        after(denied, Step.TAKE_BACK_DENIAL, DENIED)
    assert after(denied, Step.TAKE_BACK_DENIAL, BY_TOM) == standing(grade)


@pytest.mark.parametrize(
    ("grade", "step", "facts", "why"),
    [
        (R, Step.CORROBORATE, replace(BY_TOM, origins=1), "2 origins"),
        (R, Step.CORROBORATE, replace(BY_TOM, reviewers=frozenset({"Vera"})), "did not write"),
        (R, Step.CORROBORATE, replace(BY_TOM, reviewers=frozenset()), "1 person"),
        (R, Step.DENY, BY_TOM, "No denial"),
        (R, Step.ASSESS, replace(BY_TOM, standard=None), "which standard"),
        (R, Step.ASSESS, replace(BY_TOM, standard=Standard.REPORTED), "which standard"),
        (R, Step.ASSESS, replace(BY_TOM, standard=Standard.JUDICIAL), "finding of the court"),
        (R, Step.ASSESS, replace(BY_TOM, origins=0), "Nothing that can be used"),
        (C, Step.ASSESS, replace(BY_TOM, reviewers=frozenset({"Vera"})), "did not write"),
        (C, Step.CORROBORATE, BY_TOM, "is corroborated"),
        (C, Step.LOSE_CORROBORATION, BY_TOM, "still stand"),
        (A, Step.CORROBORATE, BY_TOM, "is assessed"),
        (R, Step.WITHDRAW, replace(BY_TOM, reviewers=frozenset()), "1 person"),
        (W, Step.DENY, DENIED, "is withdrawn"),
        (W, Step.ASSESS, BY_TOM, "is withdrawn"),
        (R, Step.BRING_BACK, BY_TOM, "is reported"),
    ],
)
def test_a_step_that_is_not_possible_says_why(grade: State, step: Step, facts: Facts, why: str) -> None:
    with pytest.raises(NotNow, match=why) as refused:
        after(standing(grade), step, facts)
    assert str(refused.value).endswith(".")


def test_a_court_finding_stands_alone() -> None:
    facts = replace(BY_TOM, origins=0, court_finding=True, standard=Standard.JUDICIAL)
    assert after(Standing(), Step.ASSESS, facts).speaks_as is Standard.JUDICIAL


def test_an_origin_that_falls_away_takes_corroboration_with_it() -> None:
    assert settled(standing(C), replace(BY_TOM, origins=1)).shown == (R,)
    assert settled(standing(C), replace(DENIED, origins=1)).shown == (X,)


def test_what_is_brought_back_starts_anew_and_knows_its_denials() -> None:
    withdrawn = after(standing(A), Step.WITHDRAW, BY_TOM)
    assert (withdrawn.shown, withdrawn.standard) == ((W,), None)
    assert after(withdrawn, Step.BRING_BACK, DENIED).shown == (X,)


def test_what_a_person_may_do_now() -> None:
    assert possible(Standing(), BY_TOM) == (Step.CORROBORATE, Step.ASSESS, Step.WITHDRAW)
    assert possible(standing(W), BY_TOM) == (Step.BRING_BACK,)
    assert possible(Standing(), Facts()) == ()


def test_the_table_has_every_step_once_and_reaches_every_grade() -> None:
    assert [row.step for row in TABLE] == list(Step)
    assert {row.grade for row in TABLE if row.grade} == {R, C, A, W}


@pytest.mark.parametrize(
    "wrong",
    [(X, False, None), (A, False, None), (R, True, GROUNDS)],
    ids=["grade", "no standard", "standard"],
)
def test_a_standing_that_makes_no_sense_is_refused(wrong: tuple[State, bool, Standard | None]) -> None:
    with pytest.raises(ValueError, match=r"\.$"):
        Standing(*wrong)


PEOPLE = st.frozensets(st.sampled_from(["Vera", "Tom", "Amal"]), max_size=2)
FACTS = st.builds(
    Facts,
    st.integers(0, 3),
    st.integers(0, 2),
    st.booleans(),
    st.none() | st.sampled_from(list(Standard)),
    PEOPLE,
    PEOPLE,
)
JOURNEYS = st.lists(st.tuples(st.sampled_from(list(Step)), FACTS), max_size=12)


def travelled(journey: list[tuple[Step, Facts]]) -> Standing:
    """Every record change settled, every possible step taken."""
    now = Standing()
    for step, facts in journey:
        now = settled(now, facts)
        try:
            now = after(now, step, facts)
        except NotNow:
            continue
    return now


@given(JOURNEYS, FACTS)
def test_whatever_happened_the_record_decides_what_is_contested_and_corroborated(
    journey: list[tuple[Step, Facts]], facts: Facts
) -> None:
    now = settled(travelled(journey), facts)
    assert settled(now, facts) == now
    assert now.grade is not C or facts.origins >= 2
    assert (now.grade is A) == (now.standard in ASSESSABLE)
    if now.grade is not W:
        assert now.contested == (X in now.shown) == (facts.denials > 0)


@given(JOURNEYS, FACTS, st.integers(1, 5))
def test_more_denials_never_change_grade_or_standard(
    journey: list[tuple[Step, Facts]], facts: Facts, more: int
) -> None:
    now = travelled(journey)
    without, denied = settled(now, replace(facts, denials=0)), settled(now, replace(facts, denials=more))
    assert (without.grade, without.standard) == (denied.grade, denied.standard)
    assert possible(without, facts) == possible(denied, facts)


@given(JOURNEYS, st.sampled_from([row.step for row in TABLE if not row.follows]), FACTS)
def test_no_step_is_taken_by_those_who_wrote_it(
    journey: list[tuple[Step, Facts]], step: Step, facts: Facts
) -> None:
    alone = replace(facts, authors=frozenset({"Vera"}), reviewers=frozenset({"Vera"}))
    with pytest.raises(NotNow):
        after(travelled(journey), step, alone)
