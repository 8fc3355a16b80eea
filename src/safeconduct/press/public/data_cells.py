"""CSV as RFC 4180 has it, a line at a time, with text that no spreadsheet takes for a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from typing import Any

from safeconduct.files.cells import neutral
from safeconduct.press.public.data_shapes import made
from safeconduct.press.public.data_things import WITHDRAWN, Row, Thing

HELD = 16_384
"""Characters gathered before they are sent."""


class _Lines:
    """A file for the csv module, emptied as it is filled."""

    def __init__(self) -> None:
        self.text: list[str] = []
        self.size = 0

    def write(self, text: str) -> int:
        self.text.append(text)
        self.size += len(text)
        return len(text)

    def taken(self) -> bytes:
        found = "".join(self.text).encode()
        self.text, self.size = [], 0
        return found


def lines(thing: Thing, rows: Iterable[Row]) -> Iterator[bytes]:
    """The names of the columns, then a row each, CRLF at the end, UTF-8."""
    held = _Lines()
    writer = csv.writer(held, lineterminator="\r\n")
    writer.writerow([field.name for field in thing.csv])
    for row in rows:
        writer.writerow(cells(thing, row))
        if held.size > HELD:
            yield held.taken()
    yield held.taken()


def cells(thing: Thing, row: Row) -> list[str]:
    """Of something withdrawn only its ids and when."""
    if thing.withdraws and row.of.withdrawn_at:
        gone = made(WITHDRAWN, row)
        return [cell(gone.get(field.name)) for field in thing.csv]
    return [cell(value) for value in made(thing.csv, row).values()]


def cell(value: Any) -> str:
    """Numbers and days as they are; text that a spreadsheet would compute gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    return neutral(str(value).replace("\x00", ""))
