"""What counting needs of an incident and its parts, read in a number of queries that does not grow with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Model, Q, QuerySet

from safeconduct.counting.bounds import Kind
from safeconduct.counting.quantities import Comparator, NotAQuantity, Quantity
from safeconduct.evidence.claims.agreed import not_agreed, not_agreed_of
from safeconduct.evidence.claims.overtaking import last_of, overtaken, standing_denials
from safeconduct.evidence.models import (
    ActPerson,
    Claim,
    ClaimLink,
    ClaimSource,
    Incident,
    IncidentLink,
    PersonRecord,
    Source,
)

ENCOMPASSES = "encompasses"
LEVELS = 4
"""So many links of a chain come with one query; longer chains take one more for each four."""
DEEP = 12
"""Levels of parts that are asked for one by one; below them all links are read at once."""

UNJUDGED = Q(credibility=6, credibility_why="")
"""Claims that nobody judged. Who finds that a claim cannot be judged (6 as well) says why."""

Id = TypeVar("Id", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Said:
    """One standing claim as far as counting reads it. ``quantity`` is None where it counts nothing."""

    id: UUID
    key: str
    incident: UUID
    kind: Kind
    credibility: int
    quantity: Quantity | None
    is_muddled: bool = False
    """Comparator and figures do not fit together: an import brought it so."""
    is_judged: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """An incident within another, and the group of parts it shares nobody with."""

    id: UUID
    group: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """An incident with all its parts.

    Attributes:
        parts: for each incident what it encompasses, circles left out; each after its own parts.
        origins: for each claim the sources at the end of its chains; a repeat has those of what it repeats.
        repeats: for each claim that repeats another the claims at the end of that chain.
        superseded, retracted, denied: for each claim those that do so to it, oldest link first.
        denials: standing denials about the incident itself or about one of its claims.
        persons: for each incident and (act, unit) the distinct persons, two linked records being one.
        by_court: claims that a court says.
    """

    root: UUID
    parts: Mapping[UUID, tuple[Part, ...]] = field(default_factory=dict)
    claims: Mapping[UUID, Said] = field(default_factory=dict)
    origins: Mapping[UUID, frozenset[str]] = field(default_factory=dict)
    repeats: Mapping[UUID, frozenset[UUID]] = field(default_factory=dict)
    superseded: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    retracted: Mapping[UUID, tuple[UUID, ...]] = field(default_factory=dict)
    denials: frozenset[UUID] = frozenset()
    persons: Mapping[UUID, Mapping[tuple[str, str], frozenset[str]]] = field(default_factory=dict)
    by_court: frozenset[UUID] = frozenset()

    def is_repeat(self, claim: UUID) -> bool:
        """Whether it repeats a claim of this incident or of a part, which then speaks for both."""
        originals = self.repeats.get(claim)
        return originals is not None and (not originals or any(each in self.claims for each in originals))

    def is_superseded(self, claim: UUID) -> bool:
        """Itself, or all that it repeats."""
        return self._all(claim, self.superseded)

    def is_retracted(self, claim: UUID) -> bool:
        """Itself, or all that it repeats: what was taken back does not come back through a repeat."""
        return self._all(claim, self.retracted)

    def without(self, left_out: Collection[UUID]) -> Held:
        """The same as if these claims did not stand: what only they supersede stands again."""
        by_others = {
            claim: tuple(id_ for id_ in by if id_ not in left_out) for claim, by in self.superseded.items()
        }
        return replace(
            self,
            claims={id_: said for id_, said in self.claims.items() if id_ not in left_out},
            superseded={claim: by for claim, by in by_others.items() if by},
        )

    def _all(self, claim: UUID, gone: Mapping[UUID, tuple[UUID, ...]]) -> bool:
        originals = self.repeats.get(claim, frozenset())
        return claim in gone or (bool(originals) and all(original in gone for original in originals))


def held(incident: Incident, on: date | None = None) -> Held:
    """Read an incident: standing claims, live records, and what people agree to on that day (today if None)."""
    parts = _parts(incident.pk)
    ids = _ids(incident.pk, parts)
    shut = not_agreed(ids, on)
    claims = {said.id: said for said in _claims(ids) if said.id not in shut}
    repeats = originals_of(claims, ids)
    outside = {original for found in repeats.values() for original in found} - set(claims)
    sources, by_court = _sources(ids, outside)
    superseded, retracted = overtaken(ids, outside)
    if outside:  # what was withdrawn does not come back through a repeat either
        retracted |= dict.fromkeys(
            outside - set(Claim.objects.standing().filter(pk__in=outside).values_list("pk", flat=True)), ()
        ) | dict.fromkeys(outside & not_agreed_of(outside, on), ())
    return Held(
        root=incident.pk,
        parts=parts,
        claims=claims,
        origins={
            id_: _union(sources.get(end, frozenset()) for end in repeats.get(id_, (id_,))) for id_ in claims
        },
        repeats=repeats,
        superseded=superseded,
        retracted=retracted,
        denials=frozenset(standing_denials(incident.pk)),
        persons=_persons(ids, shut),
        by_court=by_court,
    )


def within(incident: UUID) -> list[UUID]:
    """An incident and all that it encompasses."""
    return _ids(incident, _parts(incident))


def _ids(root: UUID, parts: Mapping[UUID, tuple[Part, ...]]) -> list[UUID]:
    return [root, *{part.id for found in parts.values() for part in found}]


def originals_of(claims: Collection[UUID], incidents: Collection[UUID] = ()) -> dict[UUID, frozenset[UUID]]:
    """For each claim that repeats others, the claims at the end; those that only repeat each other have none.

    ``incidents``: all of the claims belong to these, which is quicker to ask for.
    """
    links: dict[UUID, set[UUID]] = defaultdict(set)
    asked: set[UUID] = set()
    pending = set(claims)
    start = Q(claim__incident__in=incidents) if incidents else Q(claim__in=pending)
    while pending:
        rows = ClaimLink.objects.live().filter(start, relation="repeats", to_claim__isnull=False)
        asked |= pending
        for claim, original in rows.values_list("claim", "to_claim"):
            links[claim].add(original)
        pending = {original for claim in pending for original in links.get(claim, ())} - asked
        start = Q(claim__in=pending)
    return {claim: last_of(claim, links) for claim in claims if claim in links}


def said_by(rows: QuerySet[ClaimSource]) -> dict[UUID, frozenset[str]]:
    """For each claim of these rows the ends of its sources' chains. A chain in a circle has none."""
    chain = [f"source{'__derived_from' * level}" for level in range(1, LEVELS + 1)]
    rows = rows.filter(Q(source__run=None) | Q(source__run__state="live"), source__withdrawn_on=None)
    pairs: list[tuple[UUID, UUID]] = []
    links: dict[UUID, UUID | None] = {}
    for claim, *levels in rows.values_list("claim", "source", *chain):
        pairs.append((claim, levels[0]))
        _chain(levels, links)
    _complete(links, Source, "derived_from")
    found: dict[UUID, set[str]] = defaultdict(set)
    for claim, source in pairs:
        if (end := _end(source, links)) is not None:
            found[claim].add(str(end))
    return {claim: frozenset(ends) for claim, ends in found.items()}


