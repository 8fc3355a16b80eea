"""Write a draft: begin it with the first saved page, save page after page, keep what came too late.

A draft is one document under a draft key that only the receipt opens. Staff cannot read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from safeconduct import audit, vault
from safeconduct.blobs import store as blobs
from safeconduct.intake import form
from safeconduct.intake.deleting import bury
from safeconduct.intake.keys import HolderKeys, draft_key, forget_holder, lock_key, make_holder
from safeconduct.intake.models import Draft, LatePage, Request, Upload
from safeconduct.keyring import rows, wal
from safeconduct.keyring.rows import Opener, Slot
from safeconduct.law.facts import FACTS, fits

Answers = dict[str, Any]
LATE_PAGES_KEPT = 40


class DraftGone(Exception):
    """Sent, expired or deleted: there is no draft to write to."""


class AlreadySent(Exception):
    """The draft has become a request: there is nothing left to forget."""


class TooManyLatePages(Exception):
    """So many pages wait unmerged that no more are kept."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A draft as its holder reads it."""

    answers: Answers
    version: int
    typed_back: bool


def begin(
    *, receipt: vault.Receipt, derived: vault.ReceiptKeys, answers: Answers, at: datetime
) -> HolderKeys:
    """Keep the first page. The same receipt twice (double click, lost answer) gives the same draft.

    Two tabs of one first page: the later one's answers are put over the earlier one's. Raises ``DraftGone``
    if this receipt's draft has been sent meanwhile.
    """
    holder = make_holder(derived, receipt.locator, on=at.date())
    try:
        key = draft_key(holder)
    except rows.NoKey:
        raise DraftGone from None
    with transaction.atomic():
        document, expires = _locked(answers, holder.id, key), _expiry(at, typed_back=False)
        _draft, made = Draft.objects.get_or_create(
            id=holder.id, defaults={"document": document, "saved_on": at.date(), "expires": expires}
        )
        if made:
            audit.record("draft.begun", chain="applicant", at=at, subject=holder.id)
    if not made:
        save(holder=holder, changed=answers["facts"], at=at)
    return holder


def read(holder: HolderKeys) -> Opened:
    """Open the holder's draft. Raises ``DraftGone``."""
    draft = Draft.objects.filter(id=holder.id).first()
    if draft is None:
        raise DraftGone
    try:
        return Opened(_unlocked(draft, draft_key(holder)), draft.version, draft.typed_back)
    except rows.NoKey:
        raise DraftGone from None


def save(*, holder: HolderKeys, changed: Answers, at: datetime) -> Answers:
    """Put one page's answers into the draft; pages saved meanwhile in another tab stay. Raises ``DraftGone``."""
    try:
        key = draft_key(holder)
    except rows.NoKey:
        raise DraftGone from None
    with transaction.atomic():
        draft = Draft.objects.select_for_update().filter(id=holder.id).first()
        if draft is None:
            raise DraftGone
        answers = form.merge(_unlocked(draft, key), changed)
        draft.document = _locked(answers, draft.id, key)
        draft.version += 1
        draft.saved_on, draft.expires = at.date(), _expiry(at, typed_back=draft.typed_back)
        draft.save(update_fields=("document", "version", "saved_on", "expires"))
    return answers


def confirm_receipt(*, holder: HolderKeys, at: datetime) -> None:
    """The person typed their number back: the draft now lives its full time."""
    with transaction.atomic():
        changed = Draft.objects.filter(id=holder.id).update(
            typed_back=True, expires=_expiry(at, typed_back=True)
        )
        if changed:
            audit.record("receipt.typed_back", chain="applicant", at=at, subject=holder.id)


def keep_for_operator(*, draft_id: UUID, at: datetime) -> None:
    """An operator writes this draft for somebody: it lives its full time before the number was typed back."""
    Draft.objects.filter(id=draft_id).update(typed_back=True, expires=_expiry(at, typed_back=True))


