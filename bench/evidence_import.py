"""An import of many rows: read, map and check alone; and whole, as the desk does it, into a database.

Run: python bench/evidence_import.py [pure|whole COUNT]. With COUNT, one process goes through that many rows and prints
one line of JSON. Each count has a process of its own, so that its peak memory is its own. While the whole import runs,
a second process writes as somebody does who sends a request: the keys, then one row, each in a transaction of its own.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from uuid import uuid4

from figures import Figure
from safeconduct.evidence.exchange import (
    Kind,
    Plan,
    Record,
    RecordPlan,
    Take,
    check,
    importable,
    json_lines,
    look,
    made,
    to_json,
)
from safeconduct.evidence.exchange.records import Value
from safeconduct.evidence.exchange.writing import json_lines as written

COUNTS = (25_000, 50_000, 100_000)
FIRST = 10_000
"""Beside them, how the whole way grows from here on."""
HEADER = "№;Название;Дата;Город;Широта;Долгота;Точность;Вид;Сколько;Газета;Слова\n"
DATES = ("2017-03-0{d}", "около {d} марта 2017", "{d}.04.2017", "март 2017", "2017-03-01/2017-03-0{d}")
COUNTED = ("3", "не менее {n}", "более ста", "десятки", "{n}-{m}", "", "100+", "около {n} человек")
PLAN = Plan(
    (
        RecordPlan(
            Kind.SOURCE,
            "source",
            {"key": Take(column="Газета"), "title": Take(column="Газета")},
            repeats=True,
        ),
        RecordPlan(
            Kind.INCIDENT,
            "incident",
            {
                "key": Take(column="№", prefix="INC-"),
                "title": Take(column="Название"),
                "when": Take(column="Дата"),
                "place.name": Take(column="Город"),
                "place.latitude": Take(column="Широта"),
                "place.longitude": Take(column="Долгота"),
                "place.precision": Take(column="Точность"),
                "type": Take(column="Вид", split="|"),
                "sources": Take(record="source"),
            },
        ),
        RecordPlan(
            Kind.CLAIM,
            "claim",
            {
                "key": Take(column="№", prefix="C-"),
                "kind": Take(constant="allegation"),
                "about": Take(record="incident"),
                "statement": Take(column="Слова"),
                "quantity": Take(
                    column="Сколько", options={"unit": "person", "act": "abduction", "language": "ru"}
                ),
                "sources": Take(record="source"),
            },
            only_if="Сколько",
        ),
    )
)

DESK_PLAN = Plan(
    tuple(
        replace(
            record,
            fields={
                name: take
                for name, take in record.fields.items()
                if (record.name, name) not in {("incident", "sources"), ("incident", "type")}
            }
            | ({"tags": Take(column="Вид", split="|")} if record.kind is Kind.INCIDENT else {}),
        )
        for record in PLAN.records
    )
)
"""The same at the desk: terms of our own lists only, so these go to the tags; the sources stand behind the claims."""


def measure() -> list[Figure]:
    """Three sizes, each in its own process; and how far twice the rows take more than twice the time."""
    return [*_whole(), *_pure()]


def _whole() -> list[Figure]:
    """The import as the desk does it: sealed, checked, written in batches, indexed, made visible."""
    counts = (FIRST, *COUNTS)
    found = {count: _elsewhere("whole", count) for count in counts}
    most, least = counts[-1], COUNTS[0]
    figures = [
        Figure(
            f"import of {most:,} rows into the database, checked and written", found[most]["seconds"], "s", 60
        ),
        Figure("  processor time of it", found[most]["busy"], "s"),
        Figure("  memory of the process at most", found[most]["megabytes"], "MB", 500),
        Figure(
            "  a row costs against one of 25,000 (processor)",
            (found[most]["busy"] / most) / (found[least]["busy"] / least),
            "times",
            1.3,
        ),
        Figure("  records written", found[most]["records"], "records"),
        Figure("  longest that a public submit waited meanwhile", found[most]["waited"], "s", 2),
        Figure("  steps, with a second between two at the desk (not counted)", found[most]["steps"], "steps"),
    ]
    for count in counts[:-1]:
        figures += [
            Figure(f"  {count:,} rows", found[count]["seconds"], "s"),
            Figure(f"  {count:,} rows, processor", found[count]["busy"], "s"),
            Figure(f"  {count:,} rows, memory", found[count]["megabytes"], "MB"),
            Figure(f"  {count:,} rows, a submit waited", found[count]["waited"], "s", 2),
        ]
    return figures


def _pure() -> list[Figure]:
    found = {count: _elsewhere("pure", count) for count in COUNTS}
    most = COUNTS[-1]
    figures = [
        Figure(f"reading, mapping and checking {most:,} rows, twice over", found[most]["seconds"], "s", 60),
        Figure("  memory of the process at most", found[most]["megabytes"], "MB", 500),
        Figure(
            "  a row costs against one of 25,000",
            _a_row(found, most) / _a_row(found, COUNTS[0]),
            "times",
            1.3,
        ),
        Figure("  the same as JSON Lines, schema held", found[most]["lines"], "s", 60),
    ]
    for count in COUNTS[:-1]:
        figures.append(Figure(f"  {count:,} rows", found[count]["seconds"], "s"))
        figures.append(Figure(f"  {count:,} rows, memory", found[count]["megabytes"], "MB"))
    return figures


def _a_row(found: dict[int, dict[str, float]], count: int) -> float:
    return found[count]["seconds"] / count


def _elsewhere(how: str, count: int) -> dict[str, float]:
    words = [sys.executable, __file__, how, str(count)]
    output = subprocess.run(words, check=True, capture_output=True).stdout
    answer: dict[str, float] = json.loads(output.splitlines()[-1])
    return answer


def invented(count: int) -> Iterator[bytes]:
    """A Russian spreadsheet in windows-1251, in chunks; nobody in it exists."""
    yield HEADER.encode("windows-1251")
    for start in range(0, count, 500):
        yield "".join(_row(number) for number in range(start, min(start + 500, count))).encode("windows-1251")


def _row(number: int) -> str:
    day = DATES[number % len(DATES)].format(d=number % 9 + 1)
    many = COUNTED[number % len(COUNTED)].format(n=number % 90 + 3, m=number % 90 + 9)
    words = '"Задержаны, ""увезены"" и не вернулись;\nтак говорят соседи."'
    place = f"Город {number % 40};{43 + number % 7 / 10};{45 + number % 9 / 10};город"
    cells = (str(number), f"Увезены с улицы {number % 300}", day, place, "Land::Extortion|Пытки", many)
    return ";".join((*cells, f"Газета {number % 12}", words)) + "\n"


def main(count: int) -> None:
    """Check, then take, then write our own format and check that as well."""
    opened = partial(invented, count)
    began = time.perf_counter()
    looked = look(opened)
    make = partial(made, form=looked.form, plan=PLAN, vocabulary={})
    checked = check(opened, make)
    taken = sum(1 for _ in importable(opened, make, checked))
    seconds = time.perf_counter() - began
    if not checked.is_importable or checked.rows != count or taken != sum(checked.records.values()):
        raise RuntimeError(
            f"{checked.found} problems: {[problem.sentence for problem in checked.problems[:5]]}"
        )
    print(json.dumps({"seconds": seconds, "megabytes": _peak(), "lines": _lines(count)}))


def _peak() -> float:
    return int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0]) / 1024


def _lines(count: int) -> float:
    """Seconds for checking as many incidents and claims in our own format."""
    opened = partial(_written, count)
    began = time.perf_counter()
    checked = check(opened, partial(json_lines.made, vocabulary={}))
    if checked.rows != count:
        raise RuntimeError(f"{checked.found} problems in {checked.rows} lines")
    return time.perf_counter() - began


def _written(count: int) -> Iterator[bytes]:
    values: dict[str, Value] = {
        "title": "Увезены с улицы",
        "when": ["2017-03-02~"],
        "type": ["Land::Extortion"],
    }
    return written(Record(Kind.INCIDENT, f"INC-{number:07}", values) for number in range(count))


def whole(count: int) -> None:
    """A database of its own, an import into it, and a writer beside it."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "safeconduct.config.settings.test"
    sys.path.insert(0, str(Path(__file__).parents[1]))
    import django
    from django.core.management import call_command

    django.setup()
    for alias in ("default", "keys"):
        call_command("migrate", verbosity=0, database=alias)
    from tests.evidence.desk import research_desk

    desk = research_desk()
    member, keys = desk.zarema, desk.keys(desk.zarema)
    sealed = _sealed(count)
    with Writing() as beside:
        began, busy = time.perf_counter(), time.process_time()
        run, steps = _imported(member.person, keys, sealed)
        seconds, busy = time.perf_counter() - began, time.process_time() - busy
    found = {
        "rows": count,
        "seconds": seconds,
        "busy": busy,
        "megabytes": _peak(),
        "records": run.taken,
        "waited": beside.longest(),
        "steps": steps,
    }
    print(json.dumps(found))


