"""What every test stands on: fresh host secrets, both databases, a client for each site."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

PURE_ROOMS = {"vault", "files", "law", "counting", "packet", "browser"}
PURE_PARTS = {"capture", "custody", "deidentify", "exchange", "data", "pure"}
"""Parts of tests/evidence that need no table."""
DATABASES = ["default", "keys"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test outside the pure rooms may use both databases."""
    here = Path(__file__).parent
    for item in items:
        room, part = item.path.relative_to(here).parts[:2]
        is_pure = room in PURE_ROOMS or (room == "evidence" and part in PURE_PARTS)
        if not is_pure and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db(databases=DATABASES))


@pytest.fixture(autouse=True)
def host_dir(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """Host secrets of this test alone, and folders for its blobs and tombstones."""
    from safeconduct.keyring import host

    home = tmp_path / "home"
    host.create(home / "host", on=datetime.now(tz=UTC).date())
    settings.SAFECONDUCT_HOME = home
    settings.BLOB_DIR = home / "blobs"
    settings.TOMBSTONES = home / "tombstones"
    settings.PUBLISHED_DIR = home / "published"
    host._loaded.cache_clear()
    yield home / "host"
    host._loaded.cache_clear()


@pytest.fixture(autouse=True)
def nobody_waits() -> None:
    """Wrong numbers of an earlier test do not slow this one down."""
    from safeconduct.intake.derivation import FAILURES

    FAILURES._seen.clear()


@pytest.fixture
def public_client() -> Any:
    """Somebody on a phone, at the public site, with CSRF checked."""
    from tests.sites import SiteClient

    return SiteClient("public")


@pytest.fixture
def staff_client() -> Any:
    """Somebody at the staff site, not signed in, with CSRF checked."""
    from tests.sites import SiteClient

    return SiteClient("staff")


def pytest_report_header() -> str:
    return f"engine: {os.environ.get('SAFECONDUCT_TEST_ENGINE', 'sqlite')}"
