"""Days on which an authority is closed by an order and not by the law of holidays, written down by hand.

Whether such a day is a legal holiday is often open. So it never gives anybody more time (``lawful`` stays as it
is), but nobody plans on it: the safe day moves past it. Every pack may add to any calendar.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from safeconduct.law.days import CALENDARS
from safeconduct.law.provenance import CONFIDENCES, PackError, expect, one_of, refuse_unknown

Closures = Mapping[str, frozenset[date]]
NO_CLOSURES: Closures = MappingProxyType({})
FIELDS: Mapping[str, type] = {
    "calendar": str, "day": date, "why": str, "citation": str, "source": str, "read": date, "confidence": str,
}  # fmt: skip


def read_closures(tables: Iterable[tuple[str, Mapping[str, Any]]]) -> Closures:
    """``[[closure]]`` tables, each with the name of its file, as closed days by calendar. Raises ``PackError``."""
    found: dict[str, set[date]] = {}
    for file, table in tables:
        calendar, day = _read(table, file)
        found.setdefault(calendar, set()).add(day)
    return MappingProxyType({calendar: frozenset(closed) for calendar, closed in found.items()})


def _read(table: Mapping[str, Any], file: str) -> tuple[str, date]:
    entry = f"closure of {table.get('day', 'no day')}"
    refuse_unknown(table, FIELDS, file=file, entry=entry)
    for name, type_ in FIELDS.items():
        if table.get(name) in (None, ""):
            raise PackError(file, entry, name, "is missing; every closure needs it")
        expect(table[name], type_, file=file, entry=entry, field=name)
    one_of(table["confidence"], CONFIDENCES, file=file, entry=entry, field="confidence")
    return one_of(table["calendar"], tuple(CALENDARS), file=file, entry=entry, field="calendar"), table["day"]
