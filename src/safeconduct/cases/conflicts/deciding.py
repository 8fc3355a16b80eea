"""Decide on what a check found: a person does, with a reason, and the newest decision speaks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from safeconduct.access.permissions import Permission, demand, may
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal
from safeconduct.cases.conflicts import showing
from safeconduct.cases.conflicts.standings import (
    DECISION,
    LETS_IN,
    OUTCOMES,
    Check,
    Outcome,
    Standing,
    as_content,
    standing,
)
from safeconduct.cases.journal import Entry, JournalGone
from safeconduct.cases.placing import sheets
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

SHORTEST_REASON, LONGEST_REASON = 10, 2_000


class CheckFirst(Exception):
    """There is no check, or somebody or something was added since: run it, then decide."""


class ReasonNeeded(Exception):
    """Why, in ten letters or more; only a check that found nobody is clear without."""


class SupervisorNeeded(Exception):
    """Somebody who supervises waives a conflict or ends one, and decides on hits this person must not see."""


class ConsentNeeded(Exception):
    """Nobody's conflict is waived for them: they were told, and agreed."""


def decide(
    *,
    request: Request,
    keys: CaseKeys,
    outcome: Outcome,
    reason: str,
    consent: bool,
    check_id: UUID | None,
    seen: int,
    token: UUID,
    by: Unlocked,
    at: datetime,
) -> Entry:
    """Keep a decision. ``check_id``: the check the form showed; ``seen``: version of the decision before it.

    Raises ``CheckFirst``, ``ReasonNeeded``, ``SupervisorNeeded``, ``ConsentNeeded``, ``ChangedMeanwhile``,
    ``JournalGone``, ``NotAllowed``.
    """
    demand(by.person, Permission.CHECK_CONFLICTS)
    if outcome not in OUTCOMES:
        raise ValueError(outcome)
    reason = reason.replace("\x00", "").strip()[:LONGEST_REASON]
    with transaction.atomic():
        held = Request.objects.select_for_update().filter(id=request.id).first()
        if held is None or held.epoch not in keys.file:
            raise JournalGone
        found = standing(held, keys, on=at.date())
        check = found.check
        if outcome in LETS_IN and (check is None or found.changed or check.id != check_id):
            raise CheckFirst
        supervises = may(by.person, Permission.SUPERVISE)
        if not supervises and _needs_supervisor(found, outcome, by, at):
            raise SupervisorNeeded
        if outcome == "waived" and not consent:
            raise ConsentNeeded
        needs_none = outcome == "clear" and found.found_nobody
        if len(reason) < SHORTEST_REASON and not (needs_none and not reason):
            raise ReasonNeeded
        known = found.damage if supervises else found.decided.damage if found.decided else ()
        if outcome not in LETS_IN:
            sheets.hold(held.id, by=by.person.pk, at=at)
        return journal.write(
            request=held, keys=keys, kind=DECISION, record_id=held.id, token=token, by=by, at=at, seen=seen,
            content=as_content(outcome, reason, consent and outcome == "waived", check, known),
            action="conflicts.decided",
        )  # fmt: skip


def _needs_supervisor(found: Standing, outcome: Outcome, by: Unlocked, at: datetime) -> bool:
    """A conflict waived or ended, hidden hits, and letting in while a conflict may be among damaged entries."""
    if outcome == "waived" or found.state == "conflict":
        return True
    return outcome == "clear" and (found.state == "damaged" or _is_hidden(found.check, by, at))


def _is_hidden(check: Check | None, by: Unlocked, at: datetime) -> bool:
    """Whether the check found somebody in a request that may be kept from this person."""
    return check is not None and showing.supervisor_must_look(check, by, at.date())
