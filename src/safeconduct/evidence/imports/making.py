"""Travelling records become rows: one function for each kind, many records at a time, no query for a single one.

Rows are no model instances: see ``inserting``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID, uuid5

from safeconduct.access.models import Person
from safeconduct.evidence.exchange.records import Kind
from safeconduct.evidence.imports import sealing_many
from safeconduct.evidence.imports.codes import country_code
from safeconduct.evidence.imports.inserting import Fresh
from safeconduct.evidence.imports.knowing import id_for, ids_of
from safeconduct.evidence.imports.placing import Placed, days_of, placed
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import (
    Act,
    ActPerson,
    Claim,
    ClaimLink,
    ClaimSource,
    ImportRun,
    Incident,
    IncidentLink,
    IncidentPlace,
    Involvement,
    Item,
    Party,
    PersonRecord,
    Source,
)
from safeconduct.evidence.models.sources import NAMELESS_KINDS

Row = tuple[str, dict[str, Any]]
"""A record's key and its values."""


@dataclass
class Batch:
    """What one part becomes: rows to create, table by table in order, and those of them that are searched."""

    run: ImportRun
    by: Person
    on: date
    create: list[Sequence[Fresh]] = field(default_factory=list)
    records: list[Fresh] = field(default_factory=list)
    sealed: list[tuple[Fresh, UUID, Mapping[str, Any]]] = field(default_factory=list)
    """(row, whose key, content)."""

    @property
    def common(self) -> dict[str, Any]:
        """What every row says that has such a column."""
        return {"run_id": self.run.pk, "made_by_id": self.by.pk, "made_on": self.on}

    def new(self, model: Any, of: Kind, key: str, /, **said: Any) -> Fresh:
        """A record of this run that is not saved yet."""
        said["key"] = key
        return Fresh(model, id_for(self.run, of, key), said)

    def seal(self, row: Fresh, owner: UUID, **content: Any) -> None:
        """Remember what of a row is to be sealed; nothing where all is empty."""
        filled = {name: value for name, value in content.items() if value not in ("", None, [])}
        if filled:
            self.sealed.append((row, owner, filled))

    def add(self, rows: Sequence[Fresh], *, searched: bool = True) -> None:
        self.create.append(rows)
        if searched:
            self.records += rows


def made(kind: Kind, rows: Sequence[Row], batch: Batch, desk: DeskKeys) -> None:
    """Fill a batch with the rows of one part; keys of what is sealed are kept before anything else is."""
    _MAKERS[kind](rows, batch)
    keys = sealing_many.keys_for(list(dict.fromkeys(owner for _, owner, _ in batch.sealed)), desk)
    for row, owner, content in batch.sealed:
        row.said["sealed"] = sealing_many.seal(row, content, keys[owner])


def _text(said: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: said[name] for name in names if name in said}


def _sources(rows: Sequence[Row], batch: Batch) -> None:
    found = []
    for key, said in rows:
        kind = said.get("type", "other")
        is_named = kind not in NAMELESS_KINDS
        row = batch.new(
            Source, Kind.SOURCE, key, kind=kind, name=said["title"] if is_named else key,
            **_text(said, "reliability", "basis", "language", "connection"),
            address=said.get("address", "") if is_named else "",
        )  # fmt: skip
        hidden = {} if is_named else {"name": said["title"], "contact": said.get("address")}
        batch.seal(row, row.pk, note=said.get("note"), **hidden)
        found.append(row)
    batch.add(found)


def _items(rows: Sequence[Row], batch: Batch) -> None:
    sources = _pointed(Kind.SOURCE, rows, "source", batch)
    found = []
    for key, said in rows:
        is_public = said.get("public", True)
        first, last = days_of([said.get("published_on", "")])
        shown = _text(said, "title", "text", "address")
        row = batch.new(
            Item, Kind.ITEM, key, kind=said.get("type", "data_set"), is_public=is_public,
            source_id=sources.get(said.get("source", "")), is_graphic=said.get("graphic", False),
            first_day=first, last_day=last, tags=said.get("tags", []), **(shown if is_public else {}),
            **_text(said, "obtained_on", "obtained_how", "published_on", "rights", "language", "connection"),
        )  # fmt: skip
        batch.seal(row, row.pk, note=said.get("note"), **({} if is_public else shown))
        found.append(row)
    batch.add(found)


