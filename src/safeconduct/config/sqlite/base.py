"""SQLite as Safeconduct uses it: SQLCipher's newer library, an encrypted file, one writer at a time.

Debian 12's own SQLite (3.40) can corrupt a WAL database when two checkpoints race (fixed in 3.51.3), so the
library comes from the ``sqlcipher3`` wheel. SQLite's busy handler is unfair: with several writers the slowest
waits a second. A file lock taken before ``BEGIN IMMEDIATE`` and released after the commit makes them queue
(p99 five times lower, measured in ``reference/stack.md`` 1.3) and keeps checkpoints inside the lock.
"""

from __future__ import annotations

import fcntl
import os
import sys
import time
from functools import partial
from pathlib import Path
from typing import Any

import sqlcipher3
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connections

OLDEST_SOUND_VERSION = (3, 51, 3)
LOOK_AGAIN_SECONDS = 0.01

# Every page of a file carries a code that shows whether it was changed; a page that fails is not read. SQLCipher's
# own choice is HMAC-SHA512. HMAC-SHA256 is as far beyond forging (a key and a code of 256 bits each), and
# fetching ten thousand summaries took a fifth to a third less processor time with it (measured on a busy machine).
# It is part of the file's format: a file written with one does not open with the other. Never turned off.
PAGE_CODE = "HMAC_SHA256"

_ours = {"sqlite3": sqlcipher3, "sqlite3.dbapi2": sqlcipher3.dbapi2}
_theirs = {name: sys.modules.get(name) for name in _ours}
sys.modules.update(_ours)  # Django's backend imports "sqlite3" by name: while it does, that is SQLCipher.
try:
    from django.db.backends.sqlite3 import base as django_sqlite
finally:
    for _name, _module in _theirs.items():
        if _module is None:
            sys.modules.pop(_name, None)
        else:
            sys.modules[_name] = _module

if sqlcipher3.dbapi2.sqlite_version_info < OLDEST_SOUND_VERSION:
    raise ImproperlyConfigured(
        f"SQLite {sqlcipher3.dbapi2.sqlite_version} can corrupt a database in WAL mode. "
        "Install the sqlcipher3 wheel (0.6.4 or newer), which brings a sound one."
    )


class KeyedConnection(sqlcipher3.dbapi2.Connection):  # type: ignore[misc]  # sqlcipher3 ships no types
    """A connection whose first statements are the key and how pages are checked: Django's ``init_command``
    would come too late."""

    def __init__(self, database: str, *args: Any, file_key: str = "", **kwargs: Any) -> None:
        super().__init__(database, *args, **kwargs)
        if file_key:
            self.execute(f"PRAGMA key = \"x'{file_key}'\"")
            self.execute(f"PRAGMA cipher_hmac_algorithm = {PAGE_CODE}")


class WriteLock:
    """A lock file beside the database, shared by every process that writes to it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None

    def take(self, patience: float | None = None) -> None:
        """Wait for the turn; with ``patience`` (seconds), give up with an ``OperationalError``."""
        if self._descriptor is not None:
            return
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            _lock(descriptor, patience)
        except BaseException:
            os.close(descriptor)
            raise
        self._descriptor = descriptor

    def give_back(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)  # closing releases the lock, also when the process dies
            self._descriptor = None


def _lock(descriptor: int, patience: float | None) -> None:
    if patience is None:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        return
    until = time.monotonic() + patience
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() >= until:
                raise OperationalError("database is locked") from None
            time.sleep(LOOK_AGAIN_SECONDS)


class DatabaseWrapper(django_sqlite.DatabaseWrapper):
    """Django's SQLite backend with a file key and the shared write lock."""

    def __init__(self, settings_dict: dict[str, Any], alias: str = "default") -> None:
        super().__init__(settings_dict, alias)
        self._write_lock: WriteLock | None = None

    def get_connection_params(self) -> dict[str, Any]:
        params: dict[str, Any] = super().get_connection_params()
        params["factory"] = partial(KeyedConnection, file_key=params.pop("file_key", ""))
        return params

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        name = str(conn_params["database"])
        in_memory = name == ":memory:" or "mode=memory" in name
        self._write_lock = None if in_memory else WriteLock(Path(name + ".lock"))
        return super().get_new_connection(conn_params)

    def _start_transaction_under_autocommit(self) -> None:
        """Take the lock first. Whoever writes to the other database already does not wait for ever: two that
        cross (one keys then main, one main then keys) would never end."""
        if self._write_lock:
            crossing = any(other.in_atomic_block for other in connections.all(initialized_only=True))
            self._write_lock.take(float(self.settings_dict["OPTIONS"]["timeout"]) if crossing else None)
        try:
            super()._start_transaction_under_autocommit()  # type: ignore[misc]  # the stubs leave it out
        except BaseException:
            self._release()
            raise

    def _commit(self) -> Any:
        try:
            return super()._commit()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._release()

    def _rollback(self) -> Any:
        try:
            return super()._rollback()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._release()

    def _close(self) -> Any:
        try:
            return super()._close()  # type: ignore[misc]  # the stubs leave it out
        finally:
            self._release()

    def _release(self) -> None:
        if self._write_lock:
            self._write_lock.give_back()
