"""Write, read and forget rows of the keys database. Callers hold ``transaction.atomic(using="keys")``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast

from safeconduct import vault
from safeconduct.keyring.host import host
from safeconduct.keyring.models import WrappedKey


class NoKey(Exception):
    """There is no such row: never granted, turned, or deleted."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Which key: whose, for what, in which epoch."""

    owner_kind: str
    owner_id: UUID
    purpose: str
    epoch: int = 0

    def context(self, opener: Opener) -> vault.Context:
        """What the ciphertext is bound to, so that no row can stand in for another."""
        return _context(self.owner_kind, self.owner_id, self.purpose, self.epoch, opener)

    @property
    def outer(self) -> vault.Context:
        return _outer(self.owner_kind, self.owner_id, self.purpose, self.epoch)


def _context(
    owner_kind: str, owner_id: UUID | str, purpose: str, epoch: int, opener: Opener
) -> vault.Context:
    row = f"{owner_kind}/{owner_id}/{opener.kind}/{opener.id}"
    return vault.Context("keyring.wrappedkey", row, purpose, epoch)


def _outer(owner_kind: str, owner_id: UUID | str, purpose: str, epoch: int) -> vault.Context:
    return vault.Context("keyring.outer", f"{owner_kind}/{owner_id}", purpose, epoch)


@dataclass(frozen=True, slots=True)
class Opener:
    """Who opens it: kind (person, desk, list, case, holder, receipt, passphrase, recovery) and id."""

    kind: str
    id: UUID


def seal_to(slot: Slot, secret: vault.AnySecretKey, *, to: vault.SealingPublicKey, opener: Opener) -> None:
    """Seal a key to a public key and keep the row."""
    _keep(slot, opener, vault.seal(secret, to=to, context=slot.context(opener)))


def wrap_under(slot: Slot, secret: vault.AnySecretKey, *, under: vault.LockKey, opener: Opener) -> None:
    """Wrap a key under a symmetric key and keep the row."""
    _keep(slot, opener, vault.wrap(secret, under=under, context=slot.context(opener)))


def open_sealed(slot: Slot, *, by: vault.SealingKey, opener: Opener) -> vault.AnySecretKey:
    """Open a sealed row. Raises ``NoKey`` without a row and ``CannotOpen`` with the wrong key."""
    return vault.open_sealed(_inner(slot, opener), by=by, context=slot.context(opener))


def open_wrapped(slot: Slot, *, under: vault.LockKey, opener: Opener) -> vault.AnySecretKey:
    """Open a wrapped row. Raises ``NoKey`` without a row and ``CannotOpen`` with the wrong key."""
    return vault.unwrap(_inner(slot, opener), under=under, context=slot.context(opener))


def sealed_to(slot: Slot, opener: Opener) -> bytes:
    """The id of the key a row is sealed to or wrapped under. Raises ``NoKey``."""
    return vault.key_id_of(_inner(slot, opener))


def open_all_wrapped(
    *, owner_kind: str, purpose: str, opener: Opener, under: Mapping[bytes, vault.LockKey]
) -> Iterator[tuple[str, vault.AnySecretKey]]:
    """Every key of a purpose (epoch 0) that lies there for one opener, as (owner's id as text, key), for lists.

    ``under``: wrapping keys by key id; rows under another one, and damaged ones, are left out. Ids stay text,
    because making ten thousand UUIDs costs as much as opening ten thousand keys.
    """
    weeks: dict[int, vault.LockKey] = {}
    outer, inner = _families(owner_kind, purpose, 0, opener)
    of_opener = f"/{opener.kind}/{opener.id}"
    held = WrappedKey.objects.filter(
        owner_kind=owner_kind, purpose=purpose, epoch=0, opener_kind=opener.kind, opener_id=opener.id
    )
    columns = held.values_list(Cast("owner_id", CharField()), "blob", "week")
    for found, blob, week in columns.iterator(chunk_size=2000):
        owner = id_text(found)
        row = f"{owner_kind}/{owner}"
        outer_key = weeks.get(week) or weeks.setdefault(week, host().epoch_key(week))
        try:
            wrapped = vault.unlock(blob, key=outer_key, context=outer.of(row))
            wrapping = under.get(vault.key_id_of(wrapped))
            if wrapping:
                yield owner, vault.unwrap(wrapped, under=wrapping, context=inner.of(row + of_opener))
        except vault.CannotOpen:
            continue  # a damaged row: the others open all the same


