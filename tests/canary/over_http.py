"""The same browser's bytes over a real connection to a running site."""

from __future__ import annotations

import http.client
import socket
import subprocess
import time
from contextlib import suppress
from http.cookies import SimpleCookie
from pathlib import Path

from .browsing import Answer

PATIENCE = 60.0
TO_START = 180.0
"""Seconds a site may take to begin, on a machine that does other things."""
LARGE = 100_000
"""Bytes of a body that a site may refuse by hanging up."""
HUNG_UP = Answer(0, (), b"")


class OverHttp:
    """One visitor of one running site, with a cookie jar."""

    def __init__(self, port: int) -> None:
        self.port = port
        self._jar: SimpleCookie = SimpleCookie()

    def __call__(self, method: str, path: str, body: bytes = b"", kind: str = "") -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Cookie": "; ".join(f"{key}={morsel.value}" for key, morsel in self._jar.items())}
        if kind:
            headers["Content-Type"] = kind
        try:
            with suppress(BrokenPipeError):  # a refused body is not read to its end; the answer may have come
                connection.request(method, path, body or None, headers)
            response = connection.getresponse()
            answer = Answer(response.status, tuple(response.getheaders()), response.read())
        except (ConnectionError, http.client.HTTPException):
            if len(body) < LARGE:
                raise
            answer = HUNG_UP
        finally:
            connection.close()
        for name, value in answer.headers:
            if name.lower() == "set-cookie":
                self._jar.load(value)
        return answer

    def cookie_values(self) -> list[str]:
        return [morsel.value for morsel in self._jar.values()]

    def begin_upload(self, path: str, kind: str, body: bytes, whole: int) -> socket.socket:
        """Send the beginning of a long body and keep the connection open."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        cookies = "; ".join(f"{key}={morsel.value}" for key, morsel in self._jar.items())
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\nCookie: {cookies}\r\n"
            f"Content-Type: {kind}\r\nContent-Length: {whole}\r\n\r\n"
        )
        connection.sendall(head.encode() + body)
        return connection


def wait_for(port: int, process: subprocess.Popen[bytes], said: Path) -> None:
    """Until somebody answers there. ``said``: what the process wrote, for the failure's sentence."""
    until = time.monotonic() + TO_START
    while time.monotonic() < until and process.poll() is None:
        try:
            OverHttp(port)("GET", "/static/none")
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise AssertionError(
        f"nobody answers at port {port}; ended: {process.poll()}\n{said.read_text()[-3000:]}"
    )
