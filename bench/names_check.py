"""Conflict check of names: seconds and memory against rolls of invented people, and how many spellings are found.

Run: python bench/names_check.py COUNT
Prints one line of JSON for a roll of so many names: its making, twelve searched at once, megabytes, and for the
tuned and the checked part of the table of spellings the recall and the candidates shown.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from figures import Figure

COUNTS = (50_000, 100_000, 200_000, 500_000)
IN_FILES = 5
"""Names in one request: so many are opened together."""
ASKED = 12
WITH_RECALL = 100_000
WANTED = {100_000: 0.3, 500_000: 1.5}
PARTS = (("tuned", "tuned on"), ("checked", "kept aside"))


def measure() -> list[Figure]:
    """The figures of each roll, then recall and precision against 100,000 names."""
    runs = {count: _run(count) for count in COUNTS}
    figures = [figure for count, run in runs.items() for figure in _of_roll(count, run)]
    grown = runs[COUNTS[-1]]["busy"] / runs[COUNTS[0]]["busy"]
    more = COUNTS[-1] // COUNTS[0]
    figures.append(
        Figure(f"    growth of the search, {COUNTS[0]:,} to {COUNTS[-1]:,} (×{more})", grown, "×", more)
    )
    for part, words in PARTS:
        found = runs[WITH_RECALL][part]
        figures += [
            Figure(
                f"  spellings found among {WITH_RECALL:,}, table {words}",
                found["recall"],
                "",
                0.95,
                at_least=True,
            ),
            Figure("    candidates shown for a name, mean", found["shown"], "", 20),
            Figure("      of them called strong, mean", found["strong"], ""),
        ]
    return figures


def _of_roll(count: int, run: dict[str, Any]) -> list[Figure]:
    return [
        Figure(f"conflict check of {ASKED} names against {count:,}", run["seconds"], "s", WANTED.get(count)),
        Figure("    processor", run["busy"], "s"),
        Figure(
            "    the roll made of stored forms (processor)",
            run["roll"],
            "s",
            1.5 if count == COUNTS[-1] else None,
        ),
        Figure("    memory of the roll", run["megabytes"], "MB", 500 if count == COUNTS[-1] else None),
        Figure("    a name prepared", run["prepared"] * 1e6, "µs"),
    ]


def _run(count: int) -> dict[str, Any]:
    asked = [sys.executable, __file__, str(count)]
    return json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)  # type: ignore[no-any-return]  # our own line


def main(count: int) -> None:
    """One line of JSON about a roll of ``count`` names."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from tests.names.crowd import crowd

    from safeconduct.names import Roll, find, prepare

    began = time.perf_counter()
    stored = _stored(prepare(each).to_json() for each in crowd(count))
    prepared = (time.perf_counter() - began) / count
    asked = [prepare(each) for each in crowd(ASKED, "twelve who are asked for")]
    before, began = _megabytes(), time.perf_counter()
    opened = [entry for file in stored for entry in json.loads(file)]
    opening = time.perf_counter() - began
    used = time.process_time()
    roll = Roll.of(opened)
    report: dict[str, Any] = {"prepared": prepared, "opening": opening, "roll": time.process_time() - used}
    del opened
    began, used = time.perf_counter(), time.process_time()
    find(asked, roll)
    report |= {"seconds": time.perf_counter() - began, "busy": time.process_time() - used}
    report["megabytes"] = _megabytes() - before
    if count == WITH_RECALL:
        report |= _recall(stored)
    print(json.dumps(report))


def _stored(forms: Any) -> list[str]:
    """Text of five forms each, as they would lie in opened requests."""
    stored, together = [], []
    for form in forms:
        together.append(form)
        if len(together) == IN_FILES:
            stored.append(json.dumps(together))
            together = []
    return stored


def _recall(stored: list[str]) -> dict[str, Any]:
    from dataclasses import asdict

    from tests.names.hidden import measure as hidden

    forms = [form for file in stored for form in json.loads(file)]
    return {part: asdict(hidden(part, forms)) for part, _ in PARTS}


def _megabytes() -> float:
    return int(re.findall(r"VmRSS:\s+(\d+)", Path("/proc/self/status").read_text())[0]) / 1024


if __name__ == "__main__":
    main(int(sys.argv[1]))
