"""Hours as they add up: by month and kind of work, days that hold more than a day has, and a file to take along.

Pure. Cells that a spreadsheet would run as a formula get an apostrophe in front.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from safeconduct.files.cells import neutral

MOST_MINUTES = 24 * 60
KINDS = ("meeting", "drafting", "research", "court", "travel", "messages", "training", "other")


@dataclass(frozen=True, slots=True)
class Spell:
    """Some minutes of work on one day. ``case``: eight characters of the request's id."""

    id: UUID
    case: str
    day: date
    minutes: int
    kind: str
    note: str
    person_id: UUID
    version: int = 1


def by_month(spells: Iterable[Spell]) -> list[tuple[str, str, int]]:
    """(month, kind, minutes), the newest month first, kinds in their own order."""
    found: dict[tuple[str, str], int] = {}
    for each in spells:
        place = (f"{each.day:%Y-%m}", each.kind)
        found[place] = found.get(place, 0) + each.minutes
    in_order = sorted(found, key=lambda place: (place[0], -_place(place[1])), reverse=True)
    return [(month, kind, found[month, kind]) for month, kind in in_order]


def too_long_days(spells: Iterable[Spell]) -> list[tuple[date, int]]:
    """Days on which one person wrote down more than twenty-four hours, with the minutes."""
    found: dict[tuple[UUID, date], int] = {}
    for each in spells:
        place = (each.person_id, each.day)
        found[place] = found.get(place, 0) + each.minutes
    return sorted((day, minutes) for (_who, day), minutes in found.items() if minutes > MOST_MINUTES)


def as_csv(rows: Iterable[Iterable[object]]) -> str:
    """Rows as a file for a spreadsheet, each cell harmless."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for row in rows:
        writer.writerow([cell(str(value)) for value in row])
    return out.getvalue()


def cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return neutral(text)


def in_words(minutes: int) -> str:
    """Hours and minutes: 95 is 1:35."""
    return f"{minutes // 60}:{minutes % 60:02d}"


def _place(kind: str) -> int:
    return KINDS.index(kind) if kind in KINDS else len(KINDS)
