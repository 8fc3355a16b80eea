"""Tables as templates want them: rows in words, before and after the gate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from safeconduct.counting.disclosure import Key, Verdict
from safeconduct.evidence.models import Incident
from safeconduct.press.models import TableRelease
from safeconduct.press.tables.words import DIMENSIONS, value_words

MOST_SHOWN = 300
"""Rows of one page; a table has 300 at most and is read as a whole only when it is short."""


def heads(dimensions: Iterable[str]) -> list[str]:
    """The columns, in words."""
    return [str(DIMENSIONS.get(name, name)) for name in dimensions]


def rows_judged(
    counts: Mapping[Key, int], verdict: Verdict, dimensions: Sequence[str]
) -> list[dict[str, Any]]:
    """Each cell with what was counted and what would be shown."""
    return [
        {"values": _values(dimensions, key), "before": counts.get(key, 0), "after": shown}
        for key, shown in sorted(verdict.cells.items())
    ][:MOST_SHOWN]


def rows_kept(table: TableRelease, *, with_counts: bool) -> list[dict[str, Any]]:
    """The cells of a kept table; ``with_counts``: beside what was counted, for the desk only."""
    before = {_key(row, table): row["count"] for row in table.counts} if with_counts else {}
    return [
        {
            "values": _values(table.dimensions, _key(row, table)), "before": before.get(_key(row, table)),
            "after": row["count"],
        }
        for row in table.cells
    ]  # fmt: skip


def counted_of(table: TableRelease) -> list[str]:
    """Keys of the incidents a table counts."""
    ids = table.source.get("incidents", ())
    return list(Incident.every.filter(pk__in=ids).order_by("key").values_list("key", flat=True))


def _key(row: Mapping[str, Any], table: TableRelease) -> Key:
    return tuple(str(row[name]) for name in table.dimensions)


def _values(dimensions: Sequence[str], key: Key) -> list[dict[str, str]]:
    return [
        {"label": head, "words": value_words(name, value)}
        for head, name, value in zip(heads(dimensions), dimensions, key, strict=True)
    ]
