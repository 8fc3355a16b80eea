"""The desk, and a campaign with an ask of one office, for every test of letters."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from tests.advocacy.desk import AdvocacyDesk, advocacy_desk
from tests.advocacy.letters.writing import Room, a_room


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The full-text index is made by a migration; runs with --no-migrations get it here."""
    from django.db import connection

    migration = importlib.import_module("safeconduct.evidence.migrations.0002_full_text")
    with django_db_blocker.unblock():
        migration.install(connection)


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


@pytest.fixture
def room(desk: AdvocacyDesk) -> Room:
    return a_room(desk)
