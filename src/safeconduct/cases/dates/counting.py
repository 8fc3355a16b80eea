"""The clocks of one case, counted once for every page: from the dates that are kept, each hearing its own.

Where a hearing or a day to answer by is kept, the clocks count from it and not from what was remembered.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from safeconduct.cases.dates.kept import (
    COMING,
    HEARING_FACT,
    HEARINGS,
    Kept,
    coming,
    given_day,
    with_kept_dates,
)
from safeconduct.law import running, zones
from safeconduct.law.provenance import PackError
from safeconduct.law.running import Running
from safeconduct.law.values import DoesNotFit

Answers = dict[str, dict[str, Any]]
WITHOUT_A_PLACE = "UTC"


@dataclass(frozen=True, slots=True)
class Counted:
    """``answers``: with the kept dates in them; ``on``: the day it is for this case. ``is_whole``: False where
    an answer or a rule pack could not be read, so that a clock may be missing."""

    clocks: tuple[Running, ...]
    answers: Answers
    on: date
    is_whole: bool = True


def counted(answers: Mapping[str, Any], dates: Sequence[Kept], at: datetime) -> Counted:
    """Count the clocks of a case. ``answers``: what was told, by fact id; ``dates``: those kept beside it."""
    on, known = today_for(answers, dates, at), with_kept_dates(answers, dates, at)
    found: dict[tuple[str, str, int | None, date], Running] = {}
    is_whole = True
    for variant in _variants(known, dates, at):
        clocks, was_read = _clocks(variant, on)
        is_whole = is_whole and was_read
        for each in clocks:
            found.setdefault((each.clock.id, each.trigger_fact, each.row, each.trigger), each)
    fitting = (each for each in found.values() if _fits_the_hearing(each, coming(dates, HEARINGS, at)))
    in_order = sorted(fitting, key=lambda each: (each.due.drives, each.clock.id, each.row or 0))
    return Counted(tuple(in_order), known, on, is_whole)


def today_for(answers: Mapping[str, Any], dates: Sequence[Kept], at: datetime) -> date:
    """The day it is for the clocks of a case: at its court; else in the person's state; else in UTC."""
    hearings = [each for each in dates if each.about.kind in HEARINGS]
    ahead = coming(hearings, HEARINGS, at)
    if ahead:
        return min(ahead, key=_by_day).when.today(at)
    if hearings:
        return max(hearings, key=_by_day).when.today(at)
    state = answers.get("place.us_state", {}).get("value")
    zone = zones.courts().zone_of_state(state) if isinstance(state, str) else None
    return zones.today_in(zone or WITHOUT_A_PLACE, at)


def _variants(known: Answers, dates: Sequence[Kept], at: datetime) -> Iterator[Answers]:
    """The answers once for each coming hearing and each coming day to answer by; the nearest ones first."""
    yield known
    for fact_id, kinds in COMING.items():
        days = sorted({each.when.day for each in coming(dates, kinds, at)})
        for day in days[1:]:
            yield {**known, fact_id: given_day(day)}


def _clocks(answers: Answers, on: date) -> tuple[tuple[Running, ...], bool]:
    """The clocks that run, and whether every answer could be read: one that cannot takes no other clock away."""
    fitting = dict(answers)
    while True:
        try:
            return running.case_clocks(fitting, on=on), len(fitting) == len(answers)
        except DoesNotFit as unfit:
            del fitting[unfit.fact_id]
        except PackError:
            return (), False


def _fits_the_hearing(clock: Running, hearings: Sequence[Kept]) -> bool:
    """Whether a clock that counts back from one kind of hearing fits what is kept for that day.

    Where nothing is kept for the day, every clock stands: it was only remembered, and a person must look.
    """
    if not clock.clock.hearing or clock.trigger_fact != HEARING_FACT:
        return True
    kinds = {each.about.kind for each in hearings if each.when.day == clock.trigger} & COMING[HEARING_FACT]
    return not kinds or clock.clock.hearing in kinds


def _by_day(one: Kept) -> tuple[date, str]:
    return one.when.day, str(one.id)
