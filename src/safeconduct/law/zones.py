"""Courts and offices with their time zones: a day ends at the court, not where the reader sits.

Pure: the moment is an argument.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from difflib import get_close_matches
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from safeconduct.law.packs import Pack, shipped
from safeconduct.law.provenance import CONFIDENCES, PackError, expect, one_of, refuse_unknown

ANYWHERE = "anywhere_in_state"
"""Kind of the entries that give a state's zone where no court is named."""
DETAINED = ("yes", "no", "mixed", "")
REQUIRED = ("kind", "name", "state", "zone", "source", "confidence")
OPTIONAL = ("city", "detained", "note", "jurisdiction")
LAST_MINUTE = time(23, 59)


class UnknownCourt(KeyError):
    """No court has this name. ``nearest`` is the name that looks most like it, or None."""

    def __init__(self, name: str, nearest: str | None) -> None:
        self.name, self.nearest = name, nearest
        hint = f"Did you mean {nearest}?" if nearest else "Look at the list of courts."
        self.sentence = f"There is no court {name!r}. {hint}"
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class Court:
    """A court or office. ``detained``: yes, no, mixed or "" (does not matter); ``zone``: an IANA name."""

    kind: str
    name: str
    state: str
    zone: str
    source: str
    confidence: str
    city: str = ""
    detained: str = ""
    note: str = ""
    jurisdiction: str = ""


def read_court(table: Mapping[str, Any], *, file: str) -> Court:
    """One ``[[court]]``. Raises ``PackError``."""
    entry = str(table.get("name") or "court without a name")
    refuse_unknown(table, (*REQUIRED, *OPTIONAL), file=file, entry=entry)
    for name in REQUIRED:
        if not table.get(name):
            raise PackError(file, entry, name, "is missing; every court needs it")
    for name, value in table.items():
        expect(value, str, file=file, entry=entry, field=name)
    one_of(table["confidence"], CONFIDENCES, file=file, entry=entry, field="confidence")
    one_of(table.get("detained", ""), DETAINED, file=file, entry=entry, field="detained")
    try:
        ZoneInfo(table["zone"])
    except (ZoneInfoNotFoundError, ValueError):
        raise PackError(
            file, entry, "zone", f"{table['zone']!r} is no time zone, as in America/New_York"
        ) from None
    return Court(**table)


class Courts:
    """The courts of some packs."""

    def __init__(self, found: Iterable[Court]) -> None:
        listed = tuple(found)
        self.all = tuple(each for each in listed if each.kind != ANYWHERE)
        self._by_name = {each.name: each for each in self.all}
        self._by_state = {each.state: each.zone for each in listed if each.kind == ANYWHERE}

    def court(self, name: str) -> Court:
        """The court of this name. Raises ``UnknownCourt`` with the nearest name."""
        if name not in self._by_name:
            near = get_close_matches(name, self._by_name, n=1)
            raise UnknownCourt(name, near[0] if near else None)
        return self._by_name[name]

    def zone_of_state(self, state: str) -> str | None:
        """The zone to reckon with in a state; where it has two, the one whose day ends first."""
        return self._by_state.get(state)

    def zone(self, *, court: str | None = None, state: str | None = None) -> str | None:
        """The zone of a court if it is known, else of the state, else None."""
        if court in self._by_name:
            return self._by_name[court].zone
        return self._by_state.get(state or "")


def courts(packs: Sequence[Pack] | None = None) -> Courts:
    """The courts of the packs; those shipped are read once. Raises ``PackError``."""
    if packs is None:
        return _shipped()
    return Courts(read_court(table, file=f"{pack.id}/courts.toml") for pack in packs for table in pack.courts)


@cache
def _shipped() -> Courts:
    return courts(shipped())


def today_in(zone: str, at: datetime) -> date:
    """The day it is in a zone at a moment. Raises ValueError for a moment without an offset."""
    if at.tzinfo is None:
        raise ValueError("A moment needs its offset from UTC.")
    return at.astimezone(ZoneInfo(zone)).date()


def deadline_moment(day: date, zone: str) -> datetime:
    """The last minute of a day at a court: 11:59 pm by its clocks.

    The immigration court's e-filing takes filings until then (law-us.md 3.2, confidence low: a paper filing
    must be there while the window is open).
    """
    return datetime.combine(day, LAST_MINUTE, ZoneInfo(zone))
