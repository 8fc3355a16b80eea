"""Whether somebody may be reached now, by this channel. Called before anything is sent. Pure: the moment is given.

``contact`` is the content of the case's record of kind "contact"; before staff wrote one, what the request itself
says in the same form (``told_in``). Times are on the clock of the place where the person is, summer time included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from safeconduct.cases.people.values import value_of

SITE = "come_back"
"""Messages on the public site: the person comes and reads them with their number, at a time they choose."""
CHANNELS = ("phone", "signal", "whatsapp", "telegram", "email", "post", "person", SITE, "detention")
UNTIMED = frozenset({SITE, "post"})
"""Nobody knows at which hour a letter comes; the site is read when the person wants."""
ANY_DAY = tuple(range(7))
DAYS_AHEAD, MINUTES_A_DAY, LONGEST_SHIFT = 8, 1440, 120

NO_CONTACT, CHANNEL, HOURS, ZONE_UNKNOWN = "no_contact", "channel", "hours", "zone_unknown"
SHARED, TIMES_UNKNOWN, DAYS_UNREAD, NOTHING_KNOWN = "shared", "times_unknown", "days_unread", "nothing_known"
REFUSALS = (NO_CONTACT, CHANNEL, HOURS, ZONE_UNKNOWN)
WARNINGS = (SHARED, TIMES_UNKNOWN, DAYS_UNREAD, NOTHING_KNOWN)


@dataclass(frozen=True, slots=True)
class Reaching:
    """``reasons``: codes of `REFUSALS` and `WARNINGS`; ``next_window``: when it may be tried next (UTC), or None."""

    allowed: bool
    reasons: tuple[str, ...] = ()
    next_window: datetime | None = None

    @property
    def refusals(self) -> tuple[str, ...]:
        return tuple(each for each in self.reasons if each in REFUSALS)

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(each for each in self.reasons if each in WARNINGS)


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of every week, on local clocks. ``until`` not after ``start`` runs past midnight into the next day;
    minutes after midnight, 1440 is the end of the day. ``days``: 0 is Monday; a night belongs to the day it began."""

    days: tuple[int, ...]
    start: int
    until: int

    def holds(self, local: datetime) -> bool:
        """Whether a wall clock there shows a time inside."""
        minute = local.hour * 60 + local.minute
        if self.start < self.until:
            return local.weekday() in self.days and self.start <= minute < self.until
        late = local.weekday() in self.days and minute >= self.start
        early = (local.weekday() - 1) % 7 in self.days and minute < self.until
        return late or early


def may_reach(contact: Mapping[str, Any] | None, channel: str, at: datetime) -> Reaching:
    """Whether somebody may be reached by a channel of `CHANNELS` at a moment (aware).

    Refused: the person asked for no contact, the channel is none of theirs, it is outside their hours, or hours
    are known and not where they hold. Allowed with a warning: nobody knows the times, others use the device.
    """
    if not contact:
        return Reaching(channel == SITE, (NOTHING_KNOWN,) if channel == SITE else (CHANNEL, NOTHING_KNOWN))
    if contact.get("no_contact"):
        return Reaching(False, (NO_CONTACT,))
    shared = (SHARED,) if value_of(contact, "shared_with") else ()
    if channel == SITE:
        return Reaching(True, shared)
    if channel not in channels_of(contact):
        return Reaching(False, (CHANNEL,))
    return _in_time(contact, channel, at, shared)


def channels_of(contact: Mapping[str, Any]) -> list[str]:
    """Channels that may be used, the site always among them."""
    return [SITE, *(each for each in value_of(contact, "channels") or () if each != SITE)]


def windows_of(contact: Mapping[str, Any]) -> list[Window]:
    """The hours of a record; rows nobody can read are left out."""
    rows = value_of(contact, "hours") or ()
    return [window for row in rows if (window := _window(row)) is not None]


