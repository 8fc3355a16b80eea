"""Run both sites and the worker as processes of their own, and end them all together.

The sites share nothing but files and databases: separate settings, cookies and secrets. granian may hang when
it is told to end while it starts, so whoever has not ended after a few seconds is killed with its children.
"""

from __future__ import annotations

import errno
import ipaddress
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

PATIENCE_SECONDS = 6.0
LOOK_EVERY_SECONDS = 0.2
SETTINGS = "safeconduct.config.settings."


class BindRefused(Exception):
    """An address that cannot be read, or plain http where others could listen. The text says what to do."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a site listens."""

    host: str
    port: int

    @classmethod
    def parse(cls, text: str) -> Address:
        """``127.0.0.1:8000``, ``localhost:8000``, ``[::1]:8000``. Raises ``BindRefused``."""
        host, _, port = text.strip().rpartition(":")
        host = host.strip("[]") or "127.0.0.1"
        if not port.isdecimal() or not 0 < int(port) < 65536:
            raise BindRefused(f"{text!r} is not an address: write 127.0.0.1:8000.")
        host = "127.0.0.1" if host == "localhost" else host
        try:
            ipaddress.ip_address(host)
        except ValueError:
            raise BindRefused(f"{text!r} is not an address: write numbers such as 127.0.0.1:8000.") from None
        return cls(host, int(port))

    @property
    def is_loopback(self) -> bool:
        return ipaddress.ip_address(self.host).is_loopback

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Plan:
    """What is started. Raises ``BindRefused`` for plain http beyond this machine."""

    public: Address
    staff: Address
    with_worker: bool = False
    workers: int = 1
    threads: int = 32
    tls: tuple[Path, Path] | None = None
    settings: tuple[str, str] = ("public", "staff")
    environment: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.public == self.staff:
            raise BindRefused(f"Both sites cannot listen at {self.public}: give each its own port.")
        for address in (self.public, self.staff):
            if not self.tls and not address.is_loopback:
                raise BindRefused(
                    f"{address} can be reached from elsewhere, and without https others could read along. "
                    "Listen at 127.0.0.1 behind a proxy with https, or give --tls-certificate and --tls-key."
                )

    def url(self, address: Address) -> str:
        return f"{'https' if self.tls else 'http'}://{address}"

    @property
    def is_plain(self) -> bool:
        """Neither we nor a proxy in front does https: cookies then go without their ``__Host-`` mark."""
        behind_proxy = os.environ.get("SAFECONDUCT_BEHIND_PROXY", "").strip().lower()
        return not self.tls and behind_proxy not in {"yes", "true", "1", "on"}


def refuse_busy(plan: Plan) -> None:
    """Raise ``BindRefused`` where something listens already, before anything is started."""
    for address in (plan.public, plan.staff):
        family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
        with socket.socket(family, socket.SOCK_STREAM) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((address.host, address.port))
            except OSError as problem:
                if problem.errno == errno.EADDRINUSE:
                    raise BindRefused(
                        f"Something already listens at {address}: choose another port."
                    ) from None
                raise BindRefused(f"This account may not listen at {address}: {problem.strerror}.") from None


def serve(plan: Plan, ended: threading.Event | None = None) -> str:
    """Run until a signal or ``ended`` (then empty), or until one ends by itself (a sentence about it)."""
    ended = ended or _when_signalled()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core dump would hold what passes through memory
    running: dict[str, subprocess.Popen[bytes]] = {}
    try:
        for name, (command, variables) in commands(plan).items():
            running[name] = subprocess.Popen(command, env=variables, start_new_session=True)
        while not ended.wait(LOOK_EVERY_SECONDS):
            for name, process in running.items():
                if process.poll() is not None:
                    code = process.returncode
                    return f"The {name} has ended by itself (exit code {code}), so the rest was ended too."
        return ""
    finally:
        end(list(running.values()))


def commands(plan: Plan) -> dict[str, tuple[list[str], dict[str, str]]]:
    """Name → command line and environment of each process."""
    shared = {**os.environ, **plan.environment}
    if plan.is_plain:
        shared["SAFECONDUCT_PLAIN_HTTP"] = "yes"
    found = {}
    for name, address, settings in (
        ("public", plan.public, plan.settings[0]),
        ("staff", plan.staff, plan.settings[1]),
    ):
        variables = {**shared, "DJANGO_SETTINGS_MODULE": SETTINGS + settings}
        found[f"{name} site"] = (
            _granian(f"safeconduct.config.wsgi_{name}:application", address, plan),
            variables,
        )
    if plan.with_worker:
        command = [sys.executable, "-m", "safeconduct.cli", "worker"]
        found["worker"] = (command, {**shared, "DJANGO_SETTINGS_MODULE": SETTINGS + plan.settings[1]})
    return found


def end(processes: list[subprocess.Popen[bytes]]) -> None:
    """Ask each to end; after a few seconds kill whoever is left, with everything it started."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    until = time.monotonic() + PATIENCE_SECONDS
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(timeout=max(0.1, until - time.monotonic()))
        _kill_group(process)


def _kill_group(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _granian(application: str, address: Address, plan: Plan) -> list[str]:
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--http", "1", "--no-ws",
        "--host", address.host, "--port", str(address.port),
        "--workers", str(plan.workers), "--blocking-threads", str(plan.threads),
        "--no-access-log", "--log-level", "error", "--workers-kill-timeout", "4", application,
    ]  # fmt: skip
    if plan.tls:
        command[-1:-1] = ["--ssl-certificate", str(plan.tls[0]), "--ssl-keyfile", str(plan.tls[1])]
    return command


def _when_signalled() -> threading.Event:
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, lambda *_: ended.set())
    return ended
