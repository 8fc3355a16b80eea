"""One process of a re-screening: invented people's answers, as opened, against the packs.

Run: python bench/rescreening.py FIRST COUNT MARK...
Prints after each MARK people one line of JSON: people, seconds of screening (on the clock, and of the
processor), the most megabytes this process has held, and how many verdicts there were of each kind. Answers
come in batches, as opened requests do; opening (here: inventing) them is not in the seconds.
"""

from __future__ import annotations

import json
import re
import sys
import time
from collections import Counter
from pathlib import Path

from invented import ON, people
from safeconduct.law.packs import load
from safeconduct.law.screening import prepare

BATCH = 500
PACKS = ("organisation", "us")


def main(first: int, count: int, marks: frozenset[int]) -> None:
    screener = prepare(load(ids=PACKS), ON)
    seconds, busy, kinds = 0.0, 0.0, Counter[str]()
    for done in range(0, count, BATCH):
        opened = list(people(first + done, min(BATCH, count - done)))
        began, used = time.perf_counter(), time.process_time()
        verdicts = [screener.verdicts(answers) for answers in opened]
        seconds += time.perf_counter() - began
        busy += time.process_time() - used
        for each in verdicts:
            kinds.update(map(str, each.values()))
        if done + len(opened) in marks:
            report(done + len(opened), seconds, busy, kinds)


def report(done: int, seconds: float, busy: float, kinds: Counter[str]) -> None:
    peak = int(re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())[0]) / 1024
    found = {"people": done, "seconds": seconds, "busy": busy, "megabytes": peak, "verdicts": kinds}
    print(json.dumps(found), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), frozenset(map(int, sys.argv[3:])))
