"""A case with 500 entries and 200 papers: overview and history, through the real staff process."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from statistics import median

from figures import Figure
from running import Browser, busy_seconds, filled_demo, served

ENTRIES, PAPERS = 500, 200
ROUNDS = 21
SEED = Path(__file__).with_name("case_seeding.py")
PAGES = (("overview", "case"), ("first page of its history", "case/history"))


def measure() -> list[Figure]:
    """Median and 95th percentile on the clock, and the server's processor time, of each page."""
    with filled_demo() as home:
        seeded = [sys.executable, str(SEED), str(home), "aisha", str(ENTRIES), str(PAPERS)]
        request_id = subprocess.run(seeded, check=True, capture_output=True, text=True).stdout.split()[-1]
        with served(home) as demo:
            aisha, process = demo.sign_in("aisha"), demo.worker_of("staff")
            return [
                figure
                for name, page in PAGES
                for figure in _figures(name, aisha, f"/requests/{request_id}/{page}", process)
            ]


def _figures(name: str, browser: Browser, address: str, process: int) -> list[Figure]:
    browser.get(address)  # the law's rules are compiled once a day
    before = busy_seconds(process)
    seconds = sorted(_open(browser, address) for _ in range(ROUNDS))
    busy = (busy_seconds(process) - before) / ROUNDS
    whole = f"a case with {ENTRIES} entries and {PAPERS} papers, {name}"
    return [
        Figure(f"{whole}: median", median(seconds) * 1000, "ms", 200),
        Figure("  95th percentile", seconds[int(ROUNDS * 0.95)] * 1000, "ms"),
        Figure("  processor time of the server for it", busy * 1000, "ms", 200),
    ]


def _open(browser: Browser, address: str) -> float:
    answer = browser.get(address)
    if answer.status != 200:
        raise RuntimeError(f"the case answered {answer.status}")
    return answer.seconds
