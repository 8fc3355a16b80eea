"""The cases somebody works on, each opened once in their session. Nothing opened is stored."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction

from safeconduct import audit
from safeconduct.access.models import Grant
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal, reading
from safeconduct.cases.dates.deadlines import UNREADABLE, Due, of_request
from safeconduct.cases.life.burning import Burning
from safeconduct.cases.life.stages import Side, Stage
from safeconduct.cases.life.standing import standing
from safeconduct.cases.life.tasks import open_tasks
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake import threads
from safeconduct.intake.models import Request
from safeconduct.intake.states import State

MOST = 200
LATELY = timedelta(days=30)
"""A deadline of the law that passed longer ago is history: it stands on the case's own page."""
SHOWN = (State.OPEN, State.CLOSED, State.WAITING)


@dataclass(frozen=True, slots=True)
class Case:
    """One case in the list: no name, no word of its story. ``next``: what is due first."""

    request: Request
    burning: Burning
    language: str
    next: Due | None

    @property
    def stage(self) -> Stage:
        return self.burning.stage


@dataclass(frozen=True, slots=True)
class Mine:
    """``left_out``: cases beyond the most that are opened at once; ``unreadable``: what was changed outside."""

    cases: tuple[Case, ...]
    left_out: int = 0
    unreadable: int = 0


@dataclass(frozen=True, slots=True)
class Wanted:
    """How the list is narrowed; closed cases are shown only if asked for by their stage."""

    stage: str = ""
    silent: bool = False
    overdue: bool = False
    detained: bool = False


def granted(unlocked: Unlocked, on: date, *, states: Iterable[str] = SHOWN) -> list[Request]:
    """The requests a person holds a grant for, soonest week first, open ones before closed ones."""
    ids = Grant.objects.live(on).filter(person=unlocked.person).values_list("request_id", flat=True)
    held = Request.objects.filter(id__in=list(ids), state__in=list(states)).order_by("wake_on", "id")
    return sorted(held, key=lambda each: each.state == State.CLOSED)


def opened(
    requests: Iterable[Request], unlocked: Unlocked, on: date
) -> Iterator[tuple[Request, CaseKeys | None]]:
    """Each with its keys; None where rows were changed outside the program; those kept from the person not at all."""
    for request in requests:
        try:
            yield request, reading.open_case(request, unlocked, on)
        except reading.NotYours:
            continue
        except UNREADABLE:
            yield request, None


def read(unlocked: Unlocked, at: datetime) -> Mine:
    """Open them all. One audit row with the count."""
    every = granted(unlocked, at.date())
    cases: list[Case] = []
    unreadable = 0
    for request, keys in opened(every[:MOST], unlocked, at.date()):
        try:
            cases += [_case(request, keys, at)] if keys else []
            unreadable += keys is None
        except UNREADABLE:
            unreadable += 1
    with transaction.atomic():
        audit.record("cases.listed", chain="staff", at=at, by=unlocked.person.pk, count=len(cases))
    return Mine(tuple(cases), max(0, len(every) - MOST), unreadable)


def narrowed(cases: Iterable[Case], wanted: Wanted) -> list[Case]:
    """Those that are wanted."""
    return [each for each in cases if _is_wanted(each, wanted)]


def _is_wanted(case: Case, wanted: Wanted) -> bool:
    one = case.burning
    return (
        (one.stage == wanted.stage if wanted.stage else one.stage is not Stage.CLOSED)
        and (not wanted.silent or one.is_silent())
        and (not wanted.overdue or one.is_overdue())
        and (not wanted.detained or Side.DETAINED in one.sides)
    )


def _is_missed(each: Due, at: datetime) -> bool:
    """A kept date nobody wrote the end of, or a deadline of the law that passed lately."""
    if each.kept:
        return each.kept.is_overdue(at)
    return each.today - LATELY <= each.day < each.today


def _case(request: Request, keys: CaseKeys, at: datetime) -> Case:
    held, due = journal.read(request, keys), of_request(request, keys, at)
    stands, today = standing(request, held), at.date()
    ahead = [each for each in due.due(request.id) if each.is_ahead]
    burning = Burning(
        stage=stands.stage,
        day=ahead[0].day if ahead else None,
        overdue_dates=sum(_is_missed(each, at) for each in due.due(request.id)),
        overdue_tasks=sum(each.is_overdue(today) for each in open_tasks(held)),
        sides=stands.side_codes,
        unread=request.unread,
        silent_days=max(0, (today - request.changed_on).days),
        request_id=str(request.id),
    )
    return Case(
        request, burning, threads.read_card(request, keys.thread).language, ahead[0] if ahead else None
    )
