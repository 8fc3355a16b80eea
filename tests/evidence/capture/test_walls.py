"""The fetcher may call out and nothing else; the reader of archives may not even that."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest

from safeconduct.evidence.capture import Exchange, Outcome, captures_in_sandbox, fetch_in_sandbox, sandbox
from safeconduct.evidence.capture.answers import pack_outcome, unpack_outcome
from safeconduct.evidence.capture.archives import UnreadableArchive
from safeconduct.evidence.capture.fetching import FetchLimits
from safeconduct.files.limits import Limits
from tests.files.test_sandbox import READ_ALL, answering

from .serving import always, dripping, ok, site

TRIES = """
import json, os, socket, sys
from pathlib import Path
from safeconduct.files.confine import confine

secret, network = Path(sys.argv[1]), sys.argv[2] == "fetch"
standing = confine(400 * 1024 * 1024, 5, network=network)


def outcome(attempt):
    try:
        attempt()
    except BaseException as error:
        return type(error).__name__
    return "done"


tries = {
    "call": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
    "listen": lambda: socket.create_server(("127.0.0.1", 0)),
    "talk to a neighbour": lambda: socket.socketpair(),
    "start a program": lambda: os.execv("/bin/sh", ["sh", "-c", "true"]),
    "split in two": lambda: os._exit(0) if os.fork() == 0 else None,
    "read a secret": lambda: secret.read_bytes(),
    "read the accounts": lambda: Path("/etc/passwd").read_bytes(),
    "write": lambda: secret.with_name("new").write_bytes(b"x"),
    "know how names are looked up": lambda: Path("/etc/resolv.conf").read_bytes(),
    "know whom to trust": lambda: __import__("ssl").create_default_context(),
}
print(json.dumps({"walls": standing, **{what: outcome(attempt) for what, attempt in tries.items()}}))
"""


def tried(tmp_path: Path, operation: str) -> dict[str, str]:
    secret = tmp_path / "pepper"
    secret.write_bytes(b"pepper")
    line = [sys.executable, "-I", "-c", TRIES, str(secret), operation]
    done = subprocess.run(line, capture_output=True, check=True, env={}, timeout=30)
    outcomes: dict[str, str] = json.loads(done.stdout)
    if not {"landlock", "seccomp"} <= set(outcomes["walls"]):
        pytest.skip("this kernel has not all walls")
    return outcomes


def test_the_fetcher_calls_out_and_does_nothing_else(tmp_path: Path) -> None:
    found = tried(tmp_path, "fetch")
    for closed in ("listen", "talk to a neighbour", "start a program", "split in two"):
        assert found[closed] == "PermissionError", closed
    for closed in ("read a secret", "read the accounts", "write"):
        assert found[closed] == "PermissionError", closed
    for open_ in ("call", "know how names are looked up", "know whom to trust"):
        assert found[open_] == "done", open_


def test_the_reader_of_archives_reaches_no_network(tmp_path: Path) -> None:
    found = tried(tmp_path, "read")
    for closed in ("call", "listen", "read a secret", "know how names are looked up"):
        assert found[closed] == "PermissionError", closed


def test_a_workers_command_line_says_nothing_of_the_address() -> None:
    shown = sandbox.command("fetch", Limits())[1:]
    assert shown[:3] == ["-I", "-m", "safeconduct.evidence.capture.worker"]
    assert shown[3:] == ["fetch", str(768 * 1024 * 1024), "10"]


def test_a_refused_address_starts_no_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", lambda *a, **k: pytest.fail("started"))
    outcome = fetch_in_sandbox("http://169.254.169.254/")
    assert (outcome.answer, outcome.reason, outcome.refusal) == ("failed", "refused", "address_not_public")


@pytest.mark.enable_socket
def test_a_worker_that_does_not_keep_its_time_is_killed() -> None:
    drops = dripping(b"HTTP/1.1 200 OK\r\n\r\n", b"x", 0.1)
    with site(drops) as served:
        began = time.monotonic()
        outcome = fetch_in_sandbox(
            served.url(), permit=served.permit, fetch_limits=FetchLimits(whole=60), limits=Limits(wall=2)
        )
        assert time.monotonic() - began < 4
    assert (outcome.answer, outcome.reason) == ("failed", "too_slow")


@pytest.mark.enable_socket
def test_a_worker_without_memory_says_too_big_or_dies_alone() -> None:
    with site(always(ok(bytes(40 * 1024 * 1024)))) as served:
        outcome = fetch_in_sandbox(
            served.url(), permit=served.permit, limits=Limits(address_space=90 * 1024 * 1024)
        )
    assert outcome.answer == "failed"
    assert outcome.reason in ("too_big", "fetcher_died")


WHOLE = Outcome("fetched", "", (Exchange("http://a.org/", "8.8.8.8", (), 200, "OK", (("A", "б"),), b"page"),))


def test_an_outcome_travels_through_the_pipe_as_it_is() -> None:
    refused = Outcome("failed", "refused", refusal="scheme")
    for outcome in (WHOLE, refused):
        assert unpack_outcome(pack_outcome(outcome)) == outcome


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xff\xff\xff",
        pack_outcome(WHOLE)[:-1],
        pack_outcome(WHOLE) + b"x",
        pack_outcome(WHOLE).replace(b"fetched", b"FETCHED"),
        pack_outcome(WHOLE).replace(b"8.8.8.8", b"8.8.8.x"),
        pack_outcome(WHOLE).replace(b"200", b'"2"'),
        pack_outcome(WHOLE).replace(b'"fetched"', b'["fetch"]'),
        b"\x00\x00\x40\x00" + b"[" * 16_384,
        pack_outcome(Outcome("fetched", "")),
        pack_outcome(Outcome("failed", "because")),
        pack_outcome(Outcome("removed", "")),
    ],
)
def test_what_a_subverted_fetcher_answers_is_checked(monkeypatch: pytest.MonkeyPatch, body: bytes) -> None:
    line = [sys.executable, "-I", "-c", answering({}, body)]
    monkeypatch.setattr(sandbox, "command", lambda operation, limits: line)
    outcome = fetch_in_sandbox("http://example.org/")
    assert (outcome.answer, outcome.reason) == ("failed", "fetcher_died")


@pytest.mark.parametrize(
    "code",
    [
        READ_ALL,
        answering({"problem": "<b>"}, b""),
        answering({"problem": ["x"]}, b""),
        answering({}, b"[]"),
        answering({}, b"[" * 99_999),
        READ_ALL + "sys.stdout.buffer.write(bytes((0, 0, 15, 160)) + bytes(8) + b'[' * 4000)",
    ],
)
def test_what_a_subverted_reader_answers_is_checked(monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    monkeypatch.setattr(sandbox, "command", lambda operation, limits: [sys.executable, "-I", "-c", code])
    with pytest.raises(UnreadableArchive, match="damaged"):
        captures_in_sandbox(b"x")
