"""The audit trail: whoever changes, removes, reorders or rewrites a row is found out, and where."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from safeconduct import audit
from safeconduct.audit import chain
from safeconduct.audit.models import ApplicantEntry, ChainHead, Entry, StaffEntry, WorkerEntry

NOON = datetime(2026, 11, 20, 12, 34, 56, 789000, tzinfo=UTC)
AISHA, REQUEST = uuid4(), uuid4()
MODELS = (StaffEntry, ApplicantEntry, WorkerEntry)
TABLES = [model._meta.db_table for model in MODELS]
every_table = pytest.mark.parametrize("model", MODELS, ids=chain.CHAINS)


@pytest.fixture
def no_triggers() -> Iterator[None]:
    """What a thief with the database's own rights would do first."""
    if connection.vendor == "postgresql":
        run(f"ALTER TABLE {table} DISABLE TRIGGER ALL" for table in TABLES)
        yield
        run(f"ALTER TABLE {table} ENABLE TRIGGER ALL" for table in TABLES)
        return
    kinds = ("no_update", "no_delete", "no_replace")
    run(f"DROP TRIGGER {table}_{kind}" for table in TABLES for kind in kinds)
    yield  # the test's transaction is rolled back, and the triggers with it


def run(statements: Iterable[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def three_rows(name: chain.Chain = "staff") -> list[Entry]:
    return [
        audit.record("request.opened", chain=name, at=NOON, by=AISHA, subject=REQUEST),
        audit.record("inbox.shown", chain=name, at=NOON + timedelta(minutes=1), by=AISHA, count=40),
        audit.record("request.closed", chain=name, at=NOON + timedelta(hours=1), by=AISHA, about=b"\1" * 32),
    ]


def broken_at() -> tuple[str, int, str]:
    found = chain.verify()
    assert len(found) == 1, found
    return found[0].chain, found[0].number, found[0].why


def test_a_chain_nobody_touched_is_true() -> None:
    assert chain.verify() == []
    three_rows()
    audit.record("request.sent", chain="applicant", at=NOON, subject=REQUEST)
    audit.record("keys.turned", chain="worker", at=NOON, count=3)
    assert chain.verify() == []
    assert chain.verify(chain.heads()) == []
    assert {name: length for name, (length, _digest) in chain.heads().items()} == {
        "staff": 3,
        "applicant": 1,
        "worker": 1,
    }


def test_what_an_applicant_did_has_a_day_and_no_place_for_a_time() -> None:
    for model in (ApplicantEntry, WorkerEntry):
        row = audit.record("request.sent", chain=model.chain, at=NOON, subject=REQUEST)
        row.refresh_from_db()
        assert isinstance(row, model) and row.day == NOON.date()
        kinds = {field.get_internal_type() for field in model._meta.fields}
        assert "DateTimeField" not in kinds and "TimeField" not in kinds
    audit.record("request.opened", chain="staff", at=NOON, by=AISHA)
    assert StaffEntry.objects.get().at == NOON


@every_table
def test_no_row_is_counted_together_with_rows_of_another_chain(model: type[Entry]) -> None:
    """Else an applicant's row would lie between two of the staff's, whose times tell its minute."""
    for name in ("staff", "applicant", "worker", "applicant", "staff", "worker", "staff"):
        audit.record("somebody.acted", chain=name, at=NOON)
    ids = list(model._default_manager.order_by("number").values_list("id", flat=True))
    assert ids == list(range(ids[0], ids[0] + len(ids)))


def test_a_time_of_another_zone_is_kept_as_the_same_moment_and_the_chain_stays_true() -> None:
    grozny = timezone(timedelta(hours=3))
    row = audit.record(
        "request.opened", chain="staff", at=datetime(2026, 11, 21, 1, 0, tzinfo=grozny), by=AISHA
    )
    assert row.day.isoformat() == "2026-11-20", "days are counted in one zone"
    assert chain.verify() == []


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_a_row_outside_the_transaction_of_its_act_is_refused() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        audit.record("request.opened", chain="staff", at=NOON, by=AISHA)
    assert not StaffEntry.objects.exists() and not ChainHead.objects.exists()


@pytest.mark.django_db(databases=["default", "keys"], transaction=True)
def test_an_act_that_is_rolled_back_leaves_no_row_and_no_gap() -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        audit.record("request.opened", chain="staff", at=NOON, by=AISHA)
        raise RuntimeError
    assert chain.heads() == {} and chain.verify() == []


@every_table
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {table} SET action = 'nothing.happened' WHERE number = 2",
        "UPDATE {table} SET subject = NULL",
        "DELETE FROM {table} WHERE number = 3",
        "DELETE FROM {table}",
    ],
)
def test_the_database_refuses_to_change_or_delete_a_row(model: type[Entry], statement: str) -> None:
    three_rows(model.chain)
    with pytest.raises(DatabaseError), transaction.atomic():
        run([statement.format(table=model._meta.db_table)])
    assert model._default_manager.count() == 3 and chain.verify() == []


