"""Incidents along time: how many certainly lie in a period, how many only may, and where nothing was recorded. Pure.

What was documented is not what happened: a blank period is shown as missing, never as zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_MONTHS = 36
MOST_YEARS = 80
TALL, WIDE = 200, 960
"""Of the drawing, in its own units."""


@dataclass(frozen=True, slots=True)
class Span:
    """So many incidents from one month to another, both counted from the year 0 (year × 12 + month - 1)."""

    first: int
    last: int
    count: int


@dataclass(frozen=True, slots=True)
class Period:
    """One column. ``within``: incidents that lie wholly in it; ``touching``: those that may also lie in others."""

    first: int
    months: int
    within: int = 0
    touching: int = 0

    @property
    def year(self) -> int:
        return self.first // 12

    @property
    def month(self) -> int:
        return self.first % 12 + 1

    @property
    def is_blank(self) -> bool:
        return not self.within and not self.touching

    @property
    def label(self) -> str:
        """2017, 2017-04, or 2010–2019."""
        if self.months == 1:
            return f"{self.year:04d}-{self.month:02d}"
        return f"{self.year:04d}" if self.months == 12 else f"{self.year}–{self.year + self.months // 12 - 1}"

    @property
    def edtf(self) -> str:
        """The same as the filter reads it."""
        if self.months <= 12:
            return self.label
        return f"{self.year:04d}/{self.year + self.months // 12 - 1:04d}"


@dataclass(frozen=True, slots=True)
class Bar:
    """A column as it is drawn; ``solid`` stands below ``open``. Zero heights are not drawn."""

    period: Period
    x: float
    width: float
    solid: float
    open: float
    named: bool


def months_of(text: str) -> int:
    """Months since the year 0 of a text like 2017-04."""
    year, month = text.split("-")
    return int(year) * 12 + int(month) - 1


def periods(spans: Iterable[Span]) -> list[Period]:
    """Every month, year or decade from the first span to the last, blank ones too; nothing without spans."""
    spans = list(spans)
    if not spans:
        return []
    first, last = min(span.first for span in spans), max(span.last for span in spans)
    unit = _unit(first, last)
    start = first - first % unit
    within: dict[int, int] = {}
    edges: dict[int, int] = {}
    for span in spans:
        begin, end = (span.first - start) // unit, (span.last - start) // unit
        if begin == end:
            within[begin] = within.get(begin, 0) + span.count
        else:
            edges[begin] = edges.get(begin, 0) + span.count
            edges[end + 1] = edges.get(end + 1, 0) - span.count
    found, touching = [], 0
    for number in range((last - start) // unit + 1):
        touching += edges.get(number, 0)
        found.append(Period(start + number * unit, unit, within.get(number, 0), touching))
    return found


def _unit(first: int, last: int) -> int:
    if last - first < MOST_MONTHS:
        return 1
    return 12 if last - first < MOST_YEARS * 12 else 120


def bars(columns: Sequence[Period]) -> list[Bar]:
    """The columns as they are drawn, the highest ``TALL`` high; no more than about twelve have their name below."""
    most = max((column.within + column.touching for column in columns), default=0) or 1
    width = WIDE / max(len(columns), 12)
    step = -(-len(columns) // 12)
    return [
        Bar(
            column, round(number * width, 1), round(width * 0.8, 1), round(column.within / most * TALL, 1),
            round(column.touching / most * TALL, 1), number % step == 0,
        )
        for number, column in enumerate(columns)
    ]  # fmt: skip
