"""An import run: its sealed file, its sealed notes (how it is read, how far it got), who may go on with it.

Whoever sits at the documentation desk and may import goes on with any run: the file is sealed to the desk, and an
import must not hang because one person is away. Each step is noted in the audit under whoever took it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.errors import WrongState
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.blobs import store
from safeconduct.blobs.sealed import Sealed, stream_context
from safeconduct.evidence import exchange, keys, sealing
from safeconduct.evidence.exchange.encodings import Encoding
from safeconduct.evidence.exchange.mapping import made
from safeconduct.evidence.exchange.reading import Place
from safeconduct.evidence.imports.codes import desk_lists
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import ImportRun


class FileGone(Exception):
    """The sealed file is missing, or was changed: it must be uploaded again."""


class SteppedMeanwhile(Exception):
    """Somebody else went on with this run at the same moment; what they did stands."""


@dataclass
class Notes:
    """What lies sealed with a run.

    ``phase``: mapping, checking, problems, ready. ``fit``: the recognised shape, “ours” for our JSON Lines, or nothing.
    """

    name: str
    size: int
    stream: str
    phase: str = "mapping"
    fit: str = ""
    encoding: str = ""
    delimiter: str = ""
    plan: str = ""
    header: list[str] = field(default_factory=list)
    records: dict[str, int] = field(default_factory=dict)
    found: int = 0
    problems: list[list[Any]] = field(default_factory=list)
    by_column: dict[str, int] = field(default_factory=dict)
    refused: str = ""
    read: list[int] = field(default_factory=list)
    """How far the check read: lines, records, and those not blank (``exchange.reading.Place``)."""

    @property
    def is_ours(self) -> bool:
        return self.fit == "ours"

    @property
    def form(self) -> exchange.Form:
        return exchange.Form(Encoding(self.encoding), self.delimiter)


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run whose notes are open, for one request."""

    run: ImportRun
    notes: Notes
    key: vault.LockKey = field(repr=False)

    def opened(self) -> Iterator[bytes]:
        """The file from its beginning. Raises ``FileGone``."""
        stream = vault.LockKey.from_bytes(bytes.fromhex(self.notes.stream))
        try:
            yield from vault.open_stream(
                store.pieces_of(self.run.blob), stream, stream_context(self.run.blob)
            )
        except (store.BlobMissing, vault.CannotOpen):
            raise FileGone from None

    def rows(self, place: Place | None = None) -> Iterator[exchange.Made]:
        """Rows as records from ``place`` on, which is kept up to date. Raises ``exchange.Refused``, ``FileGone``."""
        if self.notes.is_ours:
            return exchange.json_lines.made(self.opened, desk_lists(), place=place)
        plan = exchange.from_json(self.notes.plan)
        return made(self.opened, self.notes.form, plan, desk_lists(), place=place)

    def locked(self, notes: Notes) -> bytes:
        return sealing.locked(self.run, vars(notes), self.key)


def begin(sealed: Sealed, *, token: UUID, desk: DeskKeys, by: Person, at: datetime) -> ImportRun:
    """Keep an uploaded file as a new run; the same form twice keeps one. Raises ``NotAllowed``."""
    demand(by, Permission.IMPORT_EVIDENCE)
    if (held := ImportRun.objects.filter(pk=token).first()) is not None:
        return held
    run = ImportRun(id=token, state="mapping", begun_by=by, begun_on=at.date(), blob=sealed.blob)
    notes = Notes(name=sealed.name, size=sealed.size, stream=sealed.key.to_bytes().hex())
    run.sealed = sealing.locked(run, vars(notes), keys.new_key(token, desk))
    with transaction.atomic():
        run.save(force_insert=True)
        audit.record("evidence.import.begun", chain="staff", by=by.pk, subject=run.pk, at=at)
    return run


def open_run(run: ImportRun, desk: DeskKeys) -> OpenRun:
    """A run with its notes. Raises ``FileGone`` when they cannot be opened any more."""
    try:
        key = keys.record_key(run.pk, desk)
        return OpenRun(run, Notes(**sealing.opened(run, run.sealed, key)), key)
    except (keys.NoKey, vault.CannotOpen, TypeError):
        raise FileGone from None


def reopened(opened: OpenRun) -> OpenRun:
    """The same run with its notes as they were saved a moment ago."""
    return OpenRun(opened.run, Notes(**sealing.opened(opened.run, opened.run.sealed, opened.key)), opened.key)


def save(opened: OpenRun, notes: Notes, *, rows: int | None = None) -> None:
    """Keep the notes, if nobody went on with the run meanwhile. Raises ``SteppedMeanwhile``, ``WrongState``."""
    run = opened.run
    if run.state != "mapping":
        raise WrongState
    changes: dict[str, Any] = {"sealed": opened.locked(notes)}
    changes["rows"] = run.rows if rows is None else rows
    before = ImportRun.objects.filter(pk=run.pk, state="mapping", sealed=run.sealed)
    if before.update(**changes) != 1:
        raise SteppedMeanwhile
    run.sealed, run.rows = changes["sealed"], changes["rows"]


def over(run: ImportRun) -> None:
    """Delete the file of a run that is over, and forget its key: its notes go with it. After the commit."""
    blob = run.blob
    ImportRun.objects.filter(pk=run.pk).update(blob="", sealed=None)
    run.blob, run.sealed = "", None
    keys.forget_keys("documentation", [run.pk])
    if blob:
        store.delete(blob)


def keep_name(run: ImportRun, name: str, desk: DeskKeys) -> None:
    """After a run is over: what its file was called, sealed under a new key. Nothing else of the file can be opened."""
    if name and not ImportRun.objects.filter(pk=run.pk, state__in=("mapping", "writing")).exists():
        notes = Notes(name=name, size=0, stream="", phase="over")
        run.sealed = sealing.locked(run, vars(notes), keys.new_key(run.pk, desk))
        ImportRun.objects.filter(pk=run.pk).update(sealed=run.sealed)


def named_blobs() -> set[str]:
    """The files that runs still name, for the sweeping of orphans."""
    return set(ImportRun.objects.exclude(blob="").values_list("blob", flat=True))


__all__ = [
    "FileGone", "Notes", "OpenRun", "SteppedMeanwhile", "begin", "keep_name", "named_blobs", "open_run", "over",
    "reopened", "save",
]  # fmt: skip
