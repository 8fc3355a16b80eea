"""Run the real command in a process of its own, with an environment that says nothing of this one."""

from __future__ import annotations

import http.client
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

QUIET = {
    name: value for name, value in os.environ.items() if not name.startswith(("SAFECONDUCT_", "DJANGO_"))
}


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "safeconduct.cli", *map(str, words)]


def safeconduct(*words: object, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run `safeconduct` to its end."""
    return subprocess.run(
        command(*words), env=QUIET, cwd=cwd, capture_output=True, text=True, timeout=240, check=False
    )


@contextmanager
def started(*words: object) -> Iterator[subprocess.Popen[str]]:
    """A running `safeconduct`, killed at the end if the test did not end it."""
    running = subprocess.Popen(
        command(*words), env=QUIET, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        yield running
    finally:
        if running.poll() is None:
            running.terminate()
            running.communicate(timeout=30)


class Visitor:
    """A small browser for one site: keeps cookies, sends forms."""

    def __init__(self, port: int) -> None:
        self.port, self.cookies = port, SimpleCookie()

    def get(self, path: str) -> tuple[int, str]:
        return self._send("GET", path)

    def post(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        """Post with the CSRF token of the page at the same path."""
        _status, page = self.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        sent = {**fields, "csrfmiddlewaretoken": token[1] if token else ""}
        return self._send(
            "POST", path, urlencode(sent), {"Content-Type": "application/x-www-form-urlencoded"}
        )

    def wait(self, seconds: float = 30) -> None:
        """Until the site answers."""
        until = time.monotonic() + seconds
        while True:
            try:
                self.get("/")
                return
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)

    def _send(
        self, method: str, path: str, body: str | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        held = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        shown = {"Cookie": held, "Origin": f"http://127.0.0.1:{self.port}", **(headers or {})}
        connection.request(method, path, body, shown)
        answer = connection.getresponse()
        for value in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(value)
        text = answer.read().decode()
        connection.close()
        return answer.status, text if answer.status < 300 or answer.status >= 400 else answer.headers[
            "Location"
        ]


def processes_in(home: Path) -> list[int]:
    """Every process that was started with this folder as its home."""
    wanted = f"SAFECONDUCT_HOME={home}".encode()
    found = []
    for each in Path("/proc").iterdir():
        if each.name.isdecimal():
            try:
                if wanted in (each / "environ").read_bytes().split(b"\0"):
                    found.append(int(each.name))
            except OSError:
                continue
    return found
