"""An embargo as it is typed: a day, a time and where its clock hangs."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

ZONES = (
    "UTC", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Mexico_City",
    "America/Bogota", "America/Sao_Paulo", "Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Warsaw",
    "Europe/Kyiv", "Europe/Istanbul", "Europe/Moscow", "Africa/Nairobi", "Asia/Beirut", "Asia/Tbilisi", "Asia/Tehran",
    "Asia/Kabul", "Asia/Almaty", "Asia/Kolkata", "Asia/Bangkok", "Asia/Tokyo", "Australia/Sydney",
)  # fmt: skip


class NoSuchHour(ValueError):
    """The clocks there skip this hour, or show it twice, on that day."""


def moment(day: date, hour: time, zone: str) -> datetime:
    """The moment, in UTC. Raises ``NoSuchHour``."""
    local = datetime.combine(day, hour, tzinfo=ZoneInfo(zone))
    other = local.replace(fold=1)
    found = local.astimezone(UTC)
    if other.utcoffset() != local.utcoffset() or found.astimezone(ZoneInfo(zone)).time() != hour:
        raise NoSuchHour
    return found
