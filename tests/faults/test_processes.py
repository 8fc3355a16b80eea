"""Several processes at one pair of databases: one writer at a time, one chain, one request."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

from django.db import OperationalError, connections, transaction

from safeconduct.audit import chain
from safeconduct.audit.models import ApplicantEntry
from tests.faults.on_disk import HouseOnDisk, kill_me

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
EACH = 15


def write_rows(label: str) -> None:
    for number in range(EACH):
        with transaction.atomic():
            chain.record(f"{label}.{number}", chain="applicant", at=NOON)


def verified() -> tuple[list[chain.Broken], int, list[int]]:
    numbers = list(ApplicantEntry.objects.order_by("number").values_list("number", flat=True))
    return chain.verify(chain.heads()), len(set(ApplicantEntry.objects.values_list("action"))), numbers


def verify_often(rounds: int) -> list[chain.Broken]:
    return [broken for _ in range(rounds) for broken in chain.verify()]


def test_four_processes_that_write_at_once_make_one_chain_without_gap_or_fork(house: HouseOnDisk) -> None:
    started = [house.start(write_rows, f"process{number}") for number in range(4)]
    for each in started:
        house.wait(each)
    assert house.run(verified) == ([], 4 * EACH, list(range(1, 4 * EACH + 1)))


def test_verifying_while_others_write_raises_no_false_alarm(house: HouseOnDisk) -> None:
    writers = [house.start(write_rows, f"process{number}") for number in range(2)]
    assert house.run(verify_often, 20) == []
    for each in writers:
        house.wait(each)


def hold_the_writer(inside: Path, until: Path) -> float:
    with transaction.atomic():
        inside.touch()
        while not until.exists():
            time.sleep(0.01)
    return time.monotonic()


def write_one() -> float:
    with transaction.atomic():
        return time.monotonic()


def read_one() -> int:
    return ApplicantEntry.objects.count()


def wait_for(path: Path) -> None:
    until = time.monotonic() + 30
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.01)


def test_a_second_process_waits_for_the_first_ones_transaction_and_readers_do_not(
    house: HouseOnDisk, tmp_path: Path
) -> None:
    inside, until = tmp_path / "inside", tmp_path / "until"
    first = house.start(hold_the_writer, inside, until)
    wait_for(inside)
    second = house.start(write_one)
    assert house.run(read_one) == 0
    assert not second[1].poll(0.3), "the second writer was let in"
    until.touch()
    assert house.wait(second) >= house.wait(first) - 0.05


def die_inside(inside: Path) -> None:
    with transaction.atomic():
        chain.record("never.committed", chain="applicant", at=NOON)
        inside.touch()
        kill_me()


def test_a_process_that_dies_inside_its_transaction_gives_the_lock_back_and_leaves_nothing(
    house: HouseOnDisk, tmp_path: Path
) -> None:
    house.is_killed_doing(die_inside, tmp_path / "inside")
    house.run(write_rows, "after")
    broken, kinds, numbers = house.run(verified)
    assert (broken, kinds, len(numbers)) == ([], EACH, EACH)


def engine_of(alias: str) -> dict[str, object]:
    connection = connections[alias]
    with connection.cursor() as cursor:
        asked = {}
        for pragma in (
            "journal_mode", "synchronous", "secure_delete", "foreign_keys", "cipher_use_hmac",
            "cipher_hmac_algorithm",
        ):  # fmt: skip
            cursor.execute(f"PRAGMA {pragma}")
            asked[pragma] = cursor.fetchone()[0]
        cursor.execute("SELECT sqlite_version()")
        asked["version"] = tuple(map(int, cursor.fetchone()[0].split(".")))
    return asked


def test_both_files_are_opened_as_the_specification_wants(house: HouseOnDisk) -> None:
    for alias in ("default", "keys"):
        asked = house.run(engine_of, alias)
        assert asked["version"] >= (3, 51, 3)
        assert (asked["journal_mode"], asked["synchronous"], asked["secure_delete"]) == ("wal", 2, 1)
        assert asked["foreign_keys"] == 1
        assert (asked["cipher_use_hmac"], asked["cipher_hmac_algorithm"]) == ("1", "HMAC_SHA256")


def test_the_files_on_disk_are_encrypted_as_a_whole(house: HouseOnDisk) -> None:
    house.run(write_rows, "plain-canary")
    for path in house.home.glob("*.sqlite3*"):
        held = path.read_bytes()
        assert not held.startswith(b"SQLite format 3")
        assert b"audit_applicantentry" not in held and b"plain-canary" not in held


def fold_logs() -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def read_all() -> str:
    try:
        return str(ApplicantEntry.objects.count())
    except Exception as refused:
        return type(refused).__name__


def test_a_page_that_was_changed_on_disk_is_not_read(house: HouseOnDisk) -> None:
    """Every page carries a code, and whoever changes a byte of one cannot make the code that goes with it."""
    house.run(write_rows, "kept")
    house.run(fold_logs)
    assert house.run(read_all) != "DatabaseError"
    path = house.home / "default.sqlite3"
    held = bytearray(path.read_bytes())
    for start in range(0, len(held), 4096):
        held[start + 2048] ^= 1
    path.write_bytes(held)
    assert house.run(read_all) == "DatabaseError"


def wrong_key(home: Path) -> str:
    settings = connections.settings["default"]
    settings["OPTIONS"]["file_key"] = "00" * 32
    connections["default"].close()
    delattr(connections._connections, "default")
    try:
        ApplicantEntry.objects.count()
    except Exception as refused:
        return type(refused).__name__
    return "opened"


def test_with_another_file_key_the_database_does_not_open(house: HouseOnDisk) -> None:
    assert house.run(wrong_key, house.home) == "DatabaseError"


def crossed(first: str, second: str, inside: Path, other: Path) -> str:
    for settings in connections.settings.values():
        settings["OPTIONS"]["timeout"] = 1
    try:
        with transaction.atomic(using=first):
            inside.touch()
            wait_for(other)
            with transaction.atomic(using=second):
                return "done"
    except OperationalError:
        return "gave up"


def test_two_that_take_the_databases_in_opposite_order_do_not_wait_for_ever(
    house: HouseOnDisk, tmp_path: Path
) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    first = house.start(crossed, "default", "keys", one, other)
    second = house.start(crossed, "keys", "default", other, one)
    assert "gave up" in {house.wait(first), house.wait(second)}
    house.run(write_rows, "after")