def _persons(rows: Sequence[Row], batch: Batch) -> None:
    batch.add(
        [
            batch.new(
                PersonRecord, Kind.PERSON, key, unit=said.get("unit", "person"), outcomes=said.get("outcome", []),
                **_text(said, "age_band", "origin"),
            )
            for key, said in rows
        ]
    )  # fmt: skip


def _parties(rows: Sequence[Row], batch: Batch) -> None:
    found = []
    for key, said in rows:
        row = batch.new(
            Party, Kind.PARTY, key, name=said["title"], kind=said.get("type", "unknown"),
            country=country_code(said.get("country", "")),
        )  # fmt: skip
        batch.seal(row, row.pk, note=said.get("note"))
        found.append(row)
    batch.add(found)


def _incidents(rows: Sequence[Row], batch: Batch) -> None:
    found: list[Fresh] = []
    places: list[Fresh] = []
    for key, said in rows:
        periods = said.get("when", [])
        first, last = days_of(periods)
        row = batch.new(
            Incident, Kind.INCIDENT, key, periods=periods, first_day=first, last_day=last, kinds=said.get("type", []),
            tags=said.get("tags", []), **_text(said, "title", "summary", "public_summary", "language", "monitoring"),
        )  # fmt: skip
        batch.seal(row, row.pk, note=said.get("note"))
        found.append(row)
        for number, place in enumerate(said.get("place", ())):
            places.append(_place(placed(place), row.pk, f"{key}/{number}", batch))
    batch.add(found)
    batch.create.append(places)


def _place(place: Placed, incident_id: UUID, name: str, batch: Batch) -> Fresh:
    said = {"incident_id": incident_id, **place.columns}
    row = Fresh(IncidentPlace, uuid5(batch.run.pk, f"place:{name}"), said)
    batch.seal(row, incident_id, **place.sealed)
    return row


def _relations(rows: Sequence[Row], batch: Batch) -> None:
    keys = [said[end] for _, said in rows for end in ("whole", "part")]
    incidents = ids_of(Kind.INCIDENT, keys, batch.run)
    found = []
    for key, said in rows:
        link = {"whole_id": incidents[said["whole"]], "part_id": incidents[said["part"]]}
        link |= _text(said, "relation", "disjoint_group", "why")
        found.append(Fresh(IncidentLink, id_for(batch.run, Kind.RELATION, key), link))
    batch.add(found, searched=False)


def _acts(rows: Sequence[Row], batch: Batch) -> None:
    incidents = _pointed(Kind.INCIDENT, rows, "incident", batch)
    persons = ids_of(Kind.PERSON, (each for _, said in rows for each in said.get("persons", ())), batch.run)
    held = _places_of(incidents.values()) if any("place" in said for _, said in rows) else {}
    found: list[Fresh] = []
    harmed: list[Fresh] = []
    places: list[Fresh] = []
    for key, said in rows:
        period = (said.get("when") or [""])[0]
        first, last = days_of([period])
        incident_id = incidents[said["incident"]]
        row = batch.new(
            Act, Kind.ACT, key, incident_id=incident_id, kind=said["type"], period=period, first_day=first,
            last_day=last, methods=said.get("methods", []), reasons=said.get("reasons", []),
            reason_basis=_BASIS.get(said.get("perceived"), ""), **_text(said, "outcome", "group", "consistency"),
            place_id=_place_of(said, key, incident_id, held, places, batch),
        )  # fmt: skip
        batch.seal(row, row.pk, note=said.get("note"))
        found.append(row)
        harmed += _harmed(row, said, persons)
    batch.create.append(places)
    batch.add(found)
    batch.create.append(harmed)


_BASIS: Mapping[Any, str] = {True: "perceived", False: "actual"}


