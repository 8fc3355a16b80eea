"""A demo of its own in a temporary folder, served by real processes, and a small browser for it."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from safeconduct.demo import sign_ins
from safeconduct.vault import totp

COMMAND = (sys.executable, "-m", "safeconduct.cli")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, address to go to, text, and bytes on the wire, head included."""

    status: int
    location: str
    text: str
    weight: int
    seconds: float


@dataclass
class Browser:
    """Cookies, forms, and the weight of every answer. One connection for each request."""

    port: int
    cookies: SimpleCookie = field(default_factory=SimpleCookie)

    def get(self, path: str) -> Answer:
        return self._exchange("GET", path, (), {})

    def post(self, path: str, fields: Mapping[str, str], page: str | None = None) -> Answer:
        """A form of the page at ``page`` (or ``path``), with its token."""
        sent = urlencode({**fields, "csrfmiddlewaretoken": token_in(self.get(page or path).text)}).encode()
        kind = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(sent))}
        return self._exchange("POST", path, (sent,), kind)

    def send(self, path: str, body: Iterable[bytes], headers: Mapping[str, str]) -> Answer:
        """A body that comes in pieces."""
        return self._exchange("POST", path, body, headers)

    def _exchange(self, method: str, path: str, body: Iterable[bytes], headers: Mapping[str, str]) -> Answer:
        held = "; ".join(f"{name}={morsel.value}" for name, morsel in self.cookies.items())
        began = time.perf_counter()
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=300)
        connection.putrequest(method, path, skip_accept_encoding=True)
        origin = f"http://127.0.0.1:{self.port}"
        for name, value in {"Cookie": held, "Origin": origin, "Accept-Encoding": "gzip", **headers}.items():
            connection.putheader(name, value)
        connection.endheaders()
        for piece in body:
            connection.send(piece)
        answer = connection.getresponse()
        content = answer.read()
        seconds = time.perf_counter() - began
        connection.close()
        for cookie in answer.headers.get_all("Set-Cookie") or []:
            self.cookies.load(cookie)
        head = len(f"HTTP/1.1 {answer.status} {answer.reason}\r\n\r\n")
        head += sum(len(name) + len(value) + 4 for name, value in answer.headers.items())
        text = content.decode("utf-8", "replace")
        return Answer(answer.status, answer.headers.get("Location", ""), text, head + len(content), seconds)


@dataclass
class Demo:
    """A demo that is being served."""

    home: Path
    public: int
    staff: int

    def sign_in(self, name: str) -> Browser:
        """By the real form, with the code of this half minute."""
        notes = sign_ins.read(self.home)
        secret = next(sign_ins.secret_of(each) for each in notes.people if each.name == name)
        browser = Browser(self.staff)
        fields = {"sign_in_name": name, "passphrase": notes.passphrase, "code": totp.code_at(secret, _now())}
        answer = browser.post("/sign-in", fields)
        if answer.status != 302:
            raise RuntimeError(f"sign-in answered {answer.status}")
        return browser

    def worker_of(self, site: str) -> int:
        """The process that answers: the largest of those that run this site."""
        wanted = f"SAFECONDUCT_HOME={self.home}".encode()
        settings = f"DJANGO_SETTINGS_MODULE=safeconduct.config.settings.demo_{site}".encode()
        found: list[tuple[float, int]] = []
        for each in Path("/proc").iterdir():
            if not each.name.isdecimal():
                continue
            try:
                variables = (each / "environ").read_bytes().split(b"\0")
                if (
                    wanted in variables
                    and settings in variables
                    and b"granian" in (each / "cmdline").read_bytes()
                ):
                    found.append((memory(int(each.name)), int(each.name)))
            except OSError:
                continue
        return max(found)[1]


def _now() -> datetime:
    return datetime.now(tz=UTC)


def token_in(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    return found[1] if found else ""


def memory(process: int) -> float:
    """Resident megabytes of a process now."""
    text = Path(f"/proc/{process}/status").read_text()
    return int(re.findall(r"VmRSS:\s+(\d+)", text)[0]) / 1024


def busy_seconds(process: int) -> float:
    """Processor time a process has used so far: what it costs, whoever else is at the machine."""
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


class Watch:
    """The highest resident memory of a process while something goes on."""

    def __init__(self, process: int) -> None:
        self.process, self.before = process, memory(process)
        self.highest = self.before
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    @property
    def growth(self) -> float:
        return self.highest - self.before

    def _look(self) -> None:
        while not self._over.wait(0.005):
            self.highest = max(self.highest, memory(self.process))


@contextmanager
def filled_demo() -> Iterator[Path]:
    """A demo's folder, filled, not served."""
    with tempfile.TemporaryDirectory(prefix="safeconduct-bench-") as folder:
        home = Path(folder) / "demo"
        subprocess.run(
            [*COMMAND, "demo", "--only-fill", "--home", str(home)],
            check=True,
            stdout=subprocess.DEVNULL,
            env=_clean(),
        )
        yield home


@contextmanager
def served(home: Path, **variables: str) -> Iterator[Demo]:
    """Both sites and the worker over a demo's folder, on free ports, until the block ends."""
    demo = Demo(home, *_free_ports())
    words = [
        "demo",
        "--home",
        str(home),
        "--public",
        f"127.0.0.1:{demo.public}",
        "--staff",
        f"127.0.0.1:{demo.staff}",
    ]
    running = subprocess.Popen(
        [*COMMAND, *words],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**_clean(), **variables},
    )
    try:
        for port in (demo.public, demo.staff):
            _wait(Browser(port))
        yield demo
    finally:
        running.terminate()
        running.wait(timeout=30)


def _clean() -> dict[str, str]:
    return {
        name: value for name, value in os.environ.items() if not name.startswith(("SAFECONDUCT_", "DJANGO_"))
    }


def _free_ports() -> tuple[int, int]:
    with socket.create_server(("127.0.0.1", 0)) as one, socket.create_server(("127.0.0.1", 0)) as other:
        return one.getsockname()[1], other.getsockname()[1]


def _wait(browser: Browser) -> None:
    until = time.monotonic() + 60
    while True:
        try:
            browser.get("/")
            return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)
