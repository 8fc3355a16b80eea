"""From people recorded one by one to a table: each person is counted once, in one cell.

Records held for one person are one. Whoever was made known by an account that may not be counted from today is left
out, as are withdrawn records and families or groups. Where somebody was harmed more than once, time and place are those
of the first act; acts and outcomes that differ are "several".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from safeconduct.counting.disclosure import UNKNOWN, Key
from safeconduct.evidence.models import Act, ActPerson, Incident, IncidentPlace, PersonRecord
from safeconduct.evidence.testimonies.uses import unusable_records
from safeconduct.evidence.vocabulary import vocabulary

SEVERAL = "several"
LEFT_OUT = "left_out"
"""In a table's source: ids of records that could not be counted when it was made."""
ORIENTATION = "orientation_or_gender_identity"
TELLING_ACTS = frozenset({"persecution", "outing", "threat.outing"})
"""Acts that tell of orientation or gender identity by their name alone."""
COARSE = frozenset({"region"})
"""Precisions whose name may be a table's region; finer ones say their country only."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What a table counts. ``acts`` empty: every act of these incidents."""

    incidents: tuple[UUID, ...]
    acts: tuple[str, ...]
    dimensions: tuple[str, ...]

    def to_source(self) -> dict[str, Any]:
        return {"incidents": [str(each) for each in self.incidents], "acts": list(self.acts)}

    @classmethod
    def from_source(cls, source: Mapping[str, Any], dimensions: Iterable[str] = ()) -> Choice:
        incidents = tuple(UUID(each) for each in source.get("incidents", ()))
        return cls(incidents, tuple(source.get("acts", ())), tuple(dimensions))


@dataclass(frozen=True, slots=True)
class Counted:
    """A table before the gate. ``persons``: who is in it, for comparing with others; it is kept nowhere."""

    cells: Mapping[Key, int]
    persons: frozenset[UUID]
    is_orientation: bool


@dataclass(slots=True)
class _Person:
    """One person with all that was recorded of them under these acts."""

    ages: set[str] = field(default_factory=set)
    outcomes: set[str] = field(default_factory=set)
    general: set[str] = field(default_factory=set)
    acts: list[Act] = field(default_factory=list)


def counted(choice: Choice, on: date) -> Counted:
    """Count distinct people, with what may be used on that day. A number of queries that does not grow with them."""
    acts = _acts(choice)
    persons = _persons(acts, on)
    places = _places(choice.incidents) if {"country", "region"} & {*choice.dimensions} else {}
    cells = Counter(
        tuple(_value(name, person, places) for name in choice.dimensions) for person in persons.values()
    )
    return Counted(dict(cells), frozenset(persons), tells_of_orientation(choice, acts))


def population(choice: Choice) -> frozenset[str]:
    """Whom a choice is about, as names: incident and act. Two that share one may count the same people."""
    codes = _codes(choice.acts) or frozenset(vocabulary("acts").terms)
    return frozenset(f"{incident}/{code}" for incident in choice.incidents for code in codes)


def tells_of_orientation(choice: Choice, acts: Iterable[Act]) -> bool:
    """Whether being counted here says something of a person's orientation or gender identity."""
    if any(ORIENTATION in act.reasons or act.kind in TELLING_ACTS for act in acts):
        return True
    kinds = Incident.objects.filter(pk__in=choice.incidents).values_list("kinds", flat=True)
    return any(TELLING_ACTS.intersection(each) for each in kinds)


def _codes(acts: Iterable[str]) -> frozenset[str]:
    known = vocabulary("acts")
    return frozenset().union(*(known.within(code) if code in known else {code} for code in acts))


def _acts(choice: Choice) -> list[Act]:
    rows = _of_choice(Act.objects.standing().filter(incident__withdrawn_on=None), choice)
    return list(rows.select_related("place").order_by("first_day", "key"))


def _of_choice(rows: QuerySet[Act], choice: Choice) -> QuerySet[Act]:
    of = rows.filter(incident__in=choice.incidents)
    return of.filter(kind__in=_codes(choice.acts)) if choice.acts else of


