"""Write and read what people said about the purposes of their testimony. Rows are added, never changed.

Purpose, status and days lie in the clear: what holds today needs nobody's key, and neither does a withdrawal. What
names somebody (conditions, a recipient, the interpreter) lies in a document under the testimony's key, bound to the
row's purpose, status and days, so that none can be moved to another word.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID, uuid5

from django.db import connection, transaction
from django.db.models import QuerySet

from safeconduct import vault
from safeconduct.consent.models import ScopeEvent
from safeconduct.consent.scopes import NEEDS_A_RECIPIENT, Scope, ScopeSaid, Status

METHODS = ("signed", "spoken", "recorded", "written")
"""How somebody said it: on paper with a name or mark, in words before a witness, on tape, in a letter or message."""


class NotSaid(ValueError):
    """What is to be recorded is no consent: a recipient, a method or an explanation is missing, or days run back."""


@dataclass(frozen=True, slots=True)
class Word:
    """One answer about one purpose. ``expires_on``: the last day it holds, None without an end."""

    scope: Scope
    status: Status
    expires_on: date | None = None
    recipient: str = field(default="", repr=False)
    conditions: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Talk:
    """How it was said: ``explained_by`` of the staff, in which language, with or without interpreter, on which day.

    ``wording`` names the text that was explained (language and version).
    """

    day: date
    method: str
    language: str
    explained_by: UUID
    with_interpreter: bool = False
    interpreter: str = field(default="", repr=False)
    wording: str = ""


@dataclass(frozen=True, slots=True)
class Conditions:
    """What of one event is sealed."""

    number: int
    scope: Scope
    recipient: str = field(default="", repr=False)
    conditions: str = field(default="", repr=False)
    interpreter: str = field(default="", repr=False)
    wording: str = ""


def record(
    subject_id: UUID,
    words: Sequence[Word],
    talk: Talk,
    *,
    token: UUID,
    by: UUID,
    today: date,
    key: vault.LockKey | None = None,
) -> list[ScopeEvent]:
    """Add one event for each word, inside the caller's transaction. The same ``token`` twice adds them once.

    ``key``: the testimony's, for what is sealed; a withdrawal needs none. Raises ``NotSaid`` and, where two
    record at once, ``IntegrityError``.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("What was said is kept in the transaction of its act.")
    _check(words, talk, today, key)
    ids = {uuid5(token, word.scope.value): word for word in words}
    held = {row.pk: row for row in ScopeEvent.objects.filter(subject_id=subject_id, id__in=ids)}
    number = ScopeEvent.objects.filter(subject_id=subject_id).count()
    for row_id, word in ids.items():
        if row_id not in held:
            number += 1
            held[row_id] = _row(row_id, subject_id, number, word, talk, by)
            held[row_id].document = _document(held[row_id], word, talk, key)
            held[row_id].save()
    return [held[row_id] for row_id in ids]


def events_of(subject_id: UUID) -> list[ScopeSaid]:
    """Everything that was said about a testimony, in order. Needs no key."""
    return events_of_many([subject_id])[subject_id]


def events_of_many(subject_ids: Iterable[UUID]) -> dict[UUID, list[ScopeSaid]]:
    """What was said about each of several testimonies, for lists: one query."""
    found: dict[UUID, list[ScopeSaid]] = defaultdict(list)
    rows = ScopeEvent.objects.filter(subject_id__in=list(subject_ids)).order_by("subject_id", "number")
    for row in rows:
        found[row.subject_id].append(_said(row))
    return found


def rows_of(subject_id: UUID) -> list[ScopeEvent]:
    """The rows themselves, in order: method, language, who explained it and who wrote it down."""
    return list(ScopeEvent.objects.filter(subject_id=subject_id).order_by("number"))


def conditions(subject_id: UUID, key: vault.LockKey) -> list[Conditions]:
    """What was sealed with each event that has a document, in order. Raises ``CannotOpen``."""
    found = []
    for row in rows_of(subject_id):
        if row.document is not None:
            held = vault.unlock_document(bytes(row.document), key=key, context=_context(row))
            texts = {name: str(held[name]) for name in ("recipient", "conditions", "interpreter", "wording")}
            found.append(Conditions(row.number, Scope(row.purpose), **texts))
    return found


def empty_documents(subject_id: UUID) -> int:
    """Everything was taken back: what stood sealed beside the words goes, the words stay as a tombstone.

    It is the one change the database lets through. Returns how many were emptied.
    """
    plain: QuerySet[ScopeEvent] = QuerySet(ScopeEvent).filter(subject_id=subject_id, document__isnull=False)
    return plain.update(document=None)


def _check(words: Sequence[Word], talk: Talk, today: date, key: vault.LockKey | None) -> None:
    if not words or len({word.scope for word in words}) != len(words):
        raise NotSaid
    if talk.method not in METHODS or not talk.language or talk.day > today:
        raise NotSaid
    for word in words:
        given = word.status is Status.GIVEN
        if given and word.scope in NEEDS_A_RECIPIENT and not word.recipient.strip():
            raise NotSaid
        if given and word.expires_on is not None and word.expires_on < talk.day:
            raise NotSaid
        if key is None and (given or word.conditions or word.recipient or talk.interpreter):
            raise NotSaid


def _row(row_id: UUID, subject_id: UUID, number: int, word: Word, talk: Talk, by: UUID) -> ScopeEvent:
    return ScopeEvent(
        id=row_id, subject_id=subject_id, number=number, purpose=word.scope.value, status=word.status.value,
        day=talk.day, expires_on=word.expires_on if word.status is Status.GIVEN else None, method=talk.method,
        language=talk.language, with_interpreter=talk.with_interpreter, explained_by=talk.explained_by,
        has_conditions=bool(word.conditions.strip() or word.recipient.strip()), recorded_by=by,
    )  # fmt: skip


def _document(row: ScopeEvent, word: Word, talk: Talk, key: vault.LockKey | None) -> bytes | None:
    if key is None:
        return None
    content: vault.JSON = {
        "recipient": word.recipient.strip(), "conditions": word.conditions.strip(),
        "interpreter": talk.interpreter.strip(), "wording": talk.wording,
    }  # fmt: skip
    return vault.lock_document(content, key=key, context=_context(row), floor=vault.FLOOR_SMALL)


def _said(row: ScopeEvent) -> ScopeSaid:
    return ScopeSaid(Scope(row.purpose), Status(row.status), row.day, row.number, row.expires_on)


def _context(row: ScopeEvent) -> vault.Context:
    """All that lies in the clear and decides what holds when is bound."""
    ends = row.expires_on.isoformat() if row.expires_on else ""
    place = f"{row.subject_id}/{row.number}/{row.purpose}/{row.status}/{row.day.isoformat()}/{ends}"
    return vault.Context("consent.scope", place, "conditions")
