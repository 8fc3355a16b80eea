"""Empty SQLite's write-ahead logs after a deletion, so that deleted rows do not linger there."""

from __future__ import annotations

from contextlib import suppress

from django.db import DatabaseError, connections


def truncate() -> None:
    """Move both logs into their databases and cut them to nothing. Does nothing inside a transaction.

    A reader who is at work delays it; the worker does it again every hour. PostgreSQL keeps its log for as
    long as it is told to: there the weekly keys are what makes a deletion final.
    """
    for connection in connections.all():
        if connection.vendor == "sqlite" and not connection.in_atomic_block:
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
