"""A parser taken over by a hostile file finds itself in a room without doors."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from safeconduct.files import Limits, walls
from safeconduct.files.sandbox import command

TRIES = """
import ctypes, json, os, resource, socket, sys, threading
from pathlib import Path
from safeconduct.files.confine import confine

secret, parent = Path(sys.argv[1]), int(sys.argv[2])
standing = confine(400 * 1024 * 1024, 5)


def outcome(attempt):
    try:
        attempt()
    except BaseException as error:
        return type(error).__name__
    return "done"


tries = {
    "reach the network": lambda: socket.socket(),
    "talk to a neighbour": lambda: socket.socketpair(),
    "start a program": lambda: os.execv("/bin/sh", ["sh", "-c", "true"]),
    "split in two": lambda: os._exit(0) if os.fork() == 0 else None,
    "start a thread": lambda: threading.Thread(target=print).start(),
    "signal its parent": lambda: os.kill(parent, 0),
    "read a secret": lambda: secret.read_bytes(),
    "read the system's accounts": lambda: Path("/etc/passwd").read_bytes(),
    "read its parent's environment": lambda: Path(f"/proc/{parent}/environ").read_bytes(),
    "list the folder of secrets": lambda: os.listdir(secret.parent),
    "write beside a secret": lambda: secret.with_name("new").write_bytes(b"x"),
    "empty a secret": lambda: os.truncate(secret, 0),
    "open a secret to write": lambda: os.open(secret, os.O_WRONLY | os.O_TRUNC),
    "make a folder": lambda: os.mkdir(secret.with_name("folder")),
    "delete a secret": lambda: os.unlink(secret),
    "rename a secret": lambda: os.rename(secret, secret.with_name("renamed")),
    "open a secret to all": lambda: os.chmod(secret, 0o777),
    "write to shared memory": lambda: os.open("/dev/shm/x", os.O_WRONLY | os.O_CREAT),
    "hide a file in memory": lambda: os.memfd_create("x"),
    "take much memory": lambda: bytearray(600 * 1024 * 1024),
    "raise its memory limit": lambda: resource.setrlimit(resource.RLIMIT_AS, (1 << 40, 1 << 40)),
    "still load its own code": lambda: __import__("wave"),
}
print(json.dumps({"walls": standing, **{what: outcome(attempt) for what, attempt in tries.items()}}))
"""
BY_WALL = {
    "limits": ("take much memory",),
    "landlock": (
        "read a secret",
        "read the system's accounts",
        "read its parent's environment",
        "list the folder of secrets",
        "write beside a secret",
        "open a secret to write",
        "make a folder",
        "delete a secret",
        "rename a secret",
        "write to shared memory",
    ),
    "seccomp": (
        "reach the network",
        "talk to a neighbour",
        "start a program",
        "split in two",
        "start a thread",
        "signal its parent",
        "write beside a secret",
        "empty a secret",
        "open a secret to write",
        "make a folder",
        "delete a secret",
        "rename a secret",
        "open a secret to all",
        "write to shared memory",
        "hide a file in memory",
    ),
}


@pytest.fixture
def tried(tmp_path: Path) -> dict[str, str]:
    """What each attempt of a confined process came to."""
    folder = tmp_path / "secrets"
    folder.mkdir()
    secret = folder / "pepper"
    secret.write_bytes(b"pepper")
    done = subprocess.run(
        [sys.executable, "-I", "-c", TRIES, str(secret), str(os.getpid())],
        capture_output=True,
        check=True,
        env={},
        timeout=30,
    )
    assert secret.read_bytes() == b"pepper"
    assert [entry.name for entry in folder.iterdir()] == ["pepper"]
    outcomes: dict[str, str] = json.loads(done.stdout)
    return outcomes


def test_every_wall_holds_what_it_is_there_for(tried: dict[str, str]) -> None:
    for wall in tried["walls"]:
        for attempt in BY_WALL.get(wall, ()):
            assert tried[attempt] in ("PermissionError", "MemoryError", "RuntimeError", "OSError"), (
                wall,
                attempt,
            )


def test_limits_hold_everywhere_and_its_own_code_still_loads(tried: dict[str, str]) -> None:
    assert tried["take much memory"] == "MemoryError"
    assert tried["raise its memory limit"] != "done" or "seccomp" not in tried["walls"]
    assert tried["still load its own code"] == "done"


def test_a_worker_reports_the_walls_of_this_machine_for_the_doctor(tried: dict[str, str]) -> None:
    assert {"limits", "no_new_privileges"} <= walls()
    assert walls() == frozenset(tried["walls"])


def test_a_worker_that_waits_for_its_file_is_already_limited() -> None:
    with subprocess.Popen(command(Limits()), stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={}) as worker:
        shown, deadline = "", time.monotonic() + 10
        while "Max core file size        0 " not in shown and time.monotonic() < deadline:
            shown = Path(f"/proc/{worker.pid}/limits").read_text()
            time.sleep(0.02)
        time.sleep(0.1)
        shown = Path(f"/proc/{worker.pid}/limits").read_text()
        worker.kill()
    limits = {line[:26].strip(): tuple(line[26:].split()[:2]) for line in shown.splitlines()}
    assert limits["Max address space"] == (str(768 * 1024 * 1024),) * 2
    assert limits["Max cpu time"] == ("10", "11")
    for what in ("Max file size", "Max core file size", "Max processes"):
        assert limits[what] == ("0", "0")
    assert limits["Max open files"] == ("64", "64")
