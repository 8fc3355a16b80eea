"""On leave or not: pauses of an attorney, admissions and trainings on one day. Pure; the day is an argument.

A pause is ``{"from": iso, "until": iso or "", "why": text}``; both days belong to it, an empty end is open.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any


class WrongOrder(ValueError):
    """A pause that would end before it begins."""


@dataclass(frozen=True, slots=True, order=True)
class Pause:
    """Days off, both included. ``until``: None while nobody knows."""

    start: date
    until: date | None = None
    why: str = ""

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.start:
            raise WrongOrder

    def covers(self, on: date) -> bool:
        return self.start <= on and (self.until is None or on <= self.until)


def day_of(value: Any) -> date | None:
    """A day written as ISO, or None."""
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None


def pauses_of(held: Iterable[Mapping[str, Any]]) -> list[Pause]:
    """The pauses that make sense, by their first day; a broken one is left out (the form lets none in)."""
    found = []
    for each in held:
        start = day_of(each.get("from"))
        if start is None or (each.get("until") and day_of(each.get("until")) is None):
            continue
        try:
            found.append(Pause(start, day_of(each.get("until")), str(each.get("why") or "")))
        except WrongOrder:
            continue
    return sorted(found, key=lambda each: (each.start, each.until or date.max))


def is_paused(held: Iterable[Mapping[str, Any]], on: date) -> bool:
    """Whether she is on leave on this very day."""
    return any(each.covers(on) for each in pauses_of(held))


def present_pause(held: Iterable[Mapping[str, Any]], on: date) -> Pause | None:
    """The pause she is in, the one that ends last."""
    inside = [each for each in pauses_of(held) if each.covers(on)]
    return max(inside, key=lambda each: each.until or date.max, default=None)


def next_pause(held: Iterable[Mapping[str, Any]], on: date) -> Pause | None:
    """The first pause that begins after this day."""
    return next((each for each in pauses_of(held) if each.start > on), None)


def past_pauses(held: Iterable[Mapping[str, Any]], on: date) -> list[Pause]:
    """What is over, the last one first."""
    return [each for each in reversed(pauses_of(held)) if each.until is not None and each.until < on]


def free_again(held: Iterable[Mapping[str, Any]], on: date) -> date | None:
    """The first day from ``on`` on which no pause holds; None where the end is open."""
    day = on
    for each in pauses_of(held):
        if each.covers(day):
            if each.until is None or each.until == date.max:
                return None
            day = date.fromordinal(each.until.toordinal() + 1)
    return day


def is_licensed(admissions: Iterable[Mapping[str, Any]], on: date) -> bool:
    """Whether one admission is active and somebody verified it by this day."""
    return any(is_verified(each, on) and each.get("status") == "active" for each in admissions)


def is_verified(each: Mapping[str, Any], on: date) -> bool:
    """Whether somebody looked this admission or training up, and when is no day to come."""
    day = day_of(each.get("verified_on"))
    return day is not None and day <= on and bool(each.get("verified_by"))


def trained(trainings: Iterable[Mapping[str, Any]], on: date) -> frozenset[str]:
    """Areas of trainings that the desk confirmed and that hold on this day; the last day belongs to them."""
    return frozenset(
        str(each["area"])
        for each in trainings
        if each.get("area") and _holds(each, on) and is_verified(each, on)
    )


def _holds(training: Mapping[str, Any], on: date) -> bool:
    start, until = day_of(training.get("on")), day_of(training.get("until"))
    if training.get("until") and until is None:
        return False
    return (start is None or start <= on) and (until is None or on <= until)
