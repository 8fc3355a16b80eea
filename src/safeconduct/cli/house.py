"""Open the house for a command: which home, which settings, and sentences where that is not possible."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

from safeconduct.cli.refusal import Refused
from safeconduct.demo import sign_ins

HOME = "SAFECONDUCT_HOME"
DEFAULT_HOME = "safeconduct-home"
SETTINGS = "safeconduct.config.settings."


def add_home(command: argparse.ArgumentParser, default: str = DEFAULT_HOME) -> None:
    """The option every command has that touches an installation."""
    command.add_argument(
        "--home", type=Path, default=None, metavar="FOLDER",
        help=f"where databases, files and secrets lie (otherwise ${HOME}, otherwise ./{default})",
    )  # fmt: skip


def home_of(asked: argparse.Namespace, default: str = DEFAULT_HOME) -> Path:
    """The installation's folder, absolute; put into the environment for everything that follows."""
    home = Path(asked.home or os.environ.get(HOME, "").strip() or default).expanduser().resolve()
    os.environ[HOME] = str(home)
    return home


def open_with(settings: str = "staff") -> None:
    """Load Django with one of our settings modules. Raises ``Refused`` with what is missing."""
    os.environ["DJANGO_SETTINGS_MODULE"] = SETTINGS + settings
    import django
    from django.core.exceptions import ImproperlyConfigured

    from safeconduct.config import logs
    from safeconduct.keyring.host import HostSecretsMissing

    logs.set_up()
    try:
        django.setup()
    except (HostSecretsMissing, ImproperlyConfigured) as problem:
        raise Refused(str(problem)) from None


def open_home(asked: argparse.Namespace) -> Path:
    """Both at once: the folder, and Django over it, with the demo's settings where a demo lies."""
    home = home_of(asked)
    open_with("demo_staff" if is_demo(home) else "staff")
    return home


def is_demo(home: Path) -> bool:
    return (home / sign_ins.BEGUN).exists()


@contextmanager
def empty_house() -> Iterator[Path]:
    """Django over a home that is thrown away: for commands that only read the code (documents)."""
    from safeconduct.keyring import host

    with tempfile.TemporaryDirectory(prefix="safeconduct-") as folder:
        home = Path(folder)
        host.create(home / "host", on=today())
        os.environ[HOME] = folder
        open_with()
        yield home


def now() -> datetime:
    return datetime.now(tz=UTC)


def today() -> date:
    return now().date()
