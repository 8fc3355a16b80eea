"""`verify audit` on a real installation's file: whole, changed, cut off."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.running import QUIET, safeconduct

TAMPER = """
import os, django
django.setup()
from django.db import connection
from safeconduct.audit.models import ChainHead, StaffEntry
with connection.cursor() as cursor:
    cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in cursor.fetchall():
        cursor.execute(f'DROP TRIGGER "{name}"')
if os.environ["HOW"] == "changed":
    StaffEntry.objects.filter(number=5).update(action="nothing.happened")
elif os.environ["HOW"] == "removed":
    StaffEntry.objects.filter(number=5).delete()
else:
    last = StaffEntry.objects.order_by("-number")[0]
    StaffEntry.objects.filter(id=last.id).delete()
    ChainHead.objects.filter(chain="staff").update(length=last.number - 1, digest=last.previous)
"""


def tamper(home: Path, how: str) -> None:
    settings = "safeconduct.config.settings.demo_staff"
    environment = {**QUIET, "SAFECONDUCT_HOME": str(home), "DJANGO_SETTINGS_MODULE": settings, "HOW": how}
    subprocess.run([sys.executable, "-c", TAMPER], env=environment, check=True)


@pytest.mark.parametrize(
    ("how", "said"), [("changed", "its content was changed"), ("removed", "row 5 is missing")]
)
def test_the_first_broken_row_is_named(demo: Path, how: str, said: str) -> None:
    whole = safeconduct("verify", "audit", "--home", demo)
    assert whole.returncode == 0, whole.stderr
    assert "The record is whole." in whole.stdout
    tamper(demo, how)
    broken = safeconduct("verify", "audit", "--home", demo)
    assert broken.returncode == 1
    assert f"staff: row 5: {said}" in broken.stdout


def test_an_end_that_was_cut_off_shows_only_beside_what_was_printed(demo: Path) -> None:
    worked = safeconduct("worker", "--once", "--home", demo)
    assert worked.returncode == 0, worked.stdout + worked.stderr
    printed = demo.parent / "kept elsewhere.txt"
    (demo / "audit-heads.txt").replace(printed)
    assert safeconduct("verify", "audit", "--home", demo, "--head", printed).returncode == 0
    tamper(demo, "cut off")
    assert safeconduct("verify", "audit", "--home", demo).returncode == 0
    beside = safeconduct("verify", "audit", "--home", demo, "--head", printed)
    assert beside.returncode == 1
    assert "staff: the row that was its end at that time is gone" in beside.stdout


def test_the_doctor_finds_a_demo_well_once_its_worker_has_run(demo: Path) -> None:
    before = safeconduct("doctor", "--home", demo)
    assert before.returncode == 1
    assert "The worker has never run" in before.stdout
    assert safeconduct("worker", "--once", "--home", demo).returncode == 0
    after = safeconduct("doctor", "--home", demo)
    assert after.returncode == 0, after.stdout
    assert "BAD" not in after.stdout
    (demo / "host").chmod(0o755)
    assert "Others on this machine may read" in safeconduct("doctor", "--home", demo).stdout
