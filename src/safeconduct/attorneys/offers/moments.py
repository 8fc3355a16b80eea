"""A moment as people far apart read it, and how long until then. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

ZONES = (
    ("New York", "America/New_York"),
    ("Chicago", "America/Chicago"),
    ("Los Angeles", "America/Los_Angeles"),
)
"""Attorneys of the panel work between these."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A moment in UTC, and by the clocks of three places: each with its own day."""

    at: datetime
    clocks: tuple[tuple[str, datetime], ...]


def moment(at: datetime) -> Moment:
    """A moment by those clocks. ``at`` has a zone; raises ``ValueError`` otherwise."""
    if at.tzinfo is None:
        raise ValueError("a moment without a zone")
    # The clocks are without zone: whoever prints them must not turn them back into UTC.
    clocks = tuple((place, at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)) for place, zone in ZONES)
    return Moment(at.astimezone(UTC), clocks)


def hours_between(earlier: datetime, later: datetime) -> int:
    """Whole hours from one moment to another; 0 where it lies behind."""
    return max(0, (later - earlier) // timedelta(hours=1))
