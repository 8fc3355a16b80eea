"""Search in what is sealed to the desk: opened in memory for one request, compared, and let go. No index is made of it.

Only which records hold the words is told; what stands in them is read on the record's own page, with its own reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.choices.finding.asking import contains_all, substrings
from safeconduct.evidence import keys, sealing
from safeconduct.evidence.finding.indexing import KIND_OF, title
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Act, Claim, Incident, Item, Party, Record, Source
from safeconduct.evidence.people.reasons import known_reason

MOST = 20_000
"""Records looked through in one search, the newest first."""
SHOWN = 200
BATCH = 500
SEARCHED = "evidence.sealed.searched."
SEALED_AT_DESK: tuple[type[Record], ...] = (Source, Item, Claim, Incident, Act, Party)
"""Whose sealed part lies at the documentation desk. People and testimonies lie in the vault, which has its own."""


@dataclass(frozen=True, slots=True)
class SealedHit:
    """A record whose sealed part holds the words."""

    kind: str
    record_id: UUID
    key: str
    title: str


@dataclass(frozen=True, slots=True)
class SealedAnswer:
    """``looked``: records opened; ``unopened``: whose key or content would not open; ``is_capped``: there are more."""

    hits: list[SealedHit]
    looked: int
    unopened: int
    is_capped: bool


def search_sealed(typed: str, *, desk: DeskKeys, reason: str, by: Person, at: datetime) -> SealedAnswer:
    """Look through sealed parts. The audit has who, why and how many before anything is opened; never the words.

    Raises ``NotAllowed``, ``NoReason``.
    """
    demand(by, Permission.SEE_EVIDENCE)
    ids, is_capped = _newest()
    with transaction.atomic():
        audit.record(SEARCHED + known_reason(reason), chain="staff", by=by.pk, count=len(ids), at=at)
    parts, held = substrings(typed), keys.all_keys(desk)
    hits: list[SealedHit] = []
    looked = 0
    for record in _records(ids):
        key = held.get(str(record.pk))
        content = _content(record, key) if key else None
        if content is None:
            continue
        looked += 1
        if len(hits) < SHOWN and contains_all("\n".join(_texts(content)), parts):
            hits.append(SealedHit(KIND_OF[type(record)], record.pk, _key(record), title(record)))
    return SealedAnswer(hits, looked, len(ids) - looked, is_capped)


def _newest() -> tuple[list[tuple[type[Record], UUID]], bool]:
    """The newest records with a sealed part, and whether there are more."""
    found: list[tuple[Any, UUID, type[Record]]] = []
    for model in SEALED_AT_DESK:
        rows: Any = model
        standing = rows.objects.standing().filter(sealed__isnull=False).order_by("-made_on", "-pk")
        found += [(day, pk, model) for day, pk in standing.values_list("made_on", "pk")[: MOST + 1]]
    found.sort(key=lambda row: (row[0], row[1]), reverse=True)
    return [(model, pk) for _day, pk, model in found[:MOST]], len(found) > MOST


def _records(ids: list[tuple[type[Record], UUID]]) -> Iterator[Record]:
    """The records, in batches: so that not all are in memory at once."""
    for start in range(0, len(ids), BATCH):
        wanted: dict[type[Record], list[UUID]] = {}
        for model, pk in ids[start : start + BATCH]:
            wanted.setdefault(model, []).append(pk)
        for model, pks in wanted.items():
            rows: Any = model
            yield from rows.objects.filter(pk__in=pks)


def _content(record: Record, key: vault.LockKey) -> sealing.Content | None:
    try:
        return sealing.opened(record, record.sealed, key)
    except vault.CannotOpen:
        return None


def _texts(value: Any) -> Iterator[str]:
    """All text in a document, keys of it left out."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


def _key(record: Record) -> str:
    return str(getattr(record, "key", ""))
