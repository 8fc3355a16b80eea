"""A table from the bytes of a file: columns by name, rows as values, and all there is to correct. Pure."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from safeconduct.attorneys.exchange.cells_read import Column, Problem, Wrong
from safeconduct.evidence.exchange import reading
from safeconduct.evidence.exchange.reading import Limits
from safeconduct.evidence.exchange.saying import Refused
from safeconduct.files.cells import back, neutral

Row = dict[str, Any]
Check = Callable[[Sequence[tuple[int, Row]]], Iterable[Problem]]
MOST_PROBLEMS = 200
GUESSED = frozenset({"windows-1251", "windows-1256", "windows-1252", "latin-1"})


@dataclass(frozen=True, slots=True)
class Read:
    """What a file says. ``rows``: only whole ones, with their number. ``passed_over``: columns nobody reads here."""

    rows: list[tuple[int, Row]] = field(repr=False)
    problems: list[Problem]
    encoding: str = ""
    passed_over: tuple[str, ...] = ()

    @property
    def is_guessed(self) -> bool:
        """The encoding was found by its letters: a person should look at the names."""
        return self.encoding in GUESSED


def read(
    content: bytes, columns: Sequence[Column], *, most: int, check: Check, may_have: Iterable[str] = ()
) -> Read:
    """Every row of a file, and all problems up to 200. A file that cannot be read at all is one problem."""
    try:
        opened = reading.chunked(content)
        limits = Limits(columns=100, cell=30_000, rows=most, record=200_000)
        looked = reading.look(opened, limits)
        named, problems, passed = _columns(looked.header, columns, frozenset(may_have))
        if problems:
            return Read([], problems)
        rows: list[tuple[int, Row]] = []
        for each in reading.rows(opened, looked.form, limits):
            row = _row(each.number, each.cells, named, len(looked.header), problems)
            if row is not None:
                rows.append((each.number, row))
            if len(problems) >= MOST_PROBLEMS:
                return Read([], problems[:MOST_PROBLEMS])
    except Refused as refused:
        return Read([], [Problem(0, "", f"file_{refused.code}", refused.facts)])
    if not rows and not problems:
        return Read([], [Problem(0, "", "no_rows")])
    problems += check(rows)
    problems.sort(key=lambda each: each.row)
    return Read([] if problems else rows, problems[:MOST_PROBLEMS], looked.form.encoding.value, passed)


def written(names: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """A CSV file, row by row: marked UTF-8, cells that no spreadsheet computes."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(names)
    yield b"\xef\xbb\xbf" + _taken(out)
    for row in rows:
        writer.writerow([_cell(row.get(name, "")) for name in names])
        yield _taken(out)


def twice(
    rows: Sequence[tuple[int, Row]], name: str, values: Callable[[Row], Iterable[str]]
) -> Iterator[Problem]:
    """Rows that say the same as one above them, where each must be alone."""
    first: dict[str, int] = {}
    for number, row in rows:
        for value in values(row):
            if value and first.setdefault(value, number) != number:
                yield Problem(number, name, "twice", {"first": first[value]})


def _columns(
    header: Sequence[str], columns: Sequence[Column], may_have: frozenset[str]
) -> tuple[dict[int, Column], list[Problem], tuple[str, ...]]:
    """Which place holds which column; what is unknown or missing; what is passed over."""
    by_name, named, problems = {each.name: each for each in columns}, dict[int, Column](), list[Problem]()
    passed = []
    for place, heading in enumerate(header):
        name = back(heading).strip().casefold().replace(" ", "_").replace("-", "_")
        if name in may_have:
            passed.append(name)
        elif name not in by_name:
            problems.append(Problem(1, heading[:60], "unknown_column"))
        elif by_name[name] in named.values():
            problems.append(Problem(1, name, "column_twice"))
        else:
            named[place] = by_name[name]
    missing = (each for each in columns if each.needed and each not in named.values())
    problems += [Problem(1, each.name, "column_missing") for each in missing]
    return named, problems[:MOST_PROBLEMS], tuple(passed)


def _row(
    number: int, cells: Sequence[str], named: Mapping[int, Column], width: int, problems: list[Problem]
) -> Row | None:
    row, before = dict[str, Any](), len(problems)
    if len(cells) > width and any(cells[width:]):
        problems.append(Problem(number, "", "too_many_cells", {"found": len(cells), "expected": width}))
    for place, column in named.items():
        cell = back(cells[place]) if place < len(cells) else ""
        try:
            row[column.name] = column.reader(cell)
        except Wrong as wrong:
            problems.append(Problem(number, column.name, wrong.code, wrong.facts))
        else:
            if column.needed and row[column.name] in ("", [], {}, False):
                problems.append(Problem(number, column.name, "needed"))
    return row if len(problems) == before else None


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, int) else neutral(str(value))


def _taken(out: io.StringIO) -> bytes:
    text = out.getvalue()
    out.seek(0)
    out.truncate()
    return text.encode()
