"""Clocks as a pack writes them, read with an error that names file, entry and field for everything wrong.

What they come to from a given day is in `clocks`, when they run in a case in `running`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from safeconduct.law.closures import NO_CLOSURES, Closures
from safeconduct.law.days import CALENDARS, MISSING_DAY, ROLLS, UNITS
from safeconduct.law.provenance import (
    FIELDS,
    STATUSES,
    PackError,
    Provenance,
    expect,
    one_of,
    read_provenance,
    refuse_unknown,
)
from safeconduct.law.triage import WINDOWS

NO_LATER_THAN, NOT_BEFORE = "no_later_than", "not_before"
OWN = (
    "kind", "trigger", "counts", "calendar", "reading", "starts", "trigger_no_earlier_than", "repeats",
    "urgency", "guards", "trigger_after", "trigger_after_why", "hearing",
)  # fmt: skip
URGENCIES = tuple(WINDOWS)
INDIVIDUAL, MASTER = "individual", "master"
THE_RULE, LENIENT = "rule", "lenient"
STANCES = (THE_RULE, "protective", LENIENT, "contested")
"""How a reading stands to the law: the law as we read it; stricter, to be in time under every reading; giving
more days than we count on; unsettled either way."""
READING = {
    "count": int, "unit": str, "leap": str, "roll": str, "stance": str, "on_eve": bool,
    "why": str, "citation": str, "from": str, "from_precedes": bool, "calendar": str,
    "status": str, "status_authority": str,
}  # fmt: skip
STARTS = {
    "fact": str, "also": dict, "column": str, "where": dict, "applies_if": dict, "ended_by": dict,
    "lapses_days": int,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class ReadingRule:
    """One way to count. ``stance``: one of ``STANCES``.

    ``counts_from``: name of another trigger day ("" = the clock's own); ``from_precedes``: that day cannot lie
    after the clock's own. ``on_eve``: the act must come *before* the counted day. ``status``: how this reading
    stands ("vacated"); one that is not in force is never the rule. ``calendar``: other closed days than the clock's.
    """

    count: int
    unit: str
    why: str
    citation: str
    leap: str = "feb_28"
    roll: str = "none"
    stance: str = THE_RULE
    on_eve: bool = False
    counts_from: str = ""
    from_precedes: bool = False
    calendar: str = ""
    status: str = "in_force"
    status_authority: str = ""


@dataclass(frozen=True, slots=True)
class Starts:
    """How a case starts the clock: the fact that holds the day, and when it runs.

    ``rows``: the fact is a repeated record; its ``column`` holds the day (or a year) and ``where`` chooses.
    ``lapses_days``: the case stops showing the clock so many days after its last day (None: never).
    Conditions are kept as written; `law.running` compiles them.
    """

    fact: str
    also: Mapping[str, str]
    column: str = ""
    where: Mapping[str, Any] | None = None
    applies_if: Mapping[str, Any] | None = None
    ended_by: Mapping[str, Any] | None = None
    lapses_days: int | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Clock:
    """One version of one deadline.

    ``urgency``: which signal of `law.triage` it feeds ("": none). ``guards``: the bar that a missed day
    touches; exceptions to that bar are shown beside the clock. ``repeats``: due every so often again.
    ``trigger_after``: an event on that day or before does not start it, and ``trigger_after_why`` says why.
    ``closures``: for each calendar the days closed by order (`law.closures`).
    ``hearing``: the only kind of hearing it counts from ("": any).
    """

    provenance: Provenance
    kind: str
    trigger: str
    counts: str
    calendar: str
    readings: tuple[ReadingRule, ...]
    starts: tuple[Starts, ...] = ()
    trigger_no_earlier_than: date | None = None
    repeats: bool = False
    urgency: str = ""
    guards: str = ""
    trigger_after: date | None = None
    trigger_after_why: str = ""
    closures: Closures = field(default_factory=dict)
    hearing: str = ""

    @property
    def id(self) -> str:
        return self.provenance.id

    @property
    def title(self) -> str:
        return self.provenance.title

    @property
    def days_beside(self) -> tuple[str, ...]:
        """Names of the other days that its readings count from."""
        return tuple(dict.fromkeys(each.counts_from for each in self.readings if each.counts_from))


def read_clock(table: Mapping[str, Any], *, file: str, closures: Closures = NO_CLOSURES) -> Clock:
    """One ``[[clock]]`` table. Raises ``PackError`` that names the field."""
    provenance = read_provenance(table, file=file)
    known = _Fields(file, provenance.id)
    refuse_unknown(table, {*FIELDS, *OWN}, file=file, entry=provenance.id)
    if not re.fullmatch(r"[a-z0-9_]+(\.[a-z0-9_]+)+", provenance.id):
        raise PackError(file, provenance.id, "id", "must be lower case words with dots, as in us.bia.appeal")
    kind = known.word(table, "kind", (NO_LATER_THAN, NOT_BEFORE))
    starts = _all_starts(table.get("starts", []), known)
    readings = _readings(table.get("reading"), known, {name for each in starts for name in each.also})
    repeats = known.typed(table, "repeats", bool, False)
    counts = known.word(table, "counts", ("forward", "backward"), "forward")
    if repeats and counts == "backward":
        raise PackError(file, provenance.id, "repeats", "only a clock that counts forward can repeat")
    return Clock(
        provenance, kind, known.text(table, "trigger"), counts,
        known.word(table, "calendar", tuple(CALENDARS)), readings, starts,
        known.typed(table, "trigger_no_earlier_than", date, None), repeats,
        known.word(table, "urgency", URGENCIES) if "urgency" in table else "",
        known.typed(table, "guards", str, ""),
        known.typed(table, "trigger_after", date, None),
        known.text(table, "trigger_after_why") if "trigger_after" in table else "",
        closures,
        known.word(table, "hearing", (INDIVIDUAL, MASTER)) if "hearing" in table else "",
    )  # fmt: skip


class _Fields:
    """Takes typed fields out of tables of one entry."""

    def __init__(self, file: str, entry: str) -> None:
        self.file, self.entry = file, entry

    def expect(self, value: Any, type_: type, field: str) -> None:
        expect(value, type_, file=self.file, entry=self.entry, field=field)

    def typed(self, table: Mapping[str, Any], name: str, type_: type, default: Any, under: str = "") -> Any:
        value = table.get(name, default)
        if name in table:
            self.expect(value, type_, f"{under}{name}")
        return value

    def text(self, table: Mapping[str, Any], name: str, under: str = "") -> str:
        if table.get(name) in (None, ""):
            raise PackError(self.file, self.entry, f"{under}{name}", "is missing")
        self.expect(table[name], str, f"{under}{name}")
        return str(table[name])

    def word(
        self, table: Mapping[str, Any], name: str, words: tuple[str, ...], default: str = "", under: str = ""
    ) -> str:
        if name not in table and default:
            return default
        self.text(table, name, under)
        return one_of(table[name], words, file=self.file, entry=self.entry, field=f"{under}{name}")


def _readings(tables: Any, known: _Fields, also: set[str]) -> tuple[ReadingRule, ...]:
    if not tables:
        raise PackError(
            known.file, known.entry, "reading", "is missing; write at least one [[clock.reading]]"
        )
    known.expect(tables, list, "reading")
    found = tuple(_reading(each, number, known, also) for number, each in enumerate(tables, 1))
    first = found[0]
    if first.stance != THE_RULE or first.counts_from:
        problem = f'the first reading is the law as we read it: stance "{THE_RULE}", counted from the trigger'
        raise PackError(known.file, known.entry, "reading 1", problem)
    return found


def _reading(table: Any, number: int, known: _Fields, also: set[str]) -> ReadingRule:
    field, under = f"reading {number}", f"reading {number}."
    known.expect(table, dict, field)
    refuse_unknown(table, READING, file=known.file, entry=known.entry, field=field)
    counts_from = _other_day(table, known, under, also)
    known.expect(table.get("count"), int, f"{under}count")
    if table["count"] < (0 if counts_from else 1):
        problem = "must be 1 or more; 0 only with `from`, for the named day itself"
        raise PackError(known.file, known.entry, f"{under}count", problem)
    stance = known.word(table, "stance", STANCES, THE_RULE, under)
    status = known.word(table, "status", STATUSES, "in_force", under)
    if status != "in_force" and (stance == THE_RULE or not table.get("status_authority")):
        problem = (
            f"a reading that is {status} must have another stance than {THE_RULE!r}, and a status_authority"
        )
        raise PackError(known.file, known.entry, f"{under}status", problem)
    return ReadingRule(
        count=table["count"],
        unit=known.word(table, "unit", UNITS, under=under),
        why=known.text(table, "why", under),
        citation=known.text(table, "citation", under),
        leap=known.word(table, "leap", MISSING_DAY, "feb_28", under),
        roll=known.word(table, "roll", ROLLS, "none", under),
        stance=stance,
        on_eve=known.typed(table, "on_eve", bool, False, under),
        counts_from=counts_from,
        from_precedes=known.typed(table, "from_precedes", bool, False, under),
        calendar=known.word(table, "calendar", tuple(CALENDARS), under=under) if "calendar" in table else "",
        status=status,
        status_authority=known.typed(table, "status_authority", str, "", under),
    )


def _other_day(table: Mapping[str, Any], known: _Fields, under: str, also: set[str]) -> str:
    name: str = known.typed(table, "from", str, "", under)
    if name and name not in also:
        problem = f"{name!r} is not a name in starts.also"
        raise PackError(known.file, known.entry, f"{under}from", problem)
    if "from_precedes" in table and not name:
        raise PackError(known.file, known.entry, f"{under}from_precedes", "speaks of the day named in `from`")
    return name


def _all_starts(tables: Any, known: _Fields) -> tuple[Starts, ...]:
    """One table, or a list of them: each is another fact that can start the clock."""
    listed = [tables] if isinstance(tables, dict) else tables
    known.expect(listed, list, "starts")
    return tuple(_starts(each, known) for each in listed)


def _starts(table: Any, known: _Fields) -> Starts:
    known.expect(table, dict, "starts")
    refuse_unknown(table, STARTS, file=known.file, entry=known.entry, field="starts")
    fact = known.text(table, "fact", "starts.")
    for name in set(STARTS) & set(table):
        known.expect(table[name], STARTS[name], f"starts.{name}")
    also = table.get("also", {})
    for name, other in also.items():
        known.expect(other, str, f"starts.also.{name}")
    if "where" in table and "column" not in table:
        raise PackError(
            known.file, known.entry, "starts.where", "chooses rows, so starts.column must name one"
        )
    if table.get("lapses_days", 0) < 0:
        raise PackError(known.file, known.entry, "starts.lapses_days", "must be 0 or more")
    return Starts(
        fact, also, table.get("column", ""), table.get("where"), table.get("applies_if"),
        table.get("ended_by"), table.get("lapses_days"),
    )  # fmt: skip
