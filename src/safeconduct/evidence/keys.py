"""Keys of records: each has its own, wrapped under the list key of the desk that may open it.

Two desks: *documentation* for what is sealed in the records of the desk (sources' identities, exact places, files),
and *testimony*, the vault, for names and first-hand accounts. The rooms above keep letters and drafts the same way,
under the list key of *advocacy*. Forgetting a record's key deletes its sealed part, also from old backups. A list key
turns when somebody leaves a desk; those who stay hold every epoch.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct import vault
from safeconduct.access.models import Desk
from safeconduct.access.unlocked import Unlocked, list_keys
from safeconduct.keyring import rows
from safeconduct.keyring.rows import NoKey, Opener, Slot, open_all_wrapped

DeskCode = Literal["documentation", "testimony", "advocacy"]
OWNERS: Mapping[str, str] = {"documentation": "evidence", "testimony": "testimony", "advocacy": "advocacy"}
"""Whose key it is in the keys database, by desk."""
PURPOSE = "content"


@dataclass(frozen=True, slots=True)
class DeskKeys:
    """A desk's list keys, open for one request of somebody who holds them. ``by_id``: by key id; ``newest`` wraps."""

    desk: Desk
    newest: vault.LockKey = field(repr=False)
    by_id: Mapping[bytes, vault.LockKey] = field(repr=False)

    @property
    def opener(self) -> Opener:
        return Opener("list", self.desk.pk)

    def slot(self, record_id: UUID) -> Slot:
        return Slot(OWNERS[self.desk.code], record_id, PURPOSE)


def open_desk(unlocked: Unlocked, code: DeskCode) -> DeskKeys:
    """The keys of a desk this person sits at. Raises ``NotAMember``."""
    from safeconduct.access.errors import NotAMember

    desk = Desk.objects.filter(code=code).first()
    held = list_keys(unlocked, desk) if desk else {}
    if desk is None or not held:
        raise NotAMember
    return DeskKeys(desk, held[max(held)], {key.key_id: key for key in held.values()})


def new_key(record_id: UUID, desk: DeskKeys) -> vault.LockKey:
    """A key for a new record, committed before anything is written under it. Keys first, always.

    A key that lies there already (the same form, a moment ago or before a crash) is used again. It is never taken back
    when what follows fails: another attempt may have kept the record under it meanwhile. What is left is swept.
    """
    return _kept(record_id, desk) or _made(record_id, desk)


def _made(record_id: UUID, desk: DeskKeys) -> vault.LockKey:
    key = vault.LockKey.new()
    try:
        with transaction.atomic(using="keys"):
            rows.wrap_under(desk.slot(record_id), key, under=desk.newest, opener=desk.opener)
    except IntegrityError:  # the other click of a double click was quicker
        return record_key(record_id, desk)
    return key


def _kept(record_id: UUID, desk: DeskKeys) -> vault.LockKey | None:
    try:
        return record_key(record_id, desk)
    except NoKey:
        return None


def record_key(record_id: UUID, desk: DeskKeys) -> vault.LockKey:
    """The key of a record. Raises ``NoKey`` (never sealed, or forgotten) and ``CannotOpen``."""
    slot = desk.slot(record_id)
    under = desk.by_id.get(rows.sealed_to(slot, desk.opener))
    if under is None:
        raise vault.CannotOpen
    return vault.expect(rows.open_wrapped(slot, under=under, opener=desk.opener), vault.LockKey)


def has_key(record_id: UUID, desk: DeskKeys) -> bool:
    """Whether a record has a sealed part at all."""
    return bool(rows.openers(desk.slot(record_id)))


def all_keys(desk: DeskKeys) -> dict[str, vault.LockKey]:
    """Every record's key by the record's id as text, for searching what is sealed: two symmetric openings each."""
    found = open_all_wrapped(
        owner_kind=OWNERS[desk.desk.code], purpose=PURPOSE, opener=desk.opener, under=desk.by_id
    )
    return {owner: vault.expect(secret, vault.LockKey) for owner, secret in found}


def forget_keys(code: DeskCode, record_ids: Iterable[UUID]) -> int:
    """Delete the keys of records: the commit is the deletion of what they opened. Needs no key."""
    with transaction.atomic(using="keys"):
        return rows.forget(OWNERS[code], list(record_ids))


__all__ = ["DeskKeys", "NoKey", "all_keys", "forget_keys", "has_key", "new_key", "open_desk", "record_key"]
