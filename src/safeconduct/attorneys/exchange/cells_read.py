"""What stands in one cell of a table, as a value: text, yes or no, a day, a number, codes. Pure.

Nothing here repeats a cell in an error: it may hold a name. Codes are said in words by ``words.SENTENCES``.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Reader = Callable[[str], Any]
MANY = "|"
MOST_OF_A_KIND = 60
_LINES = frozenset("\n\t")


class Wrong(ValueError):
    """A cell that cannot be taken: a code of ``words.SENTENCES`` and its facts, never the cell."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to correct. ``row`` as a spreadsheet counts; 0 is the file as a whole."""

    row: int
    column: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how it is read, whether it must be filled, and what stands there in the template."""

    name: str
    reader: Reader
    needed: bool = False
    example: str = ""


def text(most: int, *, lines: bool = False) -> Reader:
    """Text without marks nobody sees. ``lines``: line breaks stay."""

    def read(cell: str) -> str:
        plain = cell.replace("\r\n", "\n").replace("\r", "\n")
        if not lines:
            plain = " ".join(plain.split())
        kept = "".join(c for c in plain if _is_seen(c)).strip()
        if len(kept) > most:
            raise Wrong("too_long", most=most)
        return kept

    return read


def one_of(codes: Collection[str]) -> Reader:
    """One code of a list."""

    def read(cell: str) -> str:
        found = next((code for code in codes if code.casefold() == cell.strip().casefold()), None)
        if cell.strip() and found is None:
            raise Wrong("not_in_list")
        return found or ""

    return read


def many_of(codes: Collection[str]) -> Reader:
    """Codes of a list, each once, with ``|`` between them."""
    one = one_of(codes)
    return lambda cell: list(dict.fromkeys(one(each) for each in parts(cell)))


def lines_of(most: int) -> Reader:
    """Short texts with ``|`` between them."""
    one = text(most)
    return lambda cell: [one(each) for each in parts(cell)]


def yes_no(cell: str) -> bool:
    """Yes or no; empty is no."""
    said = cell.strip().casefold()
    if said not in {"", "yes", "no", "y", "n", "true", "false", "1", "0"}:
        raise Wrong("yes_no")
    return said in {"yes", "y", "true", "1"}


def number(least: int, most: int) -> Reader:
    """A whole number; empty is the least."""

    def read(cell: str) -> int:
        typed = cell.strip()
        if not typed:
            return least
        if not (typed.isascii() and typed.isdigit() and len(typed) < 6 and least <= int(typed) <= most):
            raise Wrong("number", least=least, most=most)
        return int(typed)

    return read


def day(cell: str) -> str:
    """A day written as 2026-01-31; empty stays empty."""
    typed = cell.strip()
    if not typed:
        return ""
    try:
        found = date.fromisoformat(typed)
    except ValueError:
        raise Wrong("day") from None
    if typed != found.isoformat() or not 1950 <= found.year <= 2100:
        raise Wrong("day")
    return typed


def levels(codes: Collection[str]) -> Reader:
    """Languages with how well, as ``ar:2 ru:3``."""

    def read(cell: str) -> dict[str, int]:
        found: dict[str, int] = {}
        for each in cell.replace(MANY, " ").split():
            code, _, level = each.partition(":")
            if code.casefold() not in codes:
                raise Wrong("language")
            if level not in {"1", "2", "3"}:
                raise Wrong("level")
            if code.casefold() in found:
                raise Wrong("twice_here")
            found[code.casefold()] = int(level)
        return found

    return read


def parts(cell: str) -> list[str]:
    """What stands between the ``|``, without empty parts."""
    found = [each.strip() for each in cell.split(MANY) if each.strip()]
    if len(found) > MOST_OF_A_KIND:
        raise Wrong("too_many", most=MOST_OF_A_KIND)
    return found


def fields(part: str, most: int) -> list[str]:
    """What stands between the ``:``, filled up with empty texts."""
    found = [each.strip() for each in part.split(":", most - 1)]
    return [*found, *[""] * (most - len(found))]


def _is_seen(c: str) -> bool:
    return c in _LINES or c in "\u200c\u200d" or unicodedata.category(c) not in ("Cc", "Cf", "Cs")
