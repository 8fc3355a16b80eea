"""`evidence reindex` on a real installation's file."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from tests.cli.running import QUIET, safeconduct

PROGRAM = """
import os, django
django.setup()
from safeconduct.evidence.finding import searching
from safeconduct.choices.finding.asking import read
from safeconduct.evidence.finding.full_text import Narrowed
from safeconduct.evidence.models import SearchRow
if os.environ["HOW"] == "lose":
    SearchRow.objects.all().delete()
found = searching.search(read(os.environ["TYPED"]), Narrowed())
print(SearchRow.objects.count(), len(found.rows))
"""


def rows(home: Path, *, how: str = "look", typed: str = "") -> list[int]:
    """How many rows the index has, and how many a search finds, after all of them were lost or not."""
    environment = {
        **QUIET, "SAFECONDUCT_HOME": str(home), "HOW": how, "TYPED": typed,
        "DJANGO_SETTINGS_MODULE": "safeconduct.config.settings.demo_staff",
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, check=True, capture_output=True, text=True
    )
    return [int(number) for number in done.stdout.split()]


def test_a_lost_index_is_written_anew_from_the_records(demo: Path) -> None:
    before = rows(demo, typed="chechnya")
    assert min(before) > 0
    assert rows(demo, how="lose", typed="chechnya") == [0, 0]
    done = safeconduct("evidence", "reindex", "--home", demo)
    assert done.returncode == 0, done.stdout + done.stderr
    said = re.fullmatch(r"([\d,]+) records can be found\.\n", done.stdout)
    assert said and int(said[1].replace(",", "")) == before[0]
    assert rows(demo, typed="chechnya") == before


def test_without_an_installation_it_says_so(tmp_path: Path) -> None:
    done = safeconduct("evidence", "reindex", "--home", tmp_path / "nothing here")
    assert done.returncode == 2
    assert "safeconduct init" in done.stderr
    assert not (tmp_path / "nothing here").exists()
