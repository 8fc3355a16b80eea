"""`bench`: the figures of this machine, from the scripts in the repository's `bench/`."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from typing import Any

from safeconduct.cli.refusal import Refused

BENCH = Path(__file__).resolve().parents[3] / "bench"


def add(commands: Any) -> None:
    measures = commands.add_parser("bench", help="measure this machine against the figures we want")
    measures.add_argument(
        "--only", metavar="NAME", help="law, inbox, upload, pages, evidence_import or vault"
    )
    measures.set_defaults(run=bench)


def bench(asked: argparse.Namespace) -> int:
    script = BENCH / "all.py"
    if not script.is_file():
        raise Refused(
            "The measuring scripts are part of the source tree (bench/), not of an installed package."
        )
    chosen = [asked.only] if asked.only else []
    return subprocess.run([sys.executable, str(script), *chosen], check=False).returncode
