"""The full-text indexes are made by migrations; runs with --no-migrations get them here."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

WITH_INDEX = (
    "safeconduct.evidence.migrations.0002_full_text",
    "safeconduct.press.projections.migrations.0002_search",
)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    from django.db import connection

    with django_db_blocker.unblock():
        for name in WITH_INDEX:
            importlib.import_module(name).install(connection)
