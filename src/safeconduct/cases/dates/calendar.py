"""Calendar files (RFC 5545), written by hand: a dozen lines an event, and nobody's name in any of them.

Pure: no Django, no clock. Times are written in UTC, so that no reader needs our table of time zones; days
without a time are all-day events.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

LINE_BYTES = 75
PRODUCT = "-//Help desk//Dates//EN"
ALARMS = ("-P7D", "-P1D")
MEDIA_TYPE = "text/calendar; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event. ``begins``: a moment with its zone, or a whole day; ``days``: how many whole days it lasts."""

    uid: str
    summary: str
    begins: datetime | date
    days: int = 1
    alarms: bool = True


def calendar(entries: Iterable[Entry], stamp: datetime) -> bytes:
    """A calendar of these events. ``stamp``: when it was made, as RFC 5545 wants it in every event."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"]
    for entry in entries:
        lines += _event(entry, stamp)
    lines.append("END:VCALENDAR")
    return b"".join(folded(line) for line in lines)


def escaped(text: str) -> str:
    """A text value (RFC 5545, 3.3.11): backslash, semicolon, comma and line ends; other control characters go."""
    plain = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    plain = plain.replace("\r\n", "\\n").replace("\r", "\\n").replace("\n", "\\n")
    return "".join(character for character in plain if character == "\t" or ord(character) >= 32)


def folded(line: str) -> bytes:
    """A content line of at most 75 bytes, then CRLF and a space as often as needed (3.1).

    Cut between characters, never inside one of UTF-8.
    """
    pieces: list[bytes] = []
    piece = b""
    for character in line:
        encoded = character.encode()
        if len(piece) + len(encoded) > LINE_BYTES - bool(pieces):
            pieces.append(piece)
            piece = b""
        piece += encoded
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"


def _event(entry: Entry, stamp: datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(entry.uid)}"
    yield f"DTSTAMP:{_moment(stamp)}"
    if isinstance(entry.begins, datetime):
        yield f"DTSTART:{_moment(entry.begins)}"
    else:
        yield f"DTSTART;VALUE=DATE:{entry.begins:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{entry.begins + timedelta(days=entry.days):%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{escaped(entry.summary)}"
    yield "CLASS:PRIVATE"
    for trigger in ALARMS if entry.alarms else ():
        yield from (
            "BEGIN:VALARM", "ACTION:DISPLAY", f"TRIGGER:{trigger}", f"DESCRIPTION:{escaped(entry.summary)}",
            "END:VALARM",
        )  # fmt: skip
    yield "END:VEVENT"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
