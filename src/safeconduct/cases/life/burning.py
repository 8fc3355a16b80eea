"""Which of one's cases burns first. Pure: days and codes in, an order out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from safeconduct.cases.life.stages import Side, Stage

SILENT_DAYS, SOON_DAYS, MONTH_DAYS = 14, 7, 30


@dataclass(frozen=True, slots=True)
class Burning:
    """What decides the place of a case.

    Attributes:
        day: of the next kept date or deadline still to come. overdue_dates: kept dates whose day has passed
        without a word of what came of them. silent_days: since the last message.
    """

    stage: Stage
    day: date | None = None
    overdue_dates: int = 0
    overdue_tasks: int = 0
    sides: frozenset[Side] = frozenset()
    unread: bool = False
    silent_days: int = 0
    request_id: str = ""

    def is_overdue(self) -> bool:
        return bool(self.overdue_dates or self.overdue_tasks)

    def is_silent(self) -> bool:
        return self.silent_days >= SILENT_DAYS and self.stage is not Stage.CLOSED


def heat(one: Burning, today: date) -> int:
    """How urgent, 0 first: a date that was missed; one within a week; an overdue task or a message nobody read;
    detention, or a case that came back; a date within a month; silence; the rest; closed ones."""
    if one.stage is Stage.CLOSED:
        return 7
    left = (one.day - today).days if one.day else None
    if one.overdue_dates:
        return 0
    if left is not None and left <= SOON_DAYS:
        return 1
    if one.overdue_tasks or one.unread:
        return 2
    if one.sides & {Side.DETAINED, Side.BOOMERANG}:
        return 3
    if left is not None and left <= MONTH_DAYS:
        return 4
    return 5 if one.is_silent() else 6


def in_order(cases: Iterable[Burning], today: date) -> list[Burning]:
    """What burns first on top; among equals the sooner day, then the longer silence."""
    return sorted(
        cases,
        key=lambda one: (
            heat(one, today),
            one.day or date.max,
            -one.overdue_tasks,
            -one.silent_days,
            one.request_id,
        ),
    )
