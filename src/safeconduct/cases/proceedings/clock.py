"""The work permit's clock: how many days an asylum application has been pending, without the days it stood still.

Pure; today is an argument. The numbers of days and their sources are those of the law pack (``us.ead.apply`` and
``us.ead.earliest``; 8 USC 1158(d)(2), 8 CFR 208.7(a)): delay that the applicant caused stops the count. The day the
clock starts is day 0, as the pack counts it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from safeconduct.law import clocks
from safeconduct.law.clocks import Due, ImpossibleDay, NotCounted, NotInForce, UnknownClock, UnknownDay

APPLY, EARLIEST = "us.ead.apply", "us.ead.earliest"
CITATION = "8 USC 1158(d)(2); 8 CFR 208.7(a)"
APPLICANT, MISSED, DECISION, OTHER = "applicant", "missed", "decision", "other"
STOPPED_BY = (APPLICANT, MISSED, DECISION, OTHER)
BACKWARDS, OVERLAP, OPEN_IN_BETWEEN, AHEAD = "backwards", "overlap", "open_in_between", "ahead"


class CannotCount(ValueError):
    """The stretches do not fit together. ``reason``: a code; ``number``: which of them, from 1."""

    def __init__(self, reason: str, number: int) -> None:
        super().__init__(f"Stretch {number} of the clock: {reason}.")
        self.reason, self.number = reason, number


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch in which the clock ran: from its first day until the day it was stopped, or still."""

    start: date
    end: date | None = None
    stopped_by: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """Where a clock stands. ``days``: days run; ``stopped``: days it stood still between and since; ``apply`` and
    ``earliest``: first days to apply and to be given a permit if nothing stops it (from today, if it stands still);
    None where the pack does not count it."""

    days: int
    stopped: int
    is_running: bool
    apply: Due | None
    earliest: Due | None


def segments_of(rows: Sequence[Mapping[str, Any]] | None) -> list[Segment]:
    """Stretches out of a document, in the order of their days. Raises ``CannotCount`` for a row nobody can read."""
    found = []
    for number, row in enumerate(rows or (), start=1):
        try:
            end = date.fromisoformat(str(row["to"])) if row.get("to") else None
            found.append(Segment(date.fromisoformat(str(row["from"])), end, str(row.get("stopped_by") or "")))
        except (KeyError, ValueError, AttributeError):
            raise CannotCount(BACKWARDS, number) from None
    return sorted(found, key=lambda each: each.start)


def check(segments: Sequence[Segment], on: date) -> None:
    """Raises ``CannotCount`` where a stretch ends before it starts, lies ahead, runs into the next, or an open one is
    followed by another."""
    before: Segment | None = None
    for number, each in enumerate(segments, start=1):
        if each.end is not None and each.end < each.start:
            raise CannotCount(BACKWARDS, number)
        if max(each.start, each.end or each.start) > on:
            raise CannotCount(AHEAD, number)
        if before is not None and before.end is None:
            raise CannotCount(OPEN_IN_BETWEEN, number - 1)
        if before is not None and before.end is not None and each.start < before.end:
            raise CannotCount(OVERLAP, number)
        before = each


def days_run(segments: Sequence[Segment], on: date) -> int:
    """Days the clock ran until a day."""
    return sum(max(0, (min(each.end or on, on) - each.start).days) for each in segments)


def count(segments: Sequence[Segment], on: date) -> Counted | None:
    """Where the clock stands on a day; None where it never ran. Raises ``CannotCount``."""
    check(segments, on)
    if not segments:
        return None
    days = days_run(segments, on)
    stopped = (on - segments[0].start).days - days
    start = segments[0].start + timedelta(days=stopped)
    return Counted(days, stopped, segments[-1].end is None, _due(APPLY, start, on), _due(EARLIEST, start, on))


def _due(clock: str, start: date, on: date) -> Due | None:
    """The pack's own count, from a first day moved by the days the clock stood still."""
    try:
        return clocks.compute(clock, start, on=on)
    except (ImpossibleDay, NotCounted, NotInForce, UnknownClock, UnknownDay, OverflowError):
        return None
