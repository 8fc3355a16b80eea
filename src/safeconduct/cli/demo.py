"""`demo`: an invented organisation with invented requests, on this machine, with the real doors."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
from pathlib import Path
from typing import Any

from safeconduct.cli import installing, serving
from safeconduct.cli.house import add_home, home_of, now, open_with
from safeconduct.cli.refusal import Refused
from safeconduct.config.serving import Address, BindRefused, Plan
from safeconduct.demo import sign_ins

HOME = "demo"
SETTINGS = ("demo_public", "demo_staff")


def add(commands: Any) -> None:
    shown = commands.add_parser("demo", help="try everything with invented people, on this machine")
    add_home(shown, HOME)
    shown.add_argument("--fresh", action="store_true", help="throw the earlier demo away and make a new one")
    shown.add_argument("--only-fill", action="store_true", help="set the demo up, and start nothing")
    shown.add_argument(
        "--public", default=serving.PUBLIC, metavar="HOST:PORT", help="address of the public site"
    )
    shown.add_argument(
        "--staff", default=serving.STAFF, metavar="HOST:PORT", help="address of the staff site"
    )
    shown.set_defaults(run=demo)
    what = shown.add_subparsers(title="also", metavar="")
    code = what.add_parser("code", help="the six digits somebody's app would show now")
    code.add_argument("name", help="sign-in name of one of the demo's people")
    code.set_defaults(run=show_code)


def demo(asked: argparse.Namespace) -> int:
    home = home_of(asked, HOME)
    plan = _plan(asked)
    if asked.fresh:
        _wipe(home)
    if not _is_ready(home):
        _make(home)
    else:
        open_with(SETTINGS[1])
        installing.prepare()
    _print(home, plan)
    return 0 if asked.only_fill else serving.run(plan)


def show_code(asked: argparse.Namespace) -> int:
    """Made from the demo's own notes. An installation that is no demo has none."""
    from safeconduct.vault import totp

    found = {person.name: person for person in _notes(home_of(asked, HOME)).people}
    person = found.get(asked.name.casefold())
    if person is None:
        raise Refused(f"Nobody in the demo is called {asked.name!r}. There are: {', '.join(sorted(found))}.")
    print(totp.code_at(sign_ins.secret_of(person), now()))
    return 0


def _plan(asked: argparse.Namespace) -> Plan:

    try:
        return Plan(
            public=Address.parse(asked.public),
            staff=Address.parse(asked.staff),
            with_worker=True,
            settings=SETTINGS,
        )
    except BindRefused as refused:
        raise Refused(str(refused)) from None


def _is_ready(home: Path) -> bool:
    if sign_ins.exist(home):
        return True
    if (home / "host").exists() and not (home / sign_ins.BEGUN).exists():
        raise Refused(
            f"{home} is a real installation: no demo is put into it. Choose another folder with --home."
        )
    _wipe(home)  # a demo whose making was interrupted
    return False


def _wipe(home: Path) -> None:
    if home.exists():
        if any(home.iterdir()) and not (home / sign_ins.BEGUN).exists():
            raise Refused(f"{home} holds something that is no demo: nothing was thrown away.")
        shutil.rmtree(home)


def _make(home: Path) -> None:
    print("Making the demo. This takes less than a minute …", flush=True)
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / sign_ins.BEGUN).touch()
    installing.make_secrets(home)
    open_with(SETTINGS[1])
    installing.prepare()
    from safeconduct.demo.filling import fill

    sign_ins.keep(home, fill(now()))


def _notes(home: Path) -> sign_ins.Notes:
    try:
        return sign_ins.read(home)
    except sign_ins.NoDemo:
        raise Refused(f"There is no demo in {home}. `safeconduct demo` makes one.") from None


def _print(home: Path, plan: Plan) -> None:
    notes = _notes(home)
    print(
        f"\nDEMO: every person and every paper in it is invented.\n\n  public site  {plan.url(plan.public)}"
    )
    print(f"  staff site   {plan.url(plan.staff)}\n\nPassphrase of everybody: {notes.passphrase}\n")
    for line in sign_ins.table(notes, now()):
        print(f"  {line}")
    print("\nA code works for a minute and once. A fresh one: " + _code_command(home))
    print("\nNumbers to come back with on the public site:\n")
    for said, digits in notes.receipts:
        print(f"  {digits}  {said}")
    print("\nStop with Ctrl-C.\n", flush=True)


def _code_command(home: Path) -> str:
    command = (
        "safeconduct"
        if shutil.which("safeconduct")
        else os.path.relpath(Path(sys.executable).parent / "safeconduct")
    )
    return f"{command} demo code aisha"
