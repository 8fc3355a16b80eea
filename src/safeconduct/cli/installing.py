"""`init` makes an installation once; `migrate` brings its databases up to this version."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from safeconduct.cli.house import add_home, home_of, now, open_home, open_with, today
from safeconduct.cli.refusal import Refused

WELCOME = """Made in {home}.

The first administrator sets the organisation up on the staff site, at /join, with this code:

    {code}

It works once, for seven days, and is shown only here. Then: safeconduct doctor"""


def add(commands: Any) -> None:
    made = commands.add_parser("init", help="make a new installation: secrets, databases, first code")
    add_home(made)
    made.add_argument(
        "--new-code", action="store_true", help="only print another first code, while nobody has used one"
    )
    made.set_defaults(run=init)
    moved = commands.add_parser("migrate", help="bring both databases up to this version")
    add_home(moved)
    moved.set_defaults(run=migrate)


def init(asked: argparse.Namespace) -> int:
    home = home_of(asked)
    if not asked.new_code:
        make_secrets(home)
    open_with()
    prepare()
    print(WELCOME.format(home=home, code=_first_code()))
    return 0


def migrate(asked: argparse.Namespace) -> int:
    open_home(asked)
    prepare()
    print("Both databases and the static files are up to date.")
    return 0


def make_secrets(home: Path) -> None:
    """The host's secrets, once. Raises ``Refused`` where there are some, and touches nothing then."""
    from safeconduct.keyring import host

    try:
        host.create(home / "host", on=today())
    except host.AlreadyThere:
        raise Refused(
            f"{home} is an installation already; nothing was changed. If the first code was lost before "
            "anybody used it, `safeconduct init --new-code` prints another."
        ) from None
    except OSError as problem:
        raise Refused(f"The folder {home} cannot be written: {problem.strerror}.") from None
    home.chmod(0o700)


def prepare() -> None:
    """Tables of both databases, the keys' first, and the static files under their hashed names."""
    from django.core.management import call_command

    for alias in ("keys", "default"):
        call_command("migrate", database=alias, interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)


def _first_code() -> str:
    from safeconduct.access.actions import invite_founder
    from safeconduct.access.errors import AlreadyFounded

    try:
        return invite_founder(at=now())
    except AlreadyFounded as problem:
        raise Refused(f"{problem} A colleague is invited on the staff site, under People.") from None
