"""`placement`: assign cases to attorneys from a file. Needs no installation and no Django."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from safeconduct.cli import placement_backtest
from safeconduct.cli.refusal import Refused

MOST_BYTES = 4_000_000_000


def add(commands: Any) -> None:
    placement = commands.add_parser(
        "placement", help="assign cases to attorneys, with a proof that it is the best"
    )
    below = placement.add_subparsers(title="what", metavar="WHAT", required=True)
    solves = below.add_parser("solve", help="the best assignment of the cases in a file")
    solves.add_argument("file", metavar="FILE", type=Path, help="attorneys, cases and pairs, as JSON")
    solves.add_argument("--json", action="store_true", help="the answer for a program")
    solves.set_defaults(run=solve)
    placement_backtest.add_to(below)


def solve(asked: argparse.Namespace) -> int:
    """Print who is assigned to whom, what that is worth, and that nothing is worth more."""
    try:
        from safeconduct.placement import instance
    except ImportError:
        raise Refused(
            "The solver is not installed. Install the extra: pip install 'safeconduct[placement]'."
        ) from None
    try:
        found = instance.answer(instance.parse(_text(asked.file)))
    except instance.BadInstance as problem:
        raise Refused(f"{asked.file}: {problem}") from None
    except ImportError:
        raise Refused(
            "The solver is not installed. Install the extra: pip install 'safeconduct[placement]'."
        ) from None
    except MemoryError:
        raise Refused(f"{asked.file} needs more memory than there is.") from None
    if asked.json:
        print(json.dumps(found))
        return 0
    for case, attorney in found["assignment"]:
        print(f"{json.dumps(case)} -> {json.dumps(attorney)}")
    status = "No assignment is worth more." if found["status"] == "optimal" else "It may not be the best."
    print(
        f"{len(found['assignment'])} placed; worth {found['objective']:.6g} of at most {found['bound']:.6g}, "
        f"in {found['seconds']:.2f} seconds. {status}"
    )
    return 0


def _text(file: Path) -> str:
    try:
        if not file.exists():
            raise Refused(f"There is no file {file}. Name a JSON file with attorneys, cases and pairs.")
        if file.is_dir():
            raise Refused(f"{file} is a folder. Name a JSON file with attorneys, cases and pairs.")
        if file.stat().st_size > MOST_BYTES:
            raise Refused(f"{file} is larger than {MOST_BYTES // 10**9} GB.")
        return file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{file} is not UTF-8 text, as JSON is.") from None
    except (OSError, ValueError) as problem:
        reason = problem.strerror if isinstance(problem, OSError) else "its name cannot be read"
        raise Refused(f"{file} cannot be read: {reason}.") from None
