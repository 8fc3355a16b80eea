"""Records are written once, with their history, and open only at the desk they were sealed to."""

from __future__ import annotations

from uuid import uuid4

import pytest

from safeconduct import vault
from safeconduct.access.errors import NotAllowed, NotAMember
from safeconduct.evidence import keys
from safeconduct.evidence.models import PersonRecord, Revision, SearchRow, Source
from safeconduct.evidence.recording import ChangedMeanwhile, add, change, open_content
from tests.evidence.desk import AT, ResearchDesk, a_source, research_desk


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def test_a_form_sent_twice_keeps_one_record(desk: ResearchDesk) -> None:
    form = uuid4()
    first = add(Source(id=form, name="Newspaper A", kind="outlet"), by=desk.zarema.person, at=AT)
    second = add(Source(id=form, name="Newspaper A", kind="outlet"), by=desk.zarema.person, at=AT)
    assert first.pk == second.pk and Source.objects.count() == 1 and first.key == "S-0001"


def test_what_is_sealed_opens_at_its_desk_and_nowhere_else(desk: ResearchDesk) -> None:
    person = add(
        PersonRecord(id=uuid4()), by=desk.zarema.person, at=AT,
        content={"names": ["Invented Name"]}, desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip
    assert open_content(person, desk.keys(desk.malik, "testimony")) == {"names": ["Invented Name"]}
    with pytest.raises(NotAMember):
        desk.keys(desk.nino, "testimony")
    with pytest.raises((keys.NoKey, vault.CannotOpen)):
        open_content(person, desk.keys(desk.nino, "documentation"))
    keys.forget_keys("testimony", [person.pk])
    with pytest.raises(keys.NoKey):
        open_content(person, desk.keys(desk.malik, "testimony"))


def test_two_who_edit_at_once_are_told_and_history_says_what_was_there(desk: ResearchDesk) -> None:
    source = a_source(desk.zarema)
    change(source, {"reliability": "C"}, version=1, by=desk.malik.person, at=AT)
    stale = Source.objects.get(pk=source.pk)
    with pytest.raises(ChangedMeanwhile):
        change(stale, {"reliability": "D"}, version=1, by=desk.zarema.person, at=AT)
    assert Revision.objects.get(record_id=source.pk).before == {"reliability": "B"}
    assert SearchRow.objects.filter(record_id=source.pk).count() == 1


def test_a_caseworker_records_nothing_here(desk: ResearchDesk) -> None:
    with pytest.raises(NotAllowed):
        add(Source(id=uuid4(), name="Newspaper A", kind="outlet"), by=desk.pavel.person, at=AT)


def test_a_form_whose_first_attempt_died_after_its_key_still_opens(
    desk: ResearchDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, vault_of = uuid4(), desk.keys(desk.zarema, "testimony")

    def send(name: str) -> PersonRecord:
        return add(
            PersonRecord(id=form), by=desk.zarema.person, at=AT, content={"names": [name]}, desk=vault_of
        )

    with monkeypatch.context() as patched:
        patched.setattr(PersonRecord, "save", _killed)
        with pytest.raises(ConnectionError):
            send("First attempt")
    assert keys.has_key(form, vault_of) and not PersonRecord.every.filter(pk=form).exists()
    kept = send("Second attempt")
    again = add(
        PersonRecord(id=form), by=desk.zarema.person, at=AT, content={"names": ["Third"]}, desk=vault_of
    )
    assert again.pk == kept.pk
    stored = PersonRecord.every.get(pk=form)
    assert open_content(stored, desk.keys(desk.malik, "testimony")) == {"names": ["Second attempt"]}


def test_of_two_who_seal_a_first_part_at_once_one_is_told_and_the_record_opens(desk: ResearchDesk) -> None:
    person = add(PersonRecord(id=uuid4()), by=desk.zarema.person, at=AT)
    mine, theirs = (PersonRecord.every.get(pk=person.pk) for _ in range(2))
    seats = {who: desk.keys(who, "testimony") for who in (desk.zarema, desk.malik)}
    change(
        mine,
        {},
        version=1,
        by=desk.zarema.person,
        at=AT,
        content={"names": ["Mine"]},
        desk=seats[desk.zarema],
    )
    with pytest.raises(ChangedMeanwhile):
        change(theirs, {}, version=1, by=desk.malik.person, at=AT, content={"names": ["Theirs"]},
               desk=seats[desk.malik])  # fmt: skip
    assert open_content(PersonRecord.every.get(pk=person.pk), seats[desk.malik]) == {"names": ["Mine"]}


def test_the_key_of_the_quicker_one_is_used_by_both(
    desk: ResearchDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    record, seat = uuid4(), desk.keys(desk.zarema)
    first = keys.new_key(record, seat)
    with monkeypatch.context() as patched:  # the slower one looked before the quicker one had committed
        patched.setattr(keys, "_kept", lambda *_: None)
        second = keys.new_key(record, seat)
    assert first.to_bytes() == second.to_bytes() == keys.record_key(record, seat).to_bytes()


def _killed(*_: object, **__: object) -> None:
    raise ConnectionError
