"""The engine: a sound SQLite or none, and keys and rows in databases of their own."""

from __future__ import annotations

import importlib
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.db import router

from safeconduct.config.router import TwoDatabases
from safeconduct.config.sqlite import base
from safeconduct.intake.models import Draft
from safeconduct.keyring.models import Holder, WrappedKey


def test_an_old_sqlite_is_refused_at_start_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    """Debian 12's own 3.40 can corrupt a database in WAL mode."""
    monkeypatch.setattr(base.sqlcipher3.dbapi2, "sqlite_version_info", (3, 40, 1))
    monkeypatch.setattr(base.sqlcipher3.dbapi2, "sqlite_version", "3.40.1")
    with pytest.raises(ImproperlyConfigured, match=r"3\.40\.1 can corrupt .* sqlcipher3"):
        importlib.reload(base)
    monkeypatch.undo()
    importlib.reload(base)


def test_the_engine_leaves_pythons_own_sqlite_as_it_was() -> None:
    import sqlite3

    assert "sqlcipher" not in (sqlite3.__file__ or "")


def test_keys_and_nothing_else_live_in_the_second_database() -> None:
    for model in apps.get_models(include_auto_created=True):
        home = "keys" if model._meta.app_label == "keyring" else "default"
        assert router.db_for_write(model) == router.db_for_read(model) == home
        assert router.allow_migrate_model(home, model)
        assert not router.allow_migrate_model("default" if home == "keys" else "keys", model)


def test_a_row_of_one_database_never_points_into_the_other() -> None:
    rule = TwoDatabases()
    assert rule.allow_relation(WrappedKey(), Holder())
    assert not rule.allow_relation(WrappedKey(), Draft())
    for model in apps.get_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if isinstance(target, type):
                assert rule.allow_relation(
                    SimpleNamespace(_meta=model._meta), SimpleNamespace(_meta=target._meta)
                )
