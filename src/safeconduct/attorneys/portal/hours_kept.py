"""Hours as they stand in the journal of a case, and their actions: write down, correct, strike out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.portal.draft_actions import By
from safeconduct.attorneys.portal.hours_told import KINDS, MOST_MINUTES, Spell
from safeconduct.cases import journal, reading
from safeconduct.cases.journal import Entry, Journal, Record
from safeconduct.cases.life import mine
from safeconduct.intake.models import Request

KIND = "hours"


class NoHours(ValueError):
    """No minutes from 1 to 1440, or no kind of work."""


class NotHers(Exception):
    """Hours are corrected by whoever worked them."""


def spells(journal_of: Journal, request: Request) -> list[Spell]:
    """What was written down and holds, the newest day first."""
    found = [each for record in journal_of.records(KIND) if (each := spell_of(record, request))]
    return sorted(found, key=lambda each: (each.day, str(each.id)), reverse=True)


def spell_of(record: Record, request: Request) -> Spell | None:
    """A record as a spell; None where something else stands in it."""
    held = record.content
    try:
        day, minutes = date.fromisoformat(str(held.get("day"))), int(held.get("minutes", 0))
    except (TypeError, ValueError):
        return None
    return Spell(
        record.id, request.short_id, day, minutes, str(held.get("kind", "other")), str(held.get("note", "")),
        record.first.person_id, record.version,
    )  # fmt: skip


def add(*, by: By, content: dict[str, Any], token: UUID) -> Entry:
    """Write hours down. The same form sent twice is once."""
    _refuse(content)
    return _write(by, uuid4(), content, token, 0)


def correct(*, by: By, record: Record, content: dict[str, Any], seen: int, token: UUID) -> Entry:
    """A new version; nothing where nothing changed. Raises ``ChangedMeanwhile``, ``NotHers``."""
    _refuse_others(by, record)
    _refuse(content)
    if content == record.content and not record.is_struck and seen == record.version:
        return record.newest
    return _write(by, record.id, content, token, seen)


def strike(*, by: By, record: Record, why: str, seen: int, token: UUID) -> Entry:
    """The line holds no more; it stays readable in the history of the case. Raises ``NotHers``."""
    _refuse_others(by, record)
    return _write(by, record.id, record.content, token, seen, struck=why)


def all_mine(by: Unlocked, at: datetime) -> Iterator[Spell]:
    """This person's own hours in every case they can open today."""
    for held, keys in mine.opened(mine.granted(by, at.date())[: mine.MOST], by, at.date()):
        if keys is None:
            continue
        try:
            found = journal.read(held, keys)
        except reading.NotYours:
            continue
        yield from (each for each in spells(found, held) if each.person_id == by.person.pk)


def _refuse_others(by: By, record: Record) -> None:
    if record.first.person_id != by.person.person.pk:
        raise NotHers


def _refuse(content: dict[str, Any]) -> None:
    minutes = content.get("minutes")
    if not isinstance(minutes, int) or not 1 <= minutes <= MOST_MINUTES or content.get("kind") not in KINDS:
        raise NoHours


def _write(
    by: By, record_id: UUID, content: dict[str, Any], token: UUID, seen: int, struck: str = ""
) -> Entry:
    return journal.write(
        request=by.request, keys=by.keys, kind=KIND, record_id=record_id, content=content, token=token,
        by=by.person, at=by.at, seen=seen, struck=struck,
    )  # fmt: skip
