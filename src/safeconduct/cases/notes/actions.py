"""Write a note, change it, strike it out with a reason, and take that back. Every version stays readable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal
from safeconduct.cases.journal import Entry, Record
from safeconduct.cases.notes.listing import NOTE_KINDS
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

LONGEST_NOTE = 20_000
SHORTEST_REASON, LONGEST_REASON = 5, 500


class NoNote(ValueError):
    """No kind of note, an empty text, or one longer than ``LONGEST_NOTE``."""


class ReasonNeeded(ValueError):
    """A note is struck out with a reason of ``SHORTEST_REASON`` to ``LONGEST_REASON`` letters."""


@dataclass(frozen=True, slots=True)
class Said:
    """A note. ``about``: the record of this case it belongs to, if any."""

    text: str
    about: UUID | None = None
    pinned: bool = False

    def as_content(self) -> dict[str, object]:
        return {"text": self.text, "about": str(self.about or ""), "pinned": self.pinned}


def add(
    *, request: Request, keys: CaseKeys, kind: str, said: Said, token: UUID, by: Unlocked, at: datetime
) -> Entry:
    """Add a note. The same form sent twice with the same words is one note; with other words it is two.

    Raises ``NoNote`` and what ``journal.write`` raises.
    """
    _refuse(kind, said.text)
    given: dict[str, Any] = {
        "request": request, "keys": keys, "kind": kind, "content": said.as_content(), "by": by, "at": at,
    }  # fmt: skip
    return journal.write(**given, record_id=uuid4(), token=token)


def change(
    *,
    request: Request,
    keys: CaseKeys,
    note: Record,
    said: Said,
    seen: int,
    token: UUID,
    by: Unlocked,
    at: datetime,
) -> Entry:
    """Keep a new version of a note. ``seen``: the version it was made from. Raises ``ChangedMeanwhile``."""
    _refuse(note.kind, said.text)
    if said.as_content() == note.content and not note.is_struck and seen == note.version:
        return note.newest  # saved without a change: no version
    return journal.write(
        request=request, keys=keys, kind=note.kind, record_id=note.id, content=said.as_content(), token=token,
        by=by, at=at, seen=seen,
    )  # fmt: skip


def strike(
    *,
    request: Request,
    keys: CaseKeys,
    note: Record,
    reason: str,
    seen: int,
    token: UUID,
    by: Unlocked,
    at: datetime,
) -> Entry:
    """Strike a note out: it stays readable, and holds no more. Raises ``ReasonNeeded``, ``ChangedMeanwhile``."""
    if not SHORTEST_REASON <= len(reason.strip()) <= LONGEST_REASON:
        raise ReasonNeeded
    return journal.write(
        request=request, keys=keys, kind=note.kind, record_id=note.id, content=note.content, token=token,
        by=by, at=at, seen=seen, struck=reason.strip(),
    )  # fmt: skip


def bring_back(
    *, request: Request, keys: CaseKeys, note: Record, seen: int, token: UUID, by: Unlocked, at: datetime
) -> Entry:
    """Let a note that was struck out hold again. Raises ``ChangedMeanwhile``."""
    return journal.write(
        request=request, keys=keys, kind=note.kind, record_id=note.id, content=note.content, token=token,
        by=by, at=at, seen=seen, action=f"case.{note.kind}.brought_back",
    )  # fmt: skip


def _refuse(kind: str, text: str) -> None:
    if kind not in NOTE_KINDS or not text.strip() or len(text) > LONGEST_NOTE:
        raise NoNote
