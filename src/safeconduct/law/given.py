"""The days somebody gives to count from: which are refused, and which are counted with a note.

What stands in a case is counted to the person's side and never refused (`law.running`); this is for a person,
or a program, that names the days itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from difflib import get_close_matches

from safeconduct.law.clock_entries import Clock
from safeconduct.law.days import ImpossibleDay, refuse_unlikely


class NotCounted(ValueError):
    """The clock is in force but does not count from such a day. The text says what is known instead."""


class UnknownDay(KeyError):
    """The clock counts from no other day of this name. ``nearest``: the name that looks most like it, or None."""

    def __init__(self, clock: Clock, name: str) -> None:
        near = get_close_matches(name, clock.days_beside, n=1)
        self.name, self.nearest = name, near[0] if near else None
        hint = f"Use one of: {', '.join(clock.days_beside)}." if clock.days_beside else "It has none."
        if self.nearest:
            hint = f"Did you mean {self.nearest}?"
        self.sentence = f"{clock.id} counts from no other day called {name!r}. {hint}"
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return self.sentence


def refuse_given(clock: Clock, trigger: date, also: Mapping[str, date]) -> None:
    """Raise ``ImpossibleDay``, ``UnknownDay`` or ``NotCounted`` for days that cannot be meant."""
    refuse_unlikely(trigger)
    for name, day in also.items():
        if name not in clock.days_beside:
            raise UnknownDay(clock, name)
        refuse_unlikely(day)
    if clock.trigger_after and trigger <= clock.trigger_after:
        raise NotCounted(f"{clock.id} is not counted from {trigger.isoformat()}. {clock.trigger_after_why}")
    for rule in clock.readings:
        other = also.get(rule.counts_from)
        if rule.from_precedes and other and other > trigger:
            raise ImpossibleDay(
                f"{rule.counts_from} {other.isoformat()} lies after {trigger.isoformat()}, "
                f"{clock.trigger}. Check both days."
            )


def notes_on(clock: Clock, trigger: date, also: Mapping[str, date], on: date) -> tuple[str, ...]:
    """A sentence for each day that still lies ahead although a count forward starts from it."""
    if clock.counts == "backward":
        return ()
    named = [("The day counted from", trigger)]
    named += [(f"The day given as {name}", day) for name, day in also.items() if name in clock.days_beside]
    return tuple(
        f"{what}, {day.isoformat()}, lies after {on.isoformat()}. Check that it is right."
        for what, day in named
        if day > on
    )
