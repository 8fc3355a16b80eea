"""What a step of an import takes from the machine for its own few seconds, and gives back."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

ROOM = -65_536
"""SQLite: kibibytes of pages that stay in memory; a page that is read again must be deciphered again."""


@contextmanager
def roomy() -> Iterator[None]:
    """For one step, more pages of the database stay in memory."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        before = int(cursor.fetchone()[0])
        cursor.execute(f"PRAGMA cache_size = {ROOM}")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size = {before}")


@contextmanager
def uncollected() -> Iterator[None]:
    """For one batch, Python does not look for circular garbage: a fifth of the time went there, and found nothing.

    Two threads at once do no harm: whoever found it on turns it on again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
