"""HTTP over one line: a request that says nothing of us, an answer read with a clock and a measure.

http.client parses the head (lines to 64 KiB, a hundred headers); every byte passes `_Incoming`, which
keeps the whole time and the whole size, so neither a slow drip nor endless headers get past them.
"""

import http.client
import io
import re
import socket
import time
import zlib
from collections.abc import Iterator
from typing import Any, Final, cast

from .addresses import RefusalReason, Target
from .answers import Exchange, FailedReason, Headers
from .judging import REDIRECTS

USER_AGENT: Final = "Mozilla/5.0 (compatible; page capture)"
_HEAD: Final = 1024 * 1024
_PIECE: Final = 1 << 16
_ZLIB_OR_GZIP: Final = 32 + zlib.MAX_WBITS
_FOLD: Final = re.compile(r"\s*[\r\n]+\s*")
_INFLATED: Final = frozenset(("gzip", "x-gzip", "deflate"))


class Ended(Exception):
    """The call came to nothing. Codes only."""

    def __init__(self, reason: FailedReason, refusal: RefusalReason | None = None) -> None:
        super().__init__(reason)
        self.reason: FailedReason = reason
        self.refusal: RefusalReason | None = refusal


class Line:
    """A connected socket as http.client wants it, with one deadline for all of it (monotonic seconds)."""

    def __init__(self, dialled: socket.socket, deadline: float, idle: float, most: int) -> None:
        self._dialled, self._deadline, self._idle = dialled, deadline, idle
        self._left = most + _HEAD

    def sendall(self, data: bytes) -> None:
        """Send the request within the time that is left."""
        self._dialled.settimeout(self._patience())
        self._dialled.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """What http.client reads the answer from."""
        return io.BufferedReader(_Incoming(self), _PIECE)

    def receive(self, buffer: memoryview) -> int:
        """The next bytes, as many as there are. Raises Ended when too many or too late."""
        self._dialled.settimeout(self._patience())
        count = self._dialled.recv_into(buffer)
        self._left -= count
        if self._left < 0:
            raise Ended("too_big")
        return count

    def close(self) -> None:
        """http.client lets go before the answer is read; `hang_up` ends the line."""

    def hang_up(self) -> None:
        """End the line."""
        self._dialled.close()

    def _patience(self) -> float:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise Ended("too_slow")
        return min(left, self._idle)


class _Incoming(io.RawIOBase):
    def __init__(self, line: Line) -> None:
        self._line = line

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        return self._line.receive(memoryview(buffer))


def request_headers(target: Target) -> Headers:
    """All that is ever sent, the same for everyone."""
    return (
        ("Host", target.authority),
        ("User-Agent", USER_AGENT),
        ("Accept", "*/*"),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
    )


def speak(line: Line, target: Target, address: str, most: int) -> Exchange:
    """One request and its answer. Raises Ended."""
    try:
        return _spoken(line, target, address, most)
    except TimeoutError:
        raise Ended("too_slow") from None
    except (http.client.IncompleteRead, http.client.RemoteDisconnected, ConnectionError):
        raise Ended("cut_short") from None
    except (http.client.HTTPException, ValueError):
        raise Ended("answer_not_understood") from None
    except OSError:
        raise Ended("cut_short") from None


def _spoken(line: Line, target: Target, address: str, most: int) -> Exchange:
    sent = request_headers(target)
    connection = http.client.HTTPConnection(target.host, target.port)
    connection.auto_open = 0
    connection.sock = cast(Any, line)
    connection.putrequest("GET", target.path, skip_host=True, skip_accept_encoding=True)
    for name, value in sent:
        connection.putheader(name, value)
    connection.endheaders()
    response = connection.getresponse()
    headers = tuple((name, _FOLD.sub(" ", value)) for name, value in response.getheaders())
    redirect = response.status in REDIRECTS
    body = b"" if redirect else _body(response, most)
    return Exchange(
        target.url,
        address,
        sent,
        response.status,
        response.reason,
        headers,
        body,
        redirect and response.length != 0,
    )


def _body(response: http.client.HTTPResponse, most: int) -> bytes:
    """The page without transfer and content coding, at most `most` bytes of it before and after."""
    transfer = (response.getheader("transfer-encoding") or "").strip().lower()
    coding = (response.getheader("content-encoding") or "").strip().lower()
    if transfer not in ("", "identity", "chunked"):
        raise Ended("encoding")
    if coding in ("", "identity"):
        return _joined(_pieces(response), most)
    if coding not in _INFLATED:
        raise Ended("encoding")
    return _joined(_inflated(_pieces(response), most), most)


def _pieces(response: http.client.HTTPResponse) -> Iterator[bytes]:
    while piece := response.read1(_PIECE):
        yield piece
    if response.length:  # promised more than came
        raise Ended("cut_short")


def _joined(pieces: Iterator[bytes], most: int) -> bytes:
    whole = bytearray()
    for piece in pieces:
        whole += piece
        if len(whole) > most:
            raise Ended("too_big")
    return bytes(whole)


def _inflated(pieces: Iterator[bytes], most: int) -> Iterator[bytes]:
    """Never makes more than `most` + 1 bytes of one piece, however well it was packed."""
    inflating = zlib.decompressobj(_ZLIB_OR_GZIP)
    empty = True
    for piece in pieces:
        empty = False
        try:
            yield inflating.decompress(piece, most + 1)
        except zlib.error:
            raise Ended("encoding") from None
        if inflating.unused_data:
            raise Ended("encoding")
    if not (inflating.eof or empty):
        raise Ended("cut_short")
