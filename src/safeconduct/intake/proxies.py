"""A friend or relative wrote for the person: messages only, and the person's way to a receipt of their own.

A caseworker gives the person a one-time code. With it the person makes a receipt; its digits of comparison are
told to the caseworker, whose session alone can let them in: thread keys are sealed to the new pair, the keys
turn, and from the new epoch on the helper reads nothing. What the helper read before stays open to them until
the person, or staff on the person's word, end it. The public process holds no case key and lets nobody in.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.intake import case_key, threads
from safeconduct.intake.keys import HolderKeys, forget_holder, make_holder, thread_keys, thread_slot
from safeconduct.intake.models import InviteCode, ProxyAccess, Request
from safeconduct.keyring import certified, rows, wal
from safeconduct.keyring.host import host
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import Opener
from safeconduct.outbox import post

CODE_LIVES = timedelta(days=14)
COMPARED_GROUPS = 2


class NoSuchCode(Exception):
    """Unknown, used, taken back or too old: one answer for all."""


class NotMadeYet(Exception):
    """The person has not made and typed back a receipt with their code."""


class NoHelper(Exception):
    """Nobody who wrote for the person has access (any more)."""


def give_code(*, request_id: UUID, by: UUID, at: datetime) -> str:
    """Make a code for the person's own receipt and return it, once. An earlier one, and what was made with it, goes.

    The caller has asked whether this person of the staff may.
    """
    take_code_back(request_id=request_id)
    code = vault.codes.new_code()
    with transaction.atomic():
        InviteCode.objects.create(
            id=uuid4(), request_id=request_id, code=vault.codes.hash_code(host().pepper, code), made_by=by,
            expires_on=at.date() + CODE_LIVES,
        )  # fmt: skip
        audit.record("proxy.code_given", chain="staff", at=at, by=by, subject=request_id)
    return code


def take_code_back(*, request_id: UUID) -> None:
    """End the code of a request and the receipt that was made with it, if the person is not let in yet."""
    _forget_codes(InviteCode.objects.filter(request_id=request_id))


def make_own(*, code: str, derived: vault.ReceiptKeys, locator: str, at: datetime) -> HolderKeys:
    """Make the person's own receipt. Until it was typed back the same code makes it anew. Raises ``NoSuchCode``.

    The derivation was paid before, for wrong codes as well.
    """
    held = _good(code, at)
    if held is None:
        raise NoSuchCode
    holder, earlier = make_holder(derived, locator, on=at.date()), held.holder_id
    with transaction.atomic(using="keys"):
        rows.forget("draft", holder.id)
        if earlier and earlier != holder.id:
            forget_holder(earlier)
    with transaction.atomic():
        changed = InviteCode.objects.filter(id=held.id, typed_back=False).update(holder_id=holder.id)
        if changed:
            audit.record("proxy.receipt_made", chain="applicant", at=at, subject=held.request_id)
    if not changed:
        with transaction.atomic(using="keys"):
            forget_holder(holder.id)
        raise NoSuchCode
    return holder


def is_good(code: str, at: datetime) -> bool:
    """Whether a number can be made with this code today."""
    return _good(code, at) is not None


def confirm_own(holder_id: UUID, at: datetime) -> None:
    """The person typed their own number back: the code is used up, a caseworker can let them in."""
    with transaction.atomic():
        found = InviteCode.objects.filter(holder_id=holder_id, typed_back=False).first()
        if found:
            InviteCode.objects.filter(id=found.id).update(typed_back=True)
            Request.objects.filter(id=found.request_id).update(unread=True, changed_on=at.date())
            audit.record("proxy.receipt_typed_back", chain="applicant", at=at, subject=found.request_id)
            post.put("message.written", subject=found.request_id, on=at.date())


def waits(holder_id: UUID) -> bool:
    """Whether this receipt was made with a code and its person is not let in yet."""
    return InviteCode.objects.filter(holder_id=holder_id).exists()


def compared_digits(holder_id: UUID) -> str:
    """Eight digits the person tells the caseworker, so that nobody who caught the code is let in instead."""
    for public in certified.announced("holder", holder_id):
        if isinstance(public, vault.SealingPublicKey):
            return " ".join(public.fingerprint().split()[:COMPARED_GROUPS])
    return ""


def let_in(
    *, request: Request, thread: Mapping[int, vault.LockKey], by: UUID, at: datetime
) -> tuple[Request, vault.SealingPublicKey]:
    """Make the person's own receipt that of the request. Inside the caller's main transaction, who then turns.

    ``thread``: every thread key so far. Raises ``NotMadeYet``. The keys are sealed first; should the transaction
    fail, they lie sealed to the person's pair and no row of main names it.
    """
    held = Request.objects.select_for_update().get(id=request.id)
    invited = InviteCode.objects.filter(request_id=held.id, typed_back=True).first()
    sealing, signing = _public_halves(invited)
    if invited is None or invited.holder_id is None or sealing is None or signing is None:
        raise NotMadeYet
    opener = Opener("holder", invited.holder_id)
    with transaction.atomic(using="keys"):
        for epoch, key in thread.items():
            rows.forget_opener(thread_slot(held.id, epoch), opener)
            rows.seal_to(thread_slot(held.id, epoch), key, to=sealing, opener=opener)
    last = held.messages.order_by("-number").values_list("number", flat=True).first() or 0
    held.card = threads.card_for(held, thread, signing, until=last)
    if held.holder_id:
        ProxyAccess.objects.update_or_create(
            id=held.holder_id,
            defaults={"request_id": held.id, "last_epoch": held.epoch, "last_number": last},
        )
    held.holder_id = invited.holder_id
    held.save(update_fields=("holder_id", "card"))
    invited.delete()
    told = case_key.sent_digest(bytes(held.answers), sealing, signing)
    audit.record(case_key.REPLACED, chain="staff", at=at, by=by, subject=held.id, about=told)
    return held, sealing


def is_helpers(request: Request, holder: HolderKeys) -> bool:
    """Whether a request's receipt is that of somebody who wrote for the person; yes where it cannot be told."""
    try:
        return threads.read_card(request, threads.keys_for_holder(request, holder)).proxy
    except (threads.ThreadGone, rows.NoKey):
        return True


