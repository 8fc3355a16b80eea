"""Asking for a second person's approval, giving or refusing it, and using it: once, and for that content only.

Every action takes the ``ApprovalKind`` from its caller, and the SHA-256 of what is (or was just shown to be)
approved. The page that shows it posts that digest back with the decision, so that nobody agrees to a content
they did not see. Reasons are codes: no sentence about a person is kept here.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct.access.approving import ApprovalKind, mark_of
from safeconduct.access.errors import (
    AskedAlready,
    DecidedAlready,
    NotAllowed,
    NotApproved,
    NotWhatWasAsked,
    OwnQuestion,
    WrongState,
)
from safeconduct.access.models.approvals import LIVE, WHY_REFUSED, Approval, ApprovalVote
from safeconduct.access.models.people import Person
from safeconduct.access.permissions import demand
from safeconduct.audit.chain import record
from safeconduct.outbox.post import put

Decision = Literal["approve", "refuse"]


def ask(
    *, kind: ApprovalKind, subject_id: UUID, digest: bytes, by: Person, at: datetime, token: UUID
) -> Approval:
    """Ask others to approve this content. The same form sent twice asks once.

    Raises ``NotAllowed``; ``AskedAlready`` when this person's same question still waits; ``WrongState`` when the
    token belongs to another question.
    """
    demand(by, kind.asks)
    on = at.date()
    asked = Approval(
        id=token, kind=kind.code, subject_id=subject_id, mark=mark_of(kind, subject_id, digest), needs=kind.needs,
        asked_by=by, asked_on=on, expires_on=on + timedelta(days=kind.days), state="asked",
    )  # fmt: skip
    held = Approval.objects.filter(pk=token).first()
    if held is None:
        try:
            with transaction.atomic():
                asked.save(force_insert=True)
                _record("approval.asked", asked, by, at)
                put("approval.asked", subject=asked.pk, on=on)
        except IntegrityError as problem:  # the other click of a double click, or the question waits already
            held = Approval.objects.filter(pk=token).first()
            if held is None:
                raise AskedAlready from problem
        else:
            return asked
    if held.asked_by_id != by.pk or held.subject_id != subject_id or not held.covers(kind, digest):
        raise WrongState
    return held


def approve(*, approval_id: UUID, kind: ApprovalKind, digest: bytes, by: Person, at: datetime) -> Approval:
    """Agree to what the page showed; ``digest`` is what that page posted back.

    Raises ``NotAllowed``, ``OwnQuestion``, ``DecidedAlready``, ``NotWhatWasAsked``, ``WrongState`` (decided by
    others, withdrawn, too old).
    """
    return _decide(approval_id, kind, "approve", "", digest, by, at)


def refuse(
    *, approval_id: UUID, kind: ApprovalKind, why: str, digest: bytes, by: Person, at: datetime
) -> Approval:
    """Say no, with a code of ``WHY_REFUSED``. One no is enough. Raises what ``approve`` raises, ``ValueError``."""
    if why not in WHY_REFUSED:
        raise ValueError("a refusal says why, by a code of the table")
    return _decide(approval_id, kind, "refuse", why, digest, by, at)


def withdraw(*, approval_id: UUID, by: Person, at: datetime) -> Approval:
    """Take it back before it is used: whoever asked, or whoever agreed and thought better of it.

    Raises ``NotAllowed`` for everybody else, ``WrongState`` when it is used or over.
    """
    with transaction.atomic():
        approval = _held(approval_id)
        agreed = approval.votes.filter(person=by, decision="approve").exists()
        if not by.is_active or not (agreed or approval.asked_by_id == by.pk):
            raise NotAllowed
        approval.move("withdrawn")
        _record("approval.withdrawn", approval, by, at)
    return approval


def use(*, kind: ApprovalKind, subject_id: UUID, digest: bytes, by: Person, at: datetime) -> Approval:
    """Spend an approval on the act it was given for, inside the transaction of that act.

    ``digest`` is of what the act is about to do, computed from the content itself at this moment. Raises
    ``NotApproved`` when no unused approval of today covers it, or when one of those behind it (who asked, who
    agreed) has left or may not any more; ``NotAllowed`` when ``by`` may not ask for acts of this kind.
    """
    if not transaction.get_connection("default").in_atomic_block:
        raise transaction.TransactionManagementError("An approval is used in the transaction of its act.")
    demand(by, kind.asks)
    on = at.date()
    given = Approval.objects.live_of(kind, subject_id, digest, on).filter(state="approved")
    for approval in given.select_for_update(of=("self",)):
        if approval.still_stands(kind):
            approval.used_by, approval.used_on = by, on
            approval.save(update_fields=("used_by", "used_on"))
            approval.move("used")
            _record("approval.used", approval, by, at)
            return approval
    raise NotApproved


def expire_approvals(*, at: datetime) -> int:
    """What the worker does: end what nobody decided or used in time. Returns how many."""
    ended = 0
    late = Approval.objects.filter(state__in=LIVE, expires_on__lt=at.date())
    for approval_id in list(late.values_list("pk", flat=True)):
        with transaction.atomic():
            approval = _held(approval_id)
            if approval.state not in LIVE:  # somebody was quicker: only withdrawing was still possible
                continue
            approval.move("expired")
            record("approval.expired", chain="worker", subject=approval.pk, at=at)
            ended += 1
    return ended


def _decide(
    approval_id: UUID,
    kind: ApprovalKind,
    decision: Decision,
    why: str,
    digest: bytes,
    by: Person,
    at: datetime,
) -> Approval:
    demand(by, kind.approves)
    with transaction.atomic():
        approval = _held(approval_id)
        before = approval.votes.filter(person=by).first()
        if before is not None:
            if (before.decision, before.why) != (decision, why):
                raise DecidedAlready
            return approval  # the other click of a double click
        _check_open(approval, kind, digest, by, at)
        ApprovalVote.objects.create(
            approval=approval,
            asker_id=approval.asked_by_id,
            person=by,
            decision=decision,
            why=why,
            day=at.date(),
        )
        agreed = approval.votes.filter(decision="approve").count()
        if decision == "refuse":
            approval.move("refused")
            _record("approval.refused", approval, by, at)
        else:
            if agreed >= approval.needs:
                approval.move("approved")
            _record("approval.approved", approval, by, at, count=agreed)
    return approval


def _check_open(approval: Approval, kind: ApprovalKind, digest: bytes, by: Person, at: datetime) -> None:
    if approval.asked_by_id == by.pk:
        raise OwnQuestion
    if approval.state != "asked" or approval.expires_on < at.date():
        raise WrongState
    if not approval.covers(kind, digest):
        raise NotWhatWasAsked


def _held(approval_id: UUID) -> Approval:
    """The row, locked: two who decide at the same time come one after the other."""
    return Approval.objects.select_for_update(of=("self",)).select_related("asked_by").get(pk=approval_id)


def _record(action: str, approval: Approval, by: Person, at: datetime, count: int | None = None) -> None:
    about = bytes(approval.mark)
    record(action, chain="staff", by=by.pk, subject=approval.pk, about=about, count=count, at=at)
