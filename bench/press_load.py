"""Asking one address or many over kept connections, as fast as it is answered or at a steady pace.

Run in a process of its own so that neither the measuring nor the server waits for the other's interpreter:
``python bench/press_load.py`` reads one JSON object and writes one. Latency at a steady pace counts from when the
request was due, not from when a connection was free.
"""

from __future__ import annotations

import json
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Load:
    """``rate`` 0: each client asks again as soon as it is answered; else so many requests a second on all."""

    port: int
    paths: Sequence[str]
    clients: int = 20
    seconds: float = 10.0
    rate: float = 0.0
    seed: int = 20170502
    accept_language: str = "en"


@dataclass(frozen=True, slots=True)
class Result:
    """Milliseconds, and how many of the answers were not 200."""

    requests_a_second: float
    p50: float
    p95: float
    wrong: int
    bytes_each: float


def measured(load: Load) -> Result:
    """One load, from another process."""
    command, given = [sys.executable, str(Path(__file__))], json.dumps(asdict(load))
    answer = subprocess.run(command, input=given, check=True, capture_output=True, text=True)
    return Result(**json.loads(answer.stdout))


class Connection:
    """One kept connection; a closed one is opened again."""

    def __init__(self, load: Load) -> None:
        self._load = load
        self._socket: socket.socket | None = None
        self._held = b""

    def ask(self, path: str) -> tuple[int, int]:
        """Status and bytes on the wire."""
        try:
            return self._ask(path)
        except OSError:
            self._socket = None
            return self._ask(path)

    def _ask(self, path: str) -> tuple[int, int]:
        if self._socket is None:
            self._socket = socket.create_connection(("127.0.0.1", self._load.port), timeout=60)
            self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._held = b""
        self._socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{self._load.port}\r\nAccept-Encoding: gzip\r\n"
            f"Accept-Language: {self._load.accept_language}\r\n\r\n".encode()
        )
        head, self._held = self._until(b"\r\n\r\n")
        lines = head.lower().split(b"\r\n")
        sizes = [int(line[15:]) for line in lines if line.startswith(b"content-length:")]
        if not sizes:
            raise RuntimeError(f"{path}: an answer without its length")
        while len(self._held) < sizes[0]:
            self._held += self._more()
        self._held = self._held[sizes[0] :]
        return int(lines[0].split()[1]), len(head) + 4 + sizes[0]

    def _until(self, end: bytes) -> tuple[bytes, bytes]:
        while end not in self._held:
            self._held += self._more()
        head, _, rest = self._held.partition(end)
        return head, rest

    def _more(self) -> bytes:
        assert self._socket is not None
        piece = self._socket.recv(262_144)
        if not piece:
            raise ConnectionResetError
        return piece


def run(load: Load) -> Result:
    """Here and now."""
    took: list[tuple[float, int, int]] = []
    ends = time.perf_counter() + load.seconds
    work = _paced(load, ends, took) if load.rate else _at_once(load, ends, took)
    began = time.perf_counter()
    threads = [threading.Thread(target=work, args=(number,)) for number in range(load.clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - began
    if not took:
        raise RuntimeError("nothing was answered")
    times = sorted(each[0] * 1000 for each in took)
    wrong = sum(each[1] != 200 for each in took)
    each = sum(one[2] for one in took) / len(took)
    return Result(len(took) / seconds, _share(times, 0.5), _share(times, 0.95), wrong, each)


def _share(times: list[float], share: float) -> float:
    return times[min(len(times) - 1, int(len(times) * share))]


def _at_once(load: Load, ends: float, took: list[Any]) -> Callable[[int], None]:
    def work(number: int) -> None:
        connection, chance = Connection(load), random.Random(load.seed + number)
        while (began := time.perf_counter()) < ends:
            status, size = connection.ask(chance.choice(load.paths))
            took.append((time.perf_counter() - began, status, size))

    return work


def _paced(load: Load, ends: float, took: list[Any]) -> Callable[[int], None]:
    """Whoever is free takes the next request that is due."""
    lock, start, given = threading.Lock(), time.perf_counter(), [0]

    def due() -> float:
        with lock:
            given[0] += 1
            return start + given[0] / load.rate

    def work(number: int) -> None:
        connection, chance = Connection(load), random.Random(load.seed + number)
        while (moment := due()) < ends:
            if (early := moment - time.perf_counter()) > 0:
                time.sleep(early)
            status, size = connection.ask(chance.choice(load.paths))
            took.append((time.perf_counter() - moment, status, size))

    return work


if __name__ == "__main__":
    print(json.dumps(asdict(run(Load(**json.load(sys.stdin))))))
