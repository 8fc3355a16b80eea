"""`evidence reindex`: write the index of what can be searched anew from the records."""

from __future__ import annotations

import argparse
from typing import Any

from safeconduct.cli.house import add_home, open_home


def add(commands: Any) -> None:
    evidence = commands.add_parser("evidence", help="look after the documentation desk's records")
    what = evidence.add_subparsers(title="what", metavar="WHAT", required=True)
    again = what.add_parser("reindex", help="write the search index anew; the desk may go on working")
    add_home(again)
    again.set_defaults(run=reindex)


def reindex(asked: argparse.Namespace) -> int:
    """Needs no key: only what is internal is searched."""
    open_home(asked)
    from safeconduct.evidence.finding.indexing import reindex_all

    print(f"{reindex_all():,} records can be found.")
    return 0
