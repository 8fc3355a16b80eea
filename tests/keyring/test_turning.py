"""Weeks turn: living rows move on, and a copy of a deleted row opens for nobody, whatever they hold."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safeconduct import vault
from safeconduct.keyring import host as host_secrets
from safeconduct.keyring import rows, turning
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import Opener, Slot
from safeconduct.keyring.turning import turn_week

AISHA = Opener("person", uuid4())
HERS = vault.SealingKey.new()
WEEK = timedelta(days=7)


def today() -> date:
    return date.fromordinal(host_secrets.host().newest_week * 7 + date(1970, 1, 5).toordinal() + 3)


def keep_a_key() -> tuple[Slot, vault.LockKey]:
    slot, secret = Slot("request", uuid4(), "file"), vault.LockKey.new()
    rows.seal_to(slot, secret, to=HERS.public(), opener=AISHA)
    return slot, secret


def opened(slot: Slot) -> vault.AnySecretKey:
    return rows.open_sealed(slot, by=HERS, opener=AISHA)


def test_a_turning_week_locks_living_rows_anew_and_they_still_open() -> None:
    start, kept = today(), [keep_a_key() for _ in range(3)]
    before = {bytes(row.blob) for row in WrappedKey.objects.all()}
    assert turn_week(start + WEEK) == (3, [])
    assert not before & {bytes(row.blob) for row in WrappedKey.objects.all()}
    assert all(opened(slot) == secret for slot, secret in kept)
    assert turn_week(start + WEEK) == (0, []), "turning twice in a week moves nothing"


def test_turning_in_several_batches_misses_no_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turning, "BATCH", 2)
    start, kept = today(), [keep_a_key() for _ in range(7)]
    assert turn_week(start + WEEK)[0] == 7
    assert all(opened(slot) == secret for slot, secret in kept)


def test_a_copy_of_a_deleted_row_opens_for_nobody_once_its_week_is_destroyed() -> None:
    """The thief: an old copy of the row, every host secret of today, and the right private key."""
    start, (slot, secret) = today(), keep_a_key()
    copy = WrappedKey.objects.get()
    rows.forget("request", slot.owner_id)
    turn_week(start + WEEK)
    copy.save(force_insert=True)
    assert opened(slot) == secret, "within fourteen days a backup can still be restored"
    copy.delete()
    turn_week(start + 2 * WEEK)
    WrappedKey(**{field.name: getattr(copy, field.name) for field in WrappedKey._meta.fields}).save()
    with pytest.raises(vault.CannotOpen):
        opened(slot)


def test_after_a_long_silence_the_week_in_use_is_spared_once_and_gone_at_the_next_turning() -> None:
    """Somebody may have begun to write under it in the moment of turning: their row must not be lost."""
    start, (slot, secret) = today(), keep_a_key()
    old = host_secrets.week_of(start)
    assert turn_week(start + 5 * WEEK) == (1, [])
    straggler = rows.row_for(Slot("request", uuid4(), "file"), AISHA, b"x" * 64)
    straggler.week, straggler.blob = (
        old,
        vault.lock(
            b"x" * 64,
            key=host_secrets.host().epoch_key(old),
            context=Slot("request", straggler.owner_id, "file").outer,
        ),
    )
    straggler.save(force_insert=True)
    assert turn_week(start + 5 * WEEK + timedelta(days=1)) == (1, [old])
    assert opened(slot) == secret
    straggler.refresh_from_db()
    assert straggler.week == host_secrets.host().newest_week


def test_one_broken_row_does_not_keep_the_others_from_turning(caplog: pytest.LogCaptureFixture) -> None:
    start, kept = today(), [keep_a_key() for _ in range(3)]
    WrappedKey.objects.filter(owner_id=kept[1][0].owner_id).update(blob=b"\0" * 90)
    assert turn_week(start + WEEK)[0] == 2
    assert opened(kept[0][0]) == kept[0][1] and opened(kept[2][0]) == kept[2][1]
    assert "1 rows" in caplog.text
    assert str(kept[1][0].owner_id) not in caplog.text


def test_the_worker_needs_no_persons_key_to_turn() -> None:
    keep_a_key()
    assert "by" not in turn_week.__code__.co_varnames
    assert turn_week(today() + WEEK)[0] == 1


def test_the_last_week_is_never_destroyed() -> None:
    assert host_secrets.destroy_old_weeks(today() + 50 * WEEK) == []
    assert keep_a_key()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(["make", "delete", "turn"]), min_size=3, max_size=12))
def test_whatever_was_deleted_fourteen_days_ago_cannot_be_opened_and_all_else_can(
    steps: list[str], host_dir: Path, tmp_path_factory: Any
) -> None:
    """Property: for any order of making, deleting and turning."""
    WrappedKey.objects.all().delete()
    living: list[tuple[Slot, vault.LockKey]] = []
    dead: list[tuple[WrappedKey, Slot, date]] = []
    day = today()
    for step in [*steps, "turn", "turn"]:
        if step == "make":
            living.append(keep_a_key())
        elif step == "delete" and living:
            slot, _secret = living.pop()
            dead.append((WrappedKey.objects.get(owner_id=slot.owner_id), slot, day))
            rows.forget("request", slot.owner_id)
        elif step == "turn":
            day += WEEK
            turn_week(day)
    assert all(opened(slot) == secret for slot, secret in living)
    for copy, slot, deleted_on in dead:
        copy.save(force_insert=True)
        if day - deleted_on >= 2 * WEEK:
            with pytest.raises(vault.CannotOpen):
                opened(slot)
