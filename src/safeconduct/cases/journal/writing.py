"""Add to the journal of a case: a new record, a new version of one, or striking one out with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.permissions import demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases.case_keys import CaseKeys
from safeconduct.cases.journal import heads
from safeconduct.cases.journal.entries import FLOOR, Entry, Journal, Record, context, digest_of, place, read
from safeconduct.cases.journal.kinds import KINDS
from safeconduct.cases.models.journal import CaseEntry
from safeconduct.intake.models import Request


class JournalGone(LookupError):
    """The request was deleted, or its keys turned, since the page was opened; or there is no such record."""


class ChangedMeanwhile(Exception):
    """A colleague saved this record since the page was opened. ``theirs`` is what it says now."""

    def __init__(self, theirs: Record) -> None:
        super().__init__("A colleague saved this record meanwhile.")
        self.theirs = theirs


class SentBefore(ChangedMeanwhile):
    """This very form was sent before with other words (Back, change, send again). ``theirs``: what it says now."""


def sent_before(journal: Journal, token: UUID, is_same: Callable[[Entry], bool]) -> Entry | None:
    """The entry a form made before with the same words, as ``is_same`` says; None if it is new."""
    return _place(journal, token, is_same)[0]


def write(
    *,
    request: Request,
    keys: CaseKeys,
    kind: str,
    record_id: UUID,
    content: Mapping[str, Any],
    token: UUID,
    by: Unlocked,
    at: datetime,
    seen: int = 0,
    struck: str = "",
    action: str = "",
) -> Entry:
    """Lock what was written and add it as the last entry of the request's journal.

    ``seen``: the version the form was shown with, 0 for a new record. ``token``: the form's own; the same form
    sent twice with the same words is one entry. ``struck``: why the record is struck out. ``action``: the
    name of the audit row ("case.<kind>.<what>" unless given). May be called inside a transaction of the caller.

    The same form with other words is a second record where it began one, and ``SentBefore`` where it changed one:
    nothing that was typed is passed over in silence.

    Raises ``ChangedMeanwhile`` with the colleague's version, ``SentBefore``, ``JournalGone``, ``NotAllowed``.
    """
    demand(by.person, KINDS[kind].writes)
    with transaction.atomic():
        held = Request.objects.select_for_update().filter(id=request.id).first()
        if held is None or held.epoch not in keys.file:
            raise JournalGone
        journal = read(held, keys)
        record = journal.get(record_id)
        is_new = record is None and not seen
        same = _same(by.person.pk, kind, None if is_new else record_id, content, struck)
        twice, own = _place(journal, token, same)
        if twice is not None:
            return twice
        if (record is not None and record.kind != kind) or (record is None and seen):
            raise JournalGone
        version = record.version if record else 0
        if record is not None and seen != version:
            raise (ChangedMeanwhile if own == token else SentBefore)(record)
        row = _row(held, own, journal, by, at)
        document: dict[str, Any] = {
            "kind": kind, "record": str(record_id), "version": version + 1, "content": dict(content),
            "struck": struck, "chain": place(row, journal.ends_in),
        }  # fmt: skip
        row.document = vault.lock_document(
            document,
            key=keys.file[row.epoch],
            context=context(row.request_id, row.id, row.epoch),
            floor=FLOOR,
        )
        row.save(force_insert=True)
        heads.keep(held.id, heads.Head(row.number, digest_of(row.document)), keys.file[row.epoch], row.epoch)
        what = "struck" if struck else "changed" if version else "added"
        audit.record(
            action or f"case.{kind}.{what}", chain="staff", at=at, by=by.person.pk, subject=held.id,
            about=vault.digests.sha256(bytes(row.document)),
        )  # fmt: skip
    return Entry(
        row.id, row.number, row.person_id, row.day, kind, record_id, version + 1, dict(content), struck
    )


def _row(request: Request, token: UUID, journal: Journal, by: Unlocked, at: datetime) -> CaseEntry:
    return CaseEntry(
        id=token, request_id=request.id, number=journal.last_number + 1, person_id=by.person.pk, day=at.date(),
        epoch=request.epoch,
    )  # fmt: skip


def _same(
    person_id: UUID, kind: str, record_id: UUID | None, content: Mapping[str, Any], struck: str
) -> Callable[[Entry], bool]:
    """Whether an entry says what is written now. ``record_id``: None for a new record, whose id is made anew."""
    said = vault.documents.load(vault.documents.dump(dict(content)))

    def is_same(entry: Entry) -> bool:
        is_there = entry.version == 1 if record_id is None else entry.record_id == record_id
        written = (entry.person_id, entry.kind, entry.content, entry.struck)
        return is_there and written == (person_id, kind, said, struck)

    return is_same


def _ids(token: UUID) -> Iterator[UUID]:
    """Ids for what one form sends, in order: its token first, then one for each time it says something else."""
    yield token
    for number in count(2):
        yield uuid5(token, f"journal {number}")


def _place(journal: Journal, token: UUID, is_same: Callable[[Entry], bool]) -> tuple[Entry | None, UUID]:
    """What a form wrote before in the same words; and the first of its ids that no row has, in any case."""
    by_id = {entry.id: entry for entry in journal.entries}
    for id_ in _ids(token):
        entry = by_id.get(id_)
        if entry is not None and is_same(entry):
            return entry, id_
        if entry is None and not CaseEntry.objects.filter(id=id_).exists():
            return None, id_
    raise AssertionError("ids never end")