def helper_of(request_id: UUID) -> ProxyAccess | None:
    """Who wrote for the person and may still read the old messages."""
    return ProxyAccess.objects.filter(request_id=request_id).first()


def read_as_helper(holder: HolderKeys) -> tuple[Request, list[threads.Read]]:
    """What a helper still reads once the person has their own receipt: old messages. Raises ``NoHelper``."""
    access = ProxyAccess.objects.filter(id=holder.id).first()
    request = Request.objects.filter(id=access.request_id).first() if access else None
    if access is None or request is None:
        raise NoHelper
    keys = thread_keys(request.id, access.last_epoch, by=holder.sealing, opener=holder.opener)
    if 0 not in keys:
        raise NoHelper
    return request, [each for each in threads.read(request, keys) if each.number <= access.last_number]


def end_helper(*, request_id: UUID, at: datetime, by: UUID | None = None) -> None:
    """End the access of whoever wrote for the person, keys first. ``by`` is empty when the person does it.

    While the person has no receipt of their own, nobody outside reads the thread then. Raises ``NoHelper``.
    """
    access = helper_of(request_id)
    request = Request.objects.filter(id=request_id).first()
    holder_id = access.id if access else request.holder_id if request and by else None
    if holder_id is None:
        raise NoHelper
    with transaction.atomic(using="keys"):
        forget_holder(holder_id)
        WrappedKey.objects.filter(
            owner_kind="request", owner_id=request_id, opener_kind="holder", opener_id=holder_id
        ).delete()
    with transaction.atomic():
        ProxyAccess.objects.filter(id=holder_id).delete()
        Request.objects.filter(id=request_id, holder_id=holder_id).update(holder_id=None)
        chain: audit.Chain = "staff" if by else "applicant"
        audit.record("proxy.ended", chain=chain, at=at, by=by, subject=request_id)
    wal.truncate()


def holders_beside(request_id: UUID) -> list[UUID]:
    """Receipts besides the request's own: a helper's, and one made with a code. They go when the request goes."""
    made = InviteCode.objects.filter(request_id=request_id).values_list("holder_id", flat=True)
    helpers = ProxyAccess.objects.filter(request_id=request_id).values_list("id", flat=True)
    return [each for each in (*made, *helpers) if each]


def forget_beside(request_ids: Iterable[UUID]) -> None:
    """Delete the rows of requests that are gone, inside the caller's main transaction. Their keys went before."""
    ids = list(request_ids)
    InviteCode.objects.filter(request_id__in=ids).delete()
    ProxyAccess.objects.filter(request_id__in=ids).delete()


def known_holders(ids: Iterable[UUID]) -> set[UUID]:
    """Which of these holders belong to a helper or to a person who waits: the sweeper leaves them."""
    wanted = list(ids)
    made = InviteCode.objects.filter(holder_id__in=wanted).values_list("holder_id", flat=True)
    return {each for each in made if each} | set(
        ProxyAccess.objects.filter(id__in=wanted).values_list("id", flat=True)
    )


def sweep_codes(at: datetime) -> int:
    """What the worker does: forget codes past their day that nobody used. Returns how many."""
    return _forget_codes(InviteCode.objects.filter(expires_on__lt=at.date(), typed_back=False))


def _good(code: str, at: datetime) -> InviteCode | None:
    digest = vault.codes.hash_code(host().pepper, code)
    return InviteCode.objects.filter(code=digest, expires_on__gte=at.date(), typed_back=False).first()


def _forget_codes(found: Iterable[InviteCode]) -> int:
    codes = list(found)
    for each in codes:
        if each.holder_id:
            with transaction.atomic(using="keys"):
                forget_holder(each.holder_id)
    InviteCode.objects.filter(id__in=[each.id for each in codes]).delete()
    return len(codes)


def _public_halves(
    invited: InviteCode | None,
) -> tuple[vault.SealingPublicKey | None, vault.VerifyKey | None]:
    announced = certified.announced("holder", invited.holder_id) if invited and invited.holder_id else []
    sealing = next((key for key in announced if isinstance(key, vault.SealingPublicKey)), None)
    signing = next((key for key in announced if isinstance(key, vault.VerifyKey)), None)
    return sealing, signing
