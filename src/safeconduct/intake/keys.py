"""Which keys a request has, and how the person with the receipt opens theirs.

A request has a file key (answers, files), a thread key (messages, consents), a summary key (what lists show)
and a conflict key (names). File and thread key are sealed to the case pair C; C is sealed to whoever may
read. The receipt opens only the applicant pair A, and A opens only the thread key.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from safeconduct import vault
from safeconduct.intake import case_key
from safeconduct.keyring import certified, rows
from safeconduct.keyring.host import host
from safeconduct.keyring.models import Holder, PublicKey
from safeconduct.keyring.rows import Opener, Slot


@dataclass(frozen=True, slots=True)
class HolderKeys:
    """The applicant pair A and the signing key beside it, opened by a receipt."""

    id: UUID
    sealing: vault.SealingKey
    signing: vault.SigningKey

    @property
    def opener(self) -> Opener:
        return Opener("holder", self.id)


@dataclass(frozen=True, slots=True)
class RequestKeys:
    """The five secrets of one request in one epoch."""

    case: vault.SealingKey
    file: vault.LockKey
    thread: vault.LockKey
    summary: vault.LockKey
    conflict: vault.LockKey

    @classmethod
    def new(cls) -> RequestKeys:
        return cls(vault.SealingKey.new(), *(vault.LockKey.new() for _ in range(4)))


def case_slot(request_id: UUID, epoch: int) -> Slot:
    return Slot("request", request_id, "case", epoch)


def file_slot(request_id: UUID, epoch: int) -> Slot:
    return Slot("request", request_id, "file", epoch)


def thread_slot(request_id: UUID, epoch: int) -> Slot:
    return Slot("request", request_id, "thread", epoch)


def summary_slot(request_id: UUID) -> Slot:
    return Slot("request", request_id, "summary")


def conflict_slot(request_id: UUID) -> Slot:
    return Slot("request", request_id, "conflict")


def draft_slot(draft_id: UUID) -> Slot:
    return Slot("draft", draft_id, "draft")


def keep_request_keys(
    request_id: UUID,
    keys: RequestKeys,
    *,
    desk_id: UUID,
    desk: vault.SealingPublicKey,
    holder: HolderKeys,
    on: date,
) -> None:
    """Write the rows of a new request. The caller holds ``transaction.atomic(using="keys")``."""
    case, to_case, to_desk = Opener("case", request_id), keys.case.public(), Opener("desk", desk_id)
    rows.seal_to(case_slot(request_id, 0), keys.case, to=desk, opener=to_desk)
    rows.seal_to(file_slot(request_id, 0), keys.file, to=to_case, opener=case)
    rows.seal_to(thread_slot(request_id, 0), keys.thread, to=to_case, opener=case)
    rows.seal_to(thread_slot(request_id, 0), keys.thread, to=holder.sealing.public(), opener=holder.opener)
    rows.seal_to(summary_slot(request_id), keys.summary, to=desk, opener=to_desk)
    rows.seal_to(conflict_slot(request_id), keys.conflict, to=desk, opener=to_desk)
    case_key.announce(request_id, 0, to_case, issuer=holder.signing, on=on)


def lock_key(slot: Slot, *, by: vault.SealingKey, opener: Opener) -> vault.LockKey:
    """Open a sealed symmetric key. Raises ``NoKey`` or ``CannotOpen``."""
    key = rows.open_sealed(slot, by=by, opener=opener)
    if not isinstance(key, vault.LockKey):
        raise vault.CannotOpen
    return key


def draft_key(holder: HolderKeys) -> vault.LockKey:
    """The key of the holder's draft. Raises ``NoKey`` once the draft was sent or has expired."""
    return lock_key(draft_slot(holder.id), by=holder.sealing, opener=holder.opener)


def thread_keys(
    request_id: UUID, epoch: int, *, by: vault.SealingKey, opener: Opener
) -> dict[int, vault.LockKey]:
    """The thread keys of every epoch up to the present one that this opener can open."""
    found = {}
    for number in range(epoch + 1):
        try:
            found[number] = lock_key(thread_slot(request_id, number), by=by, opener=opener)
        except rows.NoKey:
            continue
    return found


