"""Whether a travelling record fits the desk's tables, and what it becomes before it is written.

Some things travel in short: an incident names its sources, the whole it is part of, and what it shares nobody with; a
claim names what it denies. At the desk these are records of their own, and are made here, before anything is counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from safeconduct.evidence.exchange.records import BY_NAME, ONLY_OUT, Kind, Reading, Record
from safeconduct.evidence.models import (
    Act,
    Claim,
    ClaimLink,
    Incident,
    IncidentLink,
    Involvement,
    Item,
    Party,
    PersonRecord,
    Source,
)

MODELS: Mapping[Kind, Any] = {
    Kind.SOURCE: Source, Kind.ITEM: Item, Kind.PERSON: PersonRecord, Kind.PARTY: Party, Kind.INCIDENT: Incident,
    Kind.RELATION: IncidentLink, Kind.ACT: Act, Kind.INVOLVEMENT: Involvement, Kind.CLAIM: Claim, Kind.LINK: ClaimLink,
}  # fmt: skip
COLUMNS: Mapping[Kind, Mapping[str, str]] = {
    Kind.SOURCE: {"title": "name", "type": "kind"}, Kind.ITEM: {"type": "kind"},
    Kind.PERSON: {"outcome": "outcomes"}, Kind.PARTY: {"title": "name", "type": "kind"},
    Kind.INCIDENT: {"when": "periods", "type": "kinds"}, Kind.RELATION: {},
    Kind.ACT: {"type": "kind", "when": "period"}, Kind.INVOLVEMENT: {"type": "kind"},
    Kind.CLAIM: {"where": "locator", "venue": "venue"}, Kind.LINK: {"where": "locator"},
}  # fmt: skip
"""Where a field has another name at the desk."""
ONE_ONLY = {Kind.ACT: ("when", "place")}
REPORTED = "#reported"
"""After an incident's key: the claim that its sources report it."""


@dataclass(frozen=True, slots=True)
class Edge:
    """One record leads to another of its kind, and must never lead back to itself."""

    family: str
    kind: Kind
    child: str
    parent: str


@dataclass(frozen=True, slots=True)
class Expanded:
    """A record as the desk keeps it: itself first, then what it named in short."""

    records: tuple[Record, ...]
    edges: tuple[Edge, ...] = ()
    later: tuple[tuple[str, str, str], ...] = ()
    """(what, key, other key): pointers to records that may come after it."""


Misfit = tuple[str, str, dict[str, str | int]]
"""Field, code of a sentence, facts."""


def misfits(record: Record) -> Iterator[Misfit]:
    """What of a record finds no room."""
    if record.kind in ONLY_OUT:
        yield "record", "only_out", {}
        return
    most = lengths(record.kind)
    if len(record.key) > 180:
        yield "key", "text_long", {"most": 180}
    for name, value in record.values.items():
        if name in most and isinstance(value, str) and len(value) > most[name]:
            yield name, "text_long", {"most": most[name]}
    for name in ONE_ONLY.get(record.kind, ()):
        if len(record.values.get(name) or ()) > 1:  # type: ignore[arg-type]  # these fields hold lists
            yield name, "one_only", {}
    yield from _of_its_kind(record)


def _of_its_kind(record: Record) -> Iterator[Misfit]:
    said = record.values
    if record.kind is Kind.PERSON and said.get("note"):
        yield "note", "vault", {}
    if record.kind is Kind.INVOLVEMENT:
        named = bool(said.get("party") or said.get("organisation"))
        if bool(said.get("person")) is named:
            yield "organisation", "both" if named else "nobody", {}
    figure = said.get("quantity")
    if isinstance(figure, dict) and len(str(figure.get("phrase", ""))) > 300:
        yield "quantity", "text_long", {"most": 300}


@cache
def lengths(kind: Kind) -> Mapping[str, int]:
    """The longest text each field of a kind may have, from its table."""
    model, found = MODELS[kind], {}
    for name, field in BY_NAME[kind].items():
        column = COLUMNS[kind].get(name, name)
        at = next((each for each in model._meta.concrete_fields if each.name == column), None)
        most = getattr(at, "max_length", None)
        if most and field.reading in (Reading.TEXT, Reading.CODE, Reading.KEY):
            found[name] = int(most)
    if kind is Kind.INVOLVEMENT:
        found["organisation"] = 180
    return found


def expanded(record: Record) -> Expanded:
    """A record with everything it named in short as records of their own."""
    match record.kind:
        case Kind.INCIDENT:
            return _incident(record)
        case Kind.CLAIM:
            return _claim(record)
        case Kind.RELATION if record.values["relation"] == "encompasses":
            whole = str(record.values["whole"])
            part = str(record.values["part"])
            return Expanded((record,), (Edge("part_of", Kind.INCIDENT, part, whole),))
        case Kind.SOURCE | Kind.PARTY:
            return _derived(record)
        case Kind.INVOLVEMENT if record.values.get("finding"):
            finding = str(record.values["finding"])
            return Expanded((record,), later=(("finding", record.key, finding),))
        case Kind.LINK if record.values["relation"] == "supersedes":
            claim, to = str(record.values["claim"]), str(record.values["to"])
            return Expanded((record,), (Edge("supersedes", Kind.CLAIM, claim, to),))
    return Expanded((record,))


def _derived(record: Record) -> Expanded:
    """A source that passes on what another knew; a body within another."""
    name = "derived_from" if record.kind is Kind.SOURCE else "part_of"
    over = record.values.get(name)
    if not over:
        return Expanded((record,))
    edge = Edge(f"{record.kind.value}.{name}", record.kind, record.key, str(over))
    return Expanded((record,), (edge,), ((edge.family, record.key, str(over)),))


def _incident(record: Record) -> Expanded:
    said = dict(record.values)
    sources, whole = _texts(said.pop("sources", None)), said.get("part_of")
    tags = [*_texts(said.get("tags")), *_texts(said.pop("related", None))]
    if tags:
        said["tags"] = list(tags)
    records = [Record(record.kind, record.key, said)]
    edges: list[Edge] = []
    if whole:
        link = {"whole": whole, "part": record.key, "relation": "encompasses"}
        records.append(Record(Kind.RELATION, f"{record.key}#part of#{whole}"[:180], link))
        edges.append(Edge("part_of", Kind.INCIDENT, record.key, str(whole)))
    if sources:
        claim: dict[str, Any] = {"kind": "allegation", "about": record.key, "sources": sources}
        records.append(Record(Kind.CLAIM, f"{record.key[:190]}{REPORTED}", claim))
    later = tuple(("disjoint", record.key, other) for other in _texts(said.get("disjoint_with")))
    return Expanded(tuple(records), tuple(edges), later)


def _claim(record: Record) -> Expanded:
    records, edges = [record], []
    targets = [("denies", each) for each in _texts(record.values.get("denies"))]
    if record.values.get("supersedes"):
        newer = str(record.values["supersedes"])
        targets.append(("supersedes", newer))
        edges.append(Edge("supersedes", Kind.CLAIM, record.key, newer))
    for relation, to in targets:
        link = {"claim": record.key, "relation": relation, "to": to}
        records.append(Record(Kind.LINK, f"{record.key}#{relation}#{to}"[:400], link))
    return Expanded(tuple(records), tuple(edges))


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
