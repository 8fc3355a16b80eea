"""A real installation in a folder: `safeconduct migrate`, an invented staff, `safeconduct serve --worker`.

Its databases are not encrypted as files (no file key), so that what SQLite leaves in unused pages and in its
log can be seen. The public site's clock stands at the planted minute; those of staff and worker run on from
four hours later.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from safeconduct.keyring import host
from safeconduct.vault import totp
from tests.ports import free_port

from .over_http import wait_for
from .staff_journeys import SignIn

REPOSITORY = Path(__file__).parents[2]
CLOCK = """
import os
from datetime import datetime, timedelta, timezone as zones

from django.utils import timezone

if os.environ.get("DJANGO_SETTINGS_MODULE", "").endswith(".public"):
    stopped = datetime.fromisoformat(os.environ["CANARY_MINUTE"])
    timezone.now = lambda: stopped
else:
    ahead = timedelta(seconds=float(os.environ["CANARY_AHEAD"]))
    timezone.now = lambda: datetime.now(tz=zones.utc) + ahead
if os.environ.get("CANARY_SEALING") == "off":
    from tests.canary.suite import sealing_off

    held = sealing_off()
    held.__enter__()
"""
FOUND = """
import json, sys
from datetime import datetime
import django
django.setup()
from tests.access.people import found_house, hire
from tests.canary.researchers import hire_researchers
from tests.canary.room_staff import hire_for_the_rooms
house = found_house(datetime.fromisoformat(sys.argv[1]))
leyla = hire(house.rosa, "Leyla", ["caseworker"], at=house.at)
nadia = hire(house.rosa, "Nadia", ["date_checker"], desk=house.desks["dates"], at=house.at)
researchers = hire_researchers(house.rosa, house.desks, house.at)
rooms = hire_for_the_rooms(house, house.at)
json.dump([{"id": str(each.person.pk), "name": each.person.sign_in_name, "passphrase": each.passphrase,
            "totp": each.totp_secret.hex()} for each in (house.aisha, house.timur, leyla, nadia, *researchers, *rooms)],
          sys.stdout)
"""


@dataclass
class Installation:
    """One home folder and what runs over it."""

    folder: Path
    minute: datetime
    sealing: str = "on"
    staff: list[dict[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.home, self.temp, self.out = (
            self.folder / "installation",
            self.folder / "temp",
            self.folder / "out",
        )
        self.clock = self.folder / "clock"
        for path in (self.temp, self.out, self.clock):
            path.mkdir(parents=True)
        (self.clock / "sitecustomize.py").write_text(CLOCK)
        self.ahead = self.minute + timedelta(hours=4, minutes=10) - datetime.now(tz=UTC)
        self.public_port, self.staff_port = free_port(), free_port()

    @property
    def environment(self) -> dict[str, str]:
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("SAFECONDUCT", "DJANGO", "COV"))
        }
        return {
            **kept, "SAFECONDUCT_HOME": str(self.home), "TMPDIR": str(self.temp),
            "SAFECONDUCT_LANGUAGES": "en ru ar", "SAFECONDUCT_PLAIN_HTTP": "yes",
            "PYTHONPATH": os.pathsep.join([str(self.clock), str(REPOSITORY)]), "PYTHONDONTWRITEBYTECODE": "1",
            "CANARY_MINUTE": self.minute.isoformat(),
            "CANARY_SEALING": self.sealing, "CANARY_AHEAD": str(self.ahead.total_seconds()),
        }  # fmt: skip

    def install(self) -> None:
        """Secrets without file keys, both databases, staff."""
        host.create(self.home / "host", on=self.minute.date())
        shared = self.home / "host" / "shared.json"
        held = json.loads(shared.read_text())
        shared.write_text(json.dumps({**held, "database_keys": {"default": "", "keys": ""}}))
        self._run("-m", "safeconduct.cli", "migrate")
        told = self._run("-c", FOUND, (self.minute - timedelta(days=2)).isoformat(), settings="staff")
        self.staff = json.loads(told)

    def sign_in(self, number: int = 0) -> SignIn:
        who = self.staff[number]
        code = totp.code_at(bytes.fromhex(who["totp"]), datetime.now(tz=UTC) + self.ahead)
        return SignIn(who["name"], who["passphrase"], code)

    @contextmanager
    def serving(self, run: str) -> Iterator[subprocess.Popen[bytes]]:
        """Both sites and the worker, until the block ends. What they say goes to files in `out`."""
        command = [
            sys.executable, "-m", "safeconduct.cli", "serve", "--worker",
            "--public", f"127.0.0.1:{self.public_port}", "--staff", f"127.0.0.1:{self.staff_port}",
        ]  # fmt: skip
        with (self.out / f"{run}.out").open("wb") as out, (self.out / f"{run}.err").open("wb") as err:
            process = subprocess.Popen(
                command, env=self.environment, stdout=out, stderr=err, cwd=self.folder, start_new_session=True
            )
            try:
                said = self.out / f"{run}.err"
                wait_for(self.public_port, process, said)
                wait_for(self.staff_port, process, said)
                yield process
            finally:
                process.terminate()
                process.wait(30)

    def _run(self, *arguments: str, settings: str = "") -> str:
        environment = {
            **self.environment,
            **({"DJANGO_SETTINGS_MODULE": f"safeconduct.config.settings.{settings}"} if settings else {}),
        }
        done = subprocess.run(
            [sys.executable, *arguments],
            env=environment,
            capture_output=True,
            text=True,
            cwd=self.folder,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def descendants(process: int) -> list[int]:
    """The ids of everything a process has started, its own last."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").glob("*/children"):
        for child in task.read_text().split():
            found += descendants(int(child))
    return [*found, process]


def kill_all(process: subprocess.Popen[Any]) -> None:
    """As if the power had failed: nobody gets a word in."""
    for each in reversed(descendants(process.pid)):
        try:
            os.kill(each, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.wait(30)


def core_limits(process: int) -> set[str]:
    """The soft limits of core dumps of a process and all it started."""
    found = set()
    for each in descendants(process):
        for line in Path(f"/proc/{each}/limits").read_text().splitlines():
            if line.startswith("Max core file size"):
                found.add(line.split()[4])
    return found
