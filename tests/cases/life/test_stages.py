"""The table of stages: everything is reached, everything can be closed, everything has a name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.cases.life import words
from safeconduct.cases.life.guards import GUARDS, ON_THE_FORM, REASONS, CaseFacts, possible, reasons
from safeconduct.cases.life.stages import (
    CORRECT,
    DECIDED,
    NEXT,
    REOPEN,
    Side,
    Stage,
    follows,
    suggested,
    way_between,
)

S = Stage
READY = {
    "conflict": "clear", "agreed": True, "sides": frozenset({Side.BOOMERANG}), "proof_papers": frozenset({"p"}),
    "proof": "p", "read_back": True, "hearings": 1, "settled": "told", "reason": "finished",
}  # fmt: skip
"""A case of which everything is there."""
CODE = st.sampled_from(["", "p", "finished", "unheard of"])
ANY_FACTS = st.builds(
    CaseFacts,
    stage=st.sampled_from(Stage), state=st.sampled_from(["waiting", "open", "closed", "set_aside", "deletion", "?"]),
    conflict=st.sampled_from(["", "clear", "waived", "conflict", "outdated", "no such state"]),
    agreed=st.booleans(), sides=st.frozensets(st.sampled_from(Side)), was_placed=st.booleans(),
    proof_papers=st.frozensets(CODE), proof=CODE, hearings=st.integers(0, 3),
    open_dates=st.integers(0, 3), are_dates_whole=st.booleans(), open_clocks=st.integers(0, 3),
    settled=CODE, has_outcome=st.booleans(), reason=CODE, read_back=st.booleans(),
)  # fmt: skip


@pytest.mark.parametrize("stage", [each for each in Stage if each is not S.NEW])
def test_every_stage_is_reached_from_new(stage: Stage) -> None:
    assert way_between(S.NEW, stage)


@pytest.mark.parametrize("stage", [each for each in Stage if each is not S.CLOSED])
def test_every_stage_can_be_closed(stage: Stage) -> None:
    assert follows(stage, S.CLOSED)


def test_nothing_leads_back_to_new_and_nothing_out_of_closed_but_opening_again() -> None:
    assert S.NEW not in {to for found in NEXT.values() for to in found}
    assert NEXT[S.CLOSED] == ()


@pytest.mark.parametrize("step", [*(each for each in Stage if each is not S.NEW), CORRECT, REOPEN])
def test_no_step_is_without_a_name_and_what_follows_from_it(step: str) -> None:
    assert str(words.STEPS[step])
    assert str(words.FOLLOWS[step])


def test_every_code_has_its_words() -> None:
    assert set(words.STAGES) == set(Stage) == set(NEXT)
    assert set(words.SIDES) == set(words.SIDE_BEGINS) == set(words.SIDE_ENDS) == set(Side)
    assert set(words.WHY_NOT) == REASONS
    assert set(words.MISSING_AT) <= REASONS


@given(facts=ANY_FACTS, to=st.sampled_from(Stage))
def test_guards_never_raise_and_give_known_codes(facts: CaseFacts, to: Stage) -> None:
    assert set(reasons(to, facts)) <= REASONS
    assert set(possible(facts)) == set(NEXT[facts.stage])


@given(facts=ANY_FACTS)
def test_no_story_is_asked_about_before_the_conflict_check_lets_in(facts: CaseFacts) -> None:
    if facts.conflict not in {"clear", "waived"}:
        assert reasons(S.INTAKE, facts)
        assert reasons(S.OFFERING, facts)


@given(facts=ANY_FACTS)
def test_nothing_is_closed_over_an_open_date(facts: CaseFacts) -> None:
    if facts.open_dates or (facts.open_clocks and not facts.settled):
        assert reasons(S.CLOSED, facts)


@pytest.mark.parametrize(("stage", "to"), [(stage, to) for stage, found in NEXT.items() for to in found])
def test_with_everything_there_every_step_of_the_table_is_possible(stage: Stage, to: Stage) -> None:
    assert reasons(to, CaseFacts(stage=stage, **READY)) == ()


@pytest.mark.parametrize(
    ("stage", "to", "missing", "why"),
    [
        (S.CONFLICT_REVIEW, S.MAY_PROCEED, {"conflict": ""}, ("conflict_undecided",)),
        (S.MAY_PROCEED, S.INTAKE, {"conflict": "outdated"}, ("conflict_undecided",)),
        (S.MAY_PROCEED, S.INTAKE, {"conflict": "conflict"}, ("conflict_found",)),
        (S.MAY_PROCEED, S.INTAKE, {"conflict": "waived"}, ()),
        (S.INTAKE, S.CASE_REVIEW, {"conflict": "look_again"}, ("conflict_undecided",)),
        (S.CASE_REVIEW, S.ACCEPTED, {"conflict": ""}, ("conflict_undecided",)),
        (S.ACCEPTED, S.OFFERING, {"agreed": False}, ("no_agreement",)),
        (S.ACCEPTED, S.OFFERING, {"agreed": False, "conflict": ""}, ("conflict_undecided", "no_agreement")),
        (S.OFFERING, S.PLACED, {"agreed": False}, ("no_agreement",)),
        (S.PREPARING, S.OFFERING, {"was_placed": True, "sides": frozenset()}, ("not_returned",)),
        (S.PREPARING, S.OFFERING, {"was_placed": True}, ()),
        (S.PREPARING, S.OFFERING, {"sides": frozenset()}, ()),
        (S.INTERNAL_REVIEW, S.FILED, {"proof_papers": frozenset()}, ("no_proof_paper",)),
        (S.INTERNAL_REVIEW, S.FILED, {"proof": "another"}, ("no_proof_chosen",)),
        (S.INTERNAL_REVIEW, S.FILED, {"read_back": False}, ("no_read_back",)),
        (S.PENDING, S.HEARING_SET, {"hearings": 0}, ("no_hearing",)),
        (S.GRANTED, S.CLOSED, {"open_dates": 1}, ("open_dates",)),
        (S.GRANTED, S.CLOSED, {"are_dates_whole": False}, ("unclear_dates",)),
        (S.GRANTED, S.CLOSED, {"open_clocks": 1, "settled": ""}, ("open_clocks",)),
        (S.GRANTED, S.CLOSED, {"open_clocks": 1, "settled": "told"}, ()),
        (S.GRANTED, S.CLOSED, {"reason": ""}, ("no_reason",)),
        (S.GRANTED, S.CLOSED, {"reason": "", "has_outcome": True}, ()),
        (S.NEW, S.INTAKE, {}, ("not_from_here",)),
        (S.FILED, S.SCREENING, {}, ("not_from_here",)),
        (S.SCREENING, S.CLOSED, {"state": "set_aside"}, ("not_live",)),
        (S.SCREENING, S.CLOSED, {"state": "deletion"}, ("not_live",)),
    ],
)
def test_each_guard(stage: Stage, to: Stage, missing: dict[str, object], why: tuple[str, ...]) -> None:
    assert reasons(to, CaseFacts(stage=stage, **{**READY, **missing})) == why


def test_what_the_form_asks_keeps_nobody_from_opening_it() -> None:
    assert ON_THE_FORM < REASONS
    assert {S.FILED, S.CLOSED} <= set(GUARDS)


@pytest.mark.parametrize(
    ("stage", "outcome", "step"),
    [
        (S.SCREENING, "accepted", S.CONFLICT_REVIEW),
        (S.CASE_REVIEW, "accepted", S.ACCEPTED),
        (S.CASE_REVIEW, "waiting", S.WAITLISTED),
        (S.CASE_REVIEW, "not_able", S.DECLINED),
        (S.SCREENING, "not_able", S.NOT_TAKEN),
        (S.SCREENING, "referred", S.REFERRED),
        (S.REFERRED, "referred", None),
        (S.PREPARING, "accepted", None),
        (S.CLOSED, "referred", None),
        (S.SCREENING, "something else", None),
    ],
)
def test_the_step_a_decision_asks_for(stage: Stage, outcome: str, step: Stage | None) -> None:
    assert suggested(stage, outcome) is step


def test_each_way_to_be_decided_goes_on() -> None:
    assert all(NEXT[each] for each in DECIDED)
