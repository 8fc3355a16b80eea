"""Which database a room's rows live in: ``keyring`` in "keys", everything else in "default"."""

from __future__ import annotations

from typing import Any

KEYS = "keys"
KEY_ROOMS = frozenset({"keyring"})


class TwoDatabases:
    def db_for_read(self, model: Any, **hints: Any) -> str:
        return KEYS if model._meta.app_label in KEY_ROOMS else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return (one._meta.app_label in KEY_ROOMS) == (other._meta.app_label in KEY_ROOMS)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return (db == KEYS) == (app_label in KEY_ROOMS)