def keep_late_page(*, draft_id: UUID, to: vault.SealingPublicKey, changed: Answers, at: datetime) -> None:
    """Keep a page posted after the session had ended, sealed to the applicant pair's public key.

    Raises ``DraftGone`` and ``TooManyLatePages``.
    """
    if not Draft.objects.filter(id=draft_id).exists():
        raise DraftGone
    page, key = LatePage(draft_id=draft_id, day=at.date()), vault.LockKey.new()
    with transaction.atomic(using="keys"):
        rows.seal_to(Slot("late", page.id, "late"), key, to=to, opener=Opener("holder", draft_id))
    try:
        with transaction.atomic():
            if not Draft.objects.select_for_update().filter(id=draft_id).exists():
                raise DraftGone
            last = LatePage.objects.filter(draft_id=draft_id).aggregate(last=Max("number"))["last"] or 0
            if last >= LATE_PAGES_KEPT:
                raise TooManyLatePages
            page.number = last + 1
            page.document = vault.lock_document(
                changed, key=key, context=_late_context(page.id), floor=vault.FLOOR_DOCUMENT
            )
            page.save(force_insert=True)
    except BaseException:
        with transaction.atomic(using="keys"):
            rows.forget("late", page.id)
        raise


def merge_late_pages(*, holder: HolderKeys, at: datetime) -> int:
    """Put pages that came too late into the draft, oldest first. Returns how many.

    Each is merged and deleted in one transaction, so once. One that cannot be opened is dropped: nobody would
    ever read it, and it must not keep the person out. Without a draft nothing happens.
    """
    merged = 0
    for page in LatePage.objects.filter(draft_id=holder.id).order_by("number"):
        changed = _late_answers(page, holder)
        try:
            with transaction.atomic():
                if LatePage.objects.filter(id=page.id).delete()[0] and changed:
                    save(holder=holder, changed=changed, at=at)
                    merged += 1
        except DraftGone:
            return merged
        with transaction.atomic(using="keys"):
            rows.forget("late", page.id)
    return merged


def _late_answers(page: LatePage, holder: HolderKeys) -> Answers:
    """What a late page changes, without what the form no longer takes; empty if it cannot be opened."""
    try:
        key = lock_key(Slot("late", page.id, "late"), by=holder.sealing, opener=holder.opener)
        changed = vault.unlock_document(bytes(page.document), key=key, context=_late_context(page.id))
    except (rows.NoKey, vault.CannotOpen):
        return {}
    return {
        fact_id: answer
        for fact_id, answer in changed.items()
        if fact_id in FACTS and (answer is None or fits(FACTS[fact_id], answer))
    }


def forget(draft_id: UUID, *, at: datetime, why: str) -> None:
    """Delete a draft that was not sent, keys first. A restored backup does not bring it back (``bury``).

    The draft's row is held meanwhile: a sending that has begun finds it gone and sends nothing. Raises
    ``AlreadySent`` if it has become a request, whose receipt must live on.
    """
    late = list(LatePage.objects.filter(draft_id=draft_id).values_list("id", flat=True))
    names = list(Upload.objects.filter(owner_id=draft_id).values_list("blob", flat=True))
    with transaction.atomic():
        Draft.objects.select_for_update().filter(id=draft_id).first()
        if Request.objects.filter(draft_id=draft_id).exists():
            raise AlreadySent
        with transaction.atomic(using="keys"):
            rows.forget("draft", draft_id)
            rows.forget("late", late)
            forget_holder(draft_id)
        bury(draft_id)
        Draft.objects.filter(id=draft_id).delete()
        LatePage.objects.filter(draft_id=draft_id).delete()
        Upload.objects.filter(owner_id=draft_id).delete()
        audit.record(why, chain="applicant", at=at, subject=draft_id)
    for name in names:
        blobs.delete(name)
    wal.truncate()


def draft_context(draft_id: UUID) -> vault.Context:
    return vault.Context("intake.draft", str(draft_id), "answers")


def _late_context(page_id: UUID) -> vault.Context:
    return vault.Context("intake.latepage", str(page_id), "answers")


def _locked(answers: Answers, draft_id: UUID, key: vault.LockKey) -> bytes:
    return vault.lock_document(answers, key=key, context=draft_context(draft_id), floor=vault.FLOOR_DOCUMENT)


def _unlocked(draft: Draft, key: vault.LockKey) -> Answers:
    return dict(vault.unlock_document(bytes(draft.document), key=key, context=draft_context(draft.id)))


def _expiry(at: datetime, *, typed_back: bool) -> datetime:
    lives = (
        timedelta(days=settings.DRAFT_DAYS)
        if typed_back
        else timedelta(hours=settings.DRAFT_HOURS_BEFORE_RECEIPT)
    )
    whole_hour = at.replace(minute=0, second=0, microsecond=0)
    if typed_back:  # the day of the last save, never its hour
        return whole_hour.replace(hour=0) + timedelta(days=1) + lives
    return whole_hour + timedelta(hours=1) + lives
