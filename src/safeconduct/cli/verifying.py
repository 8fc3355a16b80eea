"""`verify`: `verify audit` reads every chain from its beginning and names the first row that is not true."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from safeconduct.cli import custody
from safeconduct.cli.house import add_home, open_home
from safeconduct.cli.refusal import Refused


def add(commands: Any) -> None:
    verifies = commands.add_parser("verify", help="check that records are whole")
    what = verifies.add_subparsers(title="what to check", metavar="WHAT", required=True)
    audit = what.add_parser("audit", help="the record of who did what")
    add_home(audit)
    audit.add_argument(
        "--head", type=Path, metavar="FILE",
        help="ends of the chains as printed in a notice or in audit-heads.txt: finds an end that was cut off",
    )  # fmt: skip
    audit.set_defaults(run=verify_audit)
    custody.add_to(what)


def verify_audit(asked: argparse.Namespace) -> int:
    text = _text_of(asked.head) if asked.head else ""
    open_home(asked)
    from safeconduct.audit.chain import heads, verify
    from safeconduct.config.audit_heads import compare

    problems = [f"{broken.chain}: row {broken.number}: {broken.why}." for broken in verify()]
    if asked.head:
        problems += compare(text)
    for problem in problems:
        print(problem)
    if problems:
        return 1
    for chain, (length, _digest) in sorted(heads().items()):
        print(f"{chain}: {length} rows, each follows the one before.")
    print("The record is whole.")
    return 0


def _text_of(file: Path) -> str:
    try:
        return file.read_text()
    except (OSError, UnicodeDecodeError):
        raise Refused(f"The file {file} cannot be read.") from None
