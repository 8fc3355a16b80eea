"""Rows become travelling records: chunk by chunk, with one query more for what hangs on a chunk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.functions import Collate

from safeconduct.evidence.exchange.records import Kind, Record, Value
from safeconduct.evidence.exports.choosing import shown
from safeconduct.evidence.finding.denials import denials
from safeconduct.evidence.incidents.involving import courts_findings
from safeconduct.evidence.models import (
    Act,
    ActPerson,
    Artifact,
    Claim,
    ClaimLink,
    ClaimSource,
    Incident,
    IncidentLink,
    IncidentPlace,
    Involvement,
    Item,
    Party,
    PersonRecord,
    Source,
)

CHUNK = 1000
COARSE = {"exact": "district", "vicinity": "district"}
"""What goes out of a place whose point is sealed is its district: it says so."""
Told = tuple[Record, UUID | None]
"""A record, and the id of its row where handing it out is written down."""


def told(kind: Kind, rows: QuerySet[Any], shut: Collection[UUID]) -> Iterator[Told]:
    """Every row of a kind as a record, by key. ``shut``: records that do not leave, and are not named either."""
    ordered = _by_key(kind, rows)
    chunks = ordered.iterator(chunk_size=CHUNK)
    while chunk := list(islice(chunks, CHUNK)):
        yield from _NAMING[kind](chunk, shut) if kind in _NAMING else _TELLERS[kind](chunk)


def _by_key(kind: Kind, rows: QuerySet[Any]) -> QuerySet[Any]:
    rows = rows.select_related(*_BESIDE.get(kind, ()))
    if kind in (Kind.RELATION, Kind.ARTIFACT):
        return rows.order_by("pk")
    if kind is Kind.LINK or connection.vendor != "postgresql":
        return rows.order_by("key")
    return rows.order_by(Collate("key", "C"))  # as Python compares them


_BESIDE: Mapping[Kind, tuple[str, ...]] = {
    Kind.SOURCE: ("derived_from__run",), Kind.ITEM: ("source__run",), Kind.PARTY: ("part_of__run",),
    Kind.RELATION: ("whole", "part"), Kind.ACT: ("incident", "place"),
    Kind.INVOLVEMENT: ("act__incident", "party", "person", "finding__run"), Kind.CLAIM: ("item__run",),
    Kind.LINK: ("claim", "to_claim", "to_item"), Kind.ARTIFACT: ("item",),
}  # fmt: skip


def _record(of: Kind, key: str, /, **values: Any) -> Record:
    """What is empty does not travel. No and 0 do."""
    filled: dict[str, Value] = {
        name: value for name, value in values.items() if value not in ("", None, [], {})
    }
    return Record(of, key, filled)


def _key(row: Any) -> str:
    """The key of a record that may be seen; nothing for one that was withdrawn or taken back."""
    if row is None or row.withdrawn_on or (row.run_id and row.run.state != "live"):
        return ""
    return str(row.key)


def _sources(rows: Sequence[Source]) -> Iterator[Told]:
    for row in rows:
        yield _record(
            Kind.SOURCE, row.key, title=row.name, type=row.kind, reliability=row.reliability, basis=row.basis,
            derived_from=_key(row.derived_from), language=row.language, address=row.address,
            connection=row.connection,
        ), row.pk  # fmt: skip


def _items(rows: Sequence[Item]) -> Iterator[Told]:
    for row in rows:
        yield _record(
            Kind.ITEM, row.key, title=(row.title if row.is_public else "") or row.key, type=row.kind,
            source=_key(row.source), obtained_on=row.obtained_on, obtained_how=row.obtained_how,
            published_on=row.published_on, address=row.address, text=row.text, rights=row.rights,
            graphic=row.is_graphic, language=row.language, tags=row.tags, public=row.is_public,
            connection=row.connection,
        ), row.pk  # fmt: skip


def _persons(rows: Sequence[PersonRecord]) -> Iterator[Told]:
    for row in rows:
        yield (
            _record(
                Kind.PERSON,
                row.key,
                unit=row.unit,
                age_band=row.age_band,
                origin=row.origin,
                outcome=row.outcomes,
            ),
            row.pk,
        )


def _parties(rows: Sequence[Party]) -> Iterator[Told]:
    for row in rows:
        yield (
            _record(
                Kind.PARTY,
                row.key,
                title=row.name,
                type=row.kind,
                country=row.country,
                part_of=_key(row.part_of),
            ),
            row.pk,
        )


def _incidents(rows: Sequence[Incident], shut: Collection[UUID]) -> Iterator[Told]:
    denied = _who_denies([row.pk for row in rows], shut)
    places: dict[UUID, list[Value]] = defaultdict(list)
    for place in IncidentPlace.objects.filter(incident__in=[row.pk for row in rows]).order_by("name", "pk"):
        said = _place(place)
        if said:
            places[place.incident_id].append(said)
    for row in rows:
        yield _record(
            Kind.INCIDENT, row.key, title=row.title, summary=row.summary, public_summary=row.public_summary,
            when=row.periods, place=places.get(row.pk), type=row.kinds, language=row.language, tags=row.tags,
            monitoring=row.monitoring, denied_by=denied.get(row.pk),
            contested=row.is_contested or bool(denied.get(row.pk)),
        ), row.pk  # fmt: skip


def _who_denies(incidents: Collection[UUID], shut: Collection[UUID]) -> dict[UUID, list[str]]:
    """For each incident who denies it or a claim of it, as said in public; of others the denial's key."""
    found: dict[UUID, list[str]] = {}
    for incident, said in denials(incidents, ()).of_incident.items():
        found[incident] = sorted({each.speaker or each.key for each in said if each.id not in shut})
    return found