def told_in(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What a request's answers (fact id -> value, given ones only) say of reaching the person, as the content of a
    record. Days in the person's own words are kept as words: somebody must read them."""
    channel = facts.get("contact.channel")
    told: dict[str, Any] = {
        "channels": [channel] if channel and channel != SITE else [],
        "addresses": [{"channel": channel, "address": facts["contact.address"]}]
        if _has_address(facts)
        else None,
        "hours": _told_hours(facts),
        "zone": facts.get("contact.time_zone"),
        "days_said": facts.get("contact.days"),
        "may_leave_message": {"yes": "yes", "no": "no"}.get(str(facts.get("contact.voicemail"))),
        "ask_for": facts.get("contact.ask_for"),
        "code_word": facts.get("contact.code_word"),
        "shared_with": facts.get("contact.shared_with"),
        "who_may_answer": facts.get("contact.through"),
    }
    return {name: _from_the_person(value) for name, value in told.items() if value}


def _in_time(contact: Mapping[str, Any], channel: str, at: datetime, shared: tuple[str, ...]) -> Reaching:
    unread = (DAYS_UNREAD,) if value_of(contact, "days_said") else ()
    windows = windows_of(contact)
    if channel in UNTIMED:
        return Reaching(True, shared)
    if not windows:
        return Reaching(True, (TIMES_UNKNOWN, *unread, *shared))
    zone = _zone(value_of(contact, "zone"))
    if zone is None:
        return Reaching(False, (ZONE_UNKNOWN,))
    if any(window.holds(at.astimezone(zone)) for window in windows):
        return Reaching(True, (*unread, *shared))
    return Reaching(False, (HOURS,), _next(windows, zone, at))


def _next(windows: list[Window], zone: ZoneInfo, at: datetime) -> datetime | None:
    """The first minute after ``at`` in which a window holds."""
    soon = at.astimezone(UTC).replace(second=0, microsecond=0) + timedelta(minutes=1)
    today = at.astimezone(zone).date()
    days = [today + timedelta(days=ahead) for ahead in range(-1, DAYS_AHEAD)]
    found = (
        _first_held(window, day, zone, soon)
        for window in windows
        for day in days
        if day.weekday() in window.days
    )
    return min((moment for moment in found if moment), default=None)


def _first_held(window: Window, day: date, zone: ZoneInfo, soon: datetime) -> datetime | None:
    """From the day's start of a window, or from now: a start that does not exist in the night in which clocks are set
    forward is the first minute after the gap, one that comes twice in autumn counts both times."""
    wall = datetime.combine(day, time(window.start // 60 % 24, window.start % 60))
    wall += timedelta(days=window.start // MINUTES_A_DAY)
    start = min(wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1))
    moment = max(start, soon)
    for _minute in range(LONGEST_SHIFT + 1):
        if window.holds(moment.astimezone(zone)):
            return moment
        moment += timedelta(minutes=1)
    return None


def _window(row: Any) -> Window | None:
    try:
        start, until = _minutes(str(row["from"])), _minutes(str(row["until"]))
        days = tuple(sorted({int(day) for day in row.get("days") or ANY_DAY}))
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    if start == until or not set(days) <= set(ANY_DAY):
        return None
    return Window(days, start, until)


def _minutes(text: str) -> int:
    """Minutes after midnight of "09:30"; "24:00" ends the day."""
    hour, minute = (int(part) for part in text.split(":"))
    if not (0 <= hour < 24 and 0 <= minute < 60) and (hour, minute) != (24, 0):
        raise ValueError("no time of day")
    return hour * 60 + minute


def _zone(name: Any) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if isinstance(name, str) and name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _has_address(facts: Mapping[str, Any]) -> bool:
    return bool(facts.get("contact.address") and facts.get("contact.channel") not in (None, SITE))


def _told_hours(facts: Mapping[str, Any]) -> list[dict[str, Any]]:
    start, until = facts.get("contact.from_hour"), facts.get("contact.until_hour")
    if start is None and until is None:
        return []
    first, last = (0 if start is None else start), (24 if until is None else until)
    return [{"days": [], "from": f"{first % 24:02}:00", "until": f"{last:02}:00"}]


def _from_the_person(value: Any) -> dict[str, Any]:
    return {
        "value": value, "source": "person", "precision": "", "confirmed_by": "", "confirmed_on": "", "paper": "",
    }  # fmt: skip
