"""The full-text index is made by a migration; runs with --no-migrations get it here."""

from __future__ import annotations

import importlib
from typing import Any

import pytest


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    from django.db import connection

    migration = importlib.import_module("safeconduct.evidence.migrations.0002_full_text")
    with django_db_blocker.unblock():
        migration.install(connection)
