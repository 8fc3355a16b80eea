"""The journal of a case: nothing is overwritten, nobody's text is lost, and a changed row is found."""

from __future__ import annotations

from uuid import uuid4

import pytest

from safeconduct.access.errors import NotAllowed
from safeconduct.audit.models import StaffEntry
from safeconduct.cases import grants, journal, reading
from safeconduct.cases.journal import ChangedMeanwhile, JournalGone, SentBefore
from safeconduct.cases.models import CaseEntry, JournalHead
from safeconduct.cases.states import forget_notes
from safeconduct.intake.models import Request
from tests.access.people import House, found_house, hire
from tests.cases.asking import ask
from tests.cases.caseroom import journal_of, opened, written


@pytest.fixture
def house() -> House:
    return found_house()


def test_a_correction_stands_after_what_was_said_before(house: House) -> None:
    request, _holder = ask()
    first = written(request, house.aisha, "note", {"text": "He arrived in March."})
    written(request, house.timur, "note", {"text": "He arrived in May."}, record_id=first.record_id, seen=1)
    (record,) = journal_of(request, house.aisha).records("note")
    assert [entry.content["text"] for entry in record.versions] == [
        "He arrived in March.",
        "He arrived in May.",
    ]
    assert [entry.person_id for entry in record.versions] == [house.aisha.person.pk, house.timur.person.pk]
    assert (record.version, record.content["text"]) == (2, "He arrived in May.")


def test_the_second_editor_is_shown_what_the_first_one_saved(house: House) -> None:
    request, _holder = ask()
    first = written(request, house.aisha, "note", {"text": "one"})
    written(request, house.aisha, "note", {"text": "two"}, record_id=first.record_id, seen=1)
    with pytest.raises(ChangedMeanwhile) as told:
        written(request, house.timur, "note", {"text": "three"}, record_id=first.record_id, seen=1)
    assert told.value.theirs.content == {"text": "two"}
    assert CaseEntry.objects.count() == 2


def test_the_same_form_sent_twice_is_one_entry(house: House) -> None:
    request, _holder = ask()
    token, record_id = uuid4(), uuid4()
    for _click in range(2):
        written(request, house.aisha, "note", {"text": "once"}, record_id=record_id, token=token)
    assert CaseEntry.objects.count() == 1
    assert StaffEntry.objects.filter(action="case.note.added").count() == 1


def test_the_same_form_with_other_words_is_a_second_record(house: House) -> None:
    """Back, change, send again: the browser keeps the token. Each wording is kept once, however often it is sent."""
    request, _holder = ask()
    token = uuid4()
    for text in ("one", "two", "two", "one"):
        written(request, house.aisha, "note", {"text": text}, token=token)
    kept = journal_of(request, house.aisha)
    assert [record.content["text"] for record in kept.records("note")] == ["one", "two"]


def test_a_change_sent_again_with_other_words_is_refused_and_then_kept(house: House) -> None:
    request, _holder = ask()
    token, record_id = uuid4(), uuid4()
    written(request, house.aisha, "note", {"text": "clear"}, record_id=record_id, token=token)
    with pytest.raises(SentBefore) as told:
        written(request, house.aisha, "note", {"text": "conflict"}, record_id=record_id, token=token)
    assert told.value.theirs.content == {"text": "clear"}
    for _click in range(2):
        written(request, house.aisha, "note", {"text": "conflict"}, record_id=record_id, token=token, seen=1)
    (record,) = journal_of(request, house.aisha).records("note")
    assert [entry.content["text"] for entry in record.versions] == ["clear", "conflict"]


def test_a_colleagues_words_under_the_same_token_are_their_own(house: House) -> None:
    request, _holder = ask()
    token = uuid4()
    written(request, house.aisha, "note", {"text": "one"}, token=token)
    second = written(request, house.timur, "note", {"text": "one"}, token=token)
    assert (second.person_id, second.number) == (house.timur.person.pk, 2)


def test_striking_out_with_another_reason_under_the_same_token_is_told(house: House) -> None:
    request, _holder = ask()
    note, token = written(request, house.aisha, "note", {"text": "one"}), uuid4()
    given = {"record_id": note.record_id, "token": token, "seen": 1}
    written(request, house.aisha, "note", {"text": "one"}, struck="twice the same", **given)
    with pytest.raises(SentBefore):
        written(request, house.aisha, "note", {"text": "one"}, struck="not true", **given)


def test_a_token_that_is_another_requests_entry_loses_nothing(house: House) -> None:
    one, other, token = ask("One")[0], ask("Other")[0], uuid4()
    written(one, house.aisha, "note", {"text": "here"}, token=token)
    for _click in range(2):
        written(other, house.aisha, "note", {"text": "there"}, token=token)
    assert [entry.content["text"] for entry in journal_of(other, house.aisha).entries] == ["there"]


def test_what_is_struck_out_stays_readable_and_can_be_taken_back(house: House) -> None:
    request, _holder = ask()
    first = written(request, house.aisha, "task", {"title": "Call the court"})
    written(
        request, house.aisha, "task", {"title": "Call the court"}, record_id=first.record_id, seen=1,
        struck="written by mistake",
    )  # fmt: skip
    held = journal_of(request, house.aisha)
    assert held.records("task") == [] and held.last("task") is None
    (record,) = held.records("task", struck=True)
    assert record.is_struck and record.newest.struck == "written by mistake"
    written(request, house.aisha, "task", {"title": "Call the court"}, record_id=first.record_id, seen=2)
    assert len(journal_of(request, house.aisha).records("task")) == 1


