"""A small web server of the tests' own at 127.0.0.1 that answers exactly the bytes it is told to."""

import contextlib
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence

from safeconduct.evidence.capture.addresses import Permit

Answers = Callable[[str], Iterable[bytes]]


def ok(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    head = "\r\n".join((f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers))
    return head.encode("utf-8") + b"\r\n\r\n" + body


def moved(place: str, status: str = "302 Found") -> bytes:
    return ok(b"moved", f"Location: {place}", status=status)


class Site:
    """Answers by path; keeps every request it got and the server names it was asked for."""

    def __init__(self, answers: Answers, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self.names: list[str | None] = []
        self._answers, self._tls = answers, tls
        if tls is not None:
            tls.sni_callback = lambda _socket, name, _context: self.names.append(name)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(0.2)
        self.port: int = self._listening.getsockname()[1]
        self._open = True
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    @property
    def permit(self) -> Permit:
        return frozenset({("127.0.0.1", self.port)})

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        return f"{'https' if self._tls else 'http'}://{host}:{self.port}{path}"

    def close(self) -> None:
        self._open = False
        self._thread.join(5)
        self._listening.close()

    def _serve(self) -> None:
        while self._open:
            try:
                caller, _ = self._listening.accept()
            except TimeoutError:
                continue
            with caller, contextlib.suppress(OSError):
                caller.settimeout(5)
                if self._tls is None:
                    self._answer(caller)
                else:
                    with self._tls.wrap_socket(caller, server_side=True) as wrapped:
                        self._answer(wrapped)

    def _answer(self, caller: socket.socket) -> None:
        asked = b""
        while b"\r\n\r\n" not in asked:
            piece = caller.recv(65_536)
            if not piece:
                return
            asked += piece
        self.requests.append(asked)
        for piece in self._answers(asked.split(b" ")[1].decode()):
            if not self._open:
                return
            caller.sendall(piece)


@contextlib.contextmanager
def site(answers: Answers, tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    served = Site(answers, tls)
    try:
        yield served
    finally:
        served.close()


def always(*pieces: bytes) -> Answers:
    return lambda path: pieces


def dripping(start: bytes, drop: bytes, every: float, count: int = 200) -> Answers:
    """A server that never quite stops."""

    def drops(path: str) -> Iterator[bytes]:
        yield start
        for _ in range(count):
            time.sleep(every)
            yield drop

    return drops


class Names:
    """A name server under somebody else's control: a fresh answer to each question, all questions kept."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        return self._answers[min(len(self.asked), len(self._answers)) - 1]
