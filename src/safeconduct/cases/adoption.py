"""Keys that lie sealed for a desk's pair, wrapped once more under its list key: every later opening is cheap.

For keys of requests of which there is one for each request: the summary key and the conflict key.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.db import transaction
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from safeconduct import audit, vault
from safeconduct.access.models import Desk
from safeconduct.access.unlocked import Unlocked, desk_keys, list_key, list_keys
from safeconduct.keyring.host import host
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import Opener, Slot, id_text, newest_lock, open_all_wrapped, row_for

Purpose = Literal["summary", "conflict"]
AT_ONCE = 500


def adopt(unlocked: Unlocked, desk: Desk, purpose: Purpose, at: datetime, action: str) -> int:
    """Wrap the keys this desk has not seen yet under its list key. Returns how many; one audit row.

    Keys sealed to a desk pair this person never held stay as they are, for a colleague who does.
    Raises ``NotAMember``.
    """
    fresh = _fresh(desk, purpose)
    if not fresh:
        return 0
    under, pairs = list_key(unlocked, desk), desk_keys(unlocked, desk)
    batches = (fresh[start : start + AT_ONCE] for start in range(0, len(fresh), AT_ONCE))
    adopted = sum(_adopt_batch(batch, purpose, desk, under, pairs) for batch in batches)
    if adopted:
        with transaction.atomic():
            audit.record(action, chain="staff", at=at, by=unlocked.person.pk, subject=desk.id, count=adopted)
    return adopted


def opened(unlocked: Unlocked, desk: Desk, purpose: Purpose) -> dict[str, vault.LockKey]:
    """Every adopted key of the desk, by request's id as text: two symmetric openings each."""
    lists = {key.key_id: key for key in list_keys(unlocked, desk).values()}
    found = open_all_wrapped(
        owner_kind="request", purpose=purpose, opener=Opener("list", desk.id), under=lists
    )
    return {owner: vault.expect(secret, vault.LockKey) for owner, secret in found}


def _fresh(desk: Desk, purpose: Purpose) -> list[str]:
    """Ids, as text, of requests whose key lies there for the desk's pair and not for its list key."""
    of_desk = WrappedKey.objects.filter(purpose=purpose, opener_id=desk.id)
    if of_desk.filter(opener_kind="desk").count() == of_desk.filter(opener_kind="list").count():
        return []  # each row for the list has one for the desk: hand-over takes both away
    held = _sealed(purpose).filter(opener_id=desk.id, opener_kind__in=("desk", "list"))
    owners: dict[str, set[str]] = {"desk": set(), "list": set()}
    for owner, kind in held.values_list(Cast("owner_id", CharField()), "opener_kind").iterator(2000):
        owners[kind].add(owner)
    return sorted(map(id_text, owners["desk"] - owners["list"]))


def _sealed(purpose: Purpose) -> QuerySet[WrappedKey]:
    """Keys of requests by the index that begins with their owner.

    The purpose is cast so that the other index is not used, which SQLite prefers: it would read every row
    of the desk from the file for what this one holds by itself, or finds at once for a handful of owners.
    """
    cast = WrappedKey.objects.alias(purpose_read=Cast("purpose", CharField()))
    return cast.filter(owner_kind="request", purpose_read=purpose, epoch=0)


def _adopt_batch(
    owners: list[str],
    purpose: Purpose,
    desk: Desk,
    under: vault.LockKey,
    pairs: dict[bytes, vault.SealingKey],
) -> int:
    """One short transaction, so that somebody who is sending does not wait for the whole list."""
    to_desk, to_list = Opener("desk", desk.id), Opener("list", desk.id)
    held = _sealed(purpose).filter(owner_id__in=owners, opener_kind="desk", opener_id=desk.id)
    newest = newest_lock()
    weeks = {newest[0]: newest[1]}
    wrapped = []
    for owner_id, blob, week in held.values_list("owner_id", "blob", "week"):
        slot = Slot("request", owner_id, purpose)
        outer = weeks.get(week) or weeks.setdefault(week, host().epoch_key(week))
        try:
            inner = vault.unlock(blob, key=outer, context=slot.outer)
            by = pairs.get(vault.key_id_of(inner))
            if by is None:
                continue
            secret = vault.open_sealed(inner, by=by, context=slot.context(to_desk))
        except vault.CannotOpen:
            continue  # a damaged row takes nobody's list away
        rewrapped = vault.wrap(secret, under=under, context=slot.context(to_list))
        wrapped.append(row_for(slot, to_list, rewrapped, newest))
    with transaction.atomic(using="keys"):
        WrappedKey.objects.bulk_create(wrapped, ignore_conflicts=True)
    return len(wrapped)