def _families(
    owner_kind: str, purpose: str, epoch: int, opener: Opener
) -> tuple[vault.ContextFamily, vault.ContextFamily]:
    """The contexts of ``Slot.outer`` and ``Slot.context`` for owners whose ids are UUIDs."""
    row = len(f"{owner_kind}/{opener.id}")
    whole = row + len(f"/{opener.kind}/{opener.id}")
    outer = vault.ContextFamily("keyring.outer", purpose, epoch, row)
    return outer, vault.ContextFamily("keyring.wrappedkey", purpose, epoch, whole)


def id_text(found: str) -> str:
    """A UUID read as text: SQLite keeps it without dashes, PostgreSQL with them."""
    if len(found) != 32:
        return found
    return f"{found[:8]}-{found[8:12]}-{found[12:16]}-{found[16:20]}-{found[20:]}"


def openers(slot: Slot) -> list[Opener]:
    """Everyone who can open this key."""
    rows = _rows(slot).order_by("opener_kind", "opener_id").values_list("opener_kind", "opener_id")
    return [Opener(kind, opener_id) for kind, opener_id in rows]


def newest_epoch(owner_kind: str, owner_id: UUID, purpose: str) -> int:
    """The highest epoch of a key. Raises ``NoKey`` where there is none."""
    rows = WrappedKey.objects.filter(owner_kind=owner_kind, owner_id=owner_id, purpose=purpose)
    epoch = rows.order_by("-epoch").values_list("epoch", flat=True).first()
    if epoch is None:
        raise NoKey
    return epoch


def forget(owner_kind: str, owner_ids: UUID | Iterable[UUID]) -> int:
    """Delete every key of an owner. The commit that follows is the deletion of all it opened."""
    wanted = [owner_ids] if isinstance(owner_ids, UUID) else list(owner_ids)
    return WrappedKey.objects.filter(owner_kind=owner_kind, owner_id__in=wanted).delete()[0]


def forget_opener(slot: Slot, opener: Opener) -> int:
    """Take one opener's row away (an older epoch stays readable to whoever kept the key itself)."""
    return _rows(slot).filter(opener_kind=opener.kind, opener_id=opener.id).delete()[0]


def row_for(
    slot: Slot, opener: Opener, inner: bytes, newest: tuple[int, vault.LockKey] | None = None
) -> WrappedKey:
    """An unsaved row, for writing many at once with ``bulk_create``; then look ``newest_lock`` up once."""
    week, key = newest or newest_lock()
    return WrappedKey(
        owner_kind=slot.owner_kind, owner_id=slot.owner_id, purpose=slot.purpose, epoch=slot.epoch,
        opener_kind=opener.kind, opener_id=opener.id, week=week,
        blob=vault.lock(inner, key=key, context=slot.outer),
    )  # fmt: skip


def newest_lock() -> tuple[int, vault.LockKey]:
    """The newest week and its key: what every row is locked under once more."""
    secrets = host()
    week = secrets.newest_week
    return week, secrets.epoch_key(week)


def _keep(slot: Slot, opener: Opener, inner: bytes) -> None:
    row_for(slot, opener, inner).save(force_insert=True)


def _inner(slot: Slot, opener: Opener) -> bytes:
    row = _rows(slot).filter(opener_kind=opener.kind, opener_id=opener.id).values_list("blob", "week").first()
    if row is None:
        raise NoKey
    return vault.unlock(bytes(row[0]), key=host().epoch_key(row[1]), context=slot.outer)


def _rows(slot: Slot) -> QuerySet[WrappedKey]:
    return WrappedKey.objects.filter(
        owner_kind=slot.owner_kind, owner_id=slot.owner_id, purpose=slot.purpose, epoch=slot.epoch
    )