def _places_of(incidents: Iterable[UUID]) -> dict[tuple[Any, ...], UUID]:
    """Places in the clear of some incidents, by what they say."""
    columns = ("incident_id", "name", "country", "precision", "latitude", "longitude", "pk")
    rows = IncidentPlace.objects.filter(incident__in=list(set(incidents)), sealed=None).values_list(*columns)
    return {row[:-1]: row[-1] for row in rows}


def _place_of(
    said: Mapping[str, Any], key: str, incident_id: UUID, held: dict[tuple[Any, ...], UUID],
    places: list[Fresh], batch: Batch,
) -> UUID | None:  # fmt: skip
    """The incident's own place that an act names, or a new one."""
    if not said.get("place"):
        return None
    place = placed(said["place"][0])
    same = (incident_id, *place.same)
    if same not in held:
        places.append(_place(place, incident_id, f"act {key}", batch))
        held[same] = places[-1].pk
    return held[same]


def _harmed(row: Fresh, said: Mapping[str, Any], persons: Mapping[str, UUID]) -> list[Fresh]:
    keys = said.get("persons", ())
    outcomes = [each if each != "-" else "" for each in said.get("outcomes", ())]
    outcomes += [""] * (len(keys) - len(outcomes))
    once = dict(zip(keys, outcomes, strict=False))
    return [
        Fresh(ActPerson, None, {"act_id": row.pk, "person_id": persons[key], "outcome": outcome})
        for key, outcome in once.items()
    ]


def _involvements(rows: Sequence[Row], batch: Batch) -> None:
    """Whether a name may be published is asked here, by two people: what a file says of it is not taken over."""
    acts = _pointed(Kind.ACT, rows, "act", batch)
    persons = _pointed(Kind.PERSON, rows, "person", batch)
    parties = _pointed(Kind.PARTY, rows, "party", batch)
    named = _named_parties(rows, batch)
    found = []
    for key, said in rows:
        row = batch.new(
            Involvement, Kind.INVOLVEMENT, key, act_id=acts[said["act"]], person_id=persons.get(said.get("person", "")),
            party_id=parties.get(said.get("party", "")) or named.get(said.get("organisation", "").casefold()),
            kind=said.get("type", ""), degree=said.get("degree", "unknown"), naming="not_asked",
            **_text(said, "certainty"),
        )  # fmt: skip
        batch.seal(row, row.pk, note=said.get("note"))
        found.append(row)
    batch.add(found, searched=False)


def _named_parties(rows: Sequence[Row], batch: Batch) -> dict[str, UUID]:
    """Bodies by name: those here, and new ones for names nobody wrote down yet."""
    wanted: dict[str, tuple[str, str]] = {}
    for _, said in rows:
        if name := said.get("organisation", ""):
            wanted.setdefault(name.casefold(), (name, said.get("type", "unknown")))
    if not wanted:
        return {}
    held = Party.objects.standing().values_list("name", "pk")
    ours = Party.every.filter(run=batch.run).values_list("name", "pk")
    found = {name.casefold(): pk for name, pk in [*held, *ours] if name.casefold() in wanted}
    names = [each for plain, each in wanted.items() if plain not in found]
    taken = set(Party.every.filter(key__in=[name for name, _ in names]).values_list("key", flat=True))
    new = []
    for name, kind in names:
        key = name if name not in taken else f"{name[:170]} {batch.run.pk.hex[:8]}"
        new.append(batch.new(Party, Kind.PARTY, key, name=name, kind=kind))
    batch.add(new)
    return found | {row.said["name"].casefold(): row.pk for row in new}


def _claims(rows: Sequence[Row], batch: Batch) -> None:
    about = _about(rows, batch)
    items = _pointed(Kind.ITEM, rows, "item", batch)
    sources = ids_of(Kind.SOURCE, (each for _, said in rows for each in said.get("sources", ())), batch.run)
    found: list[Fresh] = []
    said_by: list[Fresh] = []
    for key, said in rows:
        row = _claim(key, said, about[said["about"]], items.get(said.get("item", "")), batch)
        found.append(row)
        for each in dict.fromkeys(said.get("sources", ())):
            said_by.append(Fresh(ClaimSource, None, {"claim_id": row.pk, "source_id": sources[each]}))
    batch.add(found)
    batch.create.append(said_by)


