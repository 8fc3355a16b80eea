"""One process of a re-screening: invented people's answers, as opened, against the packs.

Run: python bench/rescreening.py FIRST COUNT MARK...
Prints after each MARK people one line of JSON: people, seconds of screening, peak megabytes of this process,
and how many verdicts there were of each kind. Answers come in batches, as opened requests do; opening (here:
inventing) them is not in the seconds.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter

from invented import ON, people
from safeconduct.law.packs import load
from safeconduct.law.screening import prepare

BATCH = 500
PACKS = ("organisation", "us")


def main(first: int, count: int, marks: frozenset[int]) -> None:
    screener = prepare(load(ids=PACKS), ON)
    seconds, kinds = 0.0, Counter[str]()
    for done in range(0, count, BATCH):
        opened = list(people(first + done, min(BATCH, count - done)))
        began = time.perf_counter()
        verdicts = [screener.verdicts(answers) for answers in opened]
        seconds += time.perf_counter() - began
        for each in verdicts:
            kinds.update(map(str, each.values()))
        if done + len(opened) in marks:
            report(done + len(opened), seconds, kinds)


def report(done: int, seconds: float, kinds: Counter[str]) -> None:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"people": done, "seconds": seconds, "megabytes": peak, "verdicts": kinds}), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), frozenset(map(int, sys.argv[3:])))
