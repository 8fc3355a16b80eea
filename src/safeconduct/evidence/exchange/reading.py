"""Rows of a CSV file from bytes, streaming: any of our encodings, any usual delimiter, quoted line breaks.

What stands in a cell is data. A zero byte, a mark that turns the direction of writing, an ``=SUM(…)`` come
out as they went in; nothing here computes or interprets them. Memory is bounded by one row.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from .encodings import Detected, Encoding, detect
from .saying import Refused

Opened = Callable[[], Iterable[bytes]]
"""Opens the file from its beginning, as often as asked, in chunks."""

DELIMITERS = (",", ";", "\t", "|")
LOOKED_AT = 50
UNDECODED = re.compile("[\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Limits:
    """What is taken at most. ``cell`` may not pass 131,072 characters, where Python's reader stops."""

    columns: int = 300
    cell: int = 100_000
    rows: int = 1_000_000
    record: int = 1_000_000


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Form:
    """How the file is to be read."""

    encoding: Encoding
    delimiter: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What a first look found. ``delimiter_sure``: the sampled rows all have the same number of cells."""

    form: Form
    detected: Detected
    delimiter_sure: bool
    header: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One record. ``number`` as a spreadsheet counts: the header is row 1."""

    number: int
    cells: tuple[str, ...]


@dataclass(slots=True)
class Place:
    """How far a pass got: lines and records that were read (the header is one), and how many of them were not blank.

    Given to the next pass, it begins there: lines are passed over, not read again.
    """

    lines: int = 0
    number: int = 0
    given: int = 0


def chunked(content: bytes, size: int = 65_536) -> Opened:
    """Bytes already in memory, as a file that can be opened again."""
    return lambda: (content[at : at + size] for at in range(0, len(content), size))


def look(opened: Opened, limits: Limits = LIMITS) -> Looked:
    """Find out encoding and delimiter, and read the header. Raises ``Refused``."""
    detected = detect(opened())
    scored = [(_fit(opened, Form(detected.encoding, each), limits), each) for each in DELIMITERS]
    best, delimiter = max(scored, key=lambda each: each[0])
    form = Form(detected.encoding, delimiter)
    return Looked(form, detected, best[0] == 1.0, header(opened, form, limits))


def header(opened: Opened, form: Form, limits: Limits = LIMITS) -> tuple[str, ...]:
    """Column names: trimmed, an empty one numbered, a repeated one told apart. Raises ``Refused``."""
    first = next(_records(opened, form, limits), None)
    if first is None:
        raise Refused("empty")
    if not any(cell.strip() for cell in first.cells):
        raise Refused("no_header")
    names: list[str] = []
    for number, cell in enumerate(first.cells, start=1):
        plain = name = " ".join(cell.replace("\0", " ").split()) or f"column {number}"
        again = 1
        while name in names:
            again += 1
            name = f"{plain} ({again})"
        names.append(name)
    return tuple(names)


def rows(opened: Opened, form: Form, limits: Limits = LIMITS, place: Place | None = None) -> Iterator[Row]:
    """Every row below the header that is not blank, from ``place`` on, which is kept up to date. Raises ``Refused``."""
    return islice(_records(opened, form, limits, place), 0 if place and place.number else 1, None)


def _records(opened: Opened, form: Form, limits: Limits, place: Place | None = None) -> Iterator[Row]:
    at = place or Place()
    lines = _Lines(opened(), form.encoding, limits)
    before = lines.pass_over(at.lines)
    reader = csv.reader(lines, delimiter=form.delimiter, strict=True)
    number, given = at.number, at.given
    while True:
        number += 1
        lines.begin(number)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except UnicodeError:
            raise Refused("encoding", at=number, encoding=form.encoding.value) from None
        except csv.Error as error:
            raise _refusal(str(error), number, limits) from None
        if not any(cells):
            continue
        if len(cells) > limits.columns:
            raise Refused("too_many_columns", at=number, most=limits.columns)
        if any(len(cell) > limits.cell for cell in cells):
            raise Refused("too_long_cell", at=number, most=limits.cell)
        given += 1
        if given > limits.rows + 1:
            raise Refused("too_many_rows", most=limits.rows)
        at.lines, at.number, at.given = before + reader.line_num, number, given
        yield Row(number, tuple(cells))


def _refusal(reason: str, number: int, limits: Limits) -> Refused:
    if "limit" in reason:
        return Refused("too_long_cell", at=number, most=limits.cell)
    return Refused("quotes", at=number)


class _Lines:
    """Lines with their ends, decoded strictly; at most so many characters for one record."""

    def __init__(self, chunks: Iterable[bytes], encoding: Encoding, limits: Limits) -> None:
        self._text, self._encoding = decoded(chunks, encoding), encoding
        self._most, self._left, self._number = limits.record, limits.record, 1

    def begin(self, number: int) -> None:
        self._number, self._left = number, self._most

    def pass_over(self, count: int) -> int:
        """Leave out so many lines. Returns how many."""
        for _ in range(count):
            self._text.readline()
        return count

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._left + 1)
        if not line:
            raise StopIteration
        if not line.isascii() and UNDECODED.search(line):
            raise Refused("encoding", at=self._number, encoding=self._encoding.value)
        self._left -= len(line)
        if self._left < 0:
            raise Refused("too_long_row", at=self._number, most=self._most)
        return line


def decoded(chunks: Iterable[bytes], encoding: Encoding, ends: str = "") -> io.TextIOWrapper:
    """Bytes as text. What cannot be decoded comes out as ``UNDECODED``, so that its row can be named.

    (UTF-16 knows no such mark: there Python raises UnicodeError, up to 8 kB ahead of the place.)
    """
    errors = "strict" if "16" in encoding else "surrogateescape"
    return io.TextIOWrapper(io.BufferedReader(Chunks(chunks)), encoding=encoding, errors=errors, newline=ends)


class Chunks(io.RawIOBase):
    """Chunks of bytes as a raw stream, so that Python's own decoder reads them."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks, self._rest = iter(chunks), memoryview(b"")

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # typeshed: a writable buffer
        while not self._rest:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._rest = memoryview(chunk)
        taken = min(len(buffer), len(self._rest))
        buffer[:taken] = self._rest[:taken]
        self._rest = self._rest[taken:]
        return taken


def _fit(opened: Opened, form: Form, limits: Limits) -> tuple[float, int]:
    """Share of sampled rows as wide as the first, and its width. One column fits nothing."""
    widths: list[int] = []
    try:
        widths.extend(len(row.cells) for row in islice(_records(opened, form, limits), LOOKED_AT))
    except Refused:
        if len(widths) < 2:
            return 0.0, 0
    if not widths or widths[0] < 2:
        return 0.01 if form.delimiter == "," and widths else 0.0, 1
    return sum(width == widths[0] for width in widths) / len(widths), widths[0]
