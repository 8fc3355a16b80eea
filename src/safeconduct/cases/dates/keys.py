"""The dates key of a request: what the dates desk is allowed to open, and nothing besides.

A request has them by number; the newest one serves as long as it is sealed to the case pair of the present
epoch and to the present certified key of the dates desk (if that desk has keys). When either of them turned,
the next thing written makes a new one: whoever lost access to the case, or left the desk, never had it. Whoever
reads the case holds the pairs of every epoch, so nothing need be sealed anew when keys turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct import vault
from safeconduct.access.models import Desk
from safeconduct.access.unlocked import Unlocked, desk_keys
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake import case_key
from safeconduct.intake.keys import file_slot, lock_key
from safeconduct.intake.models import Request
from safeconduct.keyring import certified, rows
from safeconduct.keyring.certified import NotCertified, certified_sealing_key
from safeconduct.keyring.host import host
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey, Opener, Slot

PURPOSE = "dates"
DESK_CODE = "dates"


@dataclass(frozen=True, slots=True)
class DatesKey:
    """One of the dates keys of a request, by its number."""

    number: int
    key: vault.LockKey


def dates_slot(request_id: UUID, number: int) -> Slot:
    return Slot("request", request_id, PURPOSE, number)


def dates_desk() -> Desk | None:
    """The desk that checks dates; it may have no keys yet."""
    return Desk.objects.filter(code=DESK_CODE).first()


def for_case(request: Request, keys: CaseKeys) -> dict[int, vault.LockKey]:
    """The dates keys of a request by number, as somebody who reads the case opens them.

    A damaged one is left out: what lies under it is counted as not opening, and the rest opens.
    """
    case, found = Opener("case", request.id), {}
    pairs = {pair.key_id: pair for pair in keys.case.values()}
    for number in _numbers(request.id, case):
        slot = dates_slot(request.id, number)
        try:
            by = pairs.get(rows.sealed_to(slot, case))
            if by:
                found[number] = lock_key(slot, by=by, opener=case)
        except (NoKey, vault.CannotOpen):
            continue
    return found


def for_desk(
    unlocked: Unlocked, desk: Desk, request_ids: Iterable[UUID]
) -> dict[tuple[UUID, int], vault.LockKey]:
    """The dates keys of these requests by (request, number), as a member of the dates desk opens them.

    What is sealed to a pair this person never held, and damaged rows, are left out.
    """
    pairs, opener = desk_keys(unlocked, desk), Opener("desk", desk.id)
    held = WrappedKey.objects.filter(
        owner_kind="request", owner_id__in=list(request_ids), purpose=PURPOSE, opener_kind="desk",
        opener_id=desk.id,
    )  # fmt: skip
    found, weeks = {}, dict[int, vault.LockKey]()
    for request_id, epoch, blob, week in held.values_list("owner_id", "epoch", "blob", "week"):
        slot = dates_slot(request_id, epoch)
        try:
            outer = weeks.get(week) or weeks.setdefault(week, host().epoch_key(week))
            inner = vault.unlock(bytes(blob), key=outer, context=slot.outer)
            pair = pairs.get(vault.key_id_of(inner))
            if pair:
                opened = vault.open_sealed(inner, by=pair, context=slot.context(opener))
                found[request_id, epoch] = vault.expect(opened, vault.LockKey)
        except vault.CannotOpen:
            continue
    return found


def present_key(request: Request, keys: CaseKeys, on: date) -> DatesKey:
    """What whoever reads the case writes under: the newest key if it still serves, else a new one, committed.

    The caller holds the request's row: no turning, and no second new key, may come in between.
    """
    pair, case = keys.case[request.epoch], Opener("case", request.id)
    newest, to_desk = _newest(request.id), _desk_key(on)
    if newest is not None and _serves(request.id, newest, pair.key_id, to_desk):
        try:
            key = lock_key(dates_slot(request.id, newest), by=pair, opener=case)
        except vault.CannotOpen:
            pass  # damaged: a new one takes its place
        else:
            let_the_desk_in(request.id, {newest: key}, on)
            return DatesKey(newest, key)
    return _make(request.id, newest, pair.public(), to_desk)


def present_key_at_desk(request: Request, held: Mapping[int, vault.LockKey], on: date) -> DatesKey:
    """What the dates desk writes under. ``held``: the keys it opens, by number; the caller holds the request's row.

    A new one is sealed to the public half of the case pair, believed only with its signature.
    Raises ``NotCertified`` where there is none to believe, or none of the desk; and ``NoKey``.
    """
    case, newest, to_desk = Opener("case", request.id), _newest(request.id), _desk_key(on)
    present_pair = rows.sealed_to(file_slot(request.id, request.epoch), case)
    if newest is not None and newest in held and _serves(request.id, newest, present_pair, to_desk):
        return DatesKey(newest, held[newest])
    if to_desk is None:
        raise NotCertified  # a key of the case alone would take the date off the desk
    announced = certified.announced("holder", request.holder_id) if request.holder_id else []
    signer = next((key for key in announced if isinstance(key, vault.VerifyKey)), None)
    if case_key.trusted_holder(request) is None or signer is None:
        raise NotCertified
    to_case = case_key.public_half(request.id, request.epoch, signer=signer, on=on)
    return _make(request.id, newest, to_case, to_desk)


def let_the_desk_in(request_id: UUID, held: Mapping[int, vault.LockKey], on: date) -> int:
    """Seal dates keys to the dates desk where that was not done, because it had no keys then.

    Returns how many. A desk without a certified key gets nothing: nobody checks, and the page says so.
    """
    desk = dates_desk()
    if desk is None or not held:
        return 0
    opener = Opener("desk", desk.id)
    missing = [number for number in held if opener not in rows.openers(dates_slot(request_id, number))]
    to = _desk_key(on) if missing else None
    if to is None:
        return 0
    try:
        with transaction.atomic(using="keys"):
            for number in missing:
                rows.seal_to(dates_slot(request_id, number), held[number], to=to, opener=opener)
    except IntegrityError:
        return 0  # a colleague's page has just done the same
    return len(missing)


def desk_can_check(request_id: UUID, number: int) -> bool:
    """Whether the dates desk opens what lies under this key."""
    desk = dates_desk()
    return desk is not None and Opener("desk", desk.id) in rows.openers(dates_slot(request_id, number))


def _make(
    request_id: UUID,
    newest: int | None,
    to_case: vault.SealingPublicKey,
    to_desk: vault.SealingPublicKey | None,
) -> DatesKey:
    desk, made = dates_desk(), DatesKey(0 if newest is None else newest + 1, vault.LockKey.new())
    slot = dates_slot(request_id, made.number)
    with transaction.atomic(using="keys"):
        rows.seal_to(slot, made.key, to=to_case, opener=Opener("case", request_id))
        if desk and to_desk:
            rows.seal_to(slot, made.key, to=to_desk, opener=Opener("desk", desk.id))
    return made


def _serves(request_id: UUID, number: int, case_pair: bytes, to_desk: vault.SealingPublicKey | None) -> bool:
    """Whether a key is sealed to this case pair, and to no key of the desk but its present one."""
    slot, desk = dates_slot(request_id, number), dates_desk()
    try:
        if rows.sealed_to(slot, Opener("case", request_id)) != case_pair:
            return False
    except (NoKey, vault.CannotOpen):
        return False
    try:
        sealed = rows.sealed_to(slot, Opener("desk", desk.id)) if desk else None
    except NoKey:
        return True  # the desk had no key then, and is let in now
    except vault.CannotOpen:
        return False
    return sealed is None or (to_desk is not None and sealed == to_desk.key_id)


def _desk_key(on: date) -> vault.SealingPublicKey | None:
    """The certified key of the dates desk, None where it has none."""
    desk = dates_desk()
    try:
        return certified_sealing_key("desk", desk.id, on) if desk else None
    except NotCertified:
        return None


def _newest(request_id: UUID) -> int | None:
    try:
        return rows.newest_epoch("request", request_id, PURPOSE)
    except NoKey:
        return None


def _numbers(request_id: UUID, opener: Opener) -> list[int]:
    held = WrappedKey.objects.filter(
        owner_kind="request",
        owner_id=request_id,
        purpose=PURPOSE,
        opener_kind=opener.kind,
        opener_id=opener.id,
    )
    return list(held.order_by("epoch").values_list("epoch", flat=True))
