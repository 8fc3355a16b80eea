"""Who a pseudonym is: opened with a reason, noted before it is shown, seen by everybody at the desk."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.urls import reverse

from safeconduct.access.errors import NotAllowed
from safeconduct.access.permissions import Permission, may
from safeconduct.audit.models import StaffEntry
from safeconduct.evidence import keys
from safeconduct.evidence.deidentify import find, replaced
from safeconduct.evidence.models import ActPerson, Incident, PersonRecord, Revision, SearchRow
from safeconduct.evidence.people import identities
from safeconduct.evidence.people.finding import Wanted, find_by_name
from safeconduct.evidence.people.reasons import NoReason
from safeconduct.evidence.recording import ChangedMeanwhile, add
from safeconduct.keyring.models import WrappedKey
from tests.access.people import Member
from tests.evidence.desk import AT, ResearchDesk, a_person, an_act, research_desk

RUSLAN = {
    "names": ["Руслан Выдуманов"],
    "aliases": ["Rusik"],
    "places": ["Выдуманное-Юрт"],
    "note": "Brother of a witness",
}


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def somebody(
    desk: ResearchDesk, content: dict[str, Any] | None = None, by: Member | None = None
) -> PersonRecord:
    who = by or desk.zarema
    return add(
        PersonRecord(id=uuid4(), has_identity=True), by=who.person, at=AT, content=content or dict(RUSLAN),
        desk=desk.keys(who, "testimony"),
    )  # fmt: skip


def readings(record: PersonRecord) -> list[str]:
    found = StaffEntry.objects.filter(subject=record.pk, action__startswith=identities.OPENED)
    return [entry.action.rpartition(".")[2] for entry in found.order_by("number")]


def test_an_identity_opens_with_a_reason_and_every_opening_is_noted(desk: ResearchDesk) -> None:
    record = somebody(desk)
    seen = identities.open_identity(
        record, desk.keys(desk.malik, "testimony"), by=desk.malik.person, reason="danger", at=AT
    )
    assert seen == RUSLAN
    assert readings(record) == ["danger"]
    with pytest.raises(NoReason):
        identities.open_identity(
            record, desk.keys(desk.malik, "testimony"), by=desk.malik.person, reason="curious", at=AT
        )
    with pytest.raises(NotAllowed):
        identities.note_reading([record], by=desk.pavel.person, reason="danger", at=AT)


def test_what_cannot_be_noted_is_not_opened(desk: ResearchDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    record, opened = somebody(desk), []
    monkeypatch.setattr(identities, "open_content", lambda *which: opened.append(which))

    def stalled(*_: Any, **__: Any) -> None:
        raise OperationalError("locked")

    monkeypatch.setattr("safeconduct.audit.chain.record", stalled)
    with pytest.raises(OperationalError):
        identities.open_identity(
            record, desk.keys(desk.malik, "testimony"), by=desk.malik.person, reason="check", at=AT
        )
    assert opened == []


def test_the_page_shows_a_name_only_in_the_answer_to_a_reason(desk: ResearchDesk) -> None:
    record = somebody(desk)
    malik, address = desk.client(desk.malik), reverse("person_identity", args=(record.pk,))
    asked = malik.get(address)
    assert asked.status_code == 200 and "Выдуманов" not in asked.content.decode()
    assert readings(record) == []
    without = malik.send_form(address, {})
    assert without.status_code == 422 and "Choose why you open this." in without.content.decode()
    assert readings(record) == []
    shown = malik.send_form(address, {"reason": "contact"})
    assert "Руслан Выдуманов" in shown.content.decode() and shown["Cache-Control"] == "no-store"
    assert readings(record) == ["contact"]
    page = desk.client(desk.jonas).get(reverse("person_recorded", args=(record.pk,))).content.decode()
    assert "Opened by <bdi>Malik</bdi>" in page and "To speak or write to the person" in page
    assert "Выдуманов" not in page


def test_without_a_seat_in_the_vault_a_page_says_so(desk: ResearchDesk) -> None:
    record = somebody(desk)
    for member in (desk.jonas, desk.nino):
        client = desk.client(member)
        for name in ("person_identity", "person_identity_edit"):
            address = reverse(name, args=(record.pk,))
            assert "sealed to people at the desk" in client.get(address).content.decode()
            tried = client.send_form(address, {"reason": "contact", "step": "open"})
            assert tried.status_code == 200 and "Выдуманов" not in tried.content.decode()
        saved = client.send_form(
            reverse("person_identity_edit", args=(record.pk,)), {"step": "save", "names": "X"}
        )
        assert "sealed to people at the desk" in saved.content.decode()
    assert readings(record) == [] and Revision.objects.count() == 0
    for stranger in (desk.pavel, desk.rosa, desk.petra):
        assert desk.client(stranger).get(reverse("person_identity", args=(record.pk,))).status_code == 404


def test_an_identity_is_corrected_after_it_was_opened_with_a_reason(desk: ResearchDesk) -> None:
    record = somebody(desk)
    zarema, address = desk.client(desk.zarema), reverse("person_identity_edit", args=(record.pk,))
    assert "Выдуманов" not in zarema.get(address).content.decode()
    form = zarema.send_form(address, {"reason": "correct"})
    assert "Руслан Выдуманов" in form.content.decode()
    typed = {"step": "save", "version": "1", "names": "Руслан Выдуманов\nRuslan Vydumanov", "born": "1991"}
    assert zarema.send_form(address, typed).status_code == 302
    record.refresh_from_db()
    kept = identities.open_content(record, desk.keys(desk.malik, "testimony"))
    assert kept == {"names": ["Руслан Выдуманов", "Ruslan Vydumanov"], "born": "1991"}
    assert record.version == 2 and readings(record) == ["correct"]
    assert Revision.objects.get(record_id=record.pk).sealed is not None


def test_two_who_correct_at_once_are_told_and_see_what_the_other_saved(desk: ResearchDesk) -> None:
    record = somebody(desk)
    identities.keep_identity(
        record, {"names": ["Malik's version"]}, desk.keys(desk.malik, "testimony"), version=1, by=desk.malik.person,
        at=AT,
    )  # fmt: skip
    late = PersonRecord.objects.get(pk=record.pk)
    with pytest.raises(ChangedMeanwhile):
        identities.keep_identity(
            late, {"names": ["Zarema's"]}, desk.keys(desk.zarema, "testimony"), version=1, by=desk.zarema.person,
            at=AT,
        )  # fmt: skip
    address = reverse("person_identity_edit", args=(record.pk,))
    typed = {"step": "save", "version": "1", "names": "Zarema's version", "reason": "correct"}
    shown = desk.client(desk.zarema).send_form(address, typed)
    text = shown.content.decode()
    assert shown.status_code == 409 and "Malik&#x27;s version" in text and "Zarema&#x27;s version" in text
    assert readings(record) == ["correct"]


def test_an_identity_whose_key_was_deleted_says_so(desk: ResearchDesk) -> None:
    record = somebody(desk)
    keys.forget_keys("testimony", [record.pk])
    shown = desk.client(desk.malik).send_form(
        reverse("person_identity", args=(record.pk,)), {"reason": "check"}
    )
    assert shown.status_code == 200 and "Its key was deleted" in shown.content.decode()


def test_nothing_of_an_identity_is_in_the_index_or_the_audit(desk: ResearchDesk) -> None:
    record = somebody(desk)
    assert "Выдуманов" not in str(SearchRow.objects.filter(record_id=record.pk).values().get())
    page = desk.client(desk.zarema).get(reverse("people_recorded")).content.decode()
    assert "in the vault</span>" in page and "Выдуманов" not in page


@pytest.mark.parametrize(
    "typed", ["Руслан", "ruslan", "Vydumanov", "Выдуманов Руслан", "rusik", "Ruslan Vydumanow", "выдуман"]
)
def test_somebody_is_found_by_name_in_either_script(desk: ResearchDesk, typed: str) -> None:
    record = somebody(desk)
    somebody(desk, {"names": ["Anna Invented"]})
    keyring = desk.keys(desk.malik, "testimony")
    found = find_by_name(typed, keyring, by=desk.malik.person, reason="find", at=AT)
    assert [each.pk for each in found.records] == [record.pk] and found.opened == 2
    entry = StaffEntry.objects.get(action="evidence.identity.searched.find")
    assert entry.count == 2 and entry.by == desk.malik.person.pk


@pytest.mark.parametrize("typed", ["Mansur", "Ruslan Petrov", "..", "()[]*"])
def test_another_name_finds_nobody(typed: str) -> None:
    assert not Wanted(typed).fits(dict(RUSLAN))


def test_a_search_by_name_stays_out_of_the_address_and_needs_a_seat(desk: ResearchDesk) -> None:
    record, address = somebody(desk), reverse("people_recorded")
    malik = desk.client(desk.malik)
    shown = malik.send_form(address, {"name": "Vydumanov", "reason": "find"})
    assert shown.status_code == 200 and record.key in shown.content.decode()
    assert (
        "Vydumanov" not in "".join(shown.headers.values())
        and "Nobody in the vault" not in shown.content.decode()
    )
    assert malik.send_form(address, {"name": "V", "reason": ""}).status_code == 422
    jonas = desk.client(desk.jonas)
    before = StaffEntry.objects.count()
    page = jonas.get(address)
    tried = jonas.post(address, {"name": "Vydumanov", "reason": "find", "csrfmiddlewaretoken": csrf(page)})
    assert tried.status_code == 200 and "Whom this name may be" not in tried.content.decode()
    assert StaffEntry.objects.count() == before


def test_no_more_identities_are_opened_than_said(desk: ResearchDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safeconduct.evidence.people.finding.MOST", 2)
    for _ in range(3):
        somebody(desk)
    shown = desk.client(desk.malik).send_form(
        reverse("people_recorded"), {"name": "Ruslan", "reason": "find"}
    )
    assert "Only the first 2 identities were looked at" in shown.content.decode()


def test_an_incident_tells_deidentification_all_it_knows(desk: ResearchDesk) -> None:
    incident = add(
        Incident(id=uuid4(), title="Invented"), by=desk.zarema.person, at=AT, content={"aliases": ["Берёза"]},
        desk=desk.keys(desk.zarema),
    )  # fmt: skip
    record = somebody(desk)
    ActPerson.objects.create(act=an_act(desk.zarema, incident), person=record)
    known = identities.known_of_incident(
        incident, desk.keys(desk.malik, "testimony"), desk.keys(desk.malik), by=desk.malik.person, at=AT
    )
    text = "Руслана Выдуманова увезли из Выдуманного-Юрта; его звали Русик, операция Берёза."
    hidden = replaced(text, find(text, known).spans)
    assert not [word for word in ("Руслан", "Выдуман", "Русик", "Берёза") if word in hidden], hidden
    assert readings(record) == ["deidentify"]


def test_known_of_leaves_out_whose_key_is_gone_and_notes_nobody_without_identity(desk: ResearchDesk) -> None:
    gone, bare = somebody(desk), a_person(desk.zarema)
    keys.forget_keys("testimony", [gone.pk])
    known = identities.known_of([gone, bare], desk.keys(desk.malik, "testimony"), by=desk.malik.person, at=AT)
    assert known.persons == () and readings(gone) == ["deidentify"] and readings(bare) == []


def test_a_stall_of_the_database_leaves_exactly_one_person_after_a_second_try(
    desk: ResearchDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, calls = uuid4(), []
    save = PersonRecord.save

    def stalled(self: PersonRecord, *args: Any, **more: Any) -> None:
        calls.append(WrappedKey.objects.filter(owner_kind="testimony", owner_id=form).count())
        if len(calls) == 1:
            raise OperationalError("the database is locked")
        save(self, *args, **more)

    monkeypatch.setattr(PersonRecord, "save", stalled)
    typed = {"token": str(form), "unit": "person", "names": "Руслан Выдуманов"}
    client = desk.client(desk.zarema)
    failed = client.send_form(reverse("person_new"), typed)
    assert failed.status_code == 500 and calls == [1], "the key was committed before the row"
    assert not PersonRecord.every.filter(pk=form).exists()
    for _ in range(2):
        assert client.send_form(reverse("person_new"), typed).status_code == 302
    record = PersonRecord.objects.get()
    assert record.pk == form and record.has_identity
    assert WrappedKey.objects.filter(owner_kind="testimony", owner_id=form).count() == 1, "used again"
    assert identities.open_content(record, desk.keys(desk.malik, "testimony")) == {
        "names": ["Руслан Выдуманов"]
    }
    assert SearchRow.objects.filter(record_id=form).count() == 1


def test_an_administrator_can_neither_open_an_identity_nor_delete_the_line_that_says_who_did(
    desk: ResearchDesk, audit_triggers: None
) -> None:
    record = somebody(desk)
    desk.client(desk.malik).send_form(reverse("person_identity", args=(record.pk,)), {"reason": "check"})
    assert not may(desk.rosa.person, Permission.OPEN_TESTIMONY)
    assert desk.client(desk.rosa).get(reverse("person_recorded", args=(record.pk,))).status_code == 404
    line = StaffEntry.objects.get(subject=record.pk, action="evidence.identity.opened.check")
    for statement in (
        "DELETE FROM audit_staffentry WHERE id = %s",
        "UPDATE audit_staffentry SET count = 0 WHERE id = %s",
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [line.pk])
    assert StaffEntry.objects.filter(pk=line.pk).exists()


@pytest.fixture
def audit_triggers() -> None:
    """The triggers come with a migration; runs with --no-migrations get them here, inside the test's transaction."""
    from importlib import import_module

    migration = import_module("safeconduct.audit.migrations.0002_refuse_change")
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_staffentry'"
            )
        else:
            cursor.execute("SELECT 1 FROM pg_trigger WHERE tgrelid = 'audit_staffentry'::regclass")
        if cursor.fetchone() is None:
            is_sqlite = connection.vendor == "sqlite"
            for statement in migration.SQLITE if is_sqlite else (migration.FUNCTION, migration.POSTGRES):
                cursor.execute(statement.format(table="audit_staffentry"))


def csrf(page: Any) -> str:
    return str(page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0])