def _place(place: IncidentPlace) -> dict[str, Value]:
    said: dict[str, Value] = {"name": place.name, "latitude": place.latitude, "longitude": place.longitude}
    said |= {"precision": COARSE.get(place.precision, place.precision), "country": place.country}
    filled: dict[str, Value] = {name: value for name, value in said.items() if value not in ("", None)}
    return filled if len(filled) > 1 else {}


def _relations(rows: Sequence[IncidentLink]) -> Iterator[Told]:
    for row in rows:
        yield _record(
            Kind.RELATION, str(row.pk), whole=row.whole.key, relation=row.relation, part=row.part.key,
            disjoint_group=row.disjoint_group, why=row.why,
        ), None  # fmt: skip


def _acts(rows: Sequence[Act], shut: Collection[UUID]) -> Iterator[Told]:
    harmed: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    found = ActPerson.objects.filter(shown("person"), act__in=[row.pk for row in rows])
    found = found.exclude(person__in=shut)
    for act, person, outcome in found.order_by("person__key").values_list("act", "person__key", "outcome"):
        harmed[act].append((person, outcome or "-"))
    for row in rows:
        persons = harmed.get(row.pk, [])
        outcomes = [outcome for _, outcome in persons]
        place = _place(row.place) if row.place else {}
        yield _record(
            Kind.ACT, row.key, incident=row.incident.key, type=row.kind, persons=[person for person, _ in persons],
            when=[row.period] if row.period else [], place=[place] if place else [], methods=row.methods,
            reasons=row.reasons, perceived={"perceived": True, "actual": False}.get(row.reason_basis),
            outcome=row.outcome, group=row.group, consistency=row.consistency,
            outcomes=outcomes if set(outcomes) - {"-"} else [],
        ), row.pk  # fmt: skip


def _involvements(rows: Sequence[Involvement], shut: Collection[UUID]) -> Iterator[Told]:
    denied = _who_denies({row.act.incident_id for row in rows}, shut)
    court = (
        courts_findings()
        .filter(pk__in={row.finding_id for row in rows if row.finding_id})
        .exclude(pk__in=shut)
    )
    found = set(court.values_list("pk", flat=True))
    for row in rows:
        yield _record(
            Kind.INVOLVEMENT, row.key, act=row.act.key, person=row.person.key if row.person else "",
            party=row.party.key if row.party else "", type=row.kind, degree=row.degree, certainty=row.certainty,
            finding=_key(row.finding) if row.finding_id in found else "", naming=row.naming,
            contested=row.act.incident.is_contested or bool(denied.get(row.act.incident_id)),
            denied_by=denied.get(row.act.incident_id),
        ), row.pk  # fmt: skip


