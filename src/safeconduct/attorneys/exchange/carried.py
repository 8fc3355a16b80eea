"""Checked rows between the upload and the confirmation: sealed to the person who brought them, for an hour.

A key of its own for each file, sealed to that person: no colleague, no desk and no worker opens it. Bringing the rows
in is one transaction on each database, keys first: a crash leaves at most keys whose rows never came, and those are
swept. Confirmed twice is once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct import audit, vault
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import Carried
from safeconduct.intake.keys import lock_key
from safeconduct.keyring import rows, wal
from safeconduct.keyring.lost_halves import refuse_a_massacre
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey, Slot

OWNER = "carried"
KEPT_FOR = timedelta(hours=1)

Rows = list[dict[str, Any]]
Bring = Callable[[int, dict[str, Any]], None]
"""Makes one row of it: place in the file and values."""


class Gone(Exception):
    """No such file of this person: unknown, somebody else's, or its hour is over."""


def keep(
    *, token: UUID, kind: str, found: Sequence[Mapping[str, Any]], by: Unlocked, at: datetime
) -> Carried:
    """Keep checked rows for an hour. The same form twice is one. Raises ``Gone`` for somebody else's token."""
    row = Carried(
        id=token, state="checked", person=by.person, kind=kind, until=at + KEPT_FOR, count=len(found)
    )
    held = Carried.objects.filter(id=token).first()
    if held is not None:
        return _again(held, kind, found, by, at)
    key = vault.LockKey.new()
    with transaction.atomic(using="keys"):
        rows.forget(OWNER, token)  # of an attempt that broke off
        rows.seal_to(_slot(token), key, to=by.sealing.public(), opener=by.opener)
    row.document = _locked(token, found, key)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record(f"{kind}.file_checked", chain="staff", at=at, by=by.person.pk, count=len(found))
    except (
        IntegrityError
    ):  # pressed twice at the same moment: the last key is there, and nothing opens the first
        _forget([token])
        raise Gone from None
    return row


def of(token: UUID, *, kind: str, by: Unlocked, at: datetime) -> Carried:
    """One's own file while its hour lasts. Raises ``Gone``."""
    row = Carried.objects.filter(id=token, person=by.person, kind=kind, until__gt=at).first()
    if row is None:
        raise Gone
    return row


def opened(row: Carried, by: Unlocked) -> Rows:
    """The rows, as the person reads them. Raises ``Gone``."""
    try:
        key = lock_key(_slot(row.pk), by=by.sealing, opener=by.opener)
        return list(vault.unlock_document(bytes(row.document), key=key, context=_context(row.pk)))
    except (NoKey, vault.CannotOpen):
        raise Gone from None


def bring_in(row: Carried, bring: Bring, *, action: str, by: Unlocked, at: datetime) -> int:
    """Make something of every row, all or nothing. Returns how many; 0 where it was done before.

    The keys of what is made are committed first, in one transaction; then the rows. What ``bring`` raises undoes both.
    """
    with transaction.atomic():
        if not Carried.objects.filter(pk=row.pk, state="checked").update(state="done", document=b""):
            return 0
        found = opened(row, by)
        with transaction.atomic(using="keys"):
            for place, values in enumerate(found):
                bring(place, values)
            rows.forget(OWNER, row.pk)
        audit.record(action, chain="staff", at=at, by=by.person.pk, count=len(found))
    wal.truncate()
    return len(found)


def drop(row: Carried) -> None:
    """Not wanted after all: keys first."""
    _forget([row.pk])
    wal.truncate()


def sweep(at: datetime) -> int:
    """For the worker, every minute: delete what nobody confirmed within the hour, and keys whose row never came.

    Needs no key. Returns how many files it deleted.
    """
    over = list(Carried.objects.filter(until__lte=at).values_list("pk", flat=True))
    old = WrappedKey.objects.filter(owner_kind=OWNER, made_on__lt=(at - KEPT_FOR).date())
    owners = set(old.values_list("owner_id", flat=True).distinct())
    lost = owners - set(Carried.objects.values_list("pk", flat=True))
    refuse_a_massacre(len(lost), len(owners))
    if over or lost:
        _forget([*over, *lost])
        wal.truncate()
    return len(over)


def _again(
    held: Carried, kind: str, found: Sequence[Mapping[str, Any]], by: Unlocked, at: datetime
) -> Carried:
    """The same form once more: another file takes the place of the first one, unless that one is in already."""
    if held.person_id != by.person.pk or held.kind != kind or held.until <= at:
        raise Gone
    if held.state == "checked" and opened(held, by) != list(found):
        key = lock_key(_slot(held.pk), by=by.sealing, opener=by.opener)
        document = _locked(held.pk, found, key)
        Carried.objects.filter(pk=held.pk, state="checked").update(document=document, count=len(found))
        held.refresh_from_db()
    return held


def _forget(ids: list[UUID]) -> None:
    with transaction.atomic(using="keys"):
        rows.forget(OWNER, ids)
    Carried.objects.filter(pk__in=ids).delete()


def _locked(token: UUID, found: Sequence[Mapping[str, Any]], key: vault.LockKey) -> bytes:
    value: vault.JSON = [dict(each) for each in found]
    return vault.lock_document(value, key=key, context=_context(token), floor=vault.FLOOR_DOCUMENT)


def _slot(token: UUID) -> Slot:
    return Slot(OWNER, token, "content")


def _context(token: UUID) -> vault.Context:
    return vault.Context("attorneys.carried", str(token), "rows")
