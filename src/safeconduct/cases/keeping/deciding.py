"""When a request may be deleted because its time is over. Pure: days in, a decision with its reasons out.

Retention per state; never earlier than thirty days after the last message; never under a legal hold; never
without two warnings, the second at least a week old (``vault.md``, issue 6). A period of 0 means: not by itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

FLOOR = timedelta(days=30)
"""Nothing is deleted earlier than this after the last message or change."""
FIRST_BEFORE, SECOND_BEFORE = timedelta(days=30), timedelta(days=7)
"""So long before its day a request is warned of, twice."""
LOOK_AGAIN = timedelta(days=182)
"""A hold without an end is looked at every half year."""
KEPT_STATES = ("waiting", "open", "closed", "set_aside")
BY_ITSELF = ("closed", "set_aside")
"""Only these may have a period: what waits or is worked on is deleted by nobody but a person."""
SHORTEST, LONGEST = 30, 3650


@dataclass(frozen=True, slots=True)
class Hold:
    """A duty that stops the deletion. ``until``: its last day, None while it has no end. ``ended_on``: the day
    somebody said that it is over."""

    since: date
    until: date | None = None
    ended_on: date | None = None

    def holds(self, today: date) -> bool:
        return self.ended_on is None and (self.until is None or self.until >= today)

    def last_day(self) -> date:
        """The last day it stopped anything; the day it began, while it has no end."""
        return (
            min(each for each in (self.ended_on, self.until, date.max) if each)
            if self._is_over()
            else self.since
        )

    def _is_over(self) -> bool:
        return self.ended_on is not None or self.until is not None

    def should_be_looked_at(self, today: date) -> bool:
        return self.holds(today) and self.until is None and today - self.since >= LOOK_AGAIN


@dataclass(frozen=True, slots=True)
class Row:
    """One request as far as this decision needs it; all of it lies in the clear."""

    state: str
    changed_on: date
    holds: Sequence[Hold] = ()
    warned: Mapping[int, date] | None = None

    def warned_since(self) -> Mapping[int, date]:
        """Warnings that count: given after the last message, and after the last duty that stopped it."""
        since = max((self.changed_on, *(hold.last_day() for hold in self.holds)))
        warned = self.warned or {}
        return warned if warned.get(1, date.max) > since else {}


@dataclass(frozen=True, slots=True)
class Decision:
    """``day``: when its time is over, None where it is kept until somebody decides. ``warn``: the number of the
    warning to give today, 0 for none. ``delete``: whether it goes today. ``reasons``: codes."""

    day: date | None
    warn: int = 0
    delete: bool = False
    reasons: tuple[str, ...] = ()


def decide(row: Row, periods: Mapping[str, int], today: date) -> Decision:
    """What becomes of a request today.

    Reasons: no_period, held, floor (the last message is younger than a month), not_warned, time_over, time_runs.
    """
    days = periods.get(row.state, 0) if row.state in BY_ITSELF else 0
    if not days:
        return Decision(None, reasons=("no_period",))
    wanted, floor = row.changed_on + timedelta(days=days), row.changed_on + FLOOR
    day = max(wanted, floor)
    floored = ("floor",) if day != wanted else ()
    if any(hold.holds(today) for hold in row.holds):
        return Decision(day, reasons=("held", *floored))
    warned = row.warned_since()
    warn = _warning(day, warned, today)
    if warn:
        return Decision(max(day, _earliest({**warned, warn: today})), warn, reasons=("time_runs", *floored))
    if today < day:
        return Decision(day, reasons=("time_runs", *floored))
    if 2 not in warned or today < warned[2] + SECOND_BEFORE:
        return Decision(max(day, _earliest(warned)), reasons=("not_warned", *floored))
    return Decision(day, delete=True, reasons=("time_over", *floored))


def _warning(day: date, warned: Mapping[int, date], today: date) -> int:
    """The next warning where its day has come; the second never within a week of the first."""
    if 1 not in warned:
        return 1 if today >= day - FIRST_BEFORE else 0
    if 2 not in warned and today >= max(day - SECOND_BEFORE, warned[1] + SECOND_BEFORE):
        return 2
    return 0


def _earliest(warned: Mapping[int, date]) -> date:
    """The first day on which two warnings of a week each can have been given."""
    if 2 in warned:
        return warned[2] + SECOND_BEFORE
    return warned[1] + 2 * SECOND_BEFORE if 1 in warned else date.min
