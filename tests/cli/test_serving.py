"""The demo as somebody tries it: both sites up, the real sign-in form, and a quick end."""

from __future__ import annotations

import os
import signal
import socket
import time
from pathlib import Path

import pytest

from tests.cli.running import Visitor, processes_in, safeconduct, started
from tests.ports import free_port

pytestmark = [pytest.mark.enable_socket]
ENDS_WITHIN = 10.0


def test_both_sites_answer_the_sign_in_works_and_everything_ends_together(demo: Path) -> None:
    public, staff = free_port(), free_port()
    words = ("demo", "--home", demo, "--public", f"127.0.0.1:{public}", "--staff", f"127.0.0.1:{staff}")
    with started(*words) as running:
        stranger, aisha = Visitor(public), Visitor(staff)
        stranger.wait()
        aisha.wait()
        status, page = stranger.get("/")
        assert status == 200
        assert "DEMO" in page
        assert stranger.get("/inbox")[0] == 404
        assert aisha.get("/inbox")[0] == 302

        assert _sign_in(aisha, demo, "aisha") == 302
        status, inbox = aisha.get("/inbox")
        assert status == 200
        assert "DEMO" in inbox

        second = safeconduct("worker", "--once", "--home", demo)
        assert second.returncode == 2
        assert "A worker is at work" in second.stderr

        began = time.monotonic()
        running.send_signal(signal.SIGTERM)
        out, _ = running.communicate(timeout=30)
        assert time.monotonic() - began < ENDS_WITHIN
        assert running.returncode == 0, out
    assert processes_in(demo) == []
    assert (demo / "worker-ran").exists()


def test_a_signal_during_the_start_ends_it_all_the_same(demo: Path) -> None:
    public, staff = free_port(), free_port()
    words = ("demo", "--home", demo, "--public", f"127.0.0.1:{public}", "--staff", f"127.0.0.1:{staff}")
    with started(*words) as running:
        assert running.stdout is not None
        while "Stop with Ctrl-C" not in running.stdout.readline():
            pass
        time.sleep(0.4)
        began = time.monotonic()
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=30)
        assert time.monotonic() - began < ENDS_WITHIN
    assert processes_in(demo) == []


def test_an_address_in_use_is_said_before_anything_starts(demo: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        done = safeconduct("demo", "--home", demo, "--public", f"127.0.0.1:{port}")
    assert done.returncode == 2
    assert f"already listens at 127.0.0.1:{port}" in done.stderr


def test_when_one_site_ends_by_itself_the_other_does_not_stay_alone(demo: Path) -> None:
    public, staff = free_port(), free_port()
    words = ("demo", "--home", demo, "--public", f"127.0.0.1:{public}", "--staff", f"127.0.0.1:{staff}")
    with started(*words) as running:
        Visitor(public).wait()
        for process in processes_in(demo):
            if b"wsgi_public" in Path(f"/proc/{process}/cmdline").read_bytes():
                os.kill(process, signal.SIGKILL)
        out, _ = running.communicate(timeout=60)
    assert running.returncode == 1
    assert "The public site has ended by itself" in out
    assert processes_in(demo) == []


def test_the_demo_is_started_again_and_made_again_only_if_it_was_interrupted_or_wanted(demo: Path) -> None:
    notes = (demo / "demo-sign-ins.json").read_bytes()
    again = safeconduct("demo", "--only-fill", "--home", demo)
    assert again.returncode == 0, again.stderr
    assert (demo / "demo-sign-ins.json").read_bytes() == notes
    (demo / "demo-sign-ins.json").unlink()
    (demo / "left-over").touch()
    anew = safeconduct("demo", "--only-fill", "--home", demo)
    assert anew.returncode == 0, anew.stderr
    assert (demo / "demo-sign-ins.json").read_bytes() != notes
    assert not (demo / "left-over").exists()


def _sign_in(visitor: Visitor, home: Path, name: str) -> int:
    """By the form, with a code that was not used yet."""
    from safeconduct.demo import sign_ins

    code = safeconduct("demo", "--home", home, "code", name).stdout.strip()
    fields = {"sign_in_name": name, "passphrase": sign_ins.read(home).passphrase, "code": code}
    return visitor.post("/sign-in", fields)[0]
