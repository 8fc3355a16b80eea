"""Notes in the order a caseworker wants them, and what must be read before anybody calls."""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.cases.journal import Journal, Record

NOTE, LAWYER, SUPERVISION, SAFETY = "note", "lawyer_note", "supervision_note", "safety_note"
NOTE_KINDS = (NOTE, LAWYER, SUPERVISION, SAFETY)


def ordered(records: Iterable[Record]) -> list[Record]:
    """Pinned safety notes first, then other pinned ones, then all others, the newest first; struck ones last."""
    return sorted(records, key=_place)


def before_you_call(journal: Journal) -> list[Record]:
    """What to know before calling or writing: the safety notes that hold, pinned ones first."""
    return ordered(journal.records(SAFETY))


def _place(record: Record) -> tuple[bool, bool, bool, int]:
    is_pinned = bool(record.content.get("pinned"))
    is_first = is_pinned and record.kind == SAFETY
    return record.is_struck, not is_first, not is_pinned, -record.first.number
