"""The host's secrets: made once, never overwritten, and the public process does without the staff's."""

from __future__ import annotations

import json
import multiprocessing
import os
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest

from safeconduct import vault
from safeconduct.keyring import host
from safeconduct.keyring.host import AlreadyThere, HostSecretsMissing

DAY = date(2026, 11, 20)
FILES = ("shared.json", "staff.json", "epochs.json", "pins.json")


@pytest.fixture
def made(tmp_path: Path) -> Path:
    directory = tmp_path / "another" / "host"
    host.create(directory, on=DAY)
    return directory


def test_a_new_installation_gets_four_files_that_only_it_can_read(made: Path) -> None:
    assert {path.name for path in made.iterdir()} == set(FILES)
    assert {stat.S_IMODE((made / name).stat().st_mode) for name in FILES} == {0o600}
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


@pytest.mark.parametrize("left", FILES)
def test_a_single_old_secret_is_enough_to_refuse_making_new_ones(made: Path, left: str) -> None:
    for name in FILES:
        if name != left:
            (made / name).unlink()
    before = (made / left).read_bytes()
    with pytest.raises(AlreadyThere):
        host.create(made, on=DAY)
    assert [path.name for path in made.iterdir()] == [left]
    assert (made / left).read_bytes() == before


def test_two_installations_share_no_secret(made: Path, tmp_path: Path) -> None:
    host.create(tmp_path / "third", on=DAY)
    one, other = host.load(made), host.load(tmp_path / "third")
    assert one.pepper != other.pepper
    assert one.public_secret != other.public_secret != one.staff_secret
    assert one.database_keys["default"] != one.database_keys["keys"]


def test_the_public_process_works_without_the_staffs_file_and_holds_none_of_its_keys(made: Path) -> None:
    (made / "staff.json").unlink()
    secrets = host.load(made)
    assert secrets.pepper and secrets.epoch_key(host.week_of(DAY))
    for name in ("totp_key", "audit_key"):
        with pytest.raises(HostSecretsMissing):
            getattr(secrets, name)
    assert secrets.staff_secret is None


def test_a_missing_file_says_what_to_do_and_shows_no_path(tmp_path: Path) -> None:
    with pytest.raises(HostSecretsMissing, match="safeconduct init") as refused:
        host.load(tmp_path)
    assert str(tmp_path) not in str(refused.value)


def test_the_secrets_do_not_show_in_a_traceback(made: Path) -> None:
    secrets = host.load(made)
    assert secrets.public_secret not in repr(secrets)
    assert repr(secrets.pepper) not in repr(secrets)


def test_the_organisations_key_is_pinned_once_and_the_desks_fingerprint_may_change(host_dir: Path) -> None:
    rosa, thief = vault.SigningKey.new(), vault.SigningKey.new()
    host.pin(organisation=rosa.public())
    host.pin(intake_desk_fingerprint="one")
    with pytest.raises(AlreadyThere):
        host.pin(organisation=thief.public(), intake_desk_fingerprint="three")
    host.pin(intake_desk_fingerprint="two")
    pins = host.host().pins
    assert pins.organisation == rosa.public()
    assert pins.intake_desk_fingerprint == "two"


def test_a_file_written_again_within_the_same_tick_of_the_clock_is_read_anew(host_dir: Path) -> None:
    """File times are coarse: a change must be seen although the time of change stayed the same."""
    path = host_dir / "pins.json"
    host.pin(intake_desk_fingerprint="first")
    tick = path.stat().st_mtime_ns
    assert host.host().pins.intake_desk_fingerprint == "first"
    other = host_dir / "elsewhere"
    other.write_text(json.dumps({"intake_desk_fingerprint": "other"}))  # as another process would
    other.replace(path)
    os.utime(path, ns=(tick, tick))
    assert host.host().pins.intake_desk_fingerprint == "other"


def test_rewriting_a_file_keeps_who_may_read_it(host_dir: Path) -> None:
    """The administrator lets the public process read the weekly keys; turning must not take that away."""
    path = host_dir / "epochs.json"
    path.chmod(0o640)
    host.begin_week(DAY + timedelta(days=700))
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_week_begins_on_monday_and_its_key_is_made_once(host_dir: Path) -> None:
    monday = date(2027, 3, 1)
    assert monday.weekday() == 0
    week = host.begin_week(monday)
    key = host.host().epoch_key(week)
    assert host.begin_week(monday + timedelta(days=6)) == week
    assert host.host().epoch_key(week) == key
    assert host.week_of(monday - timedelta(days=1)) == week - 1
    assert host.host().newest_week == week


def test_an_unknown_week_opens_nothing(host_dir: Path) -> None:
    with pytest.raises(vault.CannotOpen):
        host.host().epoch_key(1)


def test_two_workers_that_begin_a_week_at_once_agree_on_its_key(host_dir: Path) -> None:
    """If they did not, every row locked under the loser's key would be lost."""
    fork = multiprocessing.get_context("fork")
    days = [DAY + timedelta(days=7 * number) for number in range(200, 220)]
    workers = [fork.Process(target=_begin, args=(days, host_dir / f"seen{number}")) for number in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    one, other = ((host_dir / f"seen{number}").read_text() for number in range(2))
    assert one == other
    held = json.loads((host_dir / "epochs.json").read_text())
    assert {str(host.week_of(day)) for day in days} <= set(held)


def _begin(days: list[date], seen: Path) -> None:
    keys = [host.host().epoch_key(host.begin_week(day)).to_bytes().hex() for day in days]
    seen.write_text("\n".join(keys))
