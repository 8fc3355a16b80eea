"""`worker`: deliver, sweep, turn keys, mail. It holds nobody's key."""

from __future__ import annotations

import argparse
import signal
import threading
from typing import Any

from safeconduct.cli.house import add_home, now, open_home


def add(commands: Any) -> None:
    works = commands.add_parser("worker", help="deliver what waits, sweep, turn keys, send notices")
    add_home(works)
    works.add_argument("--once", action="store_true", help="do everything once and end")
    works.set_defaults(run=work)


def work(asked: argparse.Namespace) -> int:
    open_home(asked)
    from safeconduct.config.worker import Worker

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
