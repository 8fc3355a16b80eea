"""A real demo in processes of its own, and Debian's Chromium with scripts off."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.ports import free_port

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 300.0


@dataclass
class Demo:
    """Where the two sites listen, and what the demo printed."""

    home: Path
    public: str
    staff: str
    passphrase: str
    receipts: list[str] = field(default_factory=list)
    numbers: dict[str, str] = field(default_factory=dict)
    """The same by the words printed beside them."""
    sessions: dict[str, Any] = field(default_factory=dict)
    """Cookies of people who signed in already: a code of their app works only once."""

    def code(self, name: str) -> str:
        """What somebody's app shows now."""
        command = [sys.executable, "-m", "safeconduct.cli", "demo", "--home", str(self.home), "code", name]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return re.findall(r"\d{6}", said)[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/browser" in item.path.as_posix():
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.enable_socket)
            item.add_marker(pytest.mark.timeout(2 * PATIENCE))  # the first of them waits until the demo is built


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """`safeconduct demo`, exactly as a new user starts it, in a folder of this run."""
    home = tmp_path_factory.mktemp("demo") / "home"
    public, staff = f"127.0.0.1:{free_port()}", f"127.0.0.1:{free_port()}"
    log = home.parent / "demo.log"
    command = [
        sys.executable, "-m", "safeconduct.cli", "demo", "--fresh", "--home", str(home),
        "--public", public, "--staff", staff,
    ]  # fmt: skip
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SAFECONDUCT", "DJANGO"))
    }
    with log.open("w") as out:
        process = subprocess.Popen(
            command, stdout=out, stderr=subprocess.STDOUT, env=kept, start_new_session=True
        )
        try:
            yield _started(process, log, home, f"http://{public}", f"http://{staff}")
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, 9)


def _started(process: subprocess.Popen[bytes], log: Path, home: Path, public: str, staff: str) -> Demo:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        said = log.read_text()
        if process.poll() is not None:
            pytest.fail(f"the demo ended by itself:\n{said}")
        if "Stop with Ctrl-C" in said and _answers(public) and _answers(staff):
            passphrase = re.findall(r"Passphrase of everybody: (.+)", said)[0]
            printed = re.findall(r"((?:\d{4} ){5}\d{4})  (.+)", said)
            numbers = {words.strip(): digits for digits, words in printed}
            return Demo(home, public, staff, passphrase.strip(), list(numbers.values()), numbers)
        time.sleep(0.3)
    pytest.fail(f"the demo did not start in {PATIENCE} seconds:\n{log.read_text()}")


def _answers(url: str) -> bool:
    host, port = url.removeprefix("http://").split(":")
    try:
        socket.create_connection((host, int(port)), 1).close()
    except OSError:
        return False
    return True


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The browser. A missing one is an error where CI says so, and a skip elsewhere."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        if os.environ.get("SAFECONDUCT_REQUIRE_BROWSER"):
            pytest.fail("no Chromium is installed, and SAFECONDUCT_REQUIRE_BROWSER asks for one")
        pytest.skip("no Chromium is installed")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()
