"""Many rows of one table, inserted by one prepared statement, without a model instance for each.

Making instances and asking every field how to save it took half the time of an import. Here a row is a mapping of what
it says; what it leaves out is prepared once for a batch. What reaches the database is what a model would have saved.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import connection
from django.db.models.constants import OnConflict

Prepare = Callable[[Any], Any] | None


@dataclass(slots=True)
class Fresh:
    """A row that is not saved yet. ``said``: by attribute name; the rest is as the model's defaults have it.

    ``pk`` is None where the database gives the number.
    """

    model: Any
    pk: Any
    said: dict[str, Any]

    @property
    def _meta(self) -> Any:
        return self.model._meta


@dataclass(frozen=True, slots=True)
class Table:
    """How a table is filled on the engine that runs. ``places``: by attribute its place in a row, and its preparing."""

    places: Mapping[str, tuple[int, Prepare]]
    defaults: tuple[Any, ...]
    statement: str
    once: str
    """The statement that passes over what is there already."""

    def base(self, common: Mapping[str, Any]) -> list[Any]:
        """A row with what all rows of a batch have in common, as far as this table has such a column."""
        return self.filled(
            list(self.defaults), {name: common[name] for name in common if name in self.places}
        )

    def filled(self, base: Sequence[Any], said: Mapping[str, Any]) -> list[Any]:
        """A row as the driver takes it."""
        row, places = list(base), self.places
        for name, value in said.items():
            place, prepare = places[name]
            row[place] = value if prepare is None or value is None else prepare(value)
        return row


@dataclass(frozen=True, slots=True)
class Filling:
    """Rows ready for the driver, so that nothing but the statement runs while others wait."""

    statement: str
    rows: list[list[Any]]

    def run(self) -> None:
        """Insert them, inside the caller's transaction. Numbers that the database gives stay unknown."""
        if self.rows:
            with connection.cursor() as cursor:
                cursor.executemany(self.statement, self.rows)


def prepared(rows: Sequence[Fresh], common: Mapping[str, Any], *, once: bool = False) -> Filling:
    """Unsaved rows of one model, made ready. ``common``: what all of them have, such as the run.

    ``once``: those that are there already are passed over.
    """
    if not rows:
        return Filling("", [])
    table = table_of(rows[0]._meta.label)
    base = table.base(common)
    said = ({"id": row.pk, **row.said} if row.pk else row.said for row in rows)
    return Filling(table.once if once else table.statement, [table.filled(base, each) for each in said])


def table_of(label: str) -> Table:
    """A model's table."""
    return _table(label, connection.vendor)


@cache
def _table(label: str, vendor: str) -> Table:
    model = apps.get_model(label)
    fields = [each for each in model._meta.concrete_fields if each.get_internal_type() != "BigAutoField"]
    return Table(
        {each.attname: (place, _preparing(each, vendor)) for place, each in enumerate(fields)},
        tuple(each.get_db_prep_save(each.get_default(), connection) for each in fields),
        _statement(model, fields, None),
        _statement(model, fields, OnConflict.IGNORE),
    )


def _statement(model: Any, fields: Iterable[Any], conflict: OnConflict | None) -> str:
    quoted = connection.ops.quote_name
    columns = [quoted(str(each.column)) for each in fields]
    begin = connection.ops.insert_statement(on_conflict=conflict)
    end = connection.ops.on_conflict_suffix_sql(fields, conflict, [], []) if conflict else ""
    marks = ", ".join(["%s"] * len(columns))
    return f"{begin} {quoted(model._meta.db_table)} ({', '.join(columns)}) VALUES ({marks}) {end}".rstrip()


def _preparing(field: Any, vendor: str) -> Prepare:
    """How a value of a column is handed to the driver; None where it goes as it is."""
    kept = field.target_field if field.is_relation else field
    if vendor == "sqlite" and kept.get_internal_type() in _SQLITE:
        return _SQLITE[kept.get_internal_type()]
    return lambda value: field.get_db_prep_save(value, connection)


def _hex(value: UUID) -> str:
    return value.hex


def _json(value: Any) -> str:
    """Short lists of words come again and again."""
    if type(value) is list and len(value) < 9 and all(type(each) is str for each in value):
        return _words(tuple(value))
    return json.dumps(value)


@lru_cache(4096)
def _words(value: tuple[str, ...]) -> str:
    return json.dumps(value)


_SQLITE: Mapping[str, Prepare] = {
    "UUIDField": _hex, "DateField": date.isoformat, "JSONField": _json, "CharField": None, "TextField": None,
    "BooleanField": None, "PositiveIntegerField": None, "PositiveSmallIntegerField": None, "FloatField": None,
    "BinaryField": None,
}  # fmt: skip
"""What Django does with a value of these kinds on SQLite, without asking again for each."""
