"""What is due: court dates that were kept, and the law's clocks that run in a case; of one request, or of all."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from safeconduct import audit, vault
from safeconduct.access.models import DeskMember, Grant, Person
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import reading
from safeconduct.cases.dates import waking
from safeconduct.cases.dates.counting import counted
from safeconduct.cases.dates.kept import Kept, KeptDates, kept_dates
from safeconduct.cases.models.screening import Decision
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.screening import beside
from safeconduct.cases.screening.facts import Answers, case_answers
from safeconduct.intake.models import Request
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey
from safeconduct.law.clocks import NOT_BEFORE
from safeconduct.law.running import Running

MOST_AT_ONCE = 150
"""Requests opened for one list: more would take longer than anybody waits."""
SOON, MONTH = timedelta(days=7), timedelta(days=30)
PAST_FOR = timedelta(days=365)
"""A clock that ran out longer ago is history: it stands on the request's own page only."""
UNREADABLE = (vault.CannotOpen, NoKey, KeyError, TypeError)
"""What opening a request raises whose rows, or whose rows of keys, were changed outside the program."""


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that is due in one request: a date that was kept, or a clock that runs.

    ``today``: the day it is where it is due.
    """

    request_id: UUID
    day: date
    today: date
    kept: Kept | None = None
    clock: Running | None = None

    @property
    def is_ahead(self) -> bool:
        return self.day >= self.today


@dataclass(frozen=True, slots=True)
class OfRequest:
    """Everything that is due in one request. ``is_counted``: False where an answer or a rule pack
    could not be read, so that a clock may be missing. ``today``: the day it is for its clocks. ``promised``: until
    when the last decision said that we write."""

    kept: KeptDates
    clocks: tuple[Running, ...]
    answers: Answers
    at: datetime
    today: date
    is_counted: bool = True
    promised: date | None = None

    def due(self, request_id: UUID) -> list[Due]:
        """Open court dates and running deadlines, first day first. What may only begin on a day is no deadline."""
        found = [
            Due(request_id, each.when.day, each.when.today(self.at), kept=each) for each in self.kept.open
        ]
        found += [
            Due(request_id, each.day_to_act(self.today), self.today, clock=each)
            for each in self.clocks
            if each.due.kind != NOT_BEFORE
        ]
        return sorted(found, key=_order)


@dataclass(frozen=True, slots=True)
class Everything:
    """What is due in all requests somebody can open. ``left_out``: requests there was no time to open;
    ``unreadable``: requests and dates that did not open, because something was changed outside the program."""

    due: tuple[Due, ...]
    opened: int
    left_out: int
    unreadable: int = 0

    def groups(self) -> dict[str, list[Due]]:
        """Overdue, within seven days, within thirty, later; each first day first."""
        found: dict[str, list[Due]] = {"overdue": [], "week": [], "month": [], "later": []}
        for each in self.due:
            found[_group(each)].append(each)
        return found


def of_request(request: Request, keys: CaseKeys, at: datetime) -> OfRequest:
    """Open the dates of a request and count its clocks. Raises ``vault.CannotOpen``."""
    kept = kept_dates(request, keys)
    found = counted(case_answers(request, keys), kept.dates, at)
    return OfRequest(
        kept, found.clocks, found.answers, at, found.on, found.is_whole, _promised(request, keys, at.date())
    )


def set_week(request: Request, found: OfRequest, today: date) -> None:
    """Write the week in which the request comes up: of its first open date, or of a clock that still runs."""
    days = [each.day for each in found.due(request.id) if each.kept or each.is_ahead]
    waking.set_week(request, [*days, found.promised] if found.promised else days, today)


def everything(unlocked: Unlocked, at: datetime) -> Everything:
    """What is due in every live request this person can open. One audit row with the count of requests."""
    mine = my_requests(unlocked.person, at.date())
    chosen = Request.objects.filter(id__in=[request_id for request_id, _week in mine[:MOST_AT_ONCE]])
    due: list[Due] = []
    opened = unreadable = 0
    for request in chosen:
        try:
            found = of_request(request, reading.open_case(request, unlocked, at.date()), at)
        except reading.NotYours:
            continue
        except UNREADABLE:
            unreadable += 1  # the others are due all the same
            continue
        opened += 1
        unreadable += found.kept.damaged
        due += [each for each in found.due(request.id) if each.kept or each.day >= each.today - PAST_FOR]
    with transaction.atomic():
        audit.record("deadlines.read", chain="staff", at=at, by=unlocked.person.pk, count=opened)
    return Everything(tuple(sorted(due, key=_order)), opened, max(0, len(mine) - MOST_AT_ONCE), unreadable)


def other_dates(unlocked: Unlocked, at: datetime, *, without: UUID) -> list[Kept]:
    """Court dates of the other cases this person holds a grant for, to see two hearings on one day."""
    granted = (
        Grant.objects.live(at.date()).filter(person=unlocked.person).values_list("request_id", flat=True)
    )
    held = Request.objects.filter(id__in=list(granted), state__in=waking.LIVE).exclude(id=without)
    found: list[Kept] = []
    for request, keys in _opened(held.order_by("wake_on", "id")[:MOST_AT_ONCE], unlocked, at.date()):
        found += kept_dates(request, keys).open
    if found:
        with transaction.atomic():
            audit.record("dates.compared", chain="staff", at=at, by=unlocked.person.pk, count=len(found))
    return found


def my_requests(person: Person, on: date) -> list[tuple[UUID, date]]:
    """Id and week of the live requests somebody can open: those with a grant, then those of their desk.

    Each part soonest week first. A request lies with a desk while the desk has a key row: hand-over takes it.
    """
    granted = set(Grant.objects.live(on).filter(person=person).values_list("request_id", flat=True))
    desks = list(DeskMember.objects.filter(person=person, state="sealed").values_list("desk_id", flat=True))
    sealed = WrappedKey.objects.filter(
        owner_kind="request", purpose="case", opener_kind="desk", opener_id__in=desks
    )
    mine = granted | set(sealed.values_list("owner_id", flat=True))
    possible = Q(id__in=granted) | Q(desk_id__in=desks)
    held = Request.objects.filter(possible, state__in=waking.LIVE).values_list("id", "wake_on")
    found = [(request_id, week) for request_id, week in held if request_id in mine]
    return sorted(found, key=lambda each: (each[0] not in granted, each[1], str(each[0])))


def _promised(request: Request, keys: CaseKeys, today: date) -> date | None:
    """The day until which the newest decision promised a letter, if it is still to come."""
    last = beside.last(Decision, request.id, keys)
    said = last.held.get("promised", "") if last and last.held else ""
    day = date.fromisoformat(said) if said else None
    return day if day and day >= today else None


def _opened(requests: Iterable[Request], unlocked: Unlocked, on: date) -> Iterable[tuple[Request, CaseKeys]]:
    for request in requests:
        try:
            yield request, reading.open_case(request, unlocked, on)
        except (reading.NotYours, *UNREADABLE):
            continue


def _order(each: Due) -> tuple[date, bool, str]:
    return each.day, each.kept is None, str(each.request_id)


def _group(each: Due) -> str:
    if not each.is_ahead:
        return "overdue"
    return "week" if each.day <= each.today + SOON else "month" if each.day <= each.today + MONTH else "later"
