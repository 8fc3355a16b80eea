"""The least that is known: a maximum over claims and recorded persons, never a sum of claims.

Rules (reference: documentation of the peers, "counts as claims"):

* For one act and one unit the bound is the largest minimum that any usable claim allows, or the number of
  distinct persons recorded, whichever is larger. Two claims of three are not six.
* Only sub-incidents that somebody recorded as disjoint add up, each with its own bound; where a recorded
  person or a part of theirs is in two of them they are not, and nothing is added.
* Units never mix: seventy-five calls are not seventy-five people.
* A denial changes no bound. A retracted, superseded or improbable claim carries none, an estimate none
  either (it says more than was documented).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from safeconduct.counting.quantities import Comparator, Quantity

IMPROBABLE = 5
"""Credibility of information, the second axis of the Admiralty system: 1 confirmed … 5 improbable, 6 cannot
be judged. What cannot be judged still counts as said; what is improbable does not."""


class Kind(StrEnum):
    """What sort of statement a claim is."""

    ALLEGATION = "allegation"
    DENIAL = "denial"
    ACKNOWLEDGEMENT = "acknowledgement"
    ESTIMATE = "estimate"
    FINDING = "finding"
    RETRACTION = "retraction"


CARRYING = frozenset({Kind.ALLEGATION, Kind.ACKNOWLEDGEMENT, Kind.FINDING})


@dataclass(frozen=True, slots=True)
class Claim:
    """A quantity claim as far as counting needs it.

    Attributes:
        origins: every source at the end of a chain that it rests on, as ``counting.corroboration`` finds them;
            none for what is nobody's word. What only repeats another claim has that one's origins.
        is_repeat: it repeats a claim of the same incident, which speaks for both.
    """

    id: str
    kind: Kind
    quantity: Quantity
    origins: frozenset[str]
    superseded: bool = False
    retracted: bool = False
    credibility: int = 6
    is_repeat: bool = False

    @property
    def is_usable(self) -> bool:
        return (
            self.kind in CARRYING
            and not self.superseded
            and not self.retracted
            and not self.is_repeat
            and self.credibility != IMPROBABLE
        )


@dataclass(frozen=True, slots=True)
class Incident:
    """What is recorded under one incident.

    Attributes:
        persons: for each (act, unit) the ids of distinct persons recorded with it.
        parts: sub-incidents. ``disjoint``: groups of ids of parts that share nobody.
    """

    id: str
    claims: tuple[Claim, ...] = ()
    persons: Mapping[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    parts: tuple[Incident, ...] = ()
    disjoint: tuple[frozenset[str], ...] = ()


class Basis(StrEnum):
    """What a bound rests on."""

    CLAIM = "claim"
    PERSONS = "persons"
    PARTS = "parts"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Bound:
    """The least that is known for one act and unit.

    Attributes:
        low: the number; ``comparator`` and ``figure`` are how it is said (more than 100, not at least 101).
        claims: ids of the claims that carry it; origins: how many independent origins stand behind those.
        below_persons: a claim of this act and unit states less than the persons recorded: somebody look.
    """

    act: str
    unit: str
    low: int
    comparator: Comparator
    figure: int | None
    basis: Basis
    claims: tuple[str, ...] = ()
    origins: int = 0
    below_persons: bool = False


def bounds(incident: Incident) -> tuple[Bound, ...]:
    """Every bound of an incident, by act and unit."""
    return tuple(bound(incident, act, unit) for act, unit in sorted(_keys(incident)))


def bound(incident: Incident, act: str, unit: str) -> Bound:
    """The least known number of ``unit`` for ``act`` in the incident and its parts, each part read once."""
    found: dict[int, Bound] = {}
    persons: dict[int, frozenset[str]] = {}
    for each in _from_below(incident):
        own = each.persons.get((act, unit), frozenset())
        persons[id(each)] = own.union(*(persons[id(part)] for part in each.parts))
        found[id(each)] = _bound(each, act, unit, persons[id(each)], found)
    return found[id(incident)]


def _bound(
    incident: Incident, act: str, unit: str, persons: frozenset[str], below: Mapping[int, Bound]
) -> Bound:
    claimed = _from_claims(incident.claims, act, unit)
    parts = {part.id: below[id(part)] for part in incident.parts}
    candidates = [claimed, _from_persons(persons, act, unit), *_from_parts(incident, act, unit, parts)]
    best = max(candidates, key=lambda each: each.low)
    stated = [
        claim.quantity.at_most
        for claim in incident.claims
        if claim.is_usable and (claim.quantity.act, claim.quantity.unit) == (act, unit)
    ]
    too_low = any(most is not None and most < len(persons) for most in stated)
    return replace(best, below_persons=too_low)


def _from_below(incident: Incident) -> list[Incident]:
    """The incident and everything within, each once and after its parts, however deep they lie."""
    order: list[Incident] = []
    seen = {id(incident)}
    open_ = [(incident, iter(incident.parts))]
    while open_:
        whole, left = open_[-1]
        part = next((each for each in left if id(each) not in seen), None)
        if part is None:
            order.append(whole)
            open_.pop()
        else:
            seen.add(id(part))
            open_.append((part, iter(part.parts)))
    return order


def _from_claims(claims: Iterable[Claim], act: str, unit: str) -> Bound:
    usable = [
        claim
        for claim in claims
        if claim.is_usable and claim.quantity.act == act and claim.quantity.unit == unit
    ]
    low = max((claim.quantity.at_least for claim in usable), default=0)
    if low == 0:
        return Bound(act, unit, 0, Comparator.UNKNOWN, None, Basis.NOTHING)
    carrying = sorted((claim for claim in usable if claim.quantity.at_least == low), key=_plainness)
    spoken = carrying[0].quantity
    comparator, figure = _spoken(spoken)
    return Bound(
        act, unit, low, comparator, figure, Basis.CLAIM,
        tuple(sorted(claim.id for claim in carrying)), len(_origins(carrying)),
    )  # fmt: skip


def _origins(claims: Iterable[Claim]) -> frozenset[str]:
    """The independent origins behind claims: repeats of one origin count once."""
    return frozenset().union(*(claim.origins for claim in claims))


def _plainness(claim: Claim) -> tuple[int, str]:
    """Among claims that allow the same minimum, the plainest words speak."""
    order = (Comparator.EXACTLY, Comparator.AT_LEAST, Comparator.BETWEEN, Comparator.MORE_THAN)
    comparator = claim.quantity.comparator
    return (order.index(comparator) if comparator in order else len(order), claim.id)


def _spoken(quantity: Quantity) -> tuple[Comparator, int | None]:
    """How a bound that rests on this quantity is said: as a minimum, never as a total."""
    match quantity.comparator:
        case Comparator.MORE_THAN | Comparator.TENS | Comparator.DOZENS | Comparator.HUNDREDS:
            return quantity.comparator, quantity.low
        case _:
            return Comparator.AT_LEAST, quantity.at_least


def _from_persons(persons: frozenset[str], act: str, unit: str) -> Bound:
    if not persons:
        return Bound(act, unit, 0, Comparator.UNKNOWN, None, Basis.NOTHING)
    return Bound(act, unit, len(persons), Comparator.AT_LEAST, len(persons), Basis.PERSONS)


def _from_parts(incident: Incident, act: str, unit: str, by_id: Mapping[str, Bound]) -> Sequence[Bound]:
    """A part's bound holds for the whole; the bounds of disjoint parts add up."""
    found = [each for each in by_id.values() if each.low]
    for group in incident.disjoint:
        members = [by_id[id_] for id_ in sorted(group) if id_ in by_id and by_id[id_].low]
        if len(members) > 1 and not _share([part for part in incident.parts if part.id in group]):
            total = sum(member.low for member in members)
            claims = tuple(sorted({id_ for member in members for id_ in member.claims}))
            found.append(
                Bound(
                    act, unit, total, Comparator.AT_LEAST, total, Basis.PARTS, claims,
                    min(member.origins for member in members),
                )
            )  # fmt: skip
    return found


def _share(parts: Sequence[Incident]) -> bool:
    """Whether somebody recorded, or some part of theirs, is in two of these after all."""
    within = [_everything(part) for part in {part.id: part for part in parts}.values()]
    return len(frozenset().union(*within)) < sum(map(len, within))


def _everything(incident: Incident) -> frozenset[tuple[str, str]]:
    within = _from_below(incident)
    people = {("person", id_) for each in within for ids in each.persons.values() for id_ in ids}
    return frozenset({*people, *(("incident", each.id) for each in within)})


def _keys(incident: Incident) -> set[tuple[str, str]]:
    within = _from_below(incident)
    claimed = {(claim.quantity.act, claim.quantity.unit) for each in within for claim in each.claims}
    return claimed.union(*(each.persons for each in within))
