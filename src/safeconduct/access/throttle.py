"""Slow down guessing without ever locking anybody out, and bound the memory that derivations take.

Failures are counted per name in this process's memory, alike for names that exist and names that do not.
They cost at most five seconds of waiting. Waiting places and derivations are few: when all are taken the
answer is *try again*, which counts as no failure.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings

from safeconduct.access.errors import Busy
from safeconduct.vault import digests, passphrases

FREE_FAILURES = 2
LONGEST_WAIT = 5.0
FORGET_AFTER = 15 * 60.0
NAMES_KEPT = 10_000
WAITING_PLACES = 4
DERIVATIONS_AT_ONCE = 2
PATIENCE = 4.0

pause: Callable[[float], None] = time.sleep
"""How waiting is done; tests put something quicker here."""

_waiting = threading.BoundedSemaphore(WAITING_PLACES)
_derivations = threading.BoundedSemaphore(DERIVATIONS_AT_ONCE)


class Failures:
    """How often each name failed lately. Names are kept as keyed hashes, the oldest forgotten first."""

    def __init__(self) -> None:
        self._counts: OrderedDict[bytes, tuple[int, float]] = OrderedDict()
        self._lock = threading.Lock()

    def add(self, name: str, now: float) -> None:
        with self._lock:
            key = self._key(name)
            count, _last = self._counts.pop(key, (0, now))
            self._counts[key] = (count + 1, now)
            while len(self._counts) > NAMES_KEPT:
                self._counts.popitem(last=False)

    def clear(self, name: str) -> None:
        with self._lock:
            self._counts.pop(self._key(name), None)

    def forget_all(self) -> None:
        with self._lock:
            self._counts.clear()

    def wait(self, name: str, now: float) -> float:
        """Seconds the next try of this name costs: 0, 0, 0.5, 1, 2, 4, then 5."""
        with self._lock:
            count, last = self._counts.get(self._key(name), (0, now))
        if count <= FREE_FAILURES or now - last > FORGET_AFTER:
            return 0.0
        return float(min(LONGEST_WAIT, 0.5 * 2 ** min(count - FREE_FAILURES - 1, 8)))

    @staticmethod
    def _key(name: str) -> bytes:
        secret = settings.SECRET_KEY.encode()
        return digests.keyed(secret, "failed sign-ins", name.encode("utf-8", "surrogatepass"))


failures = Failures()


@contextmanager
def slowed(name: str) -> Iterator[None]:
    """Wait what this name's failures cost; inside, an exception other than ``Busy`` counts as one more."""
    seconds = failures.wait(name, time.monotonic())
    if seconds and _waiting.acquire(blocking=False):
        try:  # where strangers fill the room nobody is turned away: the bounded derivation slows them
            pause(seconds)
        finally:
            _waiting.release()
    try:
        yield
    except Busy:
        raise
    except Exception:
        failures.add(name, time.monotonic())
        raise
    failures.clear(name)


def slow_derivation(passphrase: str, salt: bytes) -> passphrases.PassphraseKeys:
    """One Argon2id of 64 MiB, few at once and outside any transaction. Raises ``Busy`` after four seconds."""
    if not _derivations.acquire(timeout=PATIENCE):
        raise Busy
    try:
        return passphrases.open_passphrase(passphrase, salt)
    finally:
        _derivations.release()
