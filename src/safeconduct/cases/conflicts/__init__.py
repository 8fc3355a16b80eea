"""The conflict check: everyone named in a request against everyone named in every other, without opening those.

Also requests of one person, which are hinted at and merged by hand. `standing` is what other rooms ask.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from safeconduct.cases.conflicts import merges, names
from safeconduct.cases.conflicts.standings import Standing, standing

__all__ = ["Standing", "forget", "merges", "names", "standing"]


def forget(request_ids: Iterable[UUID]) -> None:
    """Delete what this room keeps beside requests that are gone; in the caller's transaction."""
    ids = list(request_ids)
    names.forget(ids)
    merges.forget(ids)
