"""Bounds: a maximum, never a sum; units apart; denials change nothing; disjoint parts add up."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.counting.bounds import Basis, Bound, Claim, Incident, Kind, bound, bounds
from safeconduct.counting.quantities import Comparator, Quantity


def claim(
    id: str,
    comparator: Comparator = Comparator.AT_LEAST,
    low: int | None = 3,
    *,
    kind: Kind = Kind.ALLEGATION,
    unit: str = "person",
    act: str = "killing",
    origins: tuple[str, ...] = (),
) -> Claim:
    return Claim(id, kind, Quantity(unit, comparator, low, act=act), frozenset(origins or {id}))


MORE_THAN_100 = claim("C1", Comparator.MORE_THAN, 100, act="abduction")
AT_LEAST_3 = claim("C2")
DENIAL = claim("C3", Comparator.EXACTLY, 0, kind=Kind.DENIAL, act="abduction")
CALLS = claim("C4", Comparator.EXACTLY, 75, unit="call", act="")


def test_the_founding_case() -> None:
    found = {(b.act, b.unit): b for b in bounds(Incident("I", (MORE_THAN_100, AT_LEAST_3, DENIAL, CALLS)))}
    abducted = found["abduction", "person"]
    assert (abducted.low, abducted.comparator, abducted.figure) == (101, Comparator.MORE_THAN, 100)
    killed = found["killing", "person"]
    assert (killed.low, killed.comparator, killed.figure) == (3, Comparator.AT_LEAST, 3)
    assert found["", "call"].low == 75


def test_two_claims_of_three_are_not_six() -> None:
    found = bound(Incident("I", (claim("A"), claim("B"))), "killing", "person")
    assert (found.low, found.claims, found.origins) == (3, ("A", "B"), 2)


def test_a_repeat_of_one_origin_is_one_origin() -> None:
    found = bound(
        Incident("I", (claim("A", origins=("S1",)), claim("B", origins=("S1",)))), "killing", "person"
    )
    assert found.origins == 1


def test_every_origin_of_a_claim_counts_and_shared_ones_count_once() -> None:
    both = (claim("A", origins=("S1", "S2")), claim("B", origins=("S2", "S3")))
    assert bound(Incident("I", both), "killing", "person").origins == 3
    unsaid = replace(claim("C"), origins=frozenset())
    assert bound(Incident("I", (unsaid,)), "killing", "person").origins == 0


def test_a_repeat_speaks_through_its_original_even_where_it_says_more() -> None:
    louder = replace(claim("B", low=40, origins=("S1",)), is_repeat=True)
    found = bound(Incident("I", (claim("A", origins=("S1",)), louder)), "killing", "person")
    assert (found.low, found.claims, found.origins) == (3, ("A",), 1)


@pytest.mark.parametrize(
    "useless",
    [
        replace(claim("X", low=50), retracted=True),
        replace(claim("X", low=50), superseded=True),
        replace(claim("X", low=50), credibility=5),
        claim("X", low=50, kind=Kind.ESTIMATE),
        claim("X", low=50, kind=Kind.DENIAL),
        claim("X", low=50, unit="call"),
    ],
    ids=["retracted", "superseded", "improbable", "estimate", "denial", "another unit"],
)
def test_some_claims_carry_no_bound(useless: Claim) -> None:
    assert bound(Incident("I", (AT_LEAST_3, useless)), "killing", "person").low == 3


def test_persons_recorded_are_a_bound_of_their_own_and_warn_of_a_lower_claim() -> None:
    persons = {("killing", "person"): frozenset({"P1", "P2", "P3", "P4"})}
    exactly_three = claim("C", Comparator.EXACTLY, 3)
    found = bound(Incident("I", (exactly_three,), persons), "killing", "person")
    assert (found.low, found.basis, found.below_persons) == (4, Basis.PERSONS, True)


def test_parts_hold_for_the_whole_and_add_up_only_where_they_share_nobody() -> None:
    argun = Incident("argun", (claim("A", low=30),))
    grozny = Incident("grozny", (claim("B", low=20),))
    together = Incident("all", (AT_LEAST_3,), parts=(argun, grozny))
    assert bound(together, "killing", "person").low == 30
    apart = replace(together, disjoint=(frozenset({"argun", "grozny"}),))
    found = bound(apart, "killing", "person")
    assert (found.low, found.basis, found.claims) == (50, Basis.PARTS, ("A", "B"))


def test_parts_recorded_apart_add_nothing_once_somebody_is_in_both() -> None:
    seen = {("torture", "person"): frozenset({"P1"})}
    first, second = Incident("a", (claim("A", low=30),), seen), Incident("b", (claim("B", low=20),), seen)
    together = Incident("all", parts=(first, second), disjoint=(frozenset({"a", "b"}),))
    assert bound(together, "killing", "person").low == 30
    shared = Incident("c", (claim("C", low=9),))
    first, second = Incident("a", parts=(shared,)), Incident("b", parts=(shared,))
    assert bound(replace(together, parts=(first, second)), "killing", "person").low == 9


def test_the_same_person_in_two_parts_is_one_person() -> None:
    seen = {("torture", "person"): frozenset({"P1"})}
    found = bound(
        Incident("all", parts=(Incident("a", persons=seen), Incident("b", persons=seen))), "torture", "person"
    )
    assert found.low == 1


@pytest.mark.parametrize(
    ("comparator", "low", "allowed"),
    [
        (Comparator.EXACTLY, 7, 7),
        (Comparator.AT_LEAST, 7, 7),
        (Comparator.MORE_THAN, 7, 8),
        (Comparator.ABOUT, 7, 1),
        (Comparator.UP_TO, 7, 0),
        (Comparator.TENS, None, 10),
        (Comparator.DOZENS, None, 12),
        (Comparator.HUNDREDS, None, 100),
        (Comparator.UNKNOWN, None, 0),
    ],
)
def test_what_the_words_allow_at_least(comparator: Comparator, low: int | None, allowed: int) -> None:
    assert Quantity("person", comparator, low).at_least == allowed


CLAIMS = st.builds(
    claim,
    st.text("abcdefgh", min_size=1, max_size=3),
    st.sampled_from(
        [Comparator.EXACTLY, Comparator.AT_LEAST, Comparator.MORE_THAN, Comparator.ABOUT, Comparator.UP_TO]
    ),
    st.integers(0, 200),
    kind=st.sampled_from(list(Kind)),
    unit=st.sampled_from(["person", "call"]),
)
RECORDED = st.sets(st.text("pqrs", min_size=1, max_size=2)).map(frozenset)


def of(claims: list[Claim], persons: frozenset[str]) -> Bound:
    return bound(Incident("I", tuple(claims), {("killing", "person"): persons}), "killing", "person")


@given(st.lists(CLAIMS, max_size=8), RECORDED)
def test_the_bound_is_the_maximum_of_usable_claims_and_persons(
    claims: list[Claim], persons: frozenset[str]
) -> None:
    usable = [c.quantity.at_least for c in claims if c.is_usable and c.quantity.unit == "person"]
    assert of(claims, persons).low == max([*usable, len(persons)])


@given(st.lists(CLAIMS, min_size=1, max_size=8), RECORDED, st.data())
def test_a_repeat_and_a_denial_change_nothing(
    claims: list[Claim], persons: frozenset[str], data: st.DataObject
) -> None:
    before = of(claims, persons)
    repeated = data.draw(st.sampled_from(claims))
    after = of([*claims, replace(repeated, id="again")], persons)
    assert (after.low, after.origins) == (before.low, before.origins)
    assert (
        of(
            [*claims, replace(DENIAL, quantity=Quantity("person", Comparator.EXACTLY, 0, act="killing"))],
            persons,
        )
        == before
    )


@given(st.lists(CLAIMS, max_size=6), CLAIMS, RECORDED)
def test_more_claims_never_lower_the_bound(claims: list[Claim], more: Claim, persons: frozenset[str]) -> None:
    assert of([*claims, more], persons).low >= of(claims, persons).low