def _sealed(count: int) -> Any:
    """The file in the blob store, as an upload leaves it."""
    from safeconduct.evidence.items.artifacts import seal

    return seal(invented(count), name="many.csv", media_type="text/plain", group="text")


def _imported(person: Any, keys: Any, sealed: Any) -> tuple[Any, int]:
    """Step after step of four seconds each, as a browser that follows the page; and how many."""
    from safeconduct.evidence.imports import checking, planning, runs, writing
    from safeconduct.evidence.models import ImportRun

    at = datetime.now(tz=UTC)
    run = runs.begin(sealed, token=uuid4(), desk=keys, by=person, at=at)

    def opened() -> Any:
        return runs.open_run(ImportRun.objects.get(pk=run.pk), keys)

    notes = planning.looked_at(opened())
    notes.plan = to_json(DESK_PLAN)
    runs.save(opened(), notes)
    checking.start(opened(), by=person, at=at)
    steps = 2
    while (notes := checking.step(opened(), clock=time.monotonic, by=person)).phase == "checking":
        steps += 1
    if notes.phase != "ready":
        raise RuntimeError(f"{notes.found} problems: {notes.problems[:3]}")
    writing.start(opened(), by=person, at=at)
    while not writing.step(opened(), keys, clock=time.monotonic, by=person, at=at):
        steps += 1
    return ImportRun.objects.get(pk=run.pk), steps


