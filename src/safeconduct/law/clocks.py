"""Clocks: from a day that something happened to the last lawful day, the day to plan on, and every reading.

A clock is data (`packs/*/clocks*.toml`, read by `clock_entries`); this module counts it and knows nothing of any
country. Where lawyers read a rule in more than one way, every reading is counted and the strictest drives the alarm.

Three days for each reading:
    computed  what counting alone gives
    lawful    the computed day moved off weekends and holidays where the rule says so
    safe      ``no_later_than``: business day on or before the computed day;
              ``not_before``: business day on or after it; days closed by order are none

Pure: no clock on the wall. ``on`` decides which version of a rule speaks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from functools import cache
from typing import Any

from safeconduct.law import days
from safeconduct.law.clock_entries import (
    LENIENT,
    NO_LATER_THAN,
    NOT_BEFORE,
    THE_RULE,
    Clock,
    ReadingRule,
    Starts,
    read_clock,
)
from safeconduct.law.days import ImpossibleDay
from safeconduct.law.given import NotCounted, UnknownDay, notes_on, refuse_given
from safeconduct.law.packs import Pack, shipped
from safeconduct.law.provenance import Provenance

__all__ = [
    "NOT_BEFORE", "NO_LATER_THAN", "Almanac", "Clock", "Due", "ImpossibleDay", "NotCounted", "NotInForce", "Reading",
    "ReadingRule", "Starts", "UnknownClock", "UnknownDay", "almanac", "clock_ids", "compute", "due_from", "read_clock",
]  # fmt: skip


class UnknownClock(KeyError):
    """No clock has this id. ``nearest`` is the id that looks most like it, or None."""

    def __init__(self, id: str, nearest: str | None) -> None:
        self.id, self.nearest = id, nearest
        hint = f"Did you mean {nearest}?" if nearest else "`safeconduct law clocks` lists them."
        self.sentence = f"There is no clock {id!r}. {hint}"
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return self.sentence


class NotInForce(LookupError):
    """The clock is known, but no entry of it speaks on that day. The text says which days it covers."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The days of one reading, why it is counted so, how it stands to the law, and on what authority."""

    computed: date
    lawful: date
    safe: date
    why: str
    citation: str
    stance: str = THE_RULE
    status: str = "in_force"
    status_authority: str = ""

    def to_json(self) -> dict[str, str]:
        return {
            "computed": self.computed.isoformat(), "lawful": self.lawful.isoformat(),
            "safe": self.safe.isoformat(), "why": self.why, "citation": self.citation,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Due:
    """All readings of a clock for one triggering day. The first is the primary one.

    ``notes``: sentences about days that are counted but look wrong.
    """

    rule: str
    kind: str
    drives: date
    readings: tuple[Reading, ...]
    notes: tuple[str, ...] = ()

    @property
    def computed(self) -> date:
        return self.readings[0].computed

    @property
    def lawful(self) -> date:
        return self.readings[0].lawful

    @property
    def safe(self) -> date:
        return self.readings[0].safe

    def is_driven_by(self, reading: Reading) -> bool:
        """Whether the reading sets the day to plan on; one that gives more days never does."""
        return reading.safe == self.drives and reading.stance != LENIENT

    def to_json(self) -> dict[str, Any]:
        """Exactly the keys that the command line promises; dates as ISO strings."""
        return {
            "rule": self.rule, "kind": self.kind, "computed": self.computed.isoformat(),
            "lawful": self.lawful.isoformat(), "safe": self.safe.isoformat(),
            "drives": self.drives.isoformat(), "readings": [each.to_json() for each in self.readings],
        }  # fmt: skip


class Almanac:
    """The clocks of some packs, ready to count."""

    def __init__(self, clocks: Iterable[Clock]) -> None:
        self._versions: dict[str, list[Clock]] = {}
        for clock in clocks:
            self._versions.setdefault(clock.id, []).append(clock)

    def ids(self) -> tuple[str, ...]:
        """Ids of all clocks, sorted, whatever their status."""
        return tuple(sorted(self._versions))

    def versions(self, id: str) -> tuple[Clock, ...]:
        """Every entry of one clock. Raises ``UnknownClock``."""
        if id not in self._versions:
            near = get_close_matches(id, self._versions, n=1, cutoff=0.3)
            raise UnknownClock(id, near[0] if near else None)
        return tuple(self._versions[id])

    def speaking(self, on: date) -> tuple[Clock, ...]:
        """For each id the entry that decides on a day, sorted by id."""
        chosen = (self._speaking(self._versions[id], on) for id in sorted(self._versions))
        return tuple(clock for clock in chosen if clock)

    def clock(self, id: str, on: date) -> Clock:
        """The entry that decides on a day. Raises ``UnknownClock`` or ``NotInForce``."""
        versions = self.versions(id)
        found = self._speaking(versions, on)
        if found:
            return found
        covered = "; ".join(_standing(each.provenance) for each in versions)
        raise NotInForce(f"{id} has no entry in force on {on.isoformat()} ({covered}).")

    def compute(self, id: str, trigger: date, *, on: date, also: Mapping[str, date] | None = None) -> Due:
        """See `compute`."""
        clock = self.clock(id, on)
        refuse_given(clock, trigger, also or {})
        return due_from(clock, trigger, on=on, also=also)

    @staticmethod
    def _speaking(versions: Iterable[Clock], on: date) -> Clock | None:
        for each in versions:
            if each.provenance.covers(on) and each.provenance.decides:
                return each
        return None


def _standing(entry: Provenance) -> str:
    until = f" until {entry.effective_until.isoformat()}" if entry.effective_until else ""
    who = f", {entry.status_authority}" if entry.status_authority else ""
    return f"version {entry.version}: {entry.status} from {entry.effective_from.isoformat()}{until}{who}"


def due_from(clock: Clock, trigger: date, *, on: date, also: Mapping[str, date] | None = None) -> Due:
    """Count every reading of one clock entry, whatever the days are (`law.given` refuses some).

    ``also``: other trigger days by name, for readings that count from them; a reading whose day is not given
    is left out, and a reading that gives the same days as an earlier one is not repeated.
    """
    beside = also or {}
    floor = clock.trigger_no_earlier_than
    found: list[Reading] = []
    seen: set[tuple[date, date, date]] = set()
    for rule in clock.readings:
        start = beside.get(rule.counts_from) if rule.counts_from else trigger
        if start is None:
            continue
        reading = _read(clock, rule, max(start, floor) if floor else start, on)
        key = (reading.computed, reading.lawful, reading.safe)
        if key not in seen:
            seen.add(key)
            found.append(reading)
    drives = (max if clock.kind == NOT_BEFORE else min)(each.safe for each in found)
    notes = notes_on(clock, trigger, beside, on)
    return Due(clock.provenance.id, clock.kind, drives, tuple(found), notes)


def _read(clock: Clock, rule: ReadingRule, start: date, on: date) -> Reading:
    times = 1
    reading = _once(clock, rule, start, times)
    while clock.repeats and reading.lawful < on:
        times += 1
        reading = _once(clock, rule, start, times)
    return reading


def _once(clock: Clock, rule: ReadingRule, start: date, times: int) -> Reading:
    calendar = rule.calendar or clock.calendar
    computed = days.counted(
        start, rule.count * times, rule.unit,
        calendar=calendar, missing_day=rule.leap, backward=clock.counts == "backward",
    )  # fmt: skip
    if rule.on_eve:
        computed -= days.ONE_DAY
    lawful = days.rolled(computed, rule.roll, calendar)
    bring = days.on_or_after if clock.kind == NOT_BEFORE else days.on_or_before
    safe = bring(computed, calendar, clock.closures.get(calendar, frozenset()))
    return Reading(
        computed, lawful, safe, rule.why, rule.citation,
        rule.stance, rule.status, rule.status_authority,
    )  # fmt: skip


def compute(
    clock_id: str,
    trigger: date,
    *,
    on: date,
    packs: Sequence[Pack] | None = None,
    also: Mapping[str, date] | None = None,
) -> Due:
    """Count a clock from its triggering day (for backward clocks: the hearing).

    ``on`` chooses the version of the rule; ``packs`` None: those shipped; ``also``: see `due_from`.
    Raises ``UnknownClock``, ``NotInForce``, ``UnknownDay``, ``NotCounted`` or ``ImpossibleDay``, each with a sentence.
    """
    return almanac(packs).compute(clock_id, trigger, on=on, also=also)


def clock_ids(packs: Sequence[Pack] | None = None) -> tuple[str, ...]:
    """Ids of all clocks in the packs, sorted."""
    return almanac(packs).ids()


def almanac(packs: Sequence[Pack] | None = None) -> Almanac:
    """The clocks of the packs; those shipped are read once."""
    if packs is None:
        return _shipped()
    return Almanac(clock for pack in packs for clock in pack.clocks)


@cache
def _shipped() -> Almanac:
    return almanac(shipped())