def _sources(
    incidents: Collection[UUID], outside: Collection[UUID]
) -> tuple[dict[UUID, frozenset[str]], frozenset[UUID]]:
    rows = ClaimSource.objects.filter(Q(claim__incident__in=incidents) | Q(claim__in=outside))
    court = rows.filter(Q(source__run=None) | Q(source__run__state="live"), source__withdrawn_on=None)
    court = court.filter(source__kind="court")
    return said_by(rows), frozenset(court.values_list("claim", flat=True))


def _parts(root: UUID) -> dict[UUID, tuple[Part, ...]]:
    """What encompasses what, one query for each of the upper levels and one for all that lies deeper."""
    found: dict[UUID, list[Part]] = defaultdict(list)
    asked: set[UUID] = set()
    pending = {root}
    links = IncidentLink.objects.live().filter(
        Q(part__run=None) | Q(part__run__state="live"), relation=ENCOMPASSES, part__withdrawn_on=None
    )
    for _ in range(DEEP):
        near = links.filter(whole__in=pending).order_by("part")
        asked |= pending
        pending = set()
        for whole, part, group in near.values_list("whole", "part", "disjoint_group"):
            found[whole].append(Part(part, group))
            pending.add(part)
        pending -= asked
        if not pending:
            break
    else:
        for whole, part, group in (
            links.exclude(whole__in=asked).order_by("part").values_list("whole", "part", "disjoint_group")
        ):
            found[whole].append(Part(part, group))
    return _without_circles(root, found)


