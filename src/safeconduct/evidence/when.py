"""Dates as far as they are known: a day, a month, a year, "some day in April", "about 2016", from – until.

Written as EDTF (ISO 8601-2:2019, annex A): all of level 0 except times of day, and of level 1 the marks
``?`` uncertain, ``~`` approximate, ``%`` both; ``X`` for digits that are not known; seasons 21 to 24; periods
with an open (``..``) or unknown (nothing) end. Not read: years before 1 or after 9999, and level 2.

Our conventions, where the standard leaves it open:

* Seasons are those of the northern hemisphere by whole months; a winter begins in December of its year.
* For "certainly before" an approximate date is widened to each side by the next coarser unit (a day by 31
  days, a month by 92 …), and an uncertain one is certain of nothing.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum


class Doubt(StrEnum):
    """The mark at the end of a date."""

    NONE = ""
    UNCERTAIN = "?"
    APPROXIMATE = "~"
    BOTH = "%"


class Precision(StrEnum):
    """What is known of one date, finest first."""

    DAY = "day"
    MONTH = "month"
    SEASON = "season"
    YEAR = "year"
    DECADE = "decade"
    CENTURY = "century"


class Edge(StrEnum):
    """A period's end that is no date."""

    OPEN = ".."
    UNKNOWN = ""


class Trouble(StrEnum):
    """Why a text is no date."""

    EMPTY = "empty"
    SHAPE = "shape"
    YEAR_FIRST = "year_first"
    TIME = "time"
    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    SEASON_DAY = "season_day"
    UNSPECIFIED = "unspecified"
    MARK = "mark"
    STROKES = "strokes"
    NO_DATE = "no_date"
    BACKWARDS = "backwards"
    SETS = "sets"


SENTENCES: Mapping[Trouble, str] = {
    Trouble.EMPTY: "Write a date: 2017, 2017-04 or 2017-04-12.",
    Trouble.SHAPE: "This cannot be read as a date. Write 2017, 2017-04 or 2017-04-12.",
    Trouble.YEAR_FIRST: "Write the year first, with dashes: 2017-04-12 for the 12th of April 2017.",
    Trouble.TIME: "Leave out the time of day. Write only the date.",
    Trouble.YEAR: "Write the year with four digits, from 0001 to 9999.",
    Trouble.MONTH: "There is no such month. Use 01 to 12, or 21 spring, 22 summer, 23 autumn, 24 winter.",
    Trouble.DAY: "That month has no such day.",
    Trouble.SEASON_DAY: "A season has no day. Leave out the day, or write the month.",
    Trouble.UNSPECIFIED: "Write X only like this: 201X, 20XX, 2017-XX, 2017-04-XX or 2017-XX-XX.",
    Trouble.MARK: "Put one mark at the end of the date: ? for uncertain, ~ for about, % for both.",
    Trouble.STROKES: "A period has one stroke: 2017-02/2017-04.",
    Trouble.NO_DATE: "Write at least one date of the period.",
    Trouble.BACKWARDS: "This period ends before it begins. Change the two dates round.",
    Trouble.SETS: "Brackets and lists of dates cannot be read here. Write one date, or one period.",
}


class NotADate(ValueError):
    """The text is no date. ``trouble`` says why; the text of the error is a sentence for whoever typed it."""

    def __init__(self, trouble: Trouble) -> None:
        self.trouble = trouble
        super().__init__(SENTENCES[trouble])


_SEASONS = {21: 3, 22: 6, 23: 9, 24: 12}
_X = "X"
_WIDER = {
    Precision.DAY: 31,
    Precision.MONTH: 92,
    Precision.SEASON: 366,
    Precision.YEAR: 3_653,
    Precision.DECADE: 36_525,
    Precision.CENTURY: 36_525,
}
"""Days by which an approximate date is widened to each side."""

_DATE = re.compile(r"([0-9X]{4})(?:-([0-9X]{2})(?:-([0-9X]{2}))?)?([?~%]?)")
_YEAR_SHAPE = re.compile(r"[0-9]{4}|[0-9]{3}X|[0-9]{2}XX")
_WHOLE_OR_X = re.compile(r"(?:[0-9]{2}|XX)?")


