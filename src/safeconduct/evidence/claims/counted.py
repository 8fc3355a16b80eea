"""From what is recorded to what is known at least: the bridge between the tables and ``counting``.

``counted`` gives an incident as counting reads it, ``figures`` what may be said of it, ``uncounted`` what was left
out and why, ``facts_for_standing`` what decides where it stands. All read in a number of queries that does not grow
with the incident.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from uuid import UUID

from safeconduct.counting import bounds, corroboration
from safeconduct.counting.bounds import CARRYING, IMPROBABLE, Bound, Kind
from safeconduct.counting.quantities import Quantity
from safeconduct.counting.standards import SentenceParts, Standard, sentence_parts
from safeconduct.counting.states import Facts
from safeconduct.evidence.claims.held import Held, Part, held, originals_of, said_by
from safeconduct.evidence.models import Claim, ClaimSource, Incident


class Left(StrEnum):
    """Why a figure is not counted."""

    DENIAL = "denial"
    ESTIMATE = "estimate"
    RETRACTION = "retraction"
    SUPERSEDED = "superseded"
    RETRACTED = "retracted"
    REPEAT = "repeat"
    IMPROBABLE = "improbable"
    MUDDLED = "muddled"


@dataclass(frozen=True, slots=True)
class Figure:
    """The least that is known for one act and unit, with everything needed to say it.

    Attributes:
        bound: number, comparator, origins and ``below_persons`` (a claim says less than the persons recorded).
        standard: the rung whose words may be used.
        claims: keys of the claims behind it, in order. lower: keys of usable claims that allow less.
        persons: how many distinct persons are recorded with this act, parts included.
    """

    bound: Bound
    standard: Standard
    claims: tuple[str, ...] = ()
    lower: tuple[str, ...] = ()
    persons: int = 0

    @property
    def act(self) -> str:
        return self.bound.act

    @property
    def unit(self) -> str:
        return self.bound.unit

    @property
    def origins(self) -> int:
        return self.bound.origins

    def words(self, language: str) -> SentenceParts:
        """What may be said, in one of ``counting.number_words.LANGUAGES``."""
        return sentence_parts(self.bound, self.standard, language)


@dataclass(frozen=True, slots=True)
class Uncounted:
    """A claim with a figure that carries no bound. ``by``: keys of what replaced it, or of what it repeats."""

    id: UUID
    key: str
    why: Left
    quantity: Quantity | None = None
    by: tuple[str, ...] = field(default=())


def counted(incident: Incident, on: date | None = None) -> bounds.Incident:
    """An incident as ``counting.bounds`` reads it: live claims, distinct persons, parts and which are disjoint.

    ``on``: what was made from somebody's account is counted while they agree on that day; today if None.
    """
    return as_counted(held(incident, on))


def figures(incident: Incident, on: date | None = None) -> tuple[Figure, ...]:
    """The bounds of an incident by act and unit, at the standard it is assessed at; without those of nothing."""
    return figures_of(held(incident, on), speaks_as(incident))


def uncounted(incident: Incident) -> tuple[Uncounted, ...]:
    """The incident's own claims with a figure that carry no bound, and why. By key."""
    return uncounted_of(held(incident))


def facts_for_standing(incident: Incident) -> Facts:
    """What decides where an incident stands: its own claims' origins and denials, not those of its parts."""
    return facts_of(held(incident))


def origins_of(claims: Iterable[Claim | UUID]) -> dict[UUID, frozenset[str]]:
    """For each claim its independent origins: ids of sources at the end of chains; a repeat has its original's.

    For all claims together: ``frozenset().union(*origins_of(claims).values())``.
    """
    ids = [claim.pk if isinstance(claim, Claim) else claim for claim in claims]
    repeats = originals_of(ids)
    ends = {end for id_ in ids for end in repeats.get(id_, (id_,))}
    found = said_by(ClaimSource.objects.filter(claim__in=ends))
    return {
        id_: frozenset().union(*(found.get(end, frozenset()) for end in repeats.get(id_, (id_,))))
        for id_ in ids
    }


def speaks_as(incident: Incident) -> Standard:
    """The standard whose words may be used for an incident."""
    return Standard(incident.standard) if incident.standard else Standard.REPORTED


def as_counted(all_: Held) -> bounds.Incident:
    """The same of an incident that was read already."""
    claims: dict[UUID, list[bounds.Claim]] = {}
    for said in all_.claims.values():
        if said.quantity is not None:
            claims.setdefault(said.incident, []).append(_claim(all_, said.id, said.quantity))

    built: dict[UUID, bounds.Incident] = {}
    leaves = {part.id for found in all_.parts.values() for part in found} - set(all_.parts)
    for id_ in dict.fromkeys((*leaves, *all_.parts, all_.root)):
        parts = all_.parts.get(id_, ())
        built[id_] = bounds.Incident(
            id=str(id_),
            claims=tuple(claims.get(id_, ())),
            persons=all_.persons.get(id_, {}),
            parts=tuple(built[part.id] for part in parts),
            disjoint=_disjoint(parts),
        )
    return built[all_.root]


