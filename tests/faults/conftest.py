"""One migrated house for the whole run, copied for each test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.faults.on_disk import HouseOnDisk, build, copy_of


@pytest.fixture(scope="session")
def built(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: Any
) -> HouseOnDisk:
    with django_db_blocker.unblock():
        return build(tmp_path_factory.mktemp("house"))


@pytest.fixture
def house(built: HouseOnDisk, tmp_path: Path) -> HouseOnDisk:
    return copy_of(built, tmp_path / "on-disk")