def test_nobody_changes_a_record_into_another_kind_or_one_that_is_not_there(house: House) -> None:
    request, _holder = ask()
    note = written(request, house.aisha, "note", {"text": "a note"})
    with pytest.raises(JournalGone):
        written(request, house.aisha, "task", {"title": "a task"}, record_id=note.record_id, seen=1)
    with pytest.raises(JournalGone):
        written(request, house.aisha, "note", {"text": "a change of nothing"}, seen=3)


def test_a_kind_is_written_and_seen_by_its_permission(house: House) -> None:
    request, _holder = ask()
    with pytest.raises(NotAllowed):
        written(request, house.aisha, "lawyer_note", {"text": "for lawyers"})
    nadia = hire(house.rosa, "Nadia", ["lawyer"], desk=house.intake, sealed_by=house.aisha)
    written(request, nadia, "lawyer_note", {"text": "for lawyers"})
    held = journal_of(request, house.aisha)
    assert len(held.seen_by(nadia.person).records("lawyer_note")) == 1
    assert held.seen_by(house.aisha.person).records("lawyer_note") == []


def test_kinds_and_words_cannot_be_told_from_outside(house: House) -> None:
    """Two entries whose texts differ by a few letters have one size, whatever they are."""
    request, _holder = ask()
    written(request, house.aisha, "note", {"text": "yes"})
    written(request, house.aisha, "safety_note", {"text": "Do not call before ten."})
    rows = [bytes(row.document) for row in CaseEntry.objects.all()]
    assert len({len(row) for row in rows}) == 1
    assert not any(b"note" in row or b"call" in row for row in rows)


@pytest.mark.parametrize("harm", ["changed", "taken", "swapped"])
def test_a_row_that_was_changed_taken_or_moved_is_counted_as_damaged(house: House, harm: str) -> None:
    request, _holder = ask()
    for text in ("one", "two", "three"):
        written(request, house.aisha, "note", {"text": text})
    first, second, _third = CaseEntry.objects.order_by("number")
    if harm == "changed":
        CaseEntry.objects.filter(pk=second.pk).update(document=bytes(second.document)[:-1] + b"\x00")
    elif harm == "taken":
        CaseEntry.objects.filter(pk=first.pk).delete()
    else:
        CaseEntry.objects.filter(pk=second.pk).update(person_id=house.timur.person.pk)
    held = journal_of(request, house.aisha)
    assert held.damaged >= 1
    assert "two" not in {entry.content["text"] for entry in held.entries}
    written(request, house.aisha, "note", {"text": "and on"})
    assert journal_of(request, house.aisha).entries[-1].content["text"] == "and on"


@pytest.mark.parametrize("harm", ["end", "end and head", "head", "head changed", "all rows"])
def test_an_end_that_was_cut_off_is_damage_and_stays_so(house: House, harm: str) -> None:
    request, _holder = ask()
    for text in ("one", "two", "three"):
        written(request, house.aisha, "note", {"text": text})
    if harm.startswith("end"):
        CaseEntry.objects.filter(number__gte=2).delete()
    if harm == "all rows":
        CaseEntry.objects.all().delete()
    if harm in {"head", "end and head"}:
        JournalHead.objects.all().delete()
    if harm == "head changed":
        JournalHead.objects.update(document=b"\x00" * 200)
    gone = {"end": 2, "all rows": 3}.get(harm, 1)
    assert journal_of(request, house.aisha).damaged == gone
    written(request, house.aisha, "note", {"text": "and on"})
    held = journal_of(request, house.aisha)
    assert held.damaged == gone
    assert held.entries[-1].content["text"] == "and on"


def test_an_older_head_does_not_call_newer_entries_damaged(house: House) -> None:
    """Somebody reads while a colleague writes: the head was read first, the rows after."""
    request, _holder = ask()
    written(request, house.aisha, "note", {"text": "one"})
    before = bytes(JournalHead.objects.get().document)
    written(request, house.aisha, "note", {"text": "two"})
    JournalHead.objects.update(document=before)
    assert journal_of(request, house.aisha).damaged == 0


def test_entries_of_every_epoch_open_for_those_who_stay_and_none_for_the_one_who_left(house: House) -> None:
    request, _holder = ask()
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    written(request, house.aisha, "note", {"text": "before"})
    keys = opened(request, house.aisha)
    now = house.at
    for member in (house.aisha, house.timur, leyla):
        grants.grant(
            request=request, person=member.person, keys=keys, purpose="casework", expires_on=None,
            by=house.aisha.unlocked, at=now,
        )  # fmt: skip
    grants.end_grant(
        request=Request.objects.get(id=request.id), person=leyla.person, by=house.aisha.unlocked, at=now
    )
    written(request, house.aisha, "note", {"text": "after"})
    assert [entry.content["text"] for entry in journal_of(request, house.timur).entries] == [
        "before",
        "after",
    ]
    with pytest.raises(reading.NotYours):
        opened(request, leyla)


def test_a_page_opened_before_the_keys_turned_is_told_so(house: House) -> None:
    request, _holder = ask()
    keys = opened(request, house.aisha)
    held = Request.objects.get(id=request.id)
    grants.turn(
        request_id=held.id, without=[], issuer=house.aisha.unlocked, at=house.at, action="grant.ended"
    )
    with pytest.raises(JournalGone):
        journal.write(
            request=held, keys=keys, kind="note", record_id=uuid4(), content={"text": "late"}, token=uuid4(),
            by=house.aisha.unlocked, at=house.at,
        )  # fmt: skip


def test_the_journal_goes_with_its_request(house: House) -> None:
    request, _holder = ask()
    written(request, house.aisha, "note", {"text": "gone"})
    forget_notes([request.id])
    assert not CaseEntry.objects.exists()
    assert not JournalHead.objects.exists()
