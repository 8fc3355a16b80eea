"""The court dates of a request as whoever reads the case sees them, each with everything that became of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from safeconduct import vault
from safeconduct.cases.dates import keys as dates_keys
from safeconduct.cases.dates.documents import About, Check, When, open_about, open_check, open_event
from safeconduct.cases.models.dates import OPEN, CourtDate, DateEvent
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

INDIVIDUAL, MASTER, BOND, INTERVIEW = "individual", "master", "bond", "interview"
BIOMETRICS, CHECK_IN, RESPONSE, OTHER = "biometrics", "check_in", "response", "other"
KINDS = (INDIVIDUAL, MASTER, BOND, INTERVIEW, BIOMETRICS, CHECK_IN, RESPONSE, OTHER)
HEARINGS = frozenset({INDIVIDUAL, MASTER, BOND})
HEARING_FACT, RESPONSE_FACT = "proceedings.hearing_on", "proceedings.respond_by"
MET = HEARINGS | {INTERVIEW}
"""Where somebody of ours sits beside the person: two on one day are one too many."""


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that became of a date. ``held`` is None where the row was changed."""

    what: str
    day: date
    person_id: UUID
    from_desk: bool
    held: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A court date with its documents open."""

    id: UUID
    request_id: UUID
    state: str
    about: About
    check: Check
    events: tuple[Event, ...]
    check_epoch: int

    @property
    def when(self) -> When:
        return self.check.when

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    def is_overdue(self, at: datetime) -> bool:
        """Its day has passed, and nobody wrote down what came of it."""
        return self.is_open and self.when.is_over(at)

    def is_unverified(self, at: datetime, alarm_days: int) -> bool:
        """Still to come, and the court was not asked for so many days."""
        quiet = (at.date() - self.check.last_sure).days
        return self.is_open and not self.when.is_over(at) and quiet >= alarm_days

    def last_check(self) -> Event | None:
        """Who confirmed or moved it last, and when."""
        sure = [each for each in self.events if each.what in {"verified", "changed"}]
        return sure[-1] if sure else None


@dataclass(frozen=True, slots=True)
class KeptDates:
    """All dates of a request: those that open, and how many do not (changed rows, a missing key)."""

    dates: tuple[Kept, ...]
    damaged: int = 0

    @property
    def open(self) -> tuple[Kept, ...]:
        return tuple(each for each in self.dates if each.is_open)

    @property
    def over(self) -> tuple[Kept, ...]:
        return tuple(each for each in self.dates if not each.is_open)


def kept_dates(request: Request, keys: CaseKeys) -> KeptDates:
    """Open every court date of a request, first day first."""
    held = CourtDate.objects.filter(request_id=request.id).prefetch_related("events")
    rows = list(held)
    dates = dates_keys.for_case(request, keys) if rows else {}
    found = [_opened(row, keys, dates) for row in rows]
    opened = sorted(
        (each for each in found if each), key=lambda each: (each.when.day, each.when.time, str(each.id))
    )
    return KeptDates(tuple(opened), len(found) - len(opened))


def first_open_day(dates: Iterable[Kept]) -> date | None:
    """The first day of what is still open, also if it has passed."""
    return min((each.when.day for each in dates if each.is_open), default=None)


def on_the_same_day(day: date, others: Sequence[Kept]) -> list[Kept]:
    """Hearings and interviews among these that fall on a day."""
    return [each for each in others if each.is_open and each.about.kind in MET and each.when.day == day]


def with_kept_dates(
    answers: Mapping[str, Any], dates: Iterable[Kept], at: datetime
) -> dict[str, dict[str, Any]]:
    """The answers (by fact id) with the next hearing and the next day to answer by as they are kept here.

    A date kept with its paper and history is better known than what the person remembered when they asked;
    what nobody has kept stays as it was answered.
    """
    coming = [each for each in dates if each.is_open and not each.when.is_over(at)]
    facts = ((HEARING_FACT, {INDIVIDUAL, MASTER}), (RESPONSE_FACT, {RESPONSE}))
    changed = dict(answers)
    for fact_id, kinds in facts:
        days = [each.when.day for each in coming if each.about.kind in kinds]
        if days:
            value = {"date": min(days).isoformat(), "precision": "day"}
            changed[fact_id] = {"state": "given", "value": value}
    return changed


def _opened(row: CourtDate, keys: CaseKeys, dates: Mapping[int, vault.LockKey]) -> Kept | None:
    try:
        about, check = open_about(row, keys.file[row.epoch]), open_check(row, dates[row.check_epoch])
    except (vault.CannotOpen, KeyError, ValueError):
        return None
    events = tuple(_event(each, keys, dates) for each in row.events.all())
    return Kept(row.id, row.request_id, row.state, about, check, events, row.check_epoch)


def _event(row: DateEvent, keys: CaseKeys, dates: Mapping[int, vault.LockKey]) -> Event:
    key = (dates if row.from_desk else keys.file).get(row.epoch)
    try:
        held = open_event(row, key) if key else None
    except vault.CannotOpen:
        held = None
    return Event(str(held["what"]) if held else "", row.day, row.person_id, row.from_desk, held)
