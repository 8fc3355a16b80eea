"""Read settings from the environment: unset is safe, unparsable is an error that says what to write."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

_READS = "A database address reads postgresql://name:password@host:port/database."


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


def some_of(name: str, default: str, known: Iterable[str]) -> list[str]:
    """Words of a known list, at least one."""
    chosen, all_known = words(name, default), list(known)
    if unknown := [word for word in chosen if word not in all_known]:
        known_words = " ".join(all_known)
        raise ImproperlyConfigured(f"{name}: {unknown[0]!r} is not known; write some of: {known_words}.")
    return chosen


def address(name: str, default: str) -> str:
    """A page of our own (``/…``) or one elsewhere (``https://…``)."""
    value = text(name, default)
    ours = value.startswith("/") and not value.startswith("//")
    if ours or (value.startswith("https://") and urlsplit(value).hostname):
        return value
    raise ImproperlyConfigured(f"{name} is {value!r}: write a whole address, beginning with https:// or /.")


def number(name: str, *, default: int) -> int:
    value = text(name, str(default))
    if not value.isdecimal():
        raise ImproperlyConfigured(f"{name} is {value!r}: write a whole number.")
    return int(value)


def databases(home: Path, keys: Mapping[str, str]) -> dict[str, Any]:
    """The two databases: SQLite files in the home directory, or PostgreSQL from two addresses."""
    addresses = {"default": text("DATABASE_URL", ""), "keys": text("KEYS_DATABASE_URL", "")}
    if bool(addresses["default"]) != bool(addresses["keys"]):
        raise ImproperlyConfigured(
            "Set both DATABASE_URL and KEYS_DATABASE_URL, or neither (then SQLite is used)."
        )
    both = {
        alias: _postgres(url) if url else _sqlite(home / f"{alias}.sqlite3", keys[alias])
        for alias, url in addresses.items()
    }
    one, other = (
        [both[alias].get(part) for part in ("HOST", "PORT", "NAME")] for alias in ("default", "keys")
    )
    if one == other:
        raise ImproperlyConfigured(
            "DATABASE_URL and KEYS_DATABASE_URL name one database: keys need their own."
        )
    return both


def _sqlite(path: Path, file_key: str) -> dict[str, Any]:
    pragmas = (
        "journal_mode=WAL",
        "synchronous=FULL",
        "secure_delete=ON",
        "temp_store=MEMORY",
        "cache_size=-4000",
    )
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


def _postgres(url: str) -> dict[str, Any]:
    """What stands after ``?`` goes to the driver as it is (``sslmode``); ``host`` there may be a socket."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ImproperlyConfigured(_READS) from None  # the parser's own message may repeat the password
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ImproperlyConfigured(_READS)
    query = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", unquote(parts.hostname or "")),
        "PORT": str(port or ""),
        "OPTIONS": query,
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
    }