class Writing:
    """A process that writes again and again until the block ends, and says how long it waited at most."""

    def __enter__(self) -> Writing:
        self._process = subprocess.Popen(
            [sys.executable, __file__, "beside", os.environ["SAFECONDUCT_HOME"]], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        if self._process.stdout is None or self._process.stdout.readline() != "ready\n":
            raise RuntimeError("the writer beside did not start")
        return self

    def __exit__(self, *_: object) -> None:
        output, _nothing = self._process.communicate("stop\n", timeout=60)
        self._longest = float(output)

    def longest(self) -> float:
        return self._longest


def beside(home: str) -> None:
    """What a public submit writes: a transaction of the keys, one of the main database with its line in the audit."""
    import select

    os.environ["SAFECONDUCT_HOME"] = home
    os.environ["SAFECONDUCT_PLAIN_HTTP"] = "yes"
    os.environ["DJANGO_SETTINGS_MODULE"] = "safeconduct.config.settings.staff"
    import django

    django.setup()
    from django.db import transaction

    from safeconduct import audit, vault
    from safeconduct.keyring import rows
    from safeconduct.keyring.rows import Opener, Slot

    print("ready", flush=True)
    longest, key = 0.0, vault.LockKey.new()
    while not select.select([sys.stdin], [], [], 0.05)[0]:
        began, subject = time.perf_counter(), uuid4()
        with transaction.atomic(using="keys"):
            rows.wrap_under(Slot("bench", subject, "content"), key, under=key, opener=Opener("list", subject))
        with transaction.atomic():
            audit.record("bench.sent", chain="applicant", subject=subject, at=datetime.now(tz=UTC))
        longest = max(longest, time.perf_counter() - began)
    print(longest)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["pure", count]:
            main(int(count))
        case ["whole", count]:
            whole(int(count))
        case ["beside", home]:
            beside(home)
        case _:
            for figure in measure():
                print(figure.line())
