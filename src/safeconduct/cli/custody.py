"""`verify custody`: read every item's chain and every locked file, and name each place that is not what it was."""

from __future__ import annotations

import argparse
from typing import Any

from safeconduct.cli.house import add_home, open_home


def add_to(what: Any) -> None:
    """Add it to the things `verify` checks."""
    custody = what.add_parser("custody", help="the chains of custody of all items, and their locked files")
    add_home(custody)
    custody.set_defaults(run=verify_custody)


def verify_custody(asked: argparse.Namespace) -> int:
    """Needs no key and writes nothing. One sentence for every broken place; exit code 1 if there is one."""
    open_home(asked)
    from safeconduct.evidence.items.checking import counted, problems

    broken = 0
    for sentence in problems():
        print(sentence)
        broken += 1
    if broken:
        print(f"{broken} places are not what they were.")
        return 1
    items, events, files = counted()
    print(
        f"{items} items: {events} events, each follows the one before; {files} locked files, each unchanged."
    )
    print("The evidence is whole.")
    return 0
