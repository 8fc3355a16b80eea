"""What an attorney does next: overdue first, then by day, what has no day last. Pure: days in, an order out.

Days before a filing are a habit of this house, no law: they are counted back from the last day to file.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

BEFORE_FILING: tuple[tuple[str, int], ...] = (
    ("first_draft", 45),
    ("ask_review", 30),
    ("read_back", 14),
    ("sign", 7),
    ("file", 3),
)
"""What has to stand how many days before the last day to file."""
SILENT_DAYS = 14
"""Without a checkpoint for so long, or nothing written in the case, a mentor is told."""


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do. ``rank`` orders what has the same day: 0 for a court's date, then law, tasks, the rest.
    ``there``: the day it is where it is due; None for what is due nowhere else."""

    code: str
    day: date | None
    rank: int = 5
    title: str = ""
    url: str = ""
    there: date | None = None

    def is_overdue(self, today: date) -> bool:
        return self.day is not None and self.day < (self.there or today)


def ordered(steps: Iterable[Step], today: date) -> list[Step]:
    """The oldest overdue first, then what comes, then what has no day."""
    return sorted(steps, key=lambda each: (each.day is None, each.day or date.max, each.rank, each.title))


def before_filing(last_day: date, done: Iterable[str], today: date) -> list[Step]:
    """What still has to stand before the last day to file; what should stand by now is due today."""
    over = set(done)
    if last_day < today:
        return []
    return [
        Step(code, max(last_day - timedelta(days=days), today), rank=3)
        for code, days in BEFORE_FILING
        if code not in over
    ]


def alarms(
    *, last_checkpoint: date | None, given_on: date | None, last_entry: date | None, today: date
) -> tuple[str, ...]:
    """Why a mentor should call: no checkpoint for fourteen days, nothing written for fourteen days (codes)."""
    seen = last_checkpoint or given_on
    moved = last_entry or given_on
    found = []
    if seen is not None and (today - seen).days >= SILENT_DAYS:
        found.append("no_checkpoint")
    if moved is not None and (today - moved).days >= SILENT_DAYS:
        found.append("nothing_happened")
    return tuple(found)
