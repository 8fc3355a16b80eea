"""The court dates of a request as whoever reads the case sees them, each with everything that became of it."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from safeconduct import vault
from safeconduct.cases.dates import keys as dates_keys
from safeconduct.cases.dates.documents import (
    About,
    Check,
    When,
    digest_of,
    open_about,
    open_check,
    open_event,
)
from safeconduct.cases.models.dates import CANCELLED, OPEN, PAST, CourtDate, DateEvent
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

INDIVIDUAL, MASTER, BOND, INTERVIEW = "individual", "master", "bond", "interview"
BIOMETRICS, CHECK_IN, RESPONSE, OTHER = "biometrics", "check_in", "response", "other"
KINDS = (INDIVIDUAL, MASTER, BOND, INTERVIEW, BIOMETRICS, CHECK_IN, RESPONSE, OTHER)
HEARINGS = frozenset({INDIVIDUAL, MASTER, BOND})
HEARING_FACT, RESPONSE_FACT, PAPERS_FACT = "proceedings.hearing_on", "proceedings.respond_by", "papers.list"
COMING = {HEARING_FACT: frozenset({INDIVIDUAL, MASTER}), RESPONSE_FACT: frozenset({RESPONSE})}
"""Facts that a kept date of these kinds knows better."""
ENDED = {HEARING_FACT: HEARINGS, RESPONSE_FACT: frozenset({RESPONSE})}
"""Facts that a kept date of these kinds takes away once it is over."""
OF_PAPER = {
    "hearing": HEARINGS,
    "appointment": frozenset({INTERVIEW, BIOMETRICS, CHECK_IN, OTHER}),
    "answer_by": frozenset({RESPONSE}),
}
"""Kinds of papers, and the kinds of dates they name."""
ENDINGS = {"took_place": PAST, "cancelled": CANCELLED}
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
    """A court date with its documents open. ``is_sound``: False where rows were changed, exchanged or taken away
    outside the program, so that nobody may rely on it."""

    id: UUID
    request_id: UUID
    about: About
    check: Check
    events: tuple[Event, ...]
    check_epoch: int
    is_sound: bool = True

    @property
    def when(self) -> When:
        return self.check.when

    @property
    def is_open(self) -> bool:
        return self.check.is_open

    def days_stood(self) -> set[date]:
        """Every day this date ever stood at."""
        told = [
            each.held[name]
            for each in self.events
            if each.held
            for name in ("old", "new")
            if name in each.held
        ]
        return {self.when.day, *(When.of(each).day for each in told)}

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


def on_the_same_day(day: date, others: Sequence[Kept]) -> list[Kept]:
    """Hearings and interviews among these that fall on a day."""
    return [each for each in others if each.is_open and each.about.kind in MET and each.when.day == day]


def with_kept_dates(
    answers: Mapping[str, Any], dates: Iterable[Kept], at: datetime
) -> dict[str, dict[str, Any]]:
    """The answers (by fact id) with the next hearing and the next day to answer by as they are kept here.

    A date kept with its paper and history is better known than what the person remembered when they asked;
    what nobody has kept stays as it was answered. What was told and is over by what is kept does not come back.
    """
    kept, changed = list(dates), dict(answers)
    for fact_id, kinds in COMING.items():
        days = [each.when.day for each in coming(kept, kinds, at)]
        if days:
            changed[fact_id] = given_day(min(days))
        elif fact_id in changed:
            changed[fact_id] = _without(changed[fact_id], days_over(kept, ENDED[fact_id]))
    if changed.get(PAPERS_FACT, {}).get("state") == "given":
        changed[PAPERS_FACT] = _papers_without(changed[PAPERS_FACT], kept)
    return changed


def coming(dates: Iterable[Kept], kinds: Container[str], at: datetime) -> list[Kept]:
    """Open dates of these kinds that are still to come, each where it takes place."""
    return [each for each in dates if each.is_open and each.about.kind in kinds and not each.when.is_over(at)]


def given_day(day: date) -> dict[str, Any]:
    """A day as the law engine reads an answer."""
    return {"state": "given", "value": {"date": day.isoformat(), "precision": "day"}}


def days_over(dates: Iterable[Kept], kinds: Container[str]) -> set[str]:
    """Days on which ended dates of these kinds ever stood, and no open one stands, in ISO text."""
    of_kind = [each for each in dates if each.about.kind in kinds]
    ended = {day for each in of_kind if not each.is_open for day in each.days_stood()}
    return {day.isoformat() for day in ended - {each.when.day for each in of_kind if each.is_open}}


def _without(answer: dict[str, Any], over: set[str]) -> dict[str, Any]:
    if answer["state"] == "contradicted":
        left = [each for each in answer["answers"] if not _names(each.get("value"), "date", over)]
        return {**answer, "answers": left} if len(left) > 1 else left[0] if left else {"state": "unknown"}
    return {"state": "unknown"} if _names(answer.get("value"), "date", over) else answer


def _papers_without(answer: dict[str, Any], kept: Sequence[Kept]) -> dict[str, Any]:
    """Papers as they were told, without those that named a date that is over."""
    over = {kind: days_over(kept, kinds) for kind, kinds in OF_PAPER.items()}
    rows = answer["value"] if isinstance(answer["value"], list) else []
    left = [
        row
        for row in rows
        if not (isinstance(row, dict) and _names(row, "when", over.get(row.get("kind", ""), set())))
    ]
    return {**answer, "value": left} if len(left) < len(rows) else answer


def _names(value: Any, name: str, over: set[str]) -> bool:
    """Whether a value names one of these days exactly."""
    return isinstance(value, dict) and value.get("precision") == "day" and value.get(name) in over


def _opened(row: CourtDate, keys: CaseKeys, dates: Mapping[int, vault.LockKey]) -> Kept | None:
    try:
        about, check = open_about(row, keys.file[row.epoch]), open_check(row, dates[row.check_epoch])
    except (vault.CannotOpen, KeyError):
        return None
    held = sorted(row.events.all(), key=lambda each: each.number)
    events = tuple(_event(each, keys, dates) for each in held)
    is_sound = (
        check.is_last(held[-1] if held else None) and _is_whole(held, events) and _agrees(check, events)
    )
    return Kept(row.id, row.request_id, about, check, events, row.check_epoch, is_sound)


def _event(row: DateEvent, keys: CaseKeys, dates: Mapping[int, vault.LockKey]) -> Event:
    key = (dates if row.from_desk else keys.file).get(row.epoch)
    try:
        held = open_event(row, key) if key else None
    except vault.CannotOpen:
        held = None
    return Event(str(held["what"]) if held else "", row.day, row.person_id, row.from_desk, held)


def _is_whole(rows: Sequence[DateEvent], events: Sequence[Event]) -> bool:
    """Whether every event opens, none is missing, and each names the one before it."""
    previous = ""
    for number, (row, event) in enumerate(zip(rows, events, strict=True), 1):
        if event.held is None or row.number != number or event.held.get("previous") != previous:
            return False
        previous = digest_of(row)
    return True


def _agrees(check: Check, events: Sequence[Event]) -> bool:
    """Whether date and state are those of the history: an old check document under a new event is found here."""
    told = [event.held["new"] for event in events if event.held and event.held.get("new")]
    ended = [ENDINGS[event.what] for event in events if event.what in ENDINGS]
    return bool(told) and When.of(told[-1]) == check.when and (ended[-1] if ended else OPEN) == check.state
