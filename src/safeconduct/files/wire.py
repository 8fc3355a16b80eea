"""The one message each way between sandbox and worker: two lengths, a small JSON header, the bytes.

The header never holds anything of the file. The worker's answer is itself hostile: check every value.
"""

import json
import struct
from collections.abc import Mapping
from typing import Final, Protocol

_LENGTHS: Final = struct.Struct(">IQ")
MAX_HEADER: Final = 4096

Header = Mapping[str, object]


class Readable(Protocol):
    """What a message is read from."""

    def read(self, size: int, /) -> bytes: ...


def message(header: Header, body: bytes) -> tuple[bytes, bytes]:
    """The message as two buffers, so that a large body is not copied."""
    coded = json.dumps(header, separators=(",", ":"), sort_keys=True).encode("ascii")
    return _LENGTHS.pack(len(coded), len(body)) + coded, body


def read_message(source: Readable) -> tuple[Header, bytes]:
    """Read one message; raises ValueError when it is cut short or malformed."""
    header_length, body_length = _LENGTHS.unpack(_exactly(source, _LENGTHS.size))
    return _header(_exactly(source, _bounded(header_length))), _exactly(source, body_length)


def parse_message(answer: bytes) -> tuple[Header, bytes]:
    """The same from bytes already here; nothing may follow. Raises ValueError."""
    if len(answer) < _LENGTHS.size:
        raise ValueError("cut short")
    header_length, body_length = _LENGTHS.unpack_from(answer)
    start = _LENGTHS.size + _bounded(header_length)
    if len(answer) != start + body_length:
        raise ValueError("wrong length")
    return _header(answer[_LENGTHS.size : start]), answer[start:]


def _bounded(header_length: int) -> int:
    if header_length > MAX_HEADER:
        raise ValueError("header too long")
    return header_length


def _header(coded: bytes) -> Header:
    header = parsed(coded)
    if not isinstance(header, dict):
        raise ValueError("header is no object")
    return header


def parsed(coded: bytes) -> object:
    """JSON somebody hostile may have written. Raises ValueError, also for what is nested without end."""
    try:
        return json.loads(coded)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def _exactly(source: Readable, size: int) -> bytes:
    found = source.read(size)
    if len(found) != size:
        raise ValueError("cut short")
    return found