def make_holder(receipt: vault.ReceiptKeys, locator: str, *, on: date) -> HolderKeys:
    """Make an applicant pair for a receipt, or open the one that a lost answer already made.

    One transaction on the keys database, commit included: the caller writes to main afterwards.
    """
    holder = HolderKeys(uuid4(), vault.SealingKey.new(), vault.SigningKey.new())
    try:
        with transaction.atomic(using="keys"):
            Holder.objects.create(id=holder.id, locator=locator, authenticator=receipt.authenticator)
            _wrap_for_receipt(holder, receipt)
            rows.seal_to(
                Slot("holder", holder.id, "signing"),
                holder.signing,
                to=holder.sealing.public(),
                opener=holder.opener,
            )
            rows.seal_to(
                draft_slot(holder.id), vault.LockKey.new(), to=holder.sealing.public(), opener=holder.opener
            )
            for public in (holder.sealing.public(), holder.signing.public()):
                certified.announce(public, kind="holder", subject_id=holder.id, on=on)
    except IntegrityError:
        found = find_holder(receipt, locator)
        if found is None:
            raise
        return found
    return holder


def find_holder(receipt: vault.ReceiptKeys, locator: str) -> HolderKeys | None:
    """Whose receipt this is: its half compared with every row of its locator. None if nobody's."""
    held = Holder.objects.filter(locator=locator).values_list("id", "authenticator")
    matching = [id_ for id_, half in held if vault.digests.equal(bytes(half), receipt.authenticator)]
    return _open_holder(matching[0], receipt) if matching else None


def holder_public(holder_id: UUID) -> vault.SealingPublicKey | None:
    """The public half of an applicant pair. Compare it with a digest the person brought before sealing to it."""
    for public in certified.announced("holder", holder_id):
        if isinstance(public, vault.SealingPublicKey):
            return public
    return None


def change_receipt(holder: HolderKeys, receipt: vault.ReceiptKeys, locator: str) -> None:
    """Give the holder another number: A is wrapped anew, the old number opens nothing from then on.

    Raises ``NoKey`` if the holder was deleted meanwhile.
    """
    with transaction.atomic(using="keys"):
        if not Holder.objects.filter(id=holder.id).update(
            locator=locator, authenticator=receipt.authenticator
        ):
            raise rows.NoKey
        rows.forget_opener(Slot("holder", holder.id, "sealing"), Opener("receipt", holder.id))
        _wrap_for_receipt(holder, receipt)


def forget_holder(holder_id: UUID) -> int:
    """Delete the receipt's rows; returns how many keys. The caller holds ``transaction.atomic(using="keys")``."""
    Holder.objects.filter(id=holder_id).delete()
    PublicKey.objects.filter(kind="holder", subject_id=holder_id).delete()
    return rows.forget("holder", holder_id)


def open_receipt(receipt: vault.Receipt) -> vault.ReceiptKeys:
    """One slow derivation (about 100 ms): never inside a transaction."""
    return vault.receipts.open_receipt(receipt, host().pepper)


def _wrap_for_receipt(holder: HolderKeys, receipt: vault.ReceiptKeys) -> None:
    slot, opener = Slot("holder", holder.id, "sealing"), Opener("receipt", holder.id)
    rows.wrap_under(slot, holder.sealing, under=receipt.wrapping, opener=opener)


def _open_holder(holder_id: UUID, receipt: vault.ReceiptKeys) -> HolderKeys:
    sealing = rows.open_wrapped(
        Slot("holder", holder_id, "sealing"), under=receipt.wrapping, opener=Opener("receipt", holder_id)
    )
    if not isinstance(sealing, vault.SealingKey):
        raise vault.CannotOpen
    return open_held(holder_id, sealing)


def open_held(holder_id: UUID, sealing: vault.SealingKey) -> HolderKeys:
    """The applicant pair with its signing key, once A is open. Raises ``NoKey`` or ``CannotOpen``."""
    signing = rows.open_sealed(
        Slot("holder", holder_id, "signing"), by=sealing, opener=Opener("holder", holder_id)
    )
    if not isinstance(signing, vault.SigningKey):
        raise vault.CannotOpen
    return HolderKeys(holder_id, sealing, signing)
