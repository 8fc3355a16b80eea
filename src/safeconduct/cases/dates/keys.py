"""The dates key of a request: what the dates desk is allowed to open, and nothing besides.

Each epoch of a request has one, made when a court date is first kept or moved in that epoch. It is sealed to
the case pair of the epoch and to the certified key of the dates desk, if that desk has keys. Whoever reads
the case holds the pairs of every epoch, so nothing need be sealed anew when keys turn; and what is written
after a turning lies under a key that somebody whose access ended never had.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct import vault
from safeconduct.access.models import Desk
from safeconduct.access.unlocked import Unlocked, desk_keys
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.keys import lock_key
from safeconduct.intake.models import Request
from safeconduct.keyring import rows
from safeconduct.keyring.certified import NotCertified, certified_sealing_key
from safeconduct.keyring.host import host
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey, Opener, Slot

PURPOSE = "dates"
DESK_CODE = "dates"


def dates_slot(request_id: UUID, epoch: int) -> Slot:
    return Slot("request", request_id, PURPOSE, epoch)


def dates_desk() -> Desk | None:
    """The desk that checks dates; it may have no keys yet."""
    return Desk.objects.filter(code=DESK_CODE).first()


def for_case(request: Request, keys: CaseKeys) -> dict[int, vault.LockKey]:
    """The dates keys of a request by epoch, as somebody who reads the case opens them."""
    case, found = Opener("case", request.id), {}
    for epoch, pair in keys.case.items():
        try:
            found[epoch] = lock_key(dates_slot(request.id, epoch), by=pair, opener=case)
        except NoKey:
            continue
    return found


def for_desk(
    unlocked: Unlocked, desk: Desk, request_ids: Iterable[UUID]
) -> dict[tuple[UUID, int], vault.LockKey]:
    """The dates keys of these requests by (request, epoch), as a member of the dates desk opens them.

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
        outer = weeks.get(week) or weeks.setdefault(week, host().epoch_key(week))
        try:
            inner = vault.unlock(bytes(blob), key=outer, context=slot.outer)
            pair = pairs.get(vault.key_id_of(inner))
            if pair:
                opened = vault.open_sealed(inner, by=pair, context=slot.context(opener))
                found[request_id, epoch] = vault.expect(opened, vault.LockKey)
        except vault.CannotOpen:
            continue
    return found


def present_key(request: Request, keys: CaseKeys, on: date) -> vault.LockKey:
    """The dates key of the request's present epoch, made and committed if there is none yet.

    The caller holds the request's row: no turning, and no second first date, may come in between.
    """
    slot, case = dates_slot(request.id, request.epoch), Opener("case", request.id)
    pair = keys.case[request.epoch]
    with transaction.atomic(using="keys"):
        try:
            key = lock_key(slot, by=pair, opener=case)
        except NoKey:
            key = vault.LockKey.new()
            rows.seal_to(slot, key, to=pair.public(), opener=case)
        let_the_desk_in(request.id, {request.epoch: key}, on)
    return key


def let_the_desk_in(request_id: UUID, held: Mapping[int, vault.LockKey], on: date) -> int:
    """Seal dates keys to the dates desk where that was not done, because it had no keys then.

    Returns how many. A desk without a certified key gets nothing: nobody checks, and the page says so.
    """
    desk = dates_desk()
    if desk is None or not held:
        return 0
    opener = Opener("desk", desk.id)
    missing = [epoch for epoch in held if opener not in rows.openers(dates_slot(request_id, epoch))]
    if not missing:
        return 0
    try:
        to = certified_sealing_key("desk", desk.id, on)
    except NotCertified:
        return 0
    try:
        with transaction.atomic(using="keys"):
            for epoch in missing:
                rows.seal_to(dates_slot(request_id, epoch), held[epoch], to=to, opener=opener)
    except IntegrityError:
        return 0  # a colleague's page has just done the same
    return len(missing)


def desk_can_check(request_id: UUID, epoch: int) -> bool:
    """Whether the dates desk opens what lies under this key."""
    desk = dates_desk()
    return desk is not None and Opener("desk", desk.id) in rows.openers(dates_slot(request_id, epoch))
