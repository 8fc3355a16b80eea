"""What of a record can be found: one row of the index, written with the record in the same transaction.

Only internal columns are read; no key is needed. Two rules of what is seen hold at every search and nowhere else: a
withdrawn record has no row, and a record of an import is found exactly while its run is "live". So an import indexes
its records in its short batches (``entries_of``), before the flip, and the flip touches one row: the run.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from safeconduct.evidence.finding import full_text
from safeconduct.evidence.finding.entries import Entry
from safeconduct.evidence.models import (
    Act,
    Claim,
    ImportRun,
    Incident,
    IncidentPlace,
    Item,
    Party,
    PersonRecord,
    Record,
    SearchRow,
    Source,
)
from safeconduct.evidence.models.finding import KINDS
from safeconduct.evidence.vocabulary import vocabulary

KIND_OF: Mapping[type[Record], str] = {
    Incident: "incident", Act: "act", Claim: "claim", Item: "item", Source: "source", PersonRecord: "person",
    Party: "party",
}  # fmt: skip
HEADINGS = ("key", "title", "name", "group")
TEXTS = (
    "summary", "public_summary", "text", "statement", "translation", "speaker", "capacity", "venue", "phrase", "origin",
    "basis", "address", "tags",
)  # fmt: skip
CODES: Mapping[type[Record], Mapping[str, str]] = {
    Incident: {"kinds": "acts"},
    Act: {"kind": "acts", "methods": "methods", "reasons": "reasons", "outcome": "person_status"},
    Claim: {"kind": "claims", "act_code": "acts", "form": "denials", "unit": "units"},
    Item: {"kind": "materials", "connection": "connections"},
    Source: {"kind": "sources", "connection": "connections"},
    Party: {"kind": "perpetrators"},
    PersonRecord: {"outcomes": "person_status", "unit": "units"},
}
"""By kind of record: its coded fields, and the list that each takes its codes from."""
OTHERS = ("first_day", "last_day", "country", "incident_id", "grade", "is_contested")
"""Columns that are read beside words and codes."""
Said = Mapping[str, Any]
Places = Mapping[UUID, Sequence[tuple[str, str]]]
"""By incident: country and name of each place."""


def index(record: Record) -> None:
    """Write or renew the row of a record; of a withdrawn one, take it away; of kinds that are not searched, nothing."""
    if type(record) in KIND_OF:
        index_many([record])


def index_many(records: Iterable[Record], run: ImportRun | None = None) -> int:
    """The same for many, of any kinds, with two queries for a batch of 500. Returns how many are in the index now.

    ``run`` stands for ``record.run`` of them all.
    """
    done, batch = 0, []
    for record in records:
        if type(record) in KIND_OF:
            batch.append(record)
        if len(batch) == full_text.BATCH:
            done, batch = done + _index_batch(batch, run), []
    return done + (_index_batch(batch, run) if batch else 0)


def index_incident(incident: Incident) -> int:
    """Renew an incident with its acts and claims: after a place was added, changed or removed."""
    acts: QuerySet[Act] = Act.every.filter(incident=incident)
    claims: QuerySet[Claim] = Claim.every.filter(incident=incident)
    return index_many([*acts.iterator(chunk_size=500), *claims.iterator(chunk_size=500), incident])


def unindex_run(run: ImportRun, most: int = 2_000) -> int:
    """Take some rows of a run that was given up or taken back out of the index; call again until it says 0."""
    ids = list(SearchRow.objects.filter(run=run).values_list("record_id", flat=True)[:most])
    if ids:
        full_text.remove(ids)
    return len(ids)


def reindex_all(batch: int = 2_000) -> int:
    """Write the whole index anew, oldest records first, in short transactions. Returns how many were gone through.

    While it runs, words asked for by their beginning may miss some.
    """
    full_text.forget_words()
    count = 0
    for model in KIND_OF:
        every: Any = model._meta.base_manager
        ids = list(every.order_by("made_on", "pk").values_list("pk", flat=True))
        for start in range(0, len(ids), batch):
            with transaction.atomic():
                count += index_many(every.filter(pk__in=ids[start : start + batch]).order_by("made_on", "pk"))
    return count


def _index_batch(records: Sequence[Record], run: ImportRun | None) -> int:
    gone = [record.pk for record in records if record.withdrawn_on]
    if gone:
        full_text.remove(gone)
    standing = [record for record in records if not record.withdrawn_on]
    places = _places({found for record in standing if (found := _incident(record))})
    return full_text.write(entry(record, places, run) for record in standing)


def _places(incident_ids: Iterable[UUID]) -> Places:
    found: dict[UUID, list[tuple[str, str]]] = defaultdict(list)
    rows = IncidentPlace.objects.filter(incident__in=list(incident_ids)).order_by("id")
    for incident_id, country, name in rows.values_list("incident_id", "country", "name"):
        found[incident_id].append((country, name))
    return found


def entry(record: Record, places: Places, run: ImportRun | None = None) -> Entry:
    """A record as the index keeps it. Places give their names to the incident alone, their country to its parts too."""
    model = type(record)
    said = {name: getattr(record, name) for name in _defaults(model)}
    return _entry(model, record.pk, said, places, run.pk if run else record.run_id)


Fresh = tuple[type[Record], UUID, Mapping[str, Any]]
"""A record that is not saved yet: model, id, and what it says by attribute name, but what is as the model has it."""


def entries_of(fresh: Sequence[Fresh], run: ImportRun, places: Places) -> list[Entry]:
    """Records of an import that nobody indexed before, for ``full_text.add``. Needs no transaction.

    ``places``: of the incidents that are written with them; those of others are looked up.
    """
    wanted = {
        found for model, _, said in fresh if model is not Incident and (found := said.get("incident_id"))
    }
    held = _places(wanted) if wanted else {}
    around = {each: [*held.get(each, ()), *places.get(each, ())] for each in {*held, *places}}
    return [
        _entry(model, pk, {**_defaults(model), **said}, around, run.pk)
        for model, pk, said in fresh
        if model in KIND_OF
    ]


@cache
def _defaults(model: type[Record]) -> Mapping[str, Any]:
    """The columns of a table that are read here, with what stands in them unless something is said."""
    read = {*HEADINGS, *TEXTS, *CODES[model], *OTHERS}
    fields = [each for each in model._meta.concrete_fields if each.attname in read]
    return {each.attname: each.get_default() for each in fields}


def _entry(model: type[Record], pk: UUID, said: Said, places: Places, run_id: UUID | None) -> Entry:
    incident_id = pk if model is Incident else said.get("incident_id")
    around = places.get(incident_id or pk, ())
    country = said.get("country", "")
    codes = tuple(_codes(model, said))
    named = [name for _, name in around] if model is Incident else []
    return Entry(
        kind=KINDS[KIND_OF[model]], record_id=pk, key=said.get("key", ""), title=title_of(said),
        codes=tuple(f"{name}:{code}" for name, code in codes), states=_states(model, said),
        countries=tuple(sorted({code for code, _ in around if code} | ({country} if country else set()))),
        first_day=said.get("first_day"), last_day=said.get("last_day"), incident_id=incident_id, run_id=run_id,
        heading=" ".join(_said(said, HEADINGS)),
        body="\n".join([*_said(said, TEXTS), *named]),
        labels=tuple(label for code in codes for label in _labels(*code)),
    )  # fmt: skip


def title(record: Record) -> str:
    """What a list calls a record beside its key."""
    return title_of({name: getattr(record, name, "") for name in HEADINGS})


def title_of(said: Said) -> str:
    """The same of what it says."""
    return next((str(value)[:300] for name in HEADINGS[1:] if (value := said.get(name))), "")


def _said(said: Said, names: Iterable[str]) -> Iterator[str]:
    for name in names:
        value = said.get(name)
        if value:
            yield " ".join(map(str, value)) if isinstance(value, list) else str(value)


def _codes(model: type[Record], said: Said) -> Iterator[tuple[str, str]]:
    """Each code of a record with the list that it is from."""
    for name, where in CODES[model].items():
        value = said[name]
        for code in value if isinstance(value, list) else [value]:
            if code:
                yield where, str(code)


LISTS_ELSEWHERE = frozenset({"claims", "sources"})
"""Codes of these are no vocabulary of ours; they are found by the code itself."""


@lru_cache(4096)
def _labels(where: str, code: str) -> tuple[str, ...]:
    """A code in the words of each language that we have."""
    if where in LISTS_ELSEWHERE:
        return (code,)
    known = vocabulary(where)
    return tuple(known.terms[code].labels.values()) if code in known else ()


def _states(model: type[Record], said: Said) -> tuple[str, ...]:
    if model is not Incident:
        return ()
    return (said["grade"], *(["contested"] if said["is_contested"] else []))


def _incident(record: Record) -> UUID | None:
    found: UUID | None = record.pk if isinstance(record, Incident) else getattr(record, "incident_id", None)
    return found
