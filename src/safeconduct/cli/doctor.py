"""`doctor`: is this installation well? One sentence for each thing that was looked at."""

from __future__ import annotations

import argparse
from typing import Any

from safeconduct.cli.house import add_home, now, open_home

SIGNS = {"well": "  ok  ", "look": " look ", "bad": " BAD  "}


def add(commands: Any) -> None:
    looks = commands.add_parser("doctor", help="look whether everything is well, and say what is not")
    add_home(looks)
    looks.set_defaults(run=doctor)


def doctor(asked: argparse.Namespace) -> int:
    """1 if anything is bad; things to look at are not."""
    open_home(asked)
    from safeconduct.config.health import examine

    findings = examine(now())
    for finding in findings:
        print(f"[{SIGNS[finding.level]}] {finding.sentence}")
    return 1 if any(finding.level == "bad" for finding in findings) else 0
