"""Read a CSV of who held which post when: person_id, name, post, start, end, source, as public lists of officials have.

Pure. A party is read over and not kept. Every trouble carries the line of the file, as an editor counts it.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from safeconduct.choices.fields import visible

NEEDED = ("name", "post", "start", "end")
LONGEST: Mapping[str, int] = {"person_id": 64, "name": 200, "post": 200, "source": 300}
MOST_ROWS = 2_000
MOST_TROUBLES = 50
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_FIELD = 10_000
"""Longest field: beyond it a quotation mark was not closed."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: who held the post from when up to, and without, ``until_day``; None is still in office."""

    line: int
    post: str
    holder: str
    from_day: date
    until_day: date | None = None
    holder_ref: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong in a line: a code of ``posts.words.TROUBLES`` with its facts. Line 0 is the file as a whole."""

    line: int
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


class Unreadable(Exception):
    """The file cannot be taken. Carries every trouble found, up to ``MOST_TROUBLES``."""

    def __init__(self, *troubles: Trouble) -> None:
        super().__init__(len(troubles))
        self.troubles = troubles


def read(data: bytes) -> tuple[Row, ...]:
    """All rows of a file. Raises ``Unreadable``: a file with one bad line is not taken in part."""
    text = _text(data)
    header, lines = _lines(text)
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise Unreadable(Trouble(1, "missing", {"names": ", ".join(missing)}))
    rows: list[Row] = []
    troubles: list[Trouble] = []
    for line, cells in lines:
        if len(rows) == MOST_ROWS:
            raise Unreadable(Trouble(line, "too_many", {"most": str(MOST_ROWS)}))
        found = _row(line, header, cells)
        if isinstance(found, Row):
            rows.append(found)
        elif len(troubles) < MOST_TROUBLES:
            troubles.append(found)
    if troubles:
        raise Unreadable(*troubles)
    if not rows:
        raise Unreadable(Trouble(0, "empty"))
    return tuple(rows)


def _text(data: bytes) -> str:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise Unreadable(Trouble(data[: problem.start].count(b"\n") + 1, "encoding")) from None
    if "\0" in text:
        raise Unreadable(Trouble(0, "encoding"))
    if not text.strip():
        raise Unreadable(Trouble(0, "empty"))
    return text


def _lines(text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header's names, and each line that is not empty with the number it begins at."""
    first = text.split("\n", 1)[0]
    sign = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=sign, strict=True)
    found = list(_numbered(reader))
    if not found:
        raise Unreadable(Trouble(0, "empty"))
    header = [visible(name).casefold() for name in found[0][1]]
    return header, found[1:]


def _numbered(reader: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    line = 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            raise Unreadable(Trouble(line, "broken")) from None
        if any(len(cell) > _FIELD for cell in cells):
            raise Unreadable(Trouble(line, "broken"))
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = _line_of(reader) + 1


def _line_of(reader: Iterator[list[str]]) -> int:
    """The last line that was read; a field may reach over several."""
    return int(getattr(reader, "line_num", 0))


def _row(line: int, header: list[str], cells: list[str]) -> Row | Trouble:
    if len(cells) != len(header):
        return Trouble(line, "cells", {"found": str(len(cells)), "wanted": str(len(header))})
    said = {name: " ".join(visible(cell).split()) for name, cell in zip(header, cells, strict=True)}
    for name in ("name", "post", "start"):
        if not said[name]:
            return Trouble(line, "nothing", {"name": name})
    for name, most in LONGEST.items():
        if len(said.get(name, "")) > most:
            return Trouble(line, "too_long", {"name": name, "most": str(most)})
    start, end = _day(said["start"]), _day(said["end"])
    if start is None or (end is None and said["end"]):
        return Trouble(line, "no_day", {"typed": said["start" if start is None else "end"][:40]})
    if end is not None and end <= start:
        return Trouble(line, "ends_before")
    return Row(
        line, said["post"], said["name"], start, end, said.get("person_id", ""), said.get("source", "")
    )


def _day(typed: str) -> date | None:
    if not _DAY.fullmatch(typed):
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        return None
