"""What the index keeps of a record: a plain value, the same for both database engines."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from uuid import UUID

from safeconduct.choices.finding.words import normalised

EVERYTHING = "every"
"""A mark that every row has, so that "not this" has something to be taken from."""
LONG = "ylong"
MOST_YEARS = 40
"""Spans over more years than this carry one mark instead of a mark a year."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the index and the words that lead to it. ``heading`` counts more than ``body``."""

    kind: int
    record_id: UUID
    key: str
    title: str
    codes: tuple[str, ...]
    states: tuple[str, ...]
    countries: tuple[str, ...]
    first_day: date | None
    last_day: date | None
    incident_id: UUID | None
    run_id: UUID | None
    heading: str
    body: str
    labels: tuple[str, ...] = ()
    """Of its codes, in every language: found like the body."""

    def marks(self) -> list[str]:
        """The facets as words of letters and digits, by which a search is narrowed inside the index."""
        found = [EVERYTHING, kind_mark(self.kind)]
        found += [code_mark(code) for code in self.codes]
        found += [state_mark(state) for state in self.states]
        found += [country_mark(country) for country in self.countries]
        return found + year_marks(self.first_day, self.last_day)


def kind_mark(kind: int) -> str:
    return f"k{kind}"


@lru_cache(4096)
def code_mark(code: str) -> str:
    """``code`` with its list, as acts:torture."""
    return "c" + "".join(letter for letter in normalised(code) if letter.isalnum())


def state_mark(state: str) -> str:
    return f"s{state}"


def country_mark(country: str) -> str:
    return f"l{country.lower()}"


def year_marks(first: date | None, last: date | None) -> list[str]:
    """One for each year from ``first`` to ``last``; none where neither is known."""
    if first is None and last is None:
        return []
    begin, end = (first or last).year, (last or first).year  # type: ignore[union-attr]  # one of them is there
    if end - begin >= MOST_YEARS:
        return [LONG]
    return [f"y{year}" for year in range(begin, end + 1)]


def period_marks(first: date, last: date) -> list[str]:
    """One of which every row has that may touch a period; none for a period too long to be told so."""
    return [*found, LONG] if (found := year_marks(first, last)) != [LONG] else []


def joined(values: Iterable[str], most: int) -> str:
    """Values with a space between, whole ones only, no longer than their column."""
    text = ""
    for value in values:
        longer = f"{text} {value}".strip()
        if len(longer) > most:
            break
        text = longer
    return text
