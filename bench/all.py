"""All figures, or some groups. Run: python bench/all.py [GROUP …]. The groups: GROUPS below, and vault."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

GROUPS = (
    "law",
    "pages",
    "upload",
    "inbox",
    "conflict_check",
    "case_page",
    "names_check",
    "deleted_case",
    "placement",
    "placement_round",
    "placement_million",
    "placement_backtest",
    "evidence_deidentify",
    "evidence_import",
    "evidence_incident",
    "evidence_search",
    "press_site",
)


def main(chosen: list[str]) -> int:
    """1 if a wanted figure is not reached, 2 for a group that does not exist."""
    unknown = set(chosen) - {*GROUPS, "vault"}
    if unknown:
        print(
            f"There is no group {', '.join(sorted(unknown))}. There are: {', '.join(GROUPS)}, vault.",
            file=sys.stderr,
        )
        return 2
    print(f"{'figure':<66} | {'reached':>12} | {'wanted':<12} ratio", flush=True)
    missed = 0
    for name in GROUPS:
        if not chosen or name in chosen:
            for figure in importlib.import_module(name).measure():
                print(figure.line(), flush=True)
                missed += not figure.is_met
    if not chosen or "vault" in chosen:
        print("\nOperations of the vault:", flush=True)
        subprocess.run([sys.executable, str(Path(__file__).with_name("vault.py"))], check=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
