"""A house on real files, for people who press at the same moment and for power that fails."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from safeconduct.keyring import host
from tests.faults.on_disk import HouseOnDisk, copy_of


def make_tables() -> None:
    for alias in ("default", "keys"):
        call_command("migrate", database=alias, verbosity=0, run_syncdb=True)


@pytest.fixture(scope="session")
def with_tables(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> HouseOnDisk:
    with django_db_blocker.unblock():
        home = tmp_path_factory.mktemp("panel")
        host.create(home / "host", on=datetime.now(tz=UTC).date())
        house = HouseOnDisk(home)
        house.run(make_tables)
        return house


@pytest.fixture
def on_disk(with_tables: HouseOnDisk, tmp_path: Path) -> HouseOnDisk:
    return copy_of(with_tables, tmp_path / "on-disk")
