"""A house on disk for one test: both databases as files, as in production; processes that can be killed."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import signal
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.core.management import call_command
from django.db import connections

from safeconduct.config import environment
from safeconduct.keyring import host

Result = TypeVar("Result")
_FORK = multiprocessing.get_context("fork")
LONGEST = 60


class Died(Exception):
    """The process ended without an answer."""


def kill_me(*args: Any, **kwargs: Any) -> Any:
    """Power fails here: no handler runs, nothing is flushed, nothing is rolled back by us."""
    os.kill(os.getpid(), signal.SIGKILL)


@dataclass(frozen=True)
class HouseOnDisk:
    """``run`` does something in a process of its own and gives back what it returned."""

    home: Path

    def run(self, work: Callable[..., Result], *args: Any) -> Result:
        return self.wait(self.start(work, *args))

    def start(self, work: Callable[..., Any], *args: Any) -> tuple[Any, Connection]:
        """Begin, and do not wait for it."""
        here, there = _FORK.Pipe(duplex=False)
        process = _FORK.Process(target=_live, args=(self.home, there, work, args))
        process.start()
        there.close()
        return process, here

    def wait(self, started: tuple[Any, Connection]) -> Any:
        """What it returned. Raises ``Died`` if it was killed, and ``AssertionError`` with its traceback."""
        process, here = started
        try:
            answer = here.recv() if here.poll(LONGEST) else ("hangs", "")
        except EOFError:
            answer = ("died", "")
        if answer[0] == "hangs":
            process.kill()
        process.join(LONGEST)
        if answer[0] == "died":
            raise Died(process.exitcode)
        assert answer[0] == "done", answer[1]
        return answer[1]

    def is_killed_doing(self, work: Callable[..., Any], *args: Any) -> None:
        """The work must not reach its end."""
        try:
            self.run(work, *args)
        except Died as died:
            assert died.args == (-signal.SIGKILL,)
            return
        raise AssertionError("the process was to die, and lived")


def build(home: Path) -> HouseOnDisk:
    """Fresh secrets and migrated databases."""
    host.create(home / "host", on=datetime.now(tz=UTC).date())
    house = HouseOnDisk(home)
    house.run(_migrate)
    return house


def copy_of(house: HouseOnDisk, home: Path) -> HouseOnDisk:
    shutil.copytree(house.home, home)
    return HouseOnDisk(home)


def _migrate() -> None:
    for alias in ("default", "keys"):
        call_command("migrate", database=alias, verbosity=0)


def _live(home: Path, answer: Connection, work: Callable[..., Any], args: tuple[Any, ...]) -> None:
    try:
        _move_in(home)
        answer.send(("done", work(*args)))
    except BaseException:
        answer.send(("failed", traceback.format_exc()))
    answer.close()
    os._exit(0)  # pytest's own endings are the parent's business


def _move_in(home: Path) -> None:
    """From the test's databases in memory to the files of this house; the parent's connections stay."""
    for alias in ("default", "keys"):
        if hasattr(connections._connections, alias):
            delattr(connections._connections, alias)
    os.environ.pop("DATABASE_URL", None)
    os.environ.pop("KEYS_DATABASE_URL", None)
    settings.SAFECONDUCT_HOME = home
    settings.BLOB_DIR = home / "blobs"
    settings.TOMBSTONES = home / "tombstones"
    host._loaded.cache_clear()
    secrets = host.host()
    connections.settings = connections.configure_settings(environment.databases(home, secrets.database_keys))
