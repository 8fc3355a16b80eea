"""Export: JSON Lines of everything, always the same for the same records, and CSV of one kind.

A spreadsheet computes a cell that begins with ``=``; so in the spreadsheet flavour an apostrophe goes before
such text. JSON Lines and plain CSV carry the text as it is.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from enum import StrEnum

from safeconduct.files.cells import neutral

from .records import FIELDS, ORDER, PARTS, VERSION, Field, Kind, Reading, Record, Value
from .schema import FORMAT

MANY = "|"


class NotInOrder(ValueError):
    """Records must come by kind, then key, each once: only then is an export the same every time."""


class Flavour(StrEnum):
    """For whom the CSV is: a spreadsheet (marked UTF-8, apostrophes), or a program (plain)."""

    SPREADSHEET = "spreadsheet"
    PLAIN = "plain"


def in_order(records: Iterable[Record]) -> list[Record]:
    """Sorted as ``json_lines`` wants them (in memory)."""
    return sorted(records, key=_place)


def json_lines(records: Iterable[Record]) -> Iterator[bytes]:
    """One line after another, the first naming the format. Raises ``NotInOrder``."""
    yield _line({"format": FORMAT, "version": VERSION})
    last: tuple[int, str] = (-1, "")
    for record in records:
        if _place(record) <= last:
            raise NotInOrder("Sort the records by kind and key, each once.")
        last = _place(record)
        names = [field.name for field in FIELDS[record.kind] if field.name in record.values]
        yield _line(
            {"record": record.kind.value, "key": record.key, **{name: record.values[name] for name in names}}
        )


def columns(kind: Kind) -> tuple[str, ...]:
    """The columns of a kind's CSV: a quantity and a single place fill several, as the mapping names them."""
    return tuple(name for field in FIELDS[kind] for name in _names(field))


def rows_of(records: Iterable[Record], kind: Kind, flavour: Flavour) -> Iterator[bytes]:
    """CSV of the records of one kind, row by row, the header first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(columns(kind))
    yield (b"\xef\xbb\xbf" if flavour is Flavour.SPREADSHEET else b"") + _taken(out)
    for record in records:
        if record.kind is kind:
            cells = (cell for field in FIELDS[kind] for cell in _cells(field, record))
            writer.writerow([_guarded(cell, flavour) for cell in cells])
            yield _taken(out)


def guarded(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return neutral(text)


def _place(record: Record) -> tuple[int, str]:
    return ORDER[record.kind], record.key


def _line(content: dict[str, Value]) -> bytes:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), allow_nan=False).encode() + b"\n"


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()


def _guarded(cell: Value, flavour: Flavour) -> Value:
    return guarded(cell) if flavour is Flavour.SPREADSHEET and isinstance(cell, str) else cell


def _parts(field: Field) -> tuple[str, ...]:
    return (
        PARTS[field.reading] if field.reading in (Reading.PLACE, Reading.QUANTITY) and not field.many else ()
    )


def _names(field: Field) -> tuple[str, ...]:
    return tuple(f"{field.name}.{part}" for part in _parts(field)) or (field.name,)


def _cells(field: Field, record: Record) -> Iterator[Value]:
    """Many texts with ``|`` between them; many places as JSON, which keeps them apart for certain."""
    value = record.key if field.reading is Reading.KEY else record.values.get(field.name)
    parts = _parts(field)
    if parts:
        given = value if isinstance(value, dict) else {}
        yield from (_cell(given.get(part)) for part in parts)
    elif isinstance(value, list) and all(isinstance(each, str) for each in value):
        texts = [str(each) for each in value]
        yield (
            MANY.join(texts)
            if not any(MANY in each for each in texts)
            else json.dumps(texts, ensure_ascii=False)
        )
    else:
        yield _cell(value)


def _cell(value: Value) -> Value:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    return "" if value is None else value
