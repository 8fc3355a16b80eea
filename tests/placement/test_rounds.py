"""A round proposes what can be, tells why of the rest, touches no offer that is out, and depends on the facts alone."""

from __future__ import annotations

import random
from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from safeconduct.placement import rounds
from safeconduct.placement.facts import AttorneyFacts, CaseFacts, Limits, Rules
from safeconduct.placement.feasibility import why_not
from safeconduct.placement.fit import fit
from safeconduct.placement.reasons import Reason
from tests.placement.rooms import RULES, a_room

SEEDS = st.integers(0, 10**6)


def a_round(seed: int, cases: int = 40, attorneys: int = 25):  # type: ignore[no-untyped-def]  # four of them
    people, panel, limits, forbidden = a_room(seed, cases, attorneys)
    return people, panel, limits, forbidden, rounds.propose(people, panel, limits, RULES, forbidden=forbidden)


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS)
def test_whoever_is_proposed_can_take_the_case_and_no_limit_is_passed(seed: int) -> None:
    people, panel, limits, forbidden, found = a_round(seed)
    cases, attorneys = {each.id: each for each in people}, {each.id: each for each in panel}
    for row in found.rows:
        case, who = cases[row.case], attorneys[row.attorney]
        assert why_not(case, who, limits, RULES, forbidden=forbidden) == ()
        assert row.fit == fit(case, who, RULES).thousandths
    took = Counter(row.attorney for row in found.rows)
    assert all(count <= attorneys[who].capacity for who, count in took.items())
    for firm, quota in limits.firms.items():
        assert sum(count for who, count in took.items() if attorneys[who].firm == firm) <= quota
    for mentor, load in limits.mentors.items():
        mentored = [who for who in took if attorneys[who].needs_mentor and attorneys[who].mentor == mentor]
        assert sum(took[who] for who in mentored) <= load
    assert {row.case for row in found.rows} | {each.case for each in found.unplaced} == set(cases)
    assert found.objective <= found.bound
    assert found.plain_objective <= found.plain_bound


@settings(max_examples=30, deadline=None)
@given(seed=SEEDS)
def test_counted_reasons_and_alternatives_are_those_of_each_pair(seed: int) -> None:
    people, panel, limits, forbidden, found = a_round(seed, 20, 15)
    cases = {each.id: each for each in people}

    def possible(case: CaseFacts) -> dict[str, int]:
        free = [each for each in panel if not why_not(case, each, limits, RULES, forbidden=forbidden)]
        return {each.id: fit(case, each, RULES).thousandths for each in free}

    for each in found.unplaced:
        case = cases[each.case]
        counts = Counter(
            reason for who in panel for reason in why_not(case, who, limits, RULES, forbidden=forbidden)
        )
        assert each.why == tuple((reason, counts[reason]) for reason in Reason if counts[reason])
        assert each.possible == len(possible(case))
    for row in (*found.rows, *found.unplaced):
        chosen = getattr(row, "attorney", "")
        rest = sorted((-score, who) for who, score in possible(cases[row.case]).items() if who != chosen)
        assert [(-other.fit, other.attorney) for other in row.others] == rest[:3]


@settings(max_examples=25, deadline=None)
@given(seed=SEEDS)
def test_the_order_of_the_facts_changes_nothing(seed: int) -> None:
    people, panel, limits, forbidden, found = a_round(seed)
    draw = random.Random(seed)
    draw.shuffle(people)
    draw.shuffle(panel)
    other = Limits(dict(reversed(limits.mentors.items())), dict(reversed(limits.firms.items())))
    again = rounds.propose(people, panel, other, RULES, forbidden=forbidden)
    assert (again.rows, again.unplaced, again.objective, again.bound) == (
        found.rows, found.unplaced, found.objective, found.bound,
    )  # fmt: skip
    assert rounds.inputs(people, panel, other, RULES, forbidden=forbidden) == rounds.inputs(
        sorted(people, key=lambda each: each.id), panel, limits, RULES, forbidden=forbidden
    )


def amina(number: int, **more: object) -> CaseFacts:
    return CaseFacts(id=f"case-{number}", languages=("ru",), **more)  # type: ignore[arg-type]  # named by the test


def lena(number: int, **more: object) -> AttorneyFacts:
    return AttorneyFacts(id=f"lena-{number}", languages={"ru": 3}, **more)  # type: ignore[arg-type]  # named by the test


