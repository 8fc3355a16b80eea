"""When the worker does something that was asked for on a day: parcels carry no time of day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from django.utils import timezone


def moment_of(on: date) -> datetime:
    """Now, where it is that day; the day's beginning otherwise."""
    now = timezone.now()
    return now if now.astimezone(UTC).date() == on else datetime.combine(on, time(), UTC)