def left_out(choice: Choice, on: date, *, made_until: date) -> frozenset[UUID]:
    """Records of a choice that may not be counted on a day, of those that were there by ``made_until``.

    Withdrawn ones, too: what is made from an account is withdrawn with it.
    """
    acts = _of_choice(Act.every.all(), choice).filter(made_on__lte=made_until)
    persons = ActPerson.objects.filter(act__in=acts, person__unit="person", person__made_on__lte=made_until)
    return unusable_records(on, (persons.values("person"), acts.values("pk")))


def _persons(acts: Iterable[Act], on: date) -> dict[UUID, _Person]:
    by_id = {act.pk: act for act in acts}
    rows = ActPerson.objects.filter(
        Q(person__run=None) | Q(person__run__state="live"), act__in=list(by_id), person__withdrawn_on=None,
        person__unit="person",
    )  # fmt: skip
    shut = unusable_records(on, (rows.values("person"), Act.every.filter(pk__in=list(by_id)).values("pk")))
    held = [row for row in rows.select_related("person") if not {row.person_id, row.act_id} & shut]
    roots = _roots({row.person for row in held})
    found: dict[UUID, _Person] = defaultdict(_Person)
    for row in sorted(held, key=lambda each: _begins(by_id[each.act_id])):
        person = found[roots[row.person_id]]
        person.acts.append(by_id[row.act_id])
        person.ages |= {row.person.age_band} - {""}
        person.outcomes |= {row.outcome} - {""}
        person.general |= {*row.person.outcomes}
    return dict(found)


def _roots(persons: Iterable[PersonRecord]) -> dict[UUID, UUID]:
    """For each record the one that stands for the same person; of records that name each other, the least."""
    links: dict[UUID, UUID | None] = {person.pk: person.same_as_id for person in persons}
    while pending := {end for end in links.values() if end} - links.keys():
        rows = PersonRecord.every.filter(pk__in=pending).values_list("pk", "same_as")
        links |= dict.fromkeys(pending) | dict(rows)
    return {start: _end(start, links) for start in links}


def _end(start: UUID, links: Mapping[UUID, UUID | None]) -> UUID:
    seen = [start]
    while (following := links.get(seen[-1])) is not None:
        if following in seen:
            return min(seen[seen.index(following) :])
        seen.append(following)
    return seen[-1]


def _begins(act: Act) -> tuple[date, str]:
    return act.first_day or date.max, act.key


Places = Mapping[UUID, list[IncidentPlace]]


def _places(incidents: Iterable[UUID]) -> Places:
    found: dict[UUID, list[IncidentPlace]] = defaultdict(list)
    for place in IncidentPlace.objects.filter(incident__in=list(incidents)):
        found[place.incident_id].append(place)
    return found


def _value(dimension: str, person: _Person, places: Places) -> str:
    if dimension in ("month", "year"):
        return _time(dimension, person.acts)
    if dimension in ("country", "region"):
        return _place(dimension, person.acts[0], places)
    if dimension == "age_band":
        return _one(person.ages)
    if dimension == "outcome":
        return _one(person.outcomes or person.general)
    return _one({act.kind for act in person.acts})


def _one(values: set[str]) -> str:
    """The only one of them; otherwise unknown, or several."""
    if not values:
        return UNKNOWN
    return next(iter(values)) if len(values) == 1 else SEVERAL


def _time(dimension: str, acts: Iterable[Act]) -> str:
    """The month or year of the first act of which it is known."""
    pattern = "%Y-%m" if dimension == "month" else "%Y"
    for act in acts:
        if act.first_day and act.last_day:
            first, last = act.first_day.strftime(pattern), act.last_day.strftime(pattern)
            if first == last:
                return first
    return UNKNOWN


def _place(dimension: str, act: Act, places: Places) -> str:
    """The country or region of an act; its incident's where that has one only. Regions begin with their country."""
    place = act.place
    if place is None:
        others = places.get(act.incident_id, [])
        countries = {other.country for other in others}
        if len(countries) == 1:
            place = others[0] if len(others) == 1 else IncidentPlace(country=others[0].country)
    country = place.country if place and place.country else UNKNOWN
    if dimension == "country":
        return country
    name = place.name.replace("/", " ") if place and place.precision in COARSE else ""
    return f"{country}/{name or UNKNOWN}"
