"""The inbox with 10,000 requests, through the real staff process, signed in by the real form."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from figures import Figure
from running import Browser, Watch, busy_seconds, filled_demo, memory, served

MANY, FRESH = 10_000, 1_000
ROUNDS = 5
SEED = Path(__file__).with_name("seeding.py")


def measure() -> list[Figure]:
    """First page adopts all; then five openings are timed; then 1,000 fresh ones come while it runs."""
    with filled_demo() as home:
        _seed(home, MANY)
        with served(home) as demo:
            aisha = demo.sign_in("aisha")
            process = demo.worker_of("staff")
            first = _open(aisha, process)
            with Watch(process) as watch:
                opened = [_open(aisha, process) for _ in range(ROUNDS)]
            _seed(home, FRESH)
            fresh = _open(aisha, process)
            resident = max(watch.highest, memory(process))
    seconds, busy = min(each[0] for each in opened), min(each[1] for each in opened)
    return [
        Figure(f"opening and sorting an inbox of {MANY:,} adopted requests, whole page", seconds, "s", 0.5),
        Figure("  processor time of the server for it", busy, "s", 0.5),
        Figure("  memory of the server process", resident, "MB", 300),
        Figure(f"adopting {FRESH:,} fresh ones, processor time of the server", fresh[1] - busy, "s", 0.5),
        Figure(f"  the very first opening, adopting {MANY:,}", first[0], "s"),
    ]


def _seed(home: Path, count: int) -> None:
    subprocess.run([sys.executable, str(SEED), str(home), str(count)], check=True)


def _open(browser: Browser, process: int) -> tuple[float, float]:
    """Seconds on the clock, and of the server's processor, for one opening."""
    before = busy_seconds(process)
    answer = browser.get("/inbox?state=waiting&order=urgent")
    if answer.status != 200 or "DEMO" not in answer.text:
        raise RuntimeError(f"the inbox answered {answer.status}")
    return answer.seconds, busy_seconds(process) - before
