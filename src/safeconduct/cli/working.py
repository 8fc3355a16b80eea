"""`worker`: deliver, sweep, turn keys, mail. It holds nobody's key."""

from __future__ import annotations

import argparse
import fcntl
import os
import signal
import threading
from pathlib import Path
from typing import Any

from safeconduct.cli.house import add_home, now, open_home
from safeconduct.cli.refusal import Refused


def add(commands: Any) -> None:
    works = commands.add_parser("worker", help="deliver what waits, sweep, turn keys, send notices")
    add_home(works)
    works.add_argument("--once", action="store_true", help="do everything once and end")
    works.set_defaults(run=work)


def work(asked: argparse.Namespace) -> int:
    home = open_home(asked)
    from safeconduct.config.worker import Worker

    _be_the_only_one(home)
    worker = Worker(began=now())
    if asked.once:
        failed = worker.everything(now())
        for name in failed:
            print(f"Not done: {name}.")
        return 1 if failed else 0
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())
    worker.run(ended)
    return 0


def _be_the_only_one(home: Path) -> None:
    """Two workers would send every mail twice. The lock ends with this process, however it ends."""
    descriptor = os.open(home / "worker.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise Refused("A worker is at work in this installation already.") from None
