"""What is written in the screening room: a fact, a screening, a decision with its letter. Each once, audited."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases.dates import deadlines
from safeconduct.cases.life.closing import close_by_letter
from safeconduct.cases.models.screening import BesideRequest, Decision, FactEntry, ScreeningRun
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.screening import beside
from safeconduct.cases.screening.facts import CORRECTS
from safeconduct.cases.screening.looking import is_readable
from safeconduct.cases.triage.actions import refresh
from safeconduct.intake import threads
from safeconduct.intake.models import Request
from safeconduct.intake.states import State
from safeconduct.law.facts import FACTS

WORKED_ON = frozenset({State.WAITING, State.OPEN, State.CLOSED})
"""Nothing is written beside a request that was set aside, or whose deletion was asked for."""
LETTER_FLOOR = 8192
"""Letters of every outcome and language take up the same room."""
CLOSING = frozenset({"referred", "not_able"})
"""Outcomes with which a request may be closed, if the caseworker ticks it."""


class DoesNotFit(ValueError):
    """An answer has not the shape of its fact; names the fact, never the value."""


class LetterGone(Exception):
    """The request was deleted or is to be, or was turned to other keys, since the page was opened."""


class DecidedMeanwhile(Exception):
    """A colleague decided since the page was opened: look at that first."""


@dataclass(frozen=True, slots=True)
class Statement:
    """One answer to one fact, as staff enter it."""

    fact_id: str
    answer: Mapping[str, Any]
    said_by: str
    paper: str = ""
    note: str = ""
    stance: str = CORRECTS


@dataclass(frozen=True, slots=True)
class Decided:
    """What is decided. ``verdicts``: what screening says today, by pathway; ``letter``: as it is sent."""

    outcome: str
    reason: str
    letter: str
    language: str
    verdicts: Mapping[str, str]
    referrals: tuple[str, ...] = field(default=())
    close: bool = False
    promised: date | None = None
    after: int | None = None
    """``promised``: until when the letter says we write. ``after``: the number of the last decision that was
    seen; None to decide whatever others decided."""


def enter_fact(
    *, request: Request, said: Statement, keys: CaseKeys, by: Unlocked, at: datetime, token: UUID
) -> bool:
    """Add what was said to what is known, and order the queue anew. Raises ``DoesNotFit``, ``LetterGone``.

    Returns whether the list shows it already. Where it cannot (a grant on a request that lies with a desk not
    one's own), the request is marked as new for the desk, and follows when the desk looks.
    """
    demand(by.person, Permission.SCREEN)
    if said.fact_id not in FACTS or not is_readable(said.fact_id, said.answer):
        raise DoesNotFit(said.fact_id)
    document = {
        "fact": said.fact_id, "answer": dict(said.answer), "said_by": said.said_by, "paper": said.paper,
        "note": said.note, "stance": said.stance,
    }  # fmt: skip
    _added(FactEntry, document, "screening.fact_entered", request, keys, by, at, token)
    deadlines.set_week(request, deadlines.of_request(request, keys, at), at.date())
    if refresh(request=request, keys=keys, by=by, at=at):
        return True
    Request.objects.filter(id=request.id).update(unread=True)
    return False


def save_run(
    *,
    request: Request,
    document: Mapping[str, Any],
    keys: CaseKeys,
    by: Unlocked,
    at: datetime,
    token: UUID,
) -> bool:
    """Keep what screening found, for comparison when the law changes. False if this was saved already."""
    demand(by.person, Permission.SCREEN)
    return _added(ScreeningRun, document, "screening.run_saved", request, keys, by, at, token) is not None


def decide(
    *, request: Request, decided: Decided, keys: CaseKeys, by: Unlocked, at: datetime, token: UUID
) -> None:
    """Record the decision, send the letter into the thread and, if ticked, close: all of it or nothing.

    Raises ``LetterGone``, what ``threads.write`` raises, and ``NotNow`` where the case cannot be closed.
    """
    demand(by.person, Permission.DECIDE)
    document = {
        "outcome": decided.outcome, "reason": decided.reason, "letter": decided.letter,
        "language": decided.language, "verdicts": dict(decided.verdicts),
        "referrals": list(decided.referrals), "closed": decided.close,
        "promised": decided.promised.isoformat() if decided.promised else "",
    }  # fmt: skip
    with transaction.atomic():
        if decided.after is not None and not _is_last(request.id, decided.after, token):
            raise DecidedMeanwhile
        row = _added(Decision, document, "screening.decided", request, keys, by, at, token)
        if row is None:
            return
        try:
            threads.write(
                request_id=request.id, text=decided.letter, keys=keys.thread, at=at, form_token=row.id,
                author=threads.Author(by.signing, by.person.display_name, is_staff=True),
                floor=LETTER_FLOOR,
            )  # fmt: skip
        except threads.ThreadGone:
            raise LetterGone from None
        if decided.close and decided.outcome in CLOSING:
            close_by_letter(
                request=request, keys=keys, outcome=decided.outcome, token=row.id, by=by, at=at
            )  # fmt: skip
    request.refresh_from_db()
    deadlines.set_week(request, deadlines.of_request(request, keys, at), at.date())
    refresh(request=request, keys=keys, by=by, at=at)  # the list says what was decided


def _is_last(request_id: UUID, number: int, token: UUID) -> bool:
    """Whether no decision followed the one that was seen. The same form sent twice is its own decision."""
    beside.locked(request_id)
    later = Decision.objects.filter(request_id=request_id, number__gt=number)
    return not later.exclude(id=token).exists()


def _added(
    model: type[BesideRequest],
    document: Mapping[str, Any],
    action: str,
    request: Request,
    keys: CaseKeys,
    by: Unlocked,
    at: datetime,
    token: UUID,
) -> BesideRequest | None:
    """The row, or None where the same form was sent before. An old form filled in anew makes a new row."""
    with transaction.atomic():
        held = beside.locked(request.id)
        if held is None or held.epoch not in keys.file or held.state not in WORKED_ON:
            raise LetterGone
        already = [row for row in beside.opened(model, held.id, keys) if row.id == token]
        if already and already[0].held == _as_kept(document):
            return None
        if model._default_manager.filter(id=token).exists():
            token = uuid4()
        row = beside.add(
            model, document, request=held, keys=keys, person_id=by.person.pk, day=at.date(), token=token
        )
        audit.record(
            action, chain="staff", at=at, by=by.person.pk, subject=held.id,
            about=vault.digests.sha256(bytes(row.document)),
        )  # fmt: skip
    return row


def _as_kept(document: Mapping[str, Any]) -> Any:
    """A document as it comes back: tuples are lists then."""
    return vault.load(vault.dump(dict(document)))
