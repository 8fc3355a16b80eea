"""Several people who press a button at the same moment, each with a connection of their own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connections

from safeconduct.access.errors import AccessError


def at_the_same_time(*presses: Callable[[], str]) -> list[str]:
    """What each got: the answer, or the name of the refusal."""
    barrier = Barrier(len(presses), timeout=30)

    def press(act: Callable[[], str]) -> str:
        try:
            barrier.wait()
            return act()
        except AccessError as refused:
            return type(refused).__name__
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(presses)) as pool:
        return list(pool.map(press, presses))
