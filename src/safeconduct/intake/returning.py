"""Coming back with a receipt: one slow derivation in turn, and the same cost for every wrong number."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from safeconduct import vault
from safeconduct.intake.derivation import FAILURES, TURNS
from safeconduct.intake.keys import HolderKeys, find_holder, open_receipt

_WAITING_ROOM = threading.BoundedSemaphore(2)
"""Threads that may sleep for a wrong number. Few: a sleeping thread answers nobody else."""


def derive_in_turn(receipt: vault.Receipt, bucket: bytes) -> vault.ReceiptKeys:
    """The derivation of a receipt when it is this network's turn. Raises ``TooBusy``."""
    return TURNS.run(bucket, lambda: open_receipt(receipt))


def return_with(receipt: vault.Receipt, bucket: bytes) -> HolderKeys | None:
    """Whose receipt this is, or None. After wrong numbers on its locator it waits, five seconds at most.

    Raises ``TooBusy`` when too many wait: nothing was tried then.
    """
    _wait(FAILURES.wait_for(receipt.locator))
    holder = find_holder(derive_in_turn(receipt, bucket), receipt.locator)
    if holder is None:
        FAILURES.add(receipt.locator)
    return holder


def wait_after_failures(locator: str) -> Callable[[], None]:
    """Wait as after wrong numbers on this locator; returns what to call when this one was wrong too."""
    _wait(FAILURES.wait_for(locator))
    return lambda: FAILURES.add(locator)


def _wait(seconds: float) -> None:
    """Wait, if there is a place to wait.

    Where strangers fill the room nobody is turned away: the fair queue before the derivation slows them down.
    """
    if seconds <= 0 or not _WAITING_ROOM.acquire(blocking=False):
        return
    try:
        time.sleep(seconds)
    finally:
        _WAITING_ROOM.release()
