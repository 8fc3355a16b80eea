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
from safeconduct.cases.case_keys import CaseKeys
from safeconduct.cases.journal import heads
from safeconduct.cases.journal.kinds import KINDS
from safeconduct.cases.models.journal import CaseEntry
from safeconduct.intake.models import Request

Stretches = tuple[tuple[int, int], ...]
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

    ``damaged`` counts rows that do not open, do not stand where they were written, or are gone; ``damaged_at``
    says where: first and last number of each stretch. ``last_number`` is the last number given, ``ends_in`` the
    digest of the last row there is: the next one names it.
    """

    def __init__(
        self,
        entries: list[Entry],
        damaged: int = 0,
        *,
        at: Stretches = (),
        last: int = 0,
        ends_in: str = NOTHING,
    ) -> None:
        self.entries = entries
        self.damaged = damaged
        self.damaged_at = at
        self.last_number = last
        self.ends_in = ends_in
        self.is_story_shut = False

    def seen_by(self, person: Person) -> Journal:
        """The same with only those kinds this person may see.

        What moved to a kind they may not see is gone with all it ever said, its striking as well.
        """
        shown = {code for code, kind in KINDS.items() if may(person, kind.sees)}
        gone = self._moved_out_of(shown)
        seen = [entry for entry in self.entries if entry.kind in shown and entry.record_id not in gone]
        return self._of(seen)

    def _moved_out_of(self, shown: set[str]) -> set[UUID]:
        """Records that say no more than where they went (``moved_to``), where that is not shown, or is not there."""
        moved = {
            entry.record_id: str(entry.content["moved_to"])
            for entry in self.entries
            if "moved_to" in entry.content
        }
        if not moved:
            return set()
        seen = {str(record.id) for record in self._records.values() if record.kind in shown}
        return {record_id for record_id, to in moved.items() if to not in seen}

    def without_story(self) -> Journal:
        """The same without what belongs to the story."""
        rest = self._of([entry for entry in self.entries if not KINDS[entry.kind].is_story])
        rest.is_story_shut = True
        return rest

    def _of(self, entries: list[Entry]) -> Journal:
        return Journal(entries, self.damaged, at=self.damaged_at, last=self.last_number, ends_in=self.ends_in)

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
    end = heads.read(request.id, keys)  # before the rows: an entry added meanwhile is no damage
    rows = CaseEntry.objects.filter(request_id=request.id).order_by("number")
    columns = rows.values_list("id", "number", "person_id", "day", "document", "epoch")
    families: dict[int, vault.ContextFamily] = {}
    entries, last, before, owner = [], 0, NOTHING, f"{request.id}/"
    damaged: list[tuple[int, int]] = []
    is_where_it_ends = False
    for id_, number, person_id, day, column, epoch in columns.iterator(2000):
        if number > last + 1:  # rows that are gone
            damaged.append((last + 1, number - 1))
        last = number
        document = bytes(column)
        bound_to = (families.get(epoch) or families.setdefault(epoch, _family(epoch))).of(f"{owner}{id_}")
        held = _held(document, keys.file.get(epoch), bound_to)
        is_in_place = held is not None and held.get("chain") == _place(number, before, person_id, day)
        entry = _entry(held, id_, number, person_id, day) if held and is_in_place else None
        before = digest_of(document)
        is_where_it_ends |= end is not None and end == heads.Head(number, before)
        if entry is None:
            damaged.append((number, number))
        else:
            entries.append(entry)
    if gone := _gone(request, keys, end, last, is_where_it_ends, damaged):
        damaged.append(gone)
        last = gone[1]
    count = sum(until - since + 1 for since, until in damaged)
    return Journal(entries, count, at=tuple(damaged), last=last, ends_in=before)


def _gone(
    request: Request,
    keys: CaseKeys,
    end: heads.Head | None,
    last: int,
    is_where_it_ends: bool,
    damaged: list[tuple[int, int]],
) -> tuple[int, int] | None:
    """Numbers missing at the end. Where the head itself is gone it is one, never given again: nobody knows more."""
    if end is None:
        end = heads.read(request.id, keys) if last else None  # the first entry came a moment ago
        return (last + 1, last + 1) if last and end is None else None
    if end.number > last:
        return last + 1, end.number
    is_told = is_where_it_ends or any(since <= end.number <= until for since, until in damaged)
    return None if is_told else (last + 1, last + 1)


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
