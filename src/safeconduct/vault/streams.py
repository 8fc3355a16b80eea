"""Files: libsodium's secretstream in 64 KiB chunks, padded inside, in constant memory both ways.

A stream is header(18) ‖ secretstream header(24) ‖ messages. Each message holds a count (4 bytes) and a
payload of 64 KiB (the last one less), of which `count` bytes are the file's and the rest padding; so padding
never comes out and nothing needs to be held back for its sake. Number and sizes of the messages follow from
the padded length alone. The last message carries secretstream's FINAL tag.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain

from nacl.bindings import crypto_secretstream as stream
from nacl.exceptions import CryptoError

from safeconduct.vault.blobs import HEADER_LENGTH, STREAMED, Blob
from safeconduct.vault.context import Context
from safeconduct.vault.derivation import expand
from safeconduct.vault.errors import CannotOpen
from safeconduct.vault.keys import LockKey
from safeconduct.vault.padding import FLOOR_DOCUMENT, padme

TAG_LENGTH = stream.crypto_secretstream_xchacha20poly1305_ABYTES
STREAM_HEADER = stream.crypto_secretstream_xchacha20poly1305_HEADERBYTES
FINAL = stream.crypto_secretstream_xchacha20poly1305_TAG_FINAL
MESSAGE = stream.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
State = stream.crypto_secretstream_xchacha20poly1305_state
init_pull = stream.crypto_secretstream_xchacha20poly1305_init_pull
init_push = stream.crypto_secretstream_xchacha20poly1305_init_push
pull = stream.crypto_secretstream_xchacha20poly1305_pull
push = stream.crypto_secretstream_xchacha20poly1305_push

CHUNK = 64 * 1024
_COUNT = 4
_SEALED_CHUNK = _COUNT + CHUNK + TAG_LENGTH
_START = HEADER_LENGTH + STREAM_HEADER


def sealed_length(length: int) -> int:
    """Bytes that a file of `length` bytes takes once sealed."""
    payload = padme(max(length, FLOOR_DOCUMENT))
    return _START + payload + -(-payload // CHUNK) * (_COUNT + TAG_LENGTH)


class StreamSealer:
    """start(), then push() as often as there is something, then finish(), written out in that order."""

    def __init__(self, key: LockKey, context: Context) -> None:
        self._header = STREAMED + key.key_id
        self._bound = self._header + context.encode()
        self._key = _stream_key(key)
        self._state: State | None = None
        self._started = False
        self._waiting = bytearray()
        self._length = 0

    def start(self) -> bytes:
        """The first 42 bytes of the stream."""
        if self._started:
            raise RuntimeError("this stream has been started before")
        self._started = True
        self._state = State()
        return self._header + init_push(self._state, self._key)

    def push(self, data: Blob) -> bytes:
        """Seal what comes next. Returns whole messages only, often none."""
        self._running()
        self._waiting += data
        self._length += len(data)
        sealed: list[bytes] = []
        while len(self._waiting) > CHUNK:
            sealed.append(self._message(bytes(self._waiting[:CHUNK]), CHUNK, MESSAGE))
            del self._waiting[:CHUNK]
        return b"".join(sealed)

    def finish(self) -> bytes:
        """The last of the file and its padding: up to 3 % of a large file; see `finishing` for pieces."""
        return b"".join(self.finishing())

    def finishing(self) -> Iterator[bytes]:
        """The same as `finish`, one message of 64 KiB at a time."""
        self._running()
        left = padme(max(self._length, FLOOR_DOCUMENT)) - self._length + len(self._waiting)
        last = bytes(self._waiting)
        self._waiting.clear()
        while left > CHUNK:
            yield self._message(last, CHUNK, MESSAGE)
            left -= CHUNK
            last = b""
        yield self._message(last, left, FINAL)
        self._state = None

    def _running(self) -> State:
        if self._state is None:
            raise RuntimeError("this stream is not started, or finished")
        return self._state

    def _message(self, data: bytes, payload: int, tag: int) -> bytes:
        whole = (len(data).to_bytes(_COUNT, "big") + data).ljust(_COUNT + payload, b"\0")
        return push(self._running(), whole, self._bound, tag)


def open_stream(chunks: Iterable[Blob], key: LockKey, context: Context) -> Iterator[bytes]:
    """The file, in pieces of at most 64 KiB, from a stream cut anywhere into `chunks`.

    The first piece is opened before this returns, so a wrong key or context raises CannotOpen here. Every
    piece is authentic and in order, but only an iteration that ends by itself was the whole file: one that is
    cut short, or followed by more, raises CannotOpen at its end.
    """
    opened = _opened(chunks, key, context)
    first = next(opened, None)
    return opened if first is None else chain((first,), opened)


def _opened(chunks: Iterable[Blob], key: LockKey, context: Context) -> Iterator[bytes]:
    header = STREAMED + key.key_id
    bound = header + context.encode()
    pieces = _pieces(chunks)
    start = next(pieces)
    if len(start) != _START or start[:HEADER_LENGTH] != header:
        raise CannotOpen
    state = State()
    init_pull(state, start[HEADER_LENGTH:], _stream_key(key))
    tag, padding_began = MESSAGE, False
    for piece in pieces:
        if tag == FINAL:
            raise CannotOpen
        plain, tag = _pull(state, piece, bound)
        end = _COUNT + int.from_bytes(plain[:_COUNT], "big")
        if end > len(plain) or (padding_began and end > _COUNT):
            raise CannotOpen
        padding_began = end < len(plain)
        if end > _COUNT:
            yield plain[_COUNT:end]
    if tag != FINAL:
        raise CannotOpen


def _pull(state: State, piece: bytes, bound: bytes) -> tuple[bytes, int]:
    if len(piece) >= TAG_LENGTH + _COUNT:
        try:
            plain, tag = pull(state, piece, bound)
            return bytes(plain), int(tag)
        except (CryptoError, ValueError):
            pass
    raise CannotOpen


def _pieces(chunks: Iterable[Blob]) -> Iterator[bytes]:
    """The stream cut where its parts end: the start, then messages. Holds one message and one chunk."""
    waiting = bytearray()
    size = _START
    for chunk in chunks:
        waiting += chunk
        while len(waiting) >= size:
            yield bytes(waiting[:size])
            del waiting[:size]
            size = _SEALED_CHUNK
    if waiting or size == _START:
        yield bytes(waiting)


def _stream_key(key: LockKey) -> bytes:
    """The file key's secret is never used by two ciphers: streams have a key of their own from it."""
    return expand(key.secret, b"stream", 32)