def _disjoint(parts: Iterable[Part]) -> tuple[frozenset[str], ...]:
    groups: dict[int, set[str]] = {}
    for part in parts:
        if part.group is not None:
            groups.setdefault(part.group, set()).add(str(part.id))
    return tuple(frozenset(groups[number]) for number in sorted(groups))


def figures_of(all_: Held, standard: Standard) -> tuple[Figure, ...]:
    """The same of an incident that was read already."""
    incident = as_counted(all_)
    return tuple(_figure(all_, found, standard) for found in bounds.bounds(incident) if found.low)


def figure_of(all_: Held, standard: Standard, act: str, unit: str) -> Figure | None:
    """The bound of one act and unit; None for one of nothing."""
    found = bounds.bound(as_counted(all_), act, unit)
    return _figure(all_, found, standard) if found.low else None


def uncounted_of(all_: Held) -> tuple[Uncounted, ...]:
    """The same of an incident that was read already."""
    found = []
    for said in all_.claims.values():
        if said.incident != all_.root or (said.quantity is None and not said.is_muddled):
            continue
        if (why := why_left(all_, said.id)) is not None:
            found.append(Uncounted(said.id, said.key, why, said.quantity, _instead(all_, said.id, why)))
    return tuple(found)


def why_left(all_: Held, claim: UUID) -> Left | None:
    """Why a claim's figure carries no bound, None for one that does."""
    said = all_.claims[claim]
    if said.kind not in CARRYING:
        return Left(said.kind.value)
    tests = (
        (all_.is_superseded(claim), Left.SUPERSEDED),
        (all_.is_retracted(claim), Left.RETRACTED),
        (all_.is_repeat(claim), Left.REPEAT),
        (said.credibility == IMPROBABLE, Left.IMPROBABLE),
        (said.is_muddled, Left.MUDDLED),
    )
    return next((why for is_so, why in tests if is_so), None)


def facts_of(all_: Held) -> Facts:
    """The same of an incident that was read already."""
    statements = [
        corroboration.Statement(
            id=str(said.id),
            kind=said.kind,
            sources=tuple(sorted(all_.origins[said.id])),
            superseded=all_.is_superseded(said.id),
            retracted=all_.is_retracted(said.id),
            credibility=said.credibility,
        )
        for said in all_.claims.values()
        if said.incident == all_.root and not all_.is_repeat(said.id)
    ]
    sources = {id_: corroboration.Source(id_) for each in statements for id_ in each.sources}
    findings = {UUID(each.id) for each in statements if each.kind is Kind.FINDING and each.counts}
    return Facts(
        origins=corroboration.independent_origins(statements, sources).number,
        denials=len(all_.denials),
        court_finding=bool(findings & all_.by_court),
    )


def _claim(all_: Held, id_: UUID, quantity: Quantity) -> bounds.Claim:
    said = all_.claims[id_]
    return bounds.Claim(
        id=str(id_),
        kind=said.kind,
        quantity=quantity,
        origins=all_.origins[id_],
        superseded=all_.is_superseded(id_),
        retracted=all_.is_retracted(id_),
        credibility=said.credibility,
        is_repeat=all_.is_repeat(id_),
    )


def _figure(all_: Held, found: Bound, standard: Standard) -> Figure:
    behind = {UUID(id_) for id_ in found.claims}
    usable = [
        said
        for said in all_.claims.values()
        if said.quantity is not None
        and (said.quantity.act, said.quantity.unit) == (found.act, found.unit)
        and why_left(all_, said.id) is None
    ]
    persons = frozenset[str]().union(
        *(by_key.get((found.act, found.unit), frozenset()) for by_key in all_.persons.values())
    )
    return Figure(
        bound=found,
        standard=standard,
        claims=tuple(all_.claims[id_].key for id_ in all_.claims if id_ in behind),
        lower=tuple(said.key for said in usable if said.id not in behind),
        persons=len(persons),
    )


def _instead(all_: Held, claim: UUID, why: Left) -> tuple[str, ...]:
    """Keys of what stands in its place, as far as they belong to this incident or its parts."""
    found: Iterable[UUID] = ()
    if why is Left.SUPERSEDED:
        found = all_.superseded.get(claim, ())
    elif why is Left.RETRACTED:
        found = all_.retracted.get(claim, ())
    elif why is Left.REPEAT:
        found = all_.repeats.get(claim, ())
    return tuple(all_.claims[id_].key for id_ in found if id_ in all_.claims)
