"""Cleaning and drawing a hostile file in a process of its own that holds nothing and can do little.

The worker gets the file through a pipe, an empty environment, hard limits, and the walls of confine.py;
what it answers is checked here as if it came from the sender. Pictures come back as bare pixels and are
coded to PNG on this side, so that not even a subverted worker chooses what a browser decodes.
"""

import contextlib
import os
import selectors
import signal
import subprocess
import sys
import time
from typing import IO, Final

from .kinds import FAILED_REASONS, IMAGE_KINDS, MEDIA_TYPES, ZIPPED_KINDS, Failed, Kind
from .limits import Limits
from .results import LONGEST_SIDE, Preview, Raster, Stripped, as_preview
from .wire import MAX_HEADER, Header, message, parse_message

_WORKER: Final = ("-I", "-m", "safeconduct.files.worker")
_ENVIRONMENT: Final = {"TMPDIR": "/nonexistent", "LC_ALL": "C.UTF-8"}
_PIECE: Final = 1 << 16
_MAX_CODES: Final = 32
_MAX_PAGES: Final = 100_000
_DEFAULT: Final = Limits()


def strip_in_sandbox(data: bytes, kind: Kind, *, limits: Limits = _DEFAULT) -> Stripped:
    """strip.strip_metadata in a worker. Raises Failed."""
    if not _has_parser(kind):
        return Stripped(data, kind.media_type, (), complete=kind.group == "text")
    header, body = _ask({"operation": "strip", "extension": kind.extension}, data, limits)
    removed, media_type = header.get("removed"), header.get("media_type")
    if not (isinstance(removed, list) and len(removed) <= _MAX_CODES and all(map(_is_code, removed))):
        raise Failed("damaged")
    if not isinstance(media_type, str) or media_type not in MEDIA_TYPES or not body:
        raise Failed("damaged")
    return Stripped(body, media_type, tuple(removed), header.get("complete") is True)


def preview_in_sandbox(data: bytes, kind: Kind, page: int = 1, *, limits: Limits = _DEFAULT) -> Preview:
    """preview.preview in a worker; only pixels come back. Raises Failed."""
    if not kind.previewable:
        raise Failed("not_supported")
    request = {"operation": "preview", "extension": kind.extension, "page": page}
    header, body = _ask(request, data, limits)
    width = _number(header, "width", LONGEST_SIDE)
    height = _number(header, "height", LONGEST_SIDE)
    pages = _number(header, "pages", _MAX_PAGES)
    if len(body) != width * height * 3:
        raise Failed("damaged")
    return as_preview(Raster(body, width, height, pages))


def walls(*, limits: Limits = _DEFAULT) -> frozenset[str]:
    """Which walls this machine gives a worker: limits, no_new_privileges, landlock, seccomp. For `doctor`."""
    header, _ = _ask({"operation": "walls"}, b"", limits)
    found = header.get("walls")
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()


def command(limits: Limits) -> list[str]:
    """The worker's command line; it says nothing about the file."""
    return [sys.executable, *_WORKER, str(limits.address_space), str(limits.cpu)]


def _has_parser(kind: Kind) -> bool:
    return kind.group == "pdf" or kind.extension in IMAGE_KINDS | ZIPPED_KINDS


def _is_code(value: object) -> bool:
    return isinstance(value, str) and len(value) <= 32 and value.isascii() and value.isidentifier()


def _number(header: Header, name: str, most: int) -> int:
    value = header.get(name)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
        raise Failed("damaged")
    return value


def _ask(header: Header, data: bytes, limits: Limits) -> tuple[Header, bytes]:
    worker = subprocess.Popen(
        command(limits),
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
