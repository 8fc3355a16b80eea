"""Screen open cases again with today's rules, against what was kept; in the opener's session, nothing stored.

Cases come in the order of their random ids, a batch at a time, so that long work goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db.models import Q, QuerySet
from django.http import Http404

from safeconduct import vault
from safeconduct.access.models import DeskMember, Grant
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.screening import actions
from safeconduct.cases.screening.facts import case_answers
from safeconduct.cases.screening.looking import (
    SavedRun,
    last_run,
    readable,
    run_document,
    screener_on,
)
from safeconduct.cases.triage.actions import refresh
from safeconduct.intake.models import Request
from safeconduct.intake.states import State
from safeconduct.law.differences import Change, compare
from safeconduct.law.screening import Screening

BATCH = 100
OPEN_STATES = (State.WAITING, State.OPEN)

Opener = Callable[[UUID], tuple[Request, CaseKeys, Unlocked]]
"""Opens one request, audited; raises ``Http404`` for one that is not the reader's."""


@dataclass(frozen=True, slots=True)
class Again:
    """One case screened again. ``run`` None: it was never kept, so nothing can have changed."""

    request: Request
    screening: Screening
    run: SavedRun | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Batch:
    """What came of one batch.

    ``passed_over``: how many did not open for this person: handed over to others. ``last``: where the next
    begins, None if this was the end.
    """

    cases: list[Again]
    passed_over: int
    last: UUID | None

    @property
    def changed(self) -> list[Again]:
        return [each for each in self.cases if each.changes]

    @property
    def first_time(self) -> int:
        return sum(each.run is None for each in self.cases)


def mine(unlocked: Unlocked, on: date) -> QuerySet[Request]:
    """Open requests this person may be able to open, in the order of their ids."""
    desks = DeskMember.objects.filter(person=unlocked.person, state="sealed").values_list(
        "desk_id", flat=True
    )
    granted = Grant.objects.live(on).filter(person=unlocked.person).values_list("request_id", flat=True)
    reachable = Q(desk_id__in=list(desks)) | Q(id__in=list(granted))
    return Request.objects.filter(reachable, state__in=OPEN_STATES).order_by("id")


def next_batch(unlocked: Unlocked, open_: Opener, on: date, after: UUID | None) -> Batch:
    """Screen the next ``BATCH`` cases. Those that do not open for this person are passed over."""
    waiting = mine(unlocked, on)
    if after:
        waiting = waiting.filter(id__gt=after)
    ids = list(waiting.values_list("id", flat=True)[: BATCH + 1])
    cases = [each for id_ in ids[:BATCH] if (each := _again(id_, open_, on))]
    return Batch(cases, len(ids[:BATCH]) - len(cases), ids[BATCH - 1] if len(ids) > BATCH else None)


def keep(ids: Iterable[UUID], open_: Opener, at: datetime, token: UUID) -> int:
    """Save today's screening of these cases. Returns how many were saved; a second time none."""
    saved = 0
    for id_ in list(ids)[:BATCH]:
        try:
            request, keys, by = open_(id_)
            document = run_document(_screened(request, keys, at.date()))
            saved += actions.save_run(
                request=request, document=document, keys=keys, by=by, at=at, token=uuid5(token, str(id_))
            )
            refresh(request=request, keys=keys, by=by, at=at)  # the law changed, and so may its place
        except (Http404, actions.LetterGone, vault.CannotOpen):
            continue
    return saved


def _again(id_: UUID, open_: Opener, on: date) -> Again | None:
    try:
        request, keys, _by = open_(id_)
        screening, run = _screened(request, keys, on), last_run(id_, keys)
    except (Http404, vault.CannotOpen):
        return None  # not this person's, or damaged: the others are screened all the same
    changes = compare({"outcomes": run.outcomes}, screening) if run else ()
    return Again(request, screening, run, changes)


def _screened(request: Request, keys: CaseKeys, on: date) -> Screening:
    answers, _unread = readable(case_answers(request, keys))
    return screener_on(on).screen(answers)