@dataclass(frozen=True, slots=True)
class Point:
    """One date. ``year`` may end in X, ``month`` (a season, too) and ``day`` may be empty or XX.

    Raises ``NotADate`` when the parts make no date.
    """

    year: str
    month: str = ""
    day: str = ""
    doubt: Doubt = Doubt.NONE

    def __post_init__(self) -> None:
        _check_unspecified(self)
        if self.year == "0000":
            raise NotADate(Trouble.YEAR)
        number = int(self.month) if self.month not in ("", _X * 2) else 1
        if number not in _SEASONS and not 1 <= number <= 12:
            raise NotADate(Trouble.MONTH)
        if number in _SEASONS and self.day:
            raise NotADate(Trouble.SEASON_DAY)
        if self.day.isdecimal() and not 1 <= int(self.day) <= monthrange(int(self.year), number)[1]:
            raise NotADate(Trouble.DAY)

    def __str__(self) -> str:
        return "-".join(part for part in (self.year, self.month, self.day) if part) + self.doubt.value

    @property
    def season(self) -> int | None:
        """1 spring, 2 summer, 3 autumn, 4 winter; None for anything that is no season."""
        return int(self.month) - 20 if self.month.isdecimal() and int(self.month) in _SEASONS else None

    @property
    def precision(self) -> Precision:
        """What is known: digits that are X are not. ``2017-XX`` is known to the year."""
        if self.year.endswith(_X * 2):
            return Precision.CENTURY
        if self.year.endswith(_X):
            return Precision.DECADE
        if not self.month.isdecimal():
            return Precision.YEAR
        if self.season:
            return Precision.SEASON
        return Precision.DAY if self.day.isdecimal() else Precision.MONTH

    @property
    def earliest(self) -> date:
        """The first day it may mean, its mark set aside."""
        year = max(1, int(self.year.replace(_X, "0")))
        month = int(self.month) if self.month.isdecimal() else 1
        return date(year, _SEASONS.get(month, month), int(self.day) if self.day.isdecimal() else 1)

    @property
    def latest(self) -> date:
        """The last day it may mean, its mark set aside."""
        year = int(self.year.replace(_X, "9"))
        if self.season:
            return _season_end(year, int(self.month))
        month = int(self.month) if self.month.isdecimal() else 12
        return date(year, month, int(self.day) if self.day.isdecimal() else monthrange(year, month)[1])


def _check_unspecified(point: Point) -> None:
    if not _YEAR_SHAPE.fullmatch(point.year):
        raise NotADate(Trouble.UNSPECIFIED if _X in point.year else Trouble.YEAR)
    if not (_WHOLE_OR_X.fullmatch(point.month) and _WHOLE_OR_X.fullmatch(point.day)):
        raise NotADate(Trouble.UNSPECIFIED if _X in point.month + point.day else Trouble.SHAPE)
    if point.day and not point.month:
        raise NotADate(Trouble.SHAPE)
    below_x = (_X in point.year and point.month) or (_X in point.month and point.day not in ("", _X * 2))
    if below_x:
        raise NotADate(Trouble.UNSPECIFIED)


def _season_end(year: int, season: int) -> date:
    first = _SEASONS[season]
    if first != 12:
        return date(year, first + 2, monthrange(year, first + 2)[1])
    return date(year + 1, 2, monthrange(year + 1, 2)[1]) if year < date.max.year else date.max


