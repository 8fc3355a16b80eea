"""One question to a worker process and its one answer, through pipes, within the limits.

Knows nothing of files: the worker may be any of ours that speaks wire.py. Nothing is ever on disk.
"""

import contextlib
import os
import selectors
import signal
import subprocess
import time
from typing import IO, Final

from .kinds import FAILED_REASONS, Failed
from .limits import Limits
from .wire import MAX_HEADER, Header, message, parse_message

_ENVIRONMENT: Final = {"TMPDIR": "/nonexistent", "LC_ALL": "C.UTF-8"}
_PIECE: Final = 1 << 16


def ask(command: list[str], header: Header, data: bytes, limits: Limits) -> tuple[Header, bytes]:
    """Start `command`, hand it one message, return its answer; the process has ended then. Raises Failed."""
    worker = subprocess.Popen(
        command,
        bufsize=0,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_ENVIRONMENT,
        cwd="/",
        start_new_session=True,
    )
    try:
        answer = _exchange(worker, message(header, data), limits)
    finally:
        if worker.poll() is None:
            worker.kill()
        for pipe in (worker.stdin, worker.stdout):
            if pipe is not None:
                with contextlib.suppress(BrokenPipeError):
                    pipe.close()
        worker.wait()
    return _checked(answer, worker.returncode)


def _exchange(worker: "subprocess.Popen[bytes]", request: tuple[bytes, bytes], limits: Limits) -> bytes:
    """Write the request and read the answer at once, within the clock and size of `limits`."""
    deadline = time.monotonic() + limits.wall
    waiting = [memoryview(part) for part in request if part]
    answer = bytearray()
    with selectors.DefaultSelector() as ready:
        inlet = _watch(ready, worker.stdin, selectors.EVENT_WRITE)
        _watch(ready, worker.stdout, selectors.EVENT_READ)
        while True:
            for pipe, events in _ready(ready, deadline):
                if events & selectors.EVENT_WRITE:
                    _give(ready, inlet, waiting)
                elif not (piece := os.read(pipe, _PIECE)):
                    _await_end(worker, deadline)
                    return bytes(answer)
                else:
                    answer += piece
            if len(answer) > limits.answer + MAX_HEADER:
                raise Failed("too_big")


def _watch(ready: selectors.BaseSelector, pipe: IO[bytes] | None, event: int) -> IO[bytes]:
    if pipe is None:
        raise RuntimeError("the worker was started without pipes")
    os.set_blocking(pipe.fileno(), False)
    ready.register(pipe.fileno(), event)
    return pipe


def _ready(ready: selectors.BaseSelector, deadline: float) -> list[tuple[int, int]]:
    found = [(key.fd, events) for key, events in ready.select(max(0.0, deadline - time.monotonic()))]
    if not found or time.monotonic() > deadline:
        raise Failed("too_slow")
    return found


def _give(ready: selectors.BaseSelector, inlet: IO[bytes], waiting: list[memoryview]) -> None:
    """Write as much as the pipe takes and close it after the last; an early end shows later."""
    try:
        if waiting:
            waiting[0] = waiting[0][os.write(inlet.fileno(), waiting[0]) :]
    except BrokenPipeError:
        waiting.clear()
    if waiting and not waiting[0]:
        waiting.pop(0)
    if not waiting:
        ready.unregister(inlet.fileno())
        inlet.close()


def _await_end(worker: "subprocess.Popen[bytes]", deadline: float) -> None:
    try:
        worker.wait(max(0.1, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        raise Failed("too_slow") from None


def _checked(answer: bytes, returncode: int) -> tuple[Header, bytes]:
    """The worker's answer, or the reason why there is none."""
    if returncode == -signal.SIGXCPU:
        raise Failed("too_slow")
    if returncode != 0:
        raise Failed("damaged")
    try:
        header, body = parse_message(answer)
    except ValueError:
        raise Failed("damaged") from None
    reason = header.get("failed")
    if reason is not None:
        raise Failed(next((known for known in FAILED_REASONS if known == reason), "damaged"))
    return header, body
