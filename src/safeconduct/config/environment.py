"""Read settings from the environment: unset is safe, unparsable is an error that says what to write."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str) -> str:
    return os.environ.get(name, "").strip() or default


def words(name: str, default: str, separator: str | None = None) -> list[str]:
    """A list: words between spaces, or between another separator."""
    return [word.strip() for word in text(name, default).split(separator) if word.strip()]


def flag(name: str, *, default: bool) -> bool:
    value = text(name, "yes" if default else "no").lower()
    if value in {"yes", "true", "1", "on"}:
        return True
    if value in {"no", "false", "0", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} is {value!r}: write yes or no.")


def databases(home: Path, keys: Mapping[str, str]) -> dict[str, Any]:
    """The two databases: SQLite files in the home directory, or PostgreSQL from two addresses."""
    addresses = {"default": text("DATABASE_URL", ""), "keys": text("KEYS_DATABASE_URL", "")}
    if bool(addresses["default"]) != bool(addresses["keys"]):
        raise ImproperlyConfigured("Set both DATABASE_URL and KEYS_DATABASE_URL, or neither (then SQLite is used).")
    if addresses["default"] and addresses["default"] == addresses["keys"]:
        raise ImproperlyConfigured("DATABASE_URL and KEYS_DATABASE_URL name one database: keys need their own.")
    return {
        alias: _postgres(address) if address else _sqlite(home / f"{alias}.sqlite3", keys[alias])
        for alias, address in addresses.items()
    }


def _sqlite(path: Path, file_key: str) -> dict[str, Any]:
    pragmas = ("journal_mode=WAL", "synchronous=FULL", "secure_delete=ON", "temp_store=MEMORY", "cache_size=-16000")
    return {
        "ENGINE": "safeconduct.config.sqlite",
        "NAME": path,
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "; ".join(f"PRAGMA {pragma}" for pragma in pragmas),
            "file_key": file_key,
        },
    }


def _postgres(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured("A database address reads postgresql://name:password@host:port/database.")
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
