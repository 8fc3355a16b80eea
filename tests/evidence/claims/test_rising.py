"""How far a figure that was said rises by itself: never on the word of claims nobody judged, and it falls at once."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid5

import pytest

from safeconduct.counting.bounds import Kind
from safeconduct.counting.quantities import Comparator, Quantity
from safeconduct.counting.standards import Standard
from safeconduct.evidence.claims import actions
from safeconduct.evidence.claims.held import Held, Part, Said, held
from safeconduct.evidence.claims.rising import Before, Risen, risen, says_more
from safeconduct.outbox.models import Parcel
from tests.evidence.desk import AT, a_claim, a_source, an_incident, research_desk

ROOT, EAST, WEST = (UUID(int=number) for number in range(1, 4))
THREE = Before("detention", "person", "at_least", 3, ("old",))


def id_of(key: str) -> UUID:
    return uuid5(ROOT, key)


def said(key: str, low: int, *, judged: bool = False, within: UUID = ROOT, more_than: bool = False) -> Said:
    comparator = Comparator.MORE_THAN if more_than else Comparator.AT_LEAST
    quantity = Quantity("person", comparator, low, act="detention")
    return Said(id_of(key), key, within, Kind.ALLEGATION, 3 if judged else 6, quantity, is_judged=judged)


def known(*claims: Said, **more: Any) -> Held:
    by_id = {claim.id: claim for claim in claims}
    origins = {claim.id: frozenset({f"source of {claim.key}"}) for claim in claims}
    return Held(ROOT, claims=by_id, origins=origins, **more)


def told(all_: Held, before: Before = THREE) -> tuple[int, tuple[str, ...]]:
    """The number that may be said, and the claims that wait."""
    found: Risen = risen(all_, Standard.REPORTED, before)
    return found.figure.bound.low if found.figure else 0, found.waits


def test_a_higher_claim_waits_until_somebody_judges_it() -> None:
    assert told(known(said("old", 3), said("new", 40))) == (3, ("new",))
    assert told(known(said("old", 3), said("new", 40, judged=True))) == (40, ())


def test_it_rises_as_far_as_judged_claims_carry_it() -> None:
    all_ = known(said("old", 3), said("judged", 5, judged=True), said("new", 40), said("other", 9))
    assert told(all_) == (5, ("new", "other"))


def test_a_rise_that_a_judged_claim_carries_as_well_does_not_wait() -> None:
    assert told(known(said("old", 3), said("new", 5), said("judged", 5, judged=True))) == (5, ("new",))


def test_what_falls_falls_whoever_carries_the_rest() -> None:
    assert told(known(said("new", 2))) == (2, ())
    assert told(known()) == (0, ())


def test_a_claim_that_was_taken_back_does_not_stay_because_a_higher_one_waits() -> None:
    all_ = known(said("old", 3), said("new", 40), retracted={id_of("old"): ()})
    assert told(all_) == (0, ("new",))


def test_what_an_unjudged_claim_supersedes_stands_until_it_is_judged() -> None:
    replaced = {id_of("old"): (id_of("new"),)}
    assert told(known(said("old", 3), said("new", 40), superseded=replaced)) == (3, ("new",))
    assert told(known(said("old", 3), said("new", 2), superseded=replaced)) == (2, ())
    assert told(known(said("old", 3), said("new", 40, judged=True), superseded=replaced)) == (40, ())


def test_what_a_judged_claim_replaced_as_well_does_not_come_back() -> None:
    replaced = {id_of("old"): (id_of("new"), id_of("less"))}
    all_ = known(said("old", 3), said("new", 40), said("less", 2, judged=True), superseded=replaced)
    assert told(all_) == (2, ("new",))


def test_a_sum_rises_by_a_judged_part_beside_an_unjudged_one_that_carried_it_before() -> None:
    parts = {ROOT: (Part(EAST, 1), Part(WEST, 1))}
    before = Before("detention", "person", "at_least", 7, ("east", "west"))
    east, west = said("east", 3, within=EAST), said("west", 4, within=WEST)
    assert told(known(east, west, said("more", 6, within=WEST, judged=True), parts=parts), before) == (9, ())
    assert told(known(east, west, said("more", 6, within=WEST), parts=parts), before) == (7, ("more",))


def test_recorded_persons_raise_a_figure_without_any_claim() -> None:
    persons = {ROOT: {("detention", "person"): frozenset("abcd")}}
    assert told(known(said("old", 3), said("new", 40), persons=persons)) == (4, ("new",))


@pytest.mark.parametrize(
    ("comparator", "low", "more"),
    [
        ("at_least", 2, True), ("at_least", 3, False), ("at_least", 4, False), ("more_than", 2, True),
        ("more_than", 3, False), ("vague_dozens", None, False), ("unknown", None, True),
    ],
)  # fmt: skip
def test_at_least_three_says_more_than(comparator: str, low: int | None, more: bool) -> None:
    """More than two is three at least as well: other words for the same number are looked at, too."""
    figure = risen(known(said("old", 3)), Standard.REPORTED, THREE).figure
    assert says_more(figure, Before("detention", "person", comparator, low)) is more


def test_a_number_said_otherwise_waits_like_a_higher_one() -> None:
    before = Before("detention", "person", "more_than", 2, ("old",))
    all_ = known(said("old", 2, more_than=True), said("new", 3))
    assert told(all_, before) == (3, ("new",))
    figure = risen(all_, Standard.REPORTED, before).figure
    assert figure is not None and figure.bound.comparator is Comparator.MORE_THAN


@pytest.mark.django_db(databases=("default", "keys"))
def test_a_claim_is_judged_by_its_number_or_by_why_it_cannot_be() -> None:
    desk = research_desk()
    incident = an_incident(desk.zarema)
    claim = a_claim(desk.zarema, incident, a_source(desk.zarema))
    assert not held(incident).claims[claim.pk].is_judged
    Parcel.objects.all().delete()
    why = "One voice, and nobody who could be asked."
    actions.judge(claim, 6, why, version=claim.version, by=desk.zarema.person, at=AT)
    assert held(incident).claims[claim.pk].is_judged
    assert Parcel.objects.filter(event="evidence.figures_changed", subject=incident.pk).count() == 1
    actions.judge(claim, 2, "", version=claim.version, by=desk.zarema.person, at=AT)
    assert held(incident).claims[claim.pk].is_judged
