"""How old somebody is, and the day a child turns twenty-one, counted from a birth day as well as it is known.

Pure; today is an argument. At twenty-one a child can fall out of a parent's case (INA 203(h), the Child Status
Protection Act, may keep the age): the day counted here is a hint, a lawyer decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from safeconduct.cases.people.values import NotSourced, Told, first_and_last_day

OF_AGE, AGES_OUT_AT = 18, 21
WARN_DAYS = 180
CITATION = "8 USC 1158(b)(3)(B); 8 USC 1153(h) (Child Status Protection Act)"
"""Who was under 21 when the asylum application was filed stays a child for it; other rules differ."""

FAR, SOON, PASSED = "far", "soon", "passed"


@dataclass(frozen=True, slots=True)
class AgesOut:
    """The day of the 21st birthday. ``first``: the earliest day it can be, which is the one to plan on;
    ``last``: the latest. ``state``: far, soon (within 180 days) or passed (for certain)."""

    first: date
    last: date
    days_left: int
    state: str

    @property
    def is_exact(self) -> bool:
        return self.first == self.last


def birthday(born: date, years: int) -> date:
    """The day somebody reaches an age. Born on 29 February: 28 February in other years, the careful reading."""
    try:
        return born.replace(year=born.year + years)
    except ValueError:
        return date(born.year + years, 2, 28)


def ages_out(birth: Told | None, on: date) -> AgesOut | None:
    """When somebody turns twenty-one; None where no birth day is known. About dates are wide, as in the law engine."""
    found = _born(birth)
    if found is None:
        return None
    first, last = (birthday(day, AGES_OUT_AT) for day in found)
    left = (first - on).days
    state = PASSED if last <= on else SOON if left <= WARN_DAYS else FAR
    return AgesOut(first, last, left, state)


def age(birth: Told | None, on: date) -> tuple[int, int] | None:
    """The least and the greatest age in years somebody can have; None where it is not known."""
    found = _born(birth)
    if found is None or found[0] > on:
        return None
    oldest, youngest = (_years(day, on) for day in found)
    return max(0, youngest), oldest


def is_minor(birth: Told | None, on: date, *, said: bool = False) -> bool:
    """Whether somebody is, or may be, under eighteen. ``said``: staff were told so; a known birth day knows better."""
    years = age(birth, on)
    return said if years is None else years[0] < OF_AGE


def _years(born: date, on: date) -> int:
    years = on.year - born.year
    return years - (birthday(born, years) > on) if years > 0 else min(years, 0)


def _born(birth: Told | None) -> tuple[date, date] | None:
    if birth is None:
        return None
    try:
        return first_and_last_day(birth)
    except NotSourced:
        return None