def _claim(
    key: str, said: Mapping[str, Any], about: tuple[str, UUID, UUID | None], item: UUID | None, batch: Batch
) -> Fresh:
    is_public = said.get("public", True)
    figure = said.get("quantity", {})
    words = _text(said, "statement", "translation", "speaker", "capacity") | _text(figure, "phrase")
    first, last = days_of([said.get("said_on", "")])
    as_of = date.fromisoformat(figure["as_of"]) if figure.get("as_of") else None
    row = batch.new(
        Claim, Kind.CLAIM, key, kind=said["kind"], about_kind=about[0], about_id=about[1], incident_id=about[2],
        item_id=item, is_public=is_public, first_day=first, last_day=last, locator=said.get("where", ""),
        unit=figure.get("unit", ""), comparator=figure.get("comparator", ""), low=figure.get("low"),
        high=figure.get("high"), act_code=figure.get("act", ""), phrase_language=figure.get("language", ""),
        figure_period=figure.get("period", ""), as_of=as_of, exact_words=said.get("exact_words"),
        **_text(said, "language", "said_on", "venue", "credibility", "credibility_why", "form"),
        **(words if is_public else {}),
    )  # fmt: skip
    batch.seal(row, row.pk, note=said.get("note"), **({} if is_public else words))
    return row


def _about(rows: Sequence[Row], batch: Batch) -> dict[str, tuple[str, UUID, UUID | None]]:
    """What each claim is about, and in which incident: kind, id, incident."""
    left = {said["about"] for _, said in rows}
    found: dict[str, tuple[str, UUID, UUID | None]] = {}
    for kind, model, path in _ABOUT:
        ids = ids_of(kind, left, batch.run)
        within: dict[UUID, UUID] = {}
        if path:
            within = dict(model._base_manager.filter(pk__in=ids.values()).values_list("pk", path))
        for key, pk in ids.items():
            found[key] = (kind.value, pk, pk if kind is Kind.INCIDENT else within.get(pk))
        left -= ids.keys()
    return found


_ABOUT: tuple[tuple[Kind, Any, str], ...] = (
    (Kind.INCIDENT, Incident, ""), (Kind.ACT, Act, "incident_id"), (Kind.INVOLVEMENT, Involvement, "act__incident_id"),
    (Kind.PERSON, PersonRecord, ""),
)  # fmt: skip
"""What a claim may be about, and where the incident of it stands. A key that two kinds have is the first's."""


def _links(rows: Sequence[Row], batch: Batch) -> None:
    ends = [said[end] for _, said in rows for end in ("claim", "to")]
    claims = ids_of(Kind.CLAIM, ends, batch.run)
    items = ids_of(Kind.ITEM, (said["to"] for _, said in rows if said["to"] not in claims), batch.run)
    found = []
    for key, said in rows:
        link = {
            "key": id_for(batch.run, Kind.LINK, key), "claim_id": claims[said["claim"]],
            "relation": said["relation"], "to_claim_id": claims.get(said["to"]), "to_item_id": items.get(said["to"]),
            "locator": said.get("where", ""),
        }  # fmt: skip
        found.append(Fresh(ClaimLink, None, link))
    batch.add(found, searched=False)


def _pointed(kind: Kind, rows: Sequence[Row], name: str, batch: Batch) -> dict[str, UUID]:
    return ids_of(kind, (said[name] for _, said in rows if said.get(name)), batch.run)


_MAKERS: Mapping[Kind, Any] = {
    Kind.SOURCE: _sources, Kind.ITEM: _items, Kind.PERSON: _persons, Kind.PARTY: _parties, Kind.INCIDENT: _incidents,
    Kind.RELATION: _relations, Kind.ACT: _acts, Kind.INVOLVEMENT: _involvements, Kind.CLAIM: _claims, Kind.LINK: _links,
}  # fmt: skip