_ABOUT: Mapping[str, Any] = {
    "incident": Incident,
    "act": Act,
    "person": PersonRecord,
    "involvement": Involvement,
}


def about_keys(rows: Sequence[Claim]) -> dict[UUID, str]:
    """The keys of what claims are about, where that may be seen."""
    found: dict[UUID, str] = {}
    for kind, model in _ABOUT.items():
        ids = [row.about_id for row in rows if row.about_kind == kind]
        if ids:
            found.update(model.objects.standing().filter(pk__in=ids).values_list("pk", "key"))
    return found


def _claims(rows: Sequence[Claim]) -> Iterator[Told]:
    about = about_keys(rows)
    sources: dict[UUID, list[str]] = defaultdict(list)
    said_by = ClaimSource.objects.filter(shown("source"), claim__in=[row.pk for row in rows])
    for claim, key in said_by.order_by("source__key").values_list("claim", "source__key"):
        sources[claim].append(key)
    for row in rows:
        if row.about_id not in about:
            continue
        yield _record(
            Kind.CLAIM, row.key, kind=row.kind, about=about[row.about_id], statement=row.statement,
            translation=row.translation, language=row.language, speaker=row.speaker, capacity=row.capacity,
            said_on=row.said_on, venue=row.venue, quantity=_quantity(row), form=row.form, exact_words=row.exact_words,
            credibility=row.credibility, sources=sources.get(row.pk), item=_key(row.item), where=row.locator,
            credibility_why=row.credibility_why, public=row.is_public,
        ), row.pk  # fmt: skip


def _quantity(row: Claim) -> dict[str, Value]:
    if not row.unit:
        return {}
    said: dict[str, Value] = {
        "unit": row.unit, "comparator": row.comparator, "low": row.low, "high": row.high, "act": row.act_code,
        "phrase": row.phrase, "language": row.phrase_language, "period": row.figure_period,
        "as_of": row.as_of.isoformat() if row.as_of else None,
    }  # fmt: skip
    return {name: value for name, value in said.items() if value not in ("", None)}


def _links(rows: Sequence[ClaimLink]) -> Iterator[Told]:
    ends = [end for row in rows for end in (row.claim, row.to_claim) if end]
    about = about_keys(ends)
    for row in rows:
        if row.claim.about_id not in about or (row.to_claim and row.to_claim.about_id not in about):
            continue
        to = row.to_claim or row.to_item
        yield _record(
            Kind.LINK, str(row.key), claim=row.claim.key, relation=row.relation, to=to.key if to else "",
            where=row.locator,
        ), None  # fmt: skip


def _artifacts(rows: Sequence[Artifact]) -> Iterator[Told]:
    """A list of files. Name, kind, size and digest are sealed: files leave in a custody bundle, which has them."""
    for row in rows:
        over = str(row.derived_from_id) if row.derived_from_id else ""
        yield (
            _record(
                Kind.ARTIFACT,
                str(row.pk),
                item=row.item.key,
                role=row.role,
                derived_from=over,
                condition=row.condition,
            ),
            None,
        )


def denied_by(claims: Iterable[UUID], shut: Collection[UUID]) -> dict[UUID, list[str]]:
    """For each claim that denies others, the keys of those, for a table that has no lines for links."""
    links = ClaimLink.objects.live().filter(shown("to_claim"), claim__in=list(claims), relation="denies")
    links = links.exclude(to_claim__in=shut)
    found: dict[UUID, list[str]] = defaultdict(list)
    for claim, key in links.order_by("to_claim__key").values_list("claim", "to_claim__key"):
        found[claim].append(key)
    return found


_TELLERS: Mapping[Kind, Callable[[Any], Iterator[Told]]] = {
    Kind.SOURCE: _sources, Kind.ITEM: _items, Kind.PERSON: _persons, Kind.PARTY: _parties,
    Kind.RELATION: _relations, Kind.CLAIM: _claims, Kind.LINK: _links, Kind.ARTIFACT: _artifacts,
}  # fmt: skip
_NAMING: Mapping[Kind, Callable[[Any, Collection[UUID]], Iterator[Told]]] = {
    Kind.INCIDENT: _incidents, Kind.ACT: _acts, Kind.INVOLVEMENT: _involvements,
}  # fmt: skip
"""Kinds that name other records which may stay."""
