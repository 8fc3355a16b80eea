"""`law clocks` and `law clock`: the deadlines we know, and one of them counted from a day."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date, datetime
from typing import Any

from safeconduct.cli.refusal import Refused
from safeconduct.law.clock_entries import THE_RULE
from safeconduct.law.clocks import (
    NOT_BEFORE,
    Almanac,
    Clock,
    Due,
    NotCounted,
    NotInForce,
    Reading,
    UnknownClock,
    UnknownDay,
    almanac,
)
from safeconduct.law.days import ImpossibleDay, parse_day
from safeconduct.law.provenance import PackError, Provenance

INDENT = "     "


def add(commands: Any) -> None:
    """Register the two commands below `law`."""
    lists = commands.add_parser("clocks", help="list the deadlines we know")
    lists.add_argument("--json", action="store_true", help="ids and titles for a program")
    lists.set_defaults(run=list_clocks)
    counts = commands.add_parser("clock", help="count one deadline from the day that starts it")
    counts.add_argument("id", metavar="CLOCK", help="for example us.asylum.one_year")
    counts.add_argument("--from", dest="start", metavar="DAY", help="the day that starts it, or the hearing")
    counts.add_argument("--on", metavar="DAY", help="today, if not given; decides which version speaks")
    counts.add_argument(
        "--also", metavar="NAME=DAY", action="append", default=[],
        help="another day that a reading counts from, for example first_arrival=2019-05-01",
    )  # fmt: skip
    counts.add_argument("--json", action="store_true", help="the days for a program")
    counts.set_defaults(run=count_clock)


def list_clocks(asked: argparse.Namespace) -> int:
    """Every clock with its newest title, whatever its status."""
    known = _almanac()
    newest = [max(known.versions(id), key=lambda each: each.provenance.version) for id in known.ids()]
    if asked.json:
        print(json.dumps([{"id": each.id, "title": each.title} for each in newest], indent=2))
        return 0
    width = max((len(each.id) for each in newest), default=0)
    for each in newest:
        print(f"{each.id:<{width}}  {each.title}{_mark(each.provenance)}")
    return 0


def count_clock(asked: argparse.Namespace) -> int:
    """One clock counted; a wrong id or day is refused with a sentence."""
    known = _almanac()
    try:
        on = _day(asked.on, "--on") if asked.on else datetime.now().astimezone().date()
        clock = known.clock(asked.id, on)
        if not asked.start:
            raise Refused(f"Say from which day: --from 2026-11-22. For {clock.id} it is {clock.trigger}.")
        start = _day(asked.start, "--from")
        due = known.compute(clock.id, start, on=on, also=_also(asked.also))
    except (UnknownClock, NotInForce, NotCounted, UnknownDay, ImpossibleDay) as problem:
        raise Refused(str(problem)) from None
    for note in due.notes:
        print(f"Note: {note}", file=sys.stderr)
    if asked.json:
        print(json.dumps(due.to_json(), indent=2, ensure_ascii=False))
    else:
        print("\n".join(_lines(clock, due, start, on)))
    return 0


def _almanac() -> Almanac:
    try:
        return almanac()
    except PackError as problem:
        raise Refused(f"The rule packs cannot be read. {problem}") from None


def _day(written: str, option: str) -> date:
    try:
        return parse_day(written)
    except ImpossibleDay as problem:
        raise Refused(f"{option}: {problem}") from None


def _also(written: list[str]) -> dict[str, date]:
    found: dict[str, date] = {}
    for each in written:
        name, equals, day = each.partition("=")
        if not equals:
            raise Refused(f"--also {each}: write a name and a day, as in first_arrival=2019-05-01.")
        found[name] = _day(day, f"--also {name}")
    return found


def _lines(clock: Clock, due: Due, start: date, on: date) -> list[str]:
    entry = clock.provenance
    plan = "Plan on, at the earliest:" if due.kind == NOT_BEFORE else "Plan on, at the latest:"
    lines = [
        f"{entry.title} ({entry.id}, version {entry.version})",
        f"From {_long(start)}: {clock.trigger}.",
        f"{plan} {_long(due.drives)}, {_left(due.drives, on)}.",
    ]
    if clock.trigger_no_earlier_than and start < clock.trigger_no_earlier_than:
        lines.append(f"Counted from {_long(clock.trigger_no_earlier_than)}, the first day that counts.")
    for number, reading in enumerate(due.readings, 1):
        lines += _reading(number, reading, due)
    lines += [
        "",
        entry.text,
        f"Source: {entry.source}, read {entry.read.isoformat()}, confidence {entry.confidence}.",
    ]
    if entry.status != "in_force":
        lines.append(f"Standing: {_words(entry.status)}, {entry.status_authority}.")
    if entry.may_have_changed:
        lines.append("May have changed since it was read: check before you rely on it.")
    lines += [f"Other reading: {each.text} ({each.citation})" for each in entry.alternatives]
    return lines


def _reading(number: int, reading: Reading, due: Due) -> list[str]:
    marks = [
        word
        for word, wanted in (
            (_words(reading.stance), reading.stance != THE_RULE),
            (_words(reading.status), reading.status != "in_force"),
            ("drives", due.is_driven_by(reading)),
        )
        if wanted
    ]
    lawful = "first lawful day" if due.kind == NOT_BEFORE else "last lawful day"
    said = f" ({', '.join(marks)})" if marks else ""
    authority = f" [{reading.status_authority}]" if reading.status_authority else ""
    return [
        "",
        f"  {number}. {reading.why}{said}",
        f"{INDENT}counted           {_long(reading.computed)}",
        f"{INDENT}{lawful:<18}{_long(reading.lawful)}",
        f"{INDENT}safe day          {_long(reading.safe)}",
        f"{INDENT}{reading.citation}{authority}",
    ]


def _long(day: date) -> str:
    return f"{day:%A} {day.isoformat()}"


def _left(day: date, on: date) -> str:
    days = (day - on).days
    if days == 0:
        return "today"
    count = "1 day" if abs(days) == 1 else f"{abs(days)} days"
    return f"{count} left" if days > 0 else f"{count} ago"


def _words(code: str) -> str:
    return code.replace("_", " ")


def _mark(entry: Provenance) -> str:
    return "" if entry.status == "in_force" else f" ({_words(entry.status)})"
