"""Rows of the keys database: each opens for its own opener, and for nobody and nothing else."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction

from safeconduct import vault
from safeconduct.keyring import rows
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import NoKey, Opener, Slot

AISHA, TIMUR = Opener("person", uuid4()), Opener("person", uuid4())


def a_slot(purpose: str = "file", epoch: int = 0, owner: UUID | None = None) -> Slot:
    return Slot("request", owner or uuid4(), purpose, epoch)


def test_what_was_sealed_to_aisha_opens_for_aisha() -> None:
    slot, secret, hers = a_slot(), vault.LockKey.new(), vault.SealingKey.new()
    rows.seal_to(slot, secret, to=hers.public(), opener=AISHA)
    assert rows.open_sealed(slot, by=hers, opener=AISHA) == secret
    assert rows.openers(slot) == [AISHA]


def test_what_was_wrapped_under_a_receipt_opens_with_it() -> None:
    slot, secret, wrapping = a_slot(), vault.SealingKey.new(), vault.LockKey.new()
    rows.wrap_under(slot, secret, under=wrapping, opener=AISHA)
    assert rows.open_wrapped(slot, under=wrapping, opener=AISHA) == secret


def test_timurs_key_does_not_open_what_was_sealed_to_aisha() -> None:
    slot, hers, his = a_slot(), vault.SealingKey.new(), vault.SealingKey.new()
    rows.seal_to(slot, vault.LockKey.new(), to=hers.public(), opener=AISHA)
    with pytest.raises(vault.CannotOpen):
        rows.open_sealed(slot, by=his, opener=AISHA)
    with pytest.raises(NoKey):
        rows.open_sealed(slot, by=hers, opener=TIMUR)


@pytest.mark.parametrize(
    "change",
    [
        {"owner_id": uuid4()},
        {"purpose": "thread"},
        {"epoch": 1},
        {"opener_id": uuid4()},
        {"opener_kind": "desk"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_row_moved_to_another_place_opens_nowhere(change: dict[str, object]) -> None:
    """Whoever can write the database cannot make one row stand in for another."""
    slot, hers = a_slot(), vault.SealingKey.new()
    rows.seal_to(slot, vault.LockKey.new(), to=hers.public(), opener=AISHA)
    WrappedKey.objects.update(**change)
    row = WrappedKey.objects.get()
    moved = Slot(row.owner_kind, row.owner_id, row.purpose, row.epoch)
    with pytest.raises(vault.CannotOpen):
        rows.open_sealed(moved, by=hers, opener=Opener(row.opener_kind, row.opener_id))


def test_a_second_row_for_the_same_opener_is_refused_by_the_database() -> None:
    slot, hers = a_slot(), vault.SealingKey.new()
    rows.seal_to(slot, vault.LockKey.new(), to=hers.public(), opener=AISHA)
    with pytest.raises(IntegrityError), transaction.atomic(using="keys"):
        rows.seal_to(slot, vault.LockKey.new(), to=hers.public(), opener=AISHA)


def test_forgetting_an_owner_takes_all_of_theirs_and_nothing_else() -> None:
    magomed, luiza, hers = uuid4(), uuid4(), vault.SealingKey.new()
    for owner in (magomed, luiza):
        for purpose in ("file", "thread"):
            rows.seal_to(a_slot(purpose, owner=owner), vault.LockKey.new(), to=hers.public(), opener=AISHA)
    assert rows.forget("request", magomed) == 2
    assert rows.forget("request", magomed) == 0
    assert rows.forget("upload", [luiza]) == 0
    with pytest.raises(NoKey):
        rows.open_sealed(a_slot(owner=magomed), by=hers, opener=AISHA)
    assert rows.open_sealed(a_slot(owner=luiza), by=hers, opener=AISHA)


def test_one_opener_loses_a_key_and_the_other_keeps_it() -> None:
    slot, hers, his = a_slot(), vault.SealingKey.new(), vault.SealingKey.new()
    secret = vault.LockKey.new()
    rows.seal_to(slot, secret, to=hers.public(), opener=AISHA)
    rows.seal_to(slot, secret, to=his.public(), opener=TIMUR)
    assert rows.forget_opener(slot, AISHA) == 1
    assert rows.openers(slot) == [TIMUR]
    assert rows.open_sealed(slot, by=his, opener=TIMUR) == secret


def test_the_newest_epoch_is_found_and_none_is_an_error() -> None:
    owner, hers = uuid4(), vault.SealingKey.new()
    for epoch in (0, 2, 1):
        rows.seal_to(a_slot(epoch=epoch, owner=owner), vault.LockKey.new(), to=hers.public(), opener=AISHA)
    assert rows.newest_epoch("request", owner, "file") == 2
    with pytest.raises(NoKey):
        rows.newest_epoch("request", owner, "thread")


def test_every_kind_of_secret_makes_a_row_of_one_length() -> None:
    """A row's size does not tell whether it holds a signing, a sealing or a symmetric key."""
    hers = vault.SealingKey.new().public()
    for secret in (vault.LockKey.new(), vault.SealingKey.new(), vault.SigningKey.new()):
        rows.seal_to(a_slot(), secret, to=hers, opener=AISHA)
        rows.wrap_under(a_slot(), secret, under=vault.LockKey.new(), opener=AISHA)
    sealed = {len(bytes(row.blob)) for row in WrappedKey.objects.all()}
    assert len(sealed) <= 2, sealed
