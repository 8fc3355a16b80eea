"""Open the journal of a case: entries in order, and records with all their versions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from safeconduct import vault
from safeconduct.access.models import Person
from safeconduct.access.permissions import may
from safeconduct.cases.journal.kinds import KINDS
from safeconduct.cases.models.journal import CaseEntry
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

NOTHING = ""
ID_LENGTH = 36 + 1 + 36
FLOOR = 1024
"""Bytes of the shortest entry; longer ones grow by Padmé's steps."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One version of one record, as it was written. ``struck`` is why it was struck out, empty while it holds."""

    id: UUID
    number: int
    person_id: UUID
    day: date
    kind: str
    record_id: UUID
    version: int
    content: dict[str, Any]
    struck: str = ""


@dataclass(frozen=True, slots=True)
class Record:
    """One thing with its history, oldest version first."""

    id: UUID
    kind: str
    versions: tuple[Entry, ...]

    @property
    def newest(self) -> Entry:
        return self.versions[-1]

    @property
    def first(self) -> Entry:
        return self.versions[0]

    @property
    def version(self) -> int:
        return self.newest.version

    @property
    def content(self) -> dict[str, Any]:
        """What holds now."""
        return self.newest.content

    @property
    def is_struck(self) -> bool:
        return bool(self.newest.struck)


class Journal:
    """The opened journal.

    ``damaged`` counts rows that do not open, or do not stand where they were written. ``last_number`` and
    ``ends_in`` are number and digest of the last row: the next one names them.
    """

    def __init__(
        self, entries: list[Entry], damaged: int = 0, *, last: int = 0, ends_in: str = NOTHING
    ) -> None:
        self.entries = entries
        self.damaged = damaged
        self.last_number = last
        self.ends_in = ends_in

    def seen_by(self, person: Person) -> Journal:
        """The same with only those kinds this person may see."""
        shown = {code for code, kind in KINDS.items() if may(person, kind.sees)}
        seen = [entry for entry in self.entries if entry.kind in shown]
        return Journal(seen, self.damaged, last=self.last_number, ends_in=self.ends_in)

    @cached_property
    def _records(self) -> dict[UUID, Record]:
        found: dict[UUID, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.record_id, []).append(entry)
        return {
            record_id: Record(record_id, versions[0].kind, tuple(versions))
            for record_id, versions in found.items()
        }

    def records(self, *kinds: str, struck: bool = False) -> list[Record]:
        """Records of these kinds in the order they were begun; those struck out only if asked for."""
        return [
            record
            for record in self._records.values()
            if record.kind in kinds and (struck or not record.is_struck)
        ]

    def get(self, record_id: UUID, *kinds: str) -> Record | None:
        """One record, struck out or not; None if there is none of these kinds."""
        record = self._records.get(record_id)
        return record if record and (not kinds or record.kind in kinds) else None

    def last(self, *kinds: str) -> Entry | None:
        """The newest entry of these kinds that is not struck out."""
        held = {record.id for record in self.records(*kinds)}
        found = [entry for entry in self.entries if entry.record_id in held]
        return found[-1] if found else None


def read(request: Request, keys: CaseKeys) -> Journal:
    """Open everything in the journal of a request, oldest first."""
    rows = CaseEntry.objects.filter(request_id=request.id).order_by("number")
    columns = rows.values_list("id", "number", "person_id", "day", "document", "epoch")
    families: dict[int, vault.ContextFamily] = {}
    entries, last, damaged, before, owner = [], 0, 0, NOTHING, f"{request.id}/"
    for id_, number, person_id, day, column, epoch in columns.iterator(2000):
        damaged += number - last - 1  # rows that are gone
        last = number
        document = bytes(column)
        bound_to = (families.get(epoch) or families.setdefault(epoch, _family(epoch))).of(f"{owner}{id_}")
        held = _held(document, keys.file.get(epoch), bound_to)
        is_in_place = held is not None and held.get("chain") == _place(number, before, person_id, day)
        entry = _entry(held, id_, number, person_id, day) if held and is_in_place else None
        if entry is None:
            damaged += 1
        else:
            entries.append(entry)
        before = digest_of(document)
    return Journal(entries, damaged, last=last, ends_in=before)


def place(row: CaseEntry, before: str) -> list[Any]:
    """What ties a row to its place: its number, the row before it, who wrote it, on which day."""
    return _place(row.number, before, row.person_id, row.day)


def _place(number: int, before: str, person_id: UUID, day: date) -> list[Any]:
    return [number, before, str(person_id), day.isoformat()]


def _family(epoch: int) -> vault.ContextFamily:
    """`context` for all entries of one epoch: its unchanging parts made once."""
    return vault.ContextFamily("cases.caseentry", "document", epoch, ID_LENGTH)


def context(request_id: UUID, entry_id: UUID, epoch: int) -> vault.Context:
    """What an entry's document is bound to."""
    return vault.Context("cases.caseentry", f"{request_id}/{entry_id}", "document", epoch)


def digest_of(document: bytes | memoryview) -> str:
    """What the next entry names this one by."""
    return vault.digests.sha256(bytes(document)).hex()


def _held(document: bytes, key: vault.LockKey | None, bound_to: vault.Encoded) -> dict[str, Any] | None:
    if key is None:
        return None
    try:
        return dict(vault.unlock_document(document, key=key, context=bound_to))
    except (vault.CannotOpen, TypeError, ValueError):
        return None


def _entry(held: dict[str, Any], id_: UUID, number: int, person_id: UUID, day: date) -> Entry | None:
    if held.get("kind") not in KINDS:
        return None
    return Entry(
        id_, number, person_id, day, held["kind"], UUID(held["record"]), held["version"], held["content"],
        held["struck"],
    )  # fmt: skip
