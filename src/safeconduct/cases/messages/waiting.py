"""Who waits for whom in a thread, and how long. Pure.

Whether the person has read a message is not known: the public site keeps no record of what they looked at, on
purpose. What is known is whether an answer came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile
from typing import Protocol

LONG_FOR_US, LONG_FOR_THEM = 3, 14
"""Days after which somebody should look: an unanswered message of the person, and silence of the person."""


class Written(Protocol):
    """One message: on which day, by whom."""

    @property
    def day(self) -> date: ...

    @property
    def by_staff(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Waiting:
    """Days since the oldest message nobody has answered; None where the other side waits, or nobody wrote.

    ``for_us``: the person wrote, staff has not answered. ``for_them``: staff wrote, the person has not answered.
    """

    for_us: int | None = None
    for_them: int | None = None

    @property
    def is_long(self) -> bool:
        """Whether somebody should look."""
        ours, theirs = self.for_us, self.for_them
        return (ours is not None and ours >= LONG_FOR_US) or (theirs is not None and theirs >= LONG_FOR_THEM)


def days_waiting(thread: Sequence[Written], now: datetime) -> Waiting:
    """How long the side that wrote last has been waiting. ``thread``: all messages, oldest first."""
    if not thread:
        return Waiting()
    by_staff = thread[-1].by_staff
    unanswered = list(takewhile(lambda message: message.by_staff == by_staff, reversed(thread)))
    days = max(0, (now.date() - unanswered[-1].day).days)
    return Waiting(for_them=days) if by_staff else Waiting(for_us=days)