def test_an_offer_that_is_out_keeps_its_place_and_its_case_is_not_proposed_again() -> None:
    found = rounds.propose(
        [amina(1), amina(2)], [lena(1)], Limits(), RULES, frozen=frozenset({("case-1", "lena-1")})
    )
    assert found.rows == ()
    assert [each.case for each in found.unplaced] == ["case-2"]
    assert found.unplaced[0].why == ((Reason.FULL, 1),)
    assert found.frozen == (("case-1", "lena-1"),)


def test_an_offer_that_is_out_takes_a_place_of_the_mentor_and_of_the_firm() -> None:
    panel = [lena(each, mentor="zoya", needs_mentor=True, firm="oak") for each in (1, 2)]
    out = frozenset({("case-1", "lena-1")})
    for limits, reason in (
        (Limits({"zoya": 1}, {}), Reason.MENTOR_FULL),
        (Limits({"zoya": 9}, {"oak": 1}), Reason.FIRM_FULL),
    ):
        found = rounds.propose([amina(1), amina(2)], panel, limits, RULES, frozen=out)
        assert found.unplaced[0].why == ((Reason.FULL, 1), (reason, 2))


def test_a_pin_places_the_case_by_hand_tells_what_stands_against_it_and_takes_the_place() -> None:
    panel = [lena(1, is_paused=True), lena(2)]
    found = rounds.propose([amina(1), amina(2)], panel, Limits(), RULES, pinned={"case-1": "lena-1"})
    assert found.rows[0].is_pinned and found.rows[0].against == (Reason.PAUSED,)
    assert [(row.case, row.attorney) for row in found.rows] == [("case-1", "lena-1"), ("case-2", "lena-2")]
    assert [other.attorney for other in found.rows[0].others] == ["lena-2"]
    taken = rounds.propose([amina(1), amina(2)], [lena(1)], Limits(), RULES, pinned={"case-1": "lena-1"})
    assert taken.rows[0].against == ()
    assert taken.unplaced[0].why == ((Reason.FULL, 1),)


def test_a_pair_the_coordinator_ruled_out_is_not_proposed() -> None:
    found = rounds.propose(
        [amina(1)], [lena(1), lena(2)], Limits(), RULES, forbidden=frozenset({("case-1", "lena-1")})
    )
    assert found.attorney_of("case-1") == "lena-2"
    assert found.attorney_of("case-9") == ""


@pytest.mark.parametrize("pinned", [{"case-9": "lena-1"}, {"case-1": "lena-9"}])
def test_a_pin_of_somebody_who_is_not_there_is_an_error(pinned: dict[str, str]) -> None:
    with pytest.raises(rounds.NotInTheRound):
        rounds.propose([amina(1)], [lena(1)], Limits(), RULES, pinned=pinned)


@pytest.mark.parametrize(("cases", "attorneys"), [(0, 0), (2, 0), (0, 2)])
def test_an_empty_round_proposes_nothing(cases: int, attorneys: int) -> None:
    found = rounds.propose(
        [amina(each) for each in range(cases)], [lena(each) for each in range(attorneys)], Limits(), RULES
    )
    assert (found.rows, len(found.unplaced), found.objective) == ((), cases, 0)


def test_the_more_urgent_case_gets_the_one_place_and_the_long_wait_passes_it() -> None:
    plain = Rules(fairness=0.0, reserve=0.0)
    urgent, patient = amina(1, urgency=3.0), amina(2, waiting_days=400)
    assert rounds.propose([urgent, patient], [lena(1)], Limits(), plain).attorney_of("case-1") == "lena-1"
    waiting = [amina(1, urgency=1.2), amina(2, urgency=1.0, waiting_days=400)]
    assert rounds.propose(waiting, [lena(1)], Limits(), plain).attorney_of("case-1") == "lena-1"
    fair = rounds.propose(waiting, [lena(1)], Limits(), Rules())
    assert fair.attorney_of("case-2") == "lena-1"
    assert fair.price_of_fairness is not None and fair.price_of_fairness > 0


def test_it_tells_how_far_it_is_and_digests_what_went_in() -> None:
    stages: list[str] = []
    found = rounds.propose(
        [amina(1)], [lena(1)], Limits(), RULES,
        tell=lambda stage, _done, _total: stages.append(stage), digest=lambda given: f"{len(given)} bytes",
    )  # fmt: skip
    assert list(dict.fromkeys(stages)) == ["pairs", "weights", "assignment", "reasons"]
    assert found.digest.endswith(" bytes")
