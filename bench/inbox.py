"""The inbox with 10,000 requests, through the real staff process, signed in by the real form."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median

from figures import Figure
from running import Browser, Watch, filled_demo, memory, served

MANY, FRESH = 10_000, 1_000
ROUNDS = 5
SEED = Path(__file__).with_name("seeding.py")


def measure() -> list[Figure]:
    """First page adopts all; then five openings are timed; then 1,000 fresh ones come while it runs."""
    with filled_demo() as home:
        _seed(home, MANY)
        with served(home) as demo:
            aisha = demo.sign_in("aisha")
            first = _open(aisha)
            process = demo.worker_of("staff")
            with Watch(process) as watch:
                opening = median(_open(aisha) for _ in range(ROUNDS))
            _seed(home, FRESH)
            adopting = _open(aisha) - opening
            plain = median(aisha.get("/sign-in").seconds for _ in range(ROUNDS))
            resident = max(watch.highest, memory(process))
    return [
        Figure(f"opening and sorting an inbox of {MANY:,} adopted requests, whole page", opening, "s", 0.5),
        Figure("  the same, as a multiple of a page without a list", opening / plain, "times"),
        Figure("  memory of the server process", resident, "MB", 300),
        Figure(f"adopting {FRESH:,} fresh ones", adopting, "s", 0.5),
        Figure(f"  the very first opening, adopting {MANY:,}", first, "s"),
    ]


def _seed(home: Path, count: int) -> None:
    subprocess.run([sys.executable, str(SEED), str(home), str(count)], check=True)


def _open(browser: Browser) -> float:
    answer = browser.get("/inbox?state=waiting&order=urgent")
    if answer.status != 200 or "DEMO" not in answer.text:
        raise RuntimeError(f"the inbox answered {answer.status}")
    return answer.seconds