@every_table
@pytest.mark.parametrize("key", ["id", "number"])
def test_insert_or_replace_is_no_way_around_the_refusal(model: type[Entry], key: str) -> None:
    if connection.vendor != "sqlite":
        return  # only SQLite has this statement
    first = three_rows(model.chain)[0]
    columns = [field.column for field in model._meta.fields]
    quoted = ", ".join(f'"{column}"' for column in columns)
    taken = {"action": "'nothing.happened'", "id": str(first.id) if key == "id" else "900"}
    taken["number"] = str(first.number) if key == "number" else "900"
    values = ", ".join(taken.get(column, f'"{column}"') for column in columns)
    table = model._meta.db_table
    with pytest.raises(DatabaseError), transaction.atomic():
        run([f"INSERT OR REPLACE INTO {table} ({quoted}) SELECT {values} FROM {table} WHERE id = {first.id}"])
    assert chain.verify() == []


@pytest.mark.usefixtures("no_triggers")
class TestSomebodyWhoCanWriteTheDatabase:
    @pytest.mark.parametrize(
        "change",
        [
            {"action": "request.set_aside"},
            {"by": uuid4()},
            {"subject": uuid4()},
            {"count": 41},
            {"by": None},
            {"day": NOON.date() - timedelta(days=1)},
            {"at": NOON - timedelta(minutes=1)},
            {"about": b"\2" * 32},
        ],
        ids=lambda change: next(iter(change)),
    )
    def test_a_changed_row_is_named(self, change: dict[str, object]) -> None:
        three_rows()
        StaffEntry.objects.filter(number=2).update(**change)
        assert broken_at() == ("staff", 2, "its content was changed")

    def test_a_changed_row_with_a_fresh_digest_is_found_at_the_next_row(self) -> None:
        changed = three_rows()[1]
        changed.count = 1
        changed.digest = chain.digest_of(changed)
        changed.save()
        assert broken_at() == ("staff", 3, "it does not follow the row before it")

    @pytest.mark.parametrize("number", [1, 2])
    def test_a_removed_row_is_named(self, number: int) -> None:
        three_rows()
        StaffEntry.objects.filter(number=number).delete()
        name, place, why = broken_at()
        assert (name, place) == ("staff", number) and "missing or out of order" in why

    def test_the_last_row_removed_is_missed_by_the_head(self) -> None:
        three_rows()
        StaffEntry.objects.filter(number=3).delete()
        assert broken_at() == ("staff", 3, "rows are missing at the end: the head counts 3")

    def test_all_rows_removed_are_missed_by_the_head(self) -> None:
        three_rows()
        StaffEntry.objects.all().delete()
        assert broken_at()[:2] == ("staff", 1)

    def test_rows_in_another_order_are_named(self) -> None:
        three_rows()
        StaffEntry.objects.filter(number=1).update(number=99)
        StaffEntry.objects.filter(number=2).update(number=1)
        StaffEntry.objects.filter(number=99).update(number=2)
        assert broken_at() == ("staff", 1, "it does not follow the row before it")

    def test_a_row_put_in_at_the_end_is_unknown_to_the_head(self) -> None:
        last = three_rows()[2]
        added = StaffEntry(
            number=4,
            day=NOON.date(),
            at=NOON,
            action="request.opened",
            by=AISHA,
            about=b"",
            previous=bytes(last.digest),
        )
        added.digest = chain.digest_of(added)
        added.save(force_insert=True)
        assert broken_at()[:2] == ("staff", 4)

    def test_a_head_that_was_changed_is_noticed(self) -> None:
        three_rows()
        ChainHead.objects.update(digest=bytes(32))
        assert broken_at()[:2] == ("staff", 3)
        ChainHead.objects.update(length=F("length") + 1)
        assert broken_at()[:2] == ("staff", 4)

    def test_an_end_cut_off_together_with_its_head_is_found_by_what_was_printed(self) -> None:
        rows = three_rows()
        printed = chain.heads()
        StaffEntry.objects.filter(number=3).delete()
        ChainHead.objects.update(length=2, digest=rows[1].digest)
        assert chain.verify() == [], "the chain alone cannot know"
        assert [(each.number, each.why) for each in chain.verify(printed)] == [
            (3, "rows are missing at the end: 3 were printed")
        ]

    def test_a_chain_written_anew_is_found_by_what_was_printed(self) -> None:
        three_rows()
        printed = chain.heads()
        StaffEntry.objects.all().delete()
        ChainHead.objects.all().delete()
        for _ in range(5):
            audit.record("request.opened", chain="staff", at=NOON, by=AISHA, subject=REQUEST)
        assert chain.verify() == []
        (found,) = chain.verify(printed)
        assert found.number == 3 and "written anew" in found.why

    def test_a_chain_removed_whole_is_found_by_what_was_printed(self) -> None:
        three_rows()
        printed = chain.heads()
        StaffEntry.objects.all().delete()
        ChainHead.objects.all().delete()
        assert [each.number for each in chain.verify(printed)] == [1]

    def test_a_broken_staff_chain_does_not_hide_a_broken_applicant_chain(self) -> None:
        three_rows()
        audit.record("request.sent", chain="applicant", at=NOON, subject=REQUEST)
        for model in (StaffEntry, ApplicantEntry):
            model._default_manager.update(action="x")
        assert {each.chain for each in chain.verify()} == {"staff", "applicant"}


@every_table
def test_no_row_has_a_place_for_words(model: type[Entry]) -> None:
    """Rows hold ids, numbers, digests and the name of an act: nothing somebody could type into."""
    texts = {
        field.name for field in model._meta.fields if field.get_internal_type() in {"CharField", "TextField"}
    }
    assert texts == {"action"}
