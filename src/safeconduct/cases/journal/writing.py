"""Add to the journal of a case: a new record, a new version of one, or striking one out with a reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.permissions import demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases.journal.entries import FLOOR, Entry, Journal, Record, context, place, read
from safeconduct.cases.journal.kinds import KINDS
from safeconduct.cases.models.journal import CaseEntry
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request


class JournalGone(LookupError):
    """The request was deleted, or its keys turned, since the page was opened; or there is no such record."""


class ChangedMeanwhile(Exception):
    """A colleague saved this record since the page was opened. ``theirs`` is what it says now."""

    def __init__(self, theirs: Record) -> None:
        super().__init__("A colleague saved this record meanwhile.")
        self.theirs = theirs


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
    sent twice is one entry. ``struck``: why the record is struck out. ``action``: the name of the audit row
    ("case.<kind>.<what>" unless given). May be called inside a transaction of the caller.

    Raises ``ChangedMeanwhile`` with the colleague's version, ``JournalGone``, ``NotAllowed``.
    """
    demand(by.person, KINDS[kind].writes)
    with transaction.atomic():
        held = Request.objects.select_for_update().filter(id=request.id).first()
        if held is None or held.epoch not in keys.file:
            raise JournalGone
        journal = read(held, keys)
        twice = next((entry for entry in journal.entries if entry.id == token), None)
        if twice is not None:
            return twice
        record = journal.get(record_id)
        if (record is not None and record.kind != kind) or (record is None and seen):
            raise JournalGone
        version = record.version if record else 0
        if record is not None and seen != version:
            raise ChangedMeanwhile(record)
        row = _row(held, token, journal, by, at)
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