def _without_circles(root: UUID, parts: Mapping[UUID, list[Part]]) -> dict[UUID, tuple[Part, ...]]:
    """The same without links that lead back up, each incident after its parts. As deep as it goes."""
    kept: dict[UUID, tuple[Part, ...]] = {}
    below: dict[UUID, tuple[Part, ...]] = {}
    above = {root}
    open_ = [root]
    while open_:
        whole = open_[-1]
        if whole not in kept:
            kept[whole] = tuple(part for part in parts.get(whole, ()) if part.id not in above)
        following = next((part.id for part in kept[whole] if part.id not in kept), None)
        if following is not None:
            open_.append(following)
            above.add(following)
            continue
        above.remove(open_.pop())
        if kept[whole]:
            below[whole] = kept[whole]
    return below


def _claims(incidents: Collection[UUID]) -> Iterable[Said]:
    rows = Claim.objects.standing().filter(incident__in=incidents).order_by("key")
    names = (
        "unit", "comparator", "low", "high", "act_code", "phrase", "phrase_language", "figure_period", "as_of",
    )  # fmt: skip
    rows = rows.annotate(unjudged=ExpressionWrapper(UNJUDGED, BooleanField()))
    kinds = set(Kind)
    for id_, key, incident, kind, credibility, unjudged, *figure in rows.values_list(
        "pk", "key", "incident", "kind", "credibility", "unjudged", *names
    ):
        if kind in kinds:
            quantity = quantity_of(*figure) if figure[0] else None
            is_muddled = bool(figure[0]) and quantity is None
            yield Said(id_, key, incident, Kind(kind), credibility, quantity, is_muddled, not unjudged)


def quantity_of(
    unit: str, comparator: str, low: int | None, high: int | None, act: str = "", phrase: str = "",
    language: str = "", period: str = "", as_of: Any = None,
) -> Quantity | None:  # fmt: skip
    """The quantity of a claim's columns, None where they hold none or do not fit together."""
    try:
        return Quantity(unit, Comparator(comparator), low, high, act, phrase, language, period, as_of)
    except (NotAQuantity, ValueError):
        return None


Persons = dict[UUID, dict[tuple[str, str], frozenset[str]]]


def _persons(incidents: Collection[UUID], shut: Collection[UUID]) -> Persons:
    chain = [f"person{'__same_as' * level}" for level in range(1, LEVELS + 1)]
    rows = ActPerson.objects.filter(
        Q(act__run=None) | Q(act__run__state="live"), Q(person__run=None) | Q(person__run__state="live"),
        ~Q(act__in=shut), ~Q(person__in=shut),
        act__incident__in=incidents, act__withdrawn_on=None, person__withdrawn_on=None,
    )  # fmt: skip
    seen: list[tuple[UUID, str, str, UUID]] = []
    links: dict[UUID, UUID | None] = {}
    for incident, act, unit, *levels in rows.values_list(
        "act__incident", "act__kind", "person__unit", "person", *chain
    ):
        seen.append((incident, act, unit, levels[0]))
        _chain(levels, links)
    _complete(links, PersonRecord, "same_as")
    found: dict[UUID, dict[tuple[str, str], set[str]]] = defaultdict(lambda: defaultdict(set))
    for incident, act, unit, person in seen:
        found[incident][act, unit].add(str(_end(person, links) or _least(person, links)))
    return {
        incident: {key: frozenset(ids) for key, ids in by_key.items()} for incident, by_key in found.items()
    }


def _chain(levels: list[UUID | None], links: dict[UUID, UUID | None]) -> None:
    """Keep the links of one row: each level leads to the next; what the last leads to is not known yet."""
    for here, following in pairwise(levels):
        if here is None:
            return
        links[here] = following


def _complete(links: dict[UUID, UUID | None], model: type[Model], name: str) -> None:
    """Read on where chains were longer than one query brings."""
    chain = [f"{name}{f'__{name}' * level}" for level in range(LEVELS)]
    rows: Any = model._base_manager
    while pending := {end for end in links.values() if end is not None} - set(links):
        for levels in rows.filter(pk__in=pending).values_list("pk", *chain):
            _chain(list(levels), links)


def _end(start: UUID, links: Mapping[UUID, UUID | None]) -> UUID | None:
    """Where a chain ends, None for one that runs in a circle."""
    seen = {start}
    while (following := links.get(start)) is not None:
        if following in seen:
            return None
        seen.add(following)
        start = following
    return start


def _least(start: UUID, links: Mapping[UUID, UUID | None]) -> UUID:
    """Of a circle the member that stands for all: records held for one person count as one."""
    seen: set[UUID] = set()
    here: UUID | None = start
    while here is not None and here not in seen:
        seen.add(here)
        here = links.get(here)
    return min(seen)


def _union(sets: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*sets)
