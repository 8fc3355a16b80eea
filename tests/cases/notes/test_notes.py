"""Notes of a case: who reads which, what is never lost, and what must be read before a call."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.access.errors import NotAllowed
from safeconduct.audit.models import StaffEntry
from safeconduct.cases import grants
from safeconduct.cases.journal import ChangedMeanwhile
from safeconduct.cases.models import CaseEntry, ReplyDraft
from safeconduct.cases.notes import actions
from safeconduct.cases.notes.actions import LONGEST_NOTE, NoNote, ReasonNeeded, Said
from safeconduct.cases.notes.listing import NOTE_KINDS, before_you_call, ordered
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house, hire, sign_in
from tests.cases.asking import ask
from tests.cases.caseroom import journal_of, opened, written
from tests.sites import SiteClient


@pytest.fixture
def house() -> House:
    return found_house()


@pytest.fixture
def zaur(house: House) -> Request:
    request, _holder = ask()
    return request


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def shown(answer: Any) -> str:
    return str(answer.content.decode())


def colleague(house: House, name: str, role: str) -> Member:
    """Somebody else who sits at the intake desk."""
    return hire(house.rosa, name, [role], desk=house.intake, sealed_by=house.aisha)


def note(request: Request, member: Member, text: str, kind: str = "note", **more: Any) -> Any:
    return written(request, member, kind, {"text": text, "about": "", "pinned": False, **more})


def test_an_empty_page_says_what_a_note_is_good_for(house: House, zaur: Request) -> None:
    page = shown(at_desk(house.aisha).get(f"/requests/{zaur.id}/notes"))
    assert "Nothing noted yet" in page
    assert "whoever may open this case holds the key" in page


def test_aisha_writes_a_note_and_timur_reads_it_with_her_name(house: House, zaur: Request) -> None:
    address = f"/requests/{zaur.id}/notes"
    answer = at_desk(house.aisha).send_form(
        f"{address}/new", {"kind": "note", "text": "He speaks slowly on the telephone."}, page=address
    )
    assert answer.headers["Location"] == f"{address}?done=note_added"
    page = shown(at_desk(house.timur).get(address))
    assert "He speaks slowly on the telephone." in page and "Aisha" in page
    assert StaffEntry.objects.filter(action="case.note.added", subject=zaur.id).count() == 1


def test_a_double_click_writes_it_once_and_other_words_in_the_same_page_are_another_note(
    house: House, zaur: Request
) -> None:
    aisha, form = at_desk(house.aisha), {"kind": "note", "text": "One", "token": str(uuid4())}
    address = f"/requests/{zaur.id}/notes"
    for text in ("One", "One", "Two"):
        aisha.send_form(f"{address}/new", {**form, "text": text}, page=address)
    texts = [record.content["text"] for record in journal_of(zaur, house.aisha).records("note")]
    assert texts == ["One", "Two"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"text": ""}, "Write the note first."),
        ({"text": " \n\t "}, "Write the note first."),
        ({"text": "\x00"}, "Write the note first."),
        ({"text": "x" * 100_000}, "This is too long for one note: 100000 characters"),
        ({"text": "TYPED", "kind": ""}, "Choose what kind of note it is."),
        ({"text": "TYPED", "kind": "party"}, "party"),
        ({"text": "TYPED", "kind": "lawyer_note"}, "lawyer_note"),
        ({"text": "TYPED", "token": "no token"}, "Please load the page again."),
        ({"text": "TYPED", "version": "-1"}, "Please load the page again."),
    ],
)
def test_what_will_not_do_is_said_in_a_sentence_and_stays_typed(
    house: House, zaur: Request, typed: dict[str, str], sentence: str
) -> None:
    address = f"/requests/{zaur.id}/notes"
    answer = at_desk(house.aisha).send_form(f"{address}/new", {"kind": "note", **typed}, page=address)
    assert answer.status_code == 422
    assert sentence in shown(answer)
    if typed["text"].strip("\x00").strip():
        assert typed["text"][:1000] in shown(answer)
    assert not CaseEntry.objects.exists()


def test_marks_nobody_sees_do_not_reach_the_note(house: House, zaur: Request) -> None:
    address = f"/requests/{zaur.id}/notes"
    typed = {"kind": "note", "text": "He \u202ecalls\x00 at\u2069 night"}
    at_desk(house.aisha).send_form(f"{address}/new", typed, page=address)
    assert journal_of(zaur, house.aisha).records("note")[0].content["text"] == "He calls at night"


def test_lawyers_only_and_supervision_are_seen_by_those_they_are_for(house: House, zaur: Request) -> None:
    leyla, nadia = colleague(house, "Leyla", "lawyer"), colleague(house, "Nadia", "supervisor")
    secret = note(zaur, leyla, "LAWYER_WORDS", "lawyer_note")
    note(zaur, nadia, "SUPERVISION_WORDS", "supervision_note")
    seen = {
        member.person.display_name: shown(at_desk(member).get(f"/requests/{zaur.id}/notes"))
        for member in (house.aisha, leyla, nadia)
    }
    assert "LAWYER_WORDS" not in seen["Aisha"] and "SUPERVISION_WORDS" not in seen["Aisha"]
    assert "LAWYER_WORDS" in seen["Leyla"] and "SUPERVISION_WORDS" not in seen["Leyla"]
    assert "LAWYER_WORDS" in seen["Nadia"] and "SUPERVISION_WORDS" in seen["Nadia"]
    aisha = at_desk(house.aisha)
    address = f"/requests/{zaur.id}/notes/{secret.record_id}"
    assert aisha.get(address).status_code == 404
    assert aisha.get(f"{address}/strike").status_code == 404
    assert "LAWYER_WORDS" not in shown(aisha.get(f"/requests/{zaur.id}/notes?kind=lawyer_note"))


def test_a_caseworker_writes_no_note_for_lawyers_by_the_action_either(house: House, zaur: Request) -> None:
    with pytest.raises(NotAllowed):
        actions.add(
            request=zaur, keys=opened(zaur, house.aisha), kind="lawyer_note", said=Said("x"), token=uuid4(),
            by=house.aisha.unlocked, at=timezone.now(),
        )  # fmt: skip


def test_a_volunteer_reads_safety_notes_and_writes_none(house: House, zaur: Request) -> None:
    tamar, now = hire(house.rosa, "Tamar", ["volunteer"]), timezone.now()
    keys = opened(zaur, house.aisha)
    grants.grant(
        request=zaur, person=tamar.person, keys=keys, purpose="casework", expires_on=None,
        ends_at=now + timedelta(hours=2), by=house.aisha.unlocked, at=now,
    )  # fmt: skip
    note(zaur, house.aisha, "FILE_WORDS")
    note(zaur, house.aisha, "Her brother reads her phone.", "safety_note")
    client = at_desk(tamar)
    page = shown(client.get(f"/requests/{zaur.id}/notes"))
    assert "Her brother reads her phone." in page
    assert "FILE_WORDS" not in page and "A new note" not in page
    assert client.post(f"/requests/{zaur.id}/notes/new").status_code in (403, 404)
    first = shown(client.get(f"/requests/{zaur.id}"))
    assert "Her brother reads her phone." in first and "Write to the person" not in first


def test_what_must_be_known_before_a_call_stands_on_the_first_look(house: House, zaur: Request) -> None:
    aisha = at_desk(house.aisha)
    assert "Before you call or write" not in shown(aisha.get(f"/requests/{zaur.id}"))
    entry = note(zaur, house.aisha, "Never say our name: his cousin answers.", "safety_note")
    for address in ("", "/reach"):
        page = shown(aisha.get(f"/requests/{zaur.id}{address}"))
        assert "Never say our name: his cousin answers." in page
    keys, found = opened(zaur, house.aisha), journal_of(zaur, house.aisha)
    record = found.get(entry.record_id)
    assert record is not None
    actions.strike(
        request=zaur, keys=keys, note=record, reason="The cousin moved out", seen=1, token=uuid4(),
        by=house.aisha.unlocked, at=timezone.now(),
    )  # fmt: skip
    assert "Never say our name" not in shown(aisha.get(f"/requests/{zaur.id}"))


def test_pinned_safety_notes_come_first_then_pinned_then_the_newest(house: House, zaur: Request) -> None:
    for kind, text, pinned in (
        ("note", "old", False),
        ("safety_note", "unpinned warning", False),
        ("note", "on top", True),
        ("safety_note", "warning on top", True),
        ("note", "new", False),
    ):
        note(zaur, house.aisha, text, kind, pinned=pinned)
    found = journal_of(zaur, house.aisha)
    texts = [each.content["text"] for each in ordered(found.records(*NOTE_KINDS))]
    assert texts == ["warning on top", "on top", "new", "unpinned warning", "old"]
    assert [each.content["text"] for each in before_you_call(found)] == ["warning on top", "unpinned warning"]


def test_only_notes_of_one_kind_are_shown_when_asked_and_an_unknown_kind_shows_all(
    house: House, zaur: Request
) -> None:
    note(zaur, house.aisha, "FILE_WORDS")
    note(zaur, house.aisha, "SAFETY_WORDS", "safety_note")
    aisha, address = at_desk(house.aisha), f"/requests/{zaur.id}/notes"
    assert "FILE_WORDS" not in shown(aisha.get(f"{address}?kind=safety_note"))
    assert "FILE_WORDS" in shown(aisha.get(f"{address}?kind=nonsense"))
    assert "No note of this kind" not in shown(aisha.get(f"{address}?kind=note"))


def test_a_change_keeps_what_stood_there_before(house: House, zaur: Request) -> None:
    entry = note(zaur, house.aisha, "He has two sisters.")
    timur, address = at_desk(house.timur), f"/requests/{zaur.id}/notes/{entry.record_id}"
    assert timur.send_form(address, {"text": "He has three sisters."}).status_code == 302
    page = shown(timur.get(address))
    assert "He has two sisters." in page and "He has three sisters." in page
    record = journal_of(zaur, house.aisha).get(entry.record_id)
    assert record is not None and record.version == 2
    assert "changed by Timur" in shown(timur.get(f"/requests/{zaur.id}/notes"))
    timur.send_form(address, {"text": "He has three sisters."})
    again = journal_of(zaur, house.aisha).get(entry.record_id)
    assert again is not None and again.version == 2  # saved without a change


def test_two_who_change_a_note_at_once_see_both_texts_and_lose_none(house: House, zaur: Request) -> None:
    entry = note(zaur, house.aisha, "First words")
    aisha, timur = at_desk(house.aisha), at_desk(house.timur)
    address = f"/requests/{zaur.id}/notes/{entry.record_id}"
    timur.send_form(address, {"text": "Words of Timur"})
    answer = aisha.send_form(address, {"text": "Words of Aisha", "version": "1"})
    assert answer.status_code == 409
    assert "Words of Timur" in shown(answer) and "Words of Aisha" in shown(answer)
    assert "A colleague changed this note a moment ago." in shown(answer)
    assert 'name="version" value="2"' in shown(answer)
    aisha.send_form(address, {"text": "Words of Aisha", "version": "2"})
    record = journal_of(zaur, house.aisha).get(entry.record_id)
    assert record is not None
    assert [each.content["text"] for each in record.versions] == [
        "First words", "Words of Timur", "Words of Aisha",
    ]  # fmt: skip


def test_what_is_typed_into_a_note_somebody_struck_out_meanwhile_is_not_lost(
    house: House, zaur: Request
) -> None:
    entry = note(zaur, house.aisha, "First words")
    address = f"/requests/{zaur.id}/notes/{entry.record_id}"
    at_desk(house.timur).send_form(f"{address}/strike", {"reason": "Wrong person"})
    answer = at_desk(house.aisha).send_form(
        address, {"text": "MY_WORDS", "version": "1", "token": str(uuid4())}
    )
    assert answer.status_code == 409
    assert "MY_WORDS" in shown(answer) and "Wrong person" in shown(answer)


def test_an_old_form_with_other_words_is_a_conflict_and_not_silence(house: House, zaur: Request) -> None:
    entry, token, now = note(zaur, house.aisha, "First"), uuid4(), timezone.now()
    keys, record = opened(zaur, house.aisha), journal_of(zaur, house.aisha).get(entry.record_id)
    assert record is not None
    given: dict[str, Any] = {
        "request": zaur, "keys": keys, "note": record, "seen": 1, "token": token, "by": house.aisha.unlocked,
        "at": now,
    }  # fmt: skip
    actions.change(said=Said("Second"), **given)
    actions.change(said=Said("Second"), **given)
    with pytest.raises(ChangedMeanwhile):
        actions.change(said=Said("Third"), **given)


def test_a_note_is_struck_out_with_a_reason_and_can_hold_again(house: House, zaur: Request) -> None:
    entry = note(zaur, house.aisha, "He is forty.")
    aisha, address = at_desk(house.aisha), f"/requests/{zaur.id}/notes/{entry.record_id}"
    assert "Strike this note out?" in shown(aisha.get(f"{address}/strike"))
    assert aisha.send_form(f"{address}/strike", {"reason": "  "}).status_code == 422
    assert aisha.send_form(f"{address}/strike", {"reason": "His sister is forty"}).status_code == 302
    page = shown(aisha.get(f"/requests/{zaur.id}/notes"))
    assert "Struck out" in page and "His sister is forty" in page and "He is forty." in page
    assert journal_of(zaur, house.aisha).records("note") == []
    assert "Let this note hold again?" in shown(aisha.get(f"{address}/strike"))
    assert aisha.send_form(f"{address}/strike", {}).status_code == 302
    assert len(journal_of(zaur, house.aisha).records("note")) == 1
    assert "Holds again" in shown(aisha.get(address))
    assert StaffEntry.objects.filter(action="case.note.brought_back").count() == 1


def test_the_actions_refuse_what_the_forms_refuse(house: House, zaur: Request) -> None:
    entry = note(zaur, house.aisha, "x")
    keys, record = opened(zaur, house.aisha), journal_of(zaur, house.aisha).get(entry.record_id)
    assert record is not None
    given: dict[str, Any] = {
        "request": zaur, "keys": keys, "token": uuid4(), "by": house.aisha.unlocked, "at": timezone.now(),
    }  # fmt: skip
    for kind, text in (("note", " "), ("note", "x" * (LONGEST_NOTE + 1)), ("party", "x")):
        with pytest.raises(NoNote):
            actions.add(kind=kind, said=Said(text), **given)
    with pytest.raises(ReasonNeeded):
        actions.strike(note=record, reason=" ", seen=1, **given)


def test_a_note_that_is_begun_is_there_again_and_gone_once_saved(house: House, zaur: Request) -> None:
    aisha, address = at_desk(house.aisha), f"/requests/{zaur.id}/notes"
    begun = {"kind": "safety_note", "text": "BEGUN_WORDS"}
    assert aisha.send_form(f"{address}/new", {**begun, "keep": "quietly"}, page=address).status_code == 204
    page = f"/requests/{zaur.id}"
    aisha.send_form(f"{page}/reply", {"text": "REPLY_WORDS", "keep": "1"}, page=page)
    shown_again = shown(aisha.get(address))
    assert "BEGUN_WORDS" in shown_again and "It has not been saved." in shown_again
    assert "REPLY_WORDS" not in shown_again and "REPLY_WORDS" in shown(aisha.get(page))
    assert "BEGUN_WORDS" not in shown(at_desk(house.timur).get(address))
    aisha.send_form(f"{address}/new", begun, page=address)
    assert ReplyDraft.objects.count() == 1  # the reply is still there
    assert "It has not been saved." not in shown(aisha.get(address))
    aisha.send_form(f"{page}/reply", {"text": "", "keep": "1"}, page=page)
    assert ReplyDraft.objects.count() == 0


def test_a_note_may_belong_to_a_record_of_this_case_only(house: House, zaur: Request) -> None:
    other, _holder = ask("Ilyas")
    ours, theirs = note(zaur, house.aisha, "a"), note(other, house.aisha, "b")
    aisha, address = at_desk(house.aisha), f"/requests/{zaur.id}/notes"
    assert str(ours.record_id) in shown(aisha.get(f"{address}?about={ours.record_id}"))
    for unknown in (theirs.record_id, "nonsense"):
        aisha.send_form(
            f"{address}/new", {"kind": "note", "text": "c", "about": str(theirs.record_id)}, page=address
        )
        assert journal_of(zaur, house.aisha).records("note")[-1].content["about"] == ""
        assert f'value="{unknown}"' not in shown(aisha.get(f"{address}?about={unknown}"))


def test_the_notes_of_others_and_of_other_requests_are_not_there(house: House, zaur: Request) -> None:
    other, _holder = ask("Ilyas")
    entry = note(other, house.aisha, "b")
    aisha = at_desk(house.aisha)
    assert aisha.get(f"/requests/{zaur.id}/notes/{entry.record_id}").status_code == 404
    assert aisha.get(f"/requests/{zaur.id}/notes/{uuid4()}").status_code == 404
    assert aisha.get(f"/requests/{uuid4()}/notes").status_code == 404
    assert at_desk(house.rosa).get(f"/requests/{zaur.id}/notes").status_code == 404
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    assert at_desk(leyla).get(f"/requests/{zaur.id}/notes").status_code == 404


def test_nothing_of_a_note_lies_in_the_clear(house: House, zaur: Request) -> None:
    note(zaur, house.aisha, "CANARY_NOTE", "safety_note")
    for entry in CaseEntry.objects.all():
        assert b"CANARY_NOTE" not in bytes(entry.document)
    assert not StaffEntry.objects.filter(action__contains="CANARY").exists()
