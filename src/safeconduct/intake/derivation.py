"""Slow derivations, a few at a time, network buckets in turn, and waiting that locks nobody out.

A wrong number costs its locator at most five seconds of waiting, counted alike for numbers that exist and
those that do not. Strangers who flood one network bucket wait behind each other, not in front of others.
Nothing here is stored: counts live in this process's memory and hold no address, only a keyed digest of it.
"""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

Result = TypeVar("Result")

AT_ONCE = 2
LONGEST_QUEUE = 16
"""Half of the threads a process has (``serve --threads``): the other half answers everybody else."""
PATIENCE_SECONDS = 4.0
LONGEST_WAIT_SECONDS = 5.0
FIRST_WAIT_SECONDS = 0.25
FORGET_AFTER_SECONDS = 3600.0
LOCATORS_REMEMBERED = 10_000


class TooBusy(Exception):
    """No turn within four seconds: nothing was tried and nothing counts as a failure."""


@dataclass
class Failures:
    """Wrong numbers by locator: how many, and when the last one was. Locators fall out after an hour."""

    clock: Callable[[], float] = time.monotonic
    _seen: OrderedDict[str, tuple[int, float]] = field(default_factory=OrderedDict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait_for(self, locator: str) -> float:
        """Seconds the next attempt on this locator waits: 0, then 0.25, 0.5 … and never more than 5."""
        with self._lock:
            count, last = self._seen.get(locator, (0, 0.0))
        if not count or self.clock() - last > FORGET_AFTER_SECONDS:
            return 0.0
        owed = min(LONGEST_WAIT_SECONDS, FIRST_WAIT_SECONDS * float(2 ** min(count - 1, 10)))
        return max(0.0, owed - (self.clock() - last))

    def add(self, locator: str) -> None:
        with self._lock:
            count, last = self._seen.pop(locator, (0, 0.0))
            fresh = 0 if self.clock() - last > FORGET_AFTER_SECONDS else count
            self._seen[locator] = (fresh + 1, self.clock())
            while len(self._seen) > LOCATORS_REMEMBERED:
                self._seen.popitem(last=False)


class Turns:
    """A fair gate: at most ``at_once`` inside; those who wait are let in bucket by bucket."""

    def __init__(self, at_once: int = AT_ONCE, longest_queue: int = LONGEST_QUEUE) -> None:
        """A bucket may fill a quarter of the queue: one network alone always leaves places for others."""
        self._condition = threading.Condition()
        self._free, self._longest = at_once, longest_queue
        self._queues: OrderedDict[bytes, deque[object]] = OrderedDict()

    def run(self, bucket: bytes, work: Callable[[], Result]) -> Result:
        """Run ``work`` when it is this bucket's turn. Raises ``TooBusy`` after four seconds."""
        self._enter(bucket)
        try:
            return work()
        finally:
            with self._condition:
                self._free += 1
                self._condition.notify_all()

    def _enter(self, bucket: bytes) -> None:
        ticket, until = object(), time.monotonic() + PATIENCE_SECONDS
        with self._condition:
            if len(self._queues.get(bucket, ())) >= max(1, self._longest // 4):
                raise TooBusy
            if sum(map(len, self._queues.values())) >= self._longest:
                raise TooBusy
            self._queues.setdefault(bucket, deque()).append(ticket)
            while not (self._free and self._is_next(bucket, ticket)):
                left = until - time.monotonic()
                if left <= 0:
                    self._leave(bucket, ticket)
                    raise TooBusy
                self._condition.wait(left)
            self._leave(bucket, ticket)
            if bucket in self._queues:
                self._queues.move_to_end(bucket)
            self._free -= 1
            self._condition.notify_all()

    def _is_next(self, bucket: bytes, ticket: object) -> bool:
        first = next(iter(self._queues))
        return bucket == first and self._queues[bucket][0] is ticket

    def _leave(self, bucket: bytes, ticket: object) -> None:
        self._queues[bucket].remove(ticket)
        if not self._queues[bucket]:
            del self._queues[bucket]
        self._condition.notify_all()


TURNS = Turns()
FAILURES = Failures()
