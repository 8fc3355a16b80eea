"""The paper a draft rests on, as it was when the draft was approved or frozen, beside how it is now. Pure.

What counts is the files: another title, a note or a translation changes no paper. Everything is read from the journal
of the case, which keeps every version of a paper with its place; nothing of a frozen draft is written anew.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any
from uuid import UUID

from safeconduct import vault
from safeconduct.cases.journal import Entry, Journal
from safeconduct.cases.papers.content import ORIGINAL
from safeconduct.cases.papers.kinds import JOURNAL_KINDS

NOW = 2**63 - 1
"""A number behind every entry."""


class Since(StrEnum):
    """What became of a paper since a moment. ``UNSEEN``: there is none, or this person does not see it."""

    UNSEEN = ""
    SAME = "same"
    CHANGED = "changed"
    STRUCK = "struck"


@dataclass(frozen=True, slots=True)
class Rests:
    """How the paper under a draft stands. ``day``: of the newest entry about it."""

    since_approved: Since = Since.UNSEEN
    since_frozen: Since = Since.UNSEEN
    day: date | None = None
    paper: UUID | None = None
    """The record that holds it now: a paper that became one for lawyers only has another."""


def rests(journal: Journal, paper: str, *, approved: int, frozen: int) -> Rests:
    """``approved``, ``frozen``: numbers of those entries in the journal, 0 where there is none."""
    now = entry_at(journal, paper, NOW)
    if now is None:
        return Rests()
    return Rests(
        _since(journal, paper, approved, now), _since(journal, paper, frozen, now), now.day, now.record_id
    )


def entry_at(journal: Journal, paper: str, number: int) -> Entry | None:
    """What the journal said of a paper when it had so many entries, followed to where it was moved."""
    found, seen = None, set()
    wanted = _id(paper)
    while wanted is not None and wanted not in seen:
        seen.add(wanted)
        record = journal.get(wanted, *JOURNAL_KINDS)
        versions = [each for each in record.versions if each.number <= number] if record else []
        stands = [each for each in versions if "moved_to" not in each.content]
        found = stands[-1] if stands else found
        moved = versions[-1].content.get("moved_to") if versions else None
        wanted = _id(str(moved)) if moved else None
    return found


def files_of(content: dict[str, Any]) -> list[str]:
    """SHA-256 of the files that are the paper now, in their order; of the whole record where it names no files."""
    files = content.get("files")
    if not isinstance(files, list) or not files:
        return [vault.digests.sha256(vault.documents.dump(content)).hex()]
    originals = [each for each in files if each.get("role") == ORIGINAL]
    newest = max((each.get("version", 0) for each in originals), default=0)
    return [str(each.get("sha256", "")) for each in originals if each.get("version", 0) == newest]


def _since(journal: Journal, paper: str, number: int, now: Entry) -> Since:
    then = entry_at(journal, paper, number) if number else None
    if then is None:
        return Since.UNSEEN
    if now.struck:
        return Since.SAME if then.struck else Since.STRUCK
    return Since.SAME if files_of(then.content) == files_of(now.content) else Since.CHANGED


def _id(typed: str) -> UUID | None:
    try:
        return UUID(typed)
    except ValueError:
        return None
