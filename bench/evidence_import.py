"""An import of many rows: read, map, check, and go through again as the import does.

Run: python bench/evidence_import.py [COUNT]. With COUNT, one process goes through that many rows and prints
one line of JSON. Each count has a process of its own, so that its peak memory is its own. What is written
to the database comes on top, and is measured with the desk.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

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
)
from safeconduct.evidence.exchange.records import Value
from safeconduct.evidence.exchange.writing import json_lines as written

COUNTS = (25_000, 50_000, 100_000)
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


def measure() -> list[Figure]:
    """Three sizes, each in its own process; and how far twice the rows take more than twice the time."""
    found = {count: _elsewhere(count) for count in COUNTS}
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


def _elsewhere(count: int) -> dict[str, float]:
    words = [sys.executable, __file__, str(count)]
    answer: dict[str, float] = json.loads(subprocess.run(words, check=True, capture_output=True).stdout)
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
    peak = int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0]) / 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak, "lines": _lines(count)}))


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


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(int(sys.argv[1]))
    else:
        for figure in measure():
            print(figure.line())
