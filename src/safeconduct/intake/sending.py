"""Send a request: lock the answers anew under keys that the receipt cannot open.

Each attempt writes its keys under an id of its own; the one transaction on main that finds the draft still
there wins. A double click, a reload or a second tab finds the request that was made, and makes no second.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction

from safeconduct import audit, vault
from safeconduct.consent import events
from safeconduct.consent.purposes import Purpose
from safeconduct.intake import case_key, files_sent, form, questions
from safeconduct.intake.drafts import Answers, DraftGone, draft_context, merge_late_pages
from safeconduct.intake.keys import HolderKeys, RequestKeys, draft_key, keep_request_keys
from safeconduct.intake.models import Draft, LatePage, Request, monday_of
from safeconduct.intake.sealed_parts import locked_parts
from safeconduct.keyring import certified, rows
from safeconduct.outbox import post


class HelpNotAgreed(Exception):
    """Without consent to read it for the purpose of helping, a request cannot be sent."""


class ChangedMeanwhile(Exception):
    """Another tab saved a page between reading and sending; the caller reads again."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """Everything one attempt locked before it touches the main database."""

    id: UUID
    desk_id: UUID
    version: int
    keys: RequestKeys
    answers: Answers


def send(*, holder: HolderKeys, at: datetime, call: Mapping[str, Any] | None = None) -> Request:
    """Send the holder's draft, or return the request it has become. Late pages are merged into it first.

    ``call``: what an operator noted who wrote for the person; staff read it with the answers.

    Raises ``DraftGone`` if there is neither, ``HelpNotAgreed``, and ``NotCertified`` when the desk's key
    cannot be believed (then nothing was written and the draft stays).
    """
    for _ in range(5):
        sent = Request.objects.filter(draft_id=holder.id).first()
        if sent:
            _forget_draft_keys(holder.id)
            return sent
        try:
            merge_late_pages(holder=holder, at=at)
            attempt = _prepare(holder, at.date(), call)
        except DraftGone:
            continue  # another tab may have sent it a moment ago: look again
        try:
            request = _write(attempt, holder, at)
        except (ChangedMeanwhile, DraftGone):
            _forget_attempt(attempt.id)
            continue
        _forget_draft_keys(holder.id)
        return request
    raise DraftGone


def wake_on(answers: Answers, day: date) -> date:
    """The Monday in whose week someone should look again. Every request has one, so it tells nothing."""
    soonest = questions.soonest_date(answers, day)
    latest = day + timedelta(days=settings.ANSWER_WITHIN_DAYS)
    return monday_of(max(day, min(latest, soonest)) if soonest else latest)


def _prepare(holder: HolderKeys, day: date, call: Mapping[str, Any] | None) -> Attempt:
    draft = Draft.objects.filter(id=holder.id).first()
    if draft is None:
        raise DraftGone
    try:
        key = draft_key(holder)
    except rows.NoKey:
        raise DraftGone from None
    held = vault.unlock_document(bytes(draft.document), key=key, context=draft_context(draft.id))
    answers = form.sendable(held)
    if call:
        answers["call"] = dict(call)
    if not questions.consents(answers).get(Purpose.HELP):
        raise HelpNotAgreed
    desk_id, desk = certified.intake_desk(day)
    attempt = Attempt(uuid4(), desk_id, draft.version, RequestKeys.new(), answers)
    with transaction.atomic(using="keys"):
        keep_request_keys(attempt.id, attempt.keys, desk_id=desk_id, desk=desk, holder=holder, on=day)
    return attempt


def _write(attempt: Attempt, holder: HolderKeys, at: datetime) -> Request:
    try:
        key, day = draft_key(holder), at.date()
    except rows.NoKey:
        raise DraftGone from None
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(id=holder.id).first()
        if draft is None:
            raise DraftGone
        if draft.version != attempt.version or LatePage.objects.filter(draft_id=draft.id).exists():
            raise ChangedMeanwhile
        parts = locked_parts(attempt.id, attempt.answers, attempt.keys, holder.signing.public())
        request = Request(
            id=attempt.id, holder_id=holder.id, draft_id=draft.id, desk_id=attempt.desk_id, sent_on=day,
            changed_on=day, wake_on=wake_on(attempt.answers, day), **parts,
        )  # fmt: skip
        request.save(force_insert=True)
        events.record(
            request.id, questions.consents(attempt.answers), day=day,
            wording=questions.consent_wording(attempt.answers),
            key=attempt.keys.thread, epoch=0,
        )  # fmt: skip
        files_sent.hand_over(draft.id, request.id, old=key, new=attempt.keys.file)
        draft.delete()
        # A first request bears no signature: the audit row vouches for its ciphertext and the person's keys.
        digest = case_key.sent_digest(parts["answers"], holder.sealing.public(), holder.signing.public())
        audit.record("request.sent", chain="applicant", at=at, subject=request.id, about=digest)
        post.put("request.sent", subject=request.id, on=day)
    return request


def _forget_attempt(attempt_id: UUID) -> None:
    with transaction.atomic(using="keys"):
        rows.forget("request", attempt_id)
        case_key.forget(attempt_id)


def _forget_draft_keys(draft_id: UUID) -> None:
    with transaction.atomic(using="keys"):
        rows.forget("draft", draft_id)