@dataclass(frozen=True, slots=True)
class When:
    """A date, or a period from ``start`` to ``end``. ``end`` is None for a single date.

    Raises ``NotADate`` for a period without a date or one that ends before it begins.
    """

    start: Point | Edge
    end: Point | Edge | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.start, Point) and not isinstance(self.end, Point):
            raise NotADate(Trouble.NO_DATE)
        both = isinstance(self.start, Point) and isinstance(self.end, Point)
        if both and (self.earliest or date.min) > (self.latest or date.max):
            raise NotADate(Trouble.BACKWARDS)

    def __str__(self) -> str:
        start = str(self.start) if isinstance(self.start, Point) else self.start.value
        if self.end is None:
            return start
        return f"{start}/{self.end if isinstance(self.end, Point) else self.end.value}"

    @property
    def is_period(self) -> bool:
        return self.end is not None

    @property
    def _last(self) -> Point | Edge:
        return self.start if self.end is None else self.end

    @property
    def earliest(self) -> date | None:
        """The first day it may mean; None when nothing says so."""
        return self.start.earliest if isinstance(self.start, Point) else None

    @property
    def latest(self) -> date | None:
        """The last day it may mean; None when nothing says so."""
        return self._last.latest if isinstance(self._last, Point) else None

    @property
    def precision(self) -> Precision:
        """The coarser of its dates."""
        order = list(Precision)
        points = [each for each in (self.start, self.end) if isinstance(each, Point)]
        return max((each.precision for each in points), key=order.index)

    @property
    def order(self) -> tuple[date, date, str]:
        """Key for a timeline: by first day, then by last. Without a beginning it comes first."""
        return (self.earliest or date.min, self.latest or date.max, str(self))

    @property
    def surely_from(self) -> date | None:
        """No day before this one is meant; None when that cannot be said."""
        if not isinstance(self.start, Point) or self.start.doubt in (Doubt.UNCERTAIN, Doubt.BOTH):
            return None
        return _moved(self.start.earliest, -_margin(self.start))

    @property
    def surely_until(self) -> date | None:
        """No day after this one is meant; None when that cannot be said."""
        if not isinstance(self._last, Point) or self._last.doubt in (Doubt.UNCERTAIN, Doubt.BOTH):
            return None
        return _moved(self._last.latest, _margin(self._last))


def parse(text: str) -> When:
    """Reads EDTF. Digits of any script, any dash and a small x are taken as meant. Raises ``NotADate``."""
    plain = _plain(text)
    if not plain:
        raise NotADate(Trouble.EMPTY)
    _refuse_other_shapes(plain)
    start, *rest = plain.split("/")
    if not rest:
        return When(_point(start))
    if len(rest) > 1:
        raise NotADate(Trouble.STROKES)
    return When(_side(start), _side(rest[0]))


def certainly_before(first: When, second: When) -> bool:
    """Whether ``first`` is over before ``second`` begins, whatever the doubts about either."""
    until, begins = first.surely_until, second.surely_from
    return until is not None and begins is not None and until < begins


def overlaps(first: When, second: When) -> bool:
    """Whether both may mean the same day, as written. A missing end reaches any day."""
    starts = max(first.earliest or date.min, second.earliest or date.min)
    return starts <= min(first.latest or date.max, second.latest or date.max)


def _margin(point: Point) -> int:
    return _WIDER[point.precision] if point.doubt is Doubt.APPROXIMATE else 0


def _moved(day: date, days: int) -> date:
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal())) if days else day


def _plain(text: str) -> str:
    letters = (
        str(unicodedata.digit(letter)) if letter.isdecimal() else letter for letter in text.strip().upper()
    )
    return "".join("-" if unicodedata.category(letter) == "Pd" else letter for letter in letters)


def _refuse_other_shapes(plain: str) -> None:
    """The mistakes that people make, each with its own sentence."""
    if re.search(r"[\[\]{},]", plain):
        raise NotADate(Trouble.SETS)
    if re.search(r"[T ]\d{1,2}:\d{2}", plain):
        raise NotADate(Trouble.TIME)
    if re.fullmatch(r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./]\d{1,2}[./]\d{1,2}", plain):
        raise NotADate(Trouble.YEAR_FIRST)


def _side(text: str) -> Point | Edge:
    return Edge(text) if text in ("", "..") else _point(text)


def _point(text: str) -> Point:
    found = _DATE.fullmatch(text)
    if not found:
        raise NotADate(_trouble_with(text))
    year, month, day, doubt = found.groups(default="")
    return Point(year, month, day, Doubt(doubt))


def _trouble_with(text: str) -> Trouble:
    if re.search(r"[?~%]", text):
        return Trouble.MARK
    if re.fullmatch(r"[Y-]?\d+(-.*)?", text) and not re.match(r"\d{4}(-|$)", text):
        return Trouble.YEAR
    return Trouble.UNSPECIFIED if _X in text and re.fullmatch(r"[0-9X-]+", text) else Trouble.SHAPE


def single_day(day: date) -> When:
    """A day that is known."""
    return When(Point(f"{day.year:04}", f"{day.month:02}", f"{day.day:02}"))


def lasting(first: date, days: int) -> When:
    """A period of ``days`` whole days from ``first`` on. Raises ValueError below one day."""
    if days < 1:
        raise ValueError("A period lasts a day at least.")
    start, end = single_day(first), single_day(first + timedelta(days=days - 1))
    return When(start.start, end.start)
