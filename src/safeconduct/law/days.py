"""Counting days: calendars with closed days, months and years that have no such day, forward and backward.

Method: the day of the event is day 0 (8 CFR 1.2 and 1001.1(h), FRAP 26(a) and most other laws count so).
Which days are closed comes from the `holidays` package, observed days included; it is imported only when a
calendar is first asked, and every year is kept.

Pure: no clock. A day is a `datetime.date`.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, lru_cache

FIRST_YEAR, LAST_YEAR = 1900, 2100  # triggers outside are typing errors
UNITS = ("years", "months", "weeks", "days", "business_days")
MISSING_DAY = ("feb_28", "mar_1")
ROLLS = ("next_business_day", "previous_business_day", "none")
SATURDAY, SUNDAY = 5, 6
ONE_DAY = timedelta(days=1)


class ImpossibleDay(ValueError):
    """A day that is in no calendar, or far outside living memory. The text says what to type instead."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days an authority is closed: weekdays (Monday is 0), and holidays as the `holidays` package has them.

    ``after``: closed days that the package does not list, as a holiday's name and days after it.
    ``open``: names of holidays on which the authority is not closed. ``observed``: days in lieu count too.
    """

    country: str
    subdivision: str | None = None
    categories: tuple[str, ...] = ("public",)
    weekend: tuple[int, ...] = (SATURDAY, SUNDAY)
    after: tuple[tuple[str, int], ...] = ()
    open: tuple[str, ...] = ()
    observed: bool = True


_EASTER_MONDAY = (("Good Friday", 3),)  # a holiday under the Canadian Interpretation Act, s. 35
CALENDARS: Mapping[str, Calendar] = {
    "us_federal": Calendar("US"),
    "ca_federal": Calendar(
        "CA", None, ("public", "government"), (SUNDAY,), _EASTER_MONDAY, ("Boxing Day",), observed=False
    ),
    "ca_working_days": Calendar("CA", None, ("public", "government"), after=_EASTER_MONDAY),
    "ca_on": Calendar("CA", "ON"),
    "ca_qc": Calendar("CA", "QC"),
    "ca_bc": Calendar("CA", "BC"),
    "gb_england": Calendar("GB", "ENG"),
    "de_federal": Calendar("DE"),
    "de_berlin": Calendar("DE", "BE"),
    "weekends_only": Calendar(""),
}
"""Calendars that packs may name. A new country needs a line here and nothing else."""


@cache
def closed_days(calendar: str, year: int) -> frozenset[date]:
    """The holidays of one year on which the authority is closed."""
    named = CALENDARS[calendar]
    if not named.country:
        return frozenset()
    import holidays  # slow to import, and most commands never ask

    found = holidays.country_holidays(
        named.country,
        subdiv=named.subdivision,
        years=year,
        observed=named.observed,
        categories=named.categories,
    )
    extra = {
        day + timedelta(days=later)
        for name, later in named.after
        for day in found
        if name in found.get_list(day)
    }
    closed = (day for day in found if not set(found.get_list(day)) <= set(named.open))
    return frozenset(day for day in {*closed, *extra} if day.year == year)


def is_business_day(day: date, calendar: str) -> bool:
    """Neither on the calendar's weekend nor one of its holidays."""
    return day.weekday() not in CALENDARS[calendar].weekend and day not in closed_days(calendar, day.year)


@lru_cache(maxsize=32_768)
def on_or_before(day: date, calendar: str, closed: frozenset[date] = frozenset()) -> date:
    """The day itself if it is a business day, else the last before it. ``closed``: no business days either."""
    while day in closed or not is_business_day(day, calendar):
        day -= ONE_DAY
    return day


@lru_cache(maxsize=32_768)
def on_or_after(day: date, calendar: str, closed: frozenset[date] = frozenset()) -> date:
    """The day itself if it is a business day, else the next. ``closed``: no business days either."""
    while day in closed or not is_business_day(day, calendar):
        day += ONE_DAY
    return day


def rolled(day: date, roll: str, calendar: str) -> date:
    """The day moved off weekends and holidays as a rule says (one of ``ROLLS``)."""
    if roll == "next_business_day":
        return on_or_after(day, calendar)
    return on_or_before(day, calendar) if roll == "previous_business_day" else day


def counted(
    start: date, count: int, unit: str, *, calendar: str, missing_day: str = "feb_28", backward: bool = False
) -> date:
    """The day that lies ``count`` units after (or before) a start, which itself is day 0.

    ``missing_day``: what stands for a day that a month does not have (29 February, the 31st):
    "feb_28" the last day of that month, "mar_1" the first day of the next. Raises ``ImpossibleDay``.
    """
    signed = -count if backward else count
    try:
        if unit in ("days", "weeks"):
            return start + timedelta(days=signed * (7 if unit == "weeks" else 1))
        if unit == "business_days":
            return _business_days(start, signed, calendar)
        return _months(start, signed * (12 if unit == "years" else 1), missing_day)
    except (OverflowError, ValueError):
        raise ImpossibleDay(f"Counting from {start.isoformat()} leaves the calendar.") from None


def _months(start: date, months: int, missing_day: str) -> date:
    year, month0 = divmod(start.year * 12 + start.month - 1 + months, 12)
    if start.day <= 28 or start.day <= (last := monthrange(year, month0 + 1)[1]):
        return date(year, month0 + 1, start.day)
    ends = date(year, month0 + 1, last)
    return ends if missing_day == "feb_28" else ends + ONE_DAY


def _business_days(start: date, count: int, calendar: str) -> date:
    step = ONE_DAY if count > 0 else -ONE_DAY
    day, left = start, abs(count)
    while left:
        day += step
        left -= is_business_day(day, calendar)
    return day


def parse_day(text: str) -> date:
    """A day written as 2026-11-22. Raises ``ImpossibleDay`` with a sentence that says what is wrong."""
    written = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", text.strip(), re.ASCII)
    if not written:
        raise ImpossibleDay(f"{text!r} is not a day. Write year, month and day, as in 2026-11-22.")
    year, month, day = (int(part) for part in written.groups())
    if not 1 <= month <= 12:
        raise ImpossibleDay(f"{text} is not a day: there is no month {month}. Months go from 01 to 12.")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise ImpossibleDay(f"{text} is not likely: use a year from {FIRST_YEAR} to {LAST_YEAR}.")
    longest = monthrange(year, month)[1]
    if not 1 <= day <= longest:
        month_name = f"{date(year, month, 1):%B %Y}"
        raise ImpossibleDay(f"{text} is not a day: {month_name} has {longest} days. Check the paper.")
    return date(year, month, day)


def refuse_unlikely(day: date) -> date:
    """The day, if its year is within living memory and plans. Raises ``ImpossibleDay``."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ImpossibleDay(f"{day.isoformat()} is not likely: use a year from {FIRST_YEAR} to {LAST_YEAR}.")
    return day
