"""The purposes a person can agree to, one by one, and whether an agreement holds on a day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Purpose(StrEnum):
    """``HELP`` is the only one a request needs; the others default to no and never affect help."""

    HELP = "help"
    DOCUMENTATION = "documentation"
    STATISTICS = "statistics"
    ADVOCACY = "advocacy"


@dataclass(frozen=True, slots=True)
class Event:
    """Somebody agreed, refused or withdrew. ``wording`` names the text they saw (language and version)."""

    purpose: Purpose
    given: bool
    day: date
    number: int
    wording: str


def valid_on(events: Iterable[Event], purpose: Purpose, day: date) -> bool:
    """Whether consent for a purpose holds on a day: the last word up to that day counts, silence is no."""
    relevant = [event for event in events if event.purpose is purpose and event.day <= day]
    return max(relevant, key=lambda event: event.number).given if relevant else False
