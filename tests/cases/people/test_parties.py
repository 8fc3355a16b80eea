"""Everyone in Madina's case: added, taken over from the request, corrected, struck out; nothing is overwritten."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.access.models import Person
from safeconduct.audit.models import StaffEntry
from safeconduct.cases.models import CaseEntry
from tests.access.people import House, found_house, hire
from tests.cases.people.scenes import (
    add_party,
    at_desk,
    hidden,
    madina,
    only,
    party_form,
    records,
    text_of,
    volunteer,
)


@pytest.fixture
def house() -> House:
    return found_house()


def test_those_named_in_the_request_are_listed_and_taken_over_one_by_one(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    page = text_of(aisha.get(f"/requests/{request.id}/parties"))
    assert "Рустам Вымышленный" in page and "Амина Придуманная" in page
    assert "Nobody is written down yet" in page
    first = text_of(aisha.get(f"/requests/{request.id}/parties/new?of=1"))
    assert "Амина Придуманная" in first and 'value="2008"' in first
    url = f"/requests/{request.id}/parties/new?of=1"
    answer = aisha.send_form(url, party_form(**{"birth-year": "2008", "relation": "child"}))
    assert answer.status_code == 302
    amina = only(request, house.aisha, "party").content
    assert amina["taken_from"] == "household:1"
    assert amina["names"][0]["value"] == "Амина Придуманная"
    assert (amina["names"][0]["script"], amina["names"][0]["kind"]) == ("cyrillic", "full")
    assert amina["birth"] == {
        "value": "2008", "source": "person", "precision": "year", "confirmed_by": "", "confirmed_on": "", "paper": "",
    }  # fmt: skip
    page = text_of(aisha.get(f"/requests/{request.id}/parties"))
    assert "?of=1" not in page and "?of=2" in page
    assert aisha.get(f"/requests/{request.id}/parties/new?of=77").status_code == 404
    assert aisha.get(f"/requests/{request.id}/parties/new?of=%D9%A1").status_code == 404


def test_what_the_conflict_check_reads_is_there(house: House) -> None:
    request = madina()
    add_party(
        at_desk(house.aisha), request, name="Магомед Вымышленный", roles=["adverse_relative", "witness"],
        **{"names-1-value": "Magomed", "names-1-kind": "transliteration", "a_number": "a 012-345-678",
           "phone": "+1 202 555 0123\n+7 900 000 00 00", "birth-day": "3", "birth-month": "5", "birth-year": "1980"},
    )  # fmt: skip
    held = only(request, house.aisha, "party").content
    assert [(each["value"], each["kind"], each["script"]) for each in held["names"]] == [
        ("Магомед Вымышленный", "full", "cyrillic"), ("Magomed", "transliteration", "latin"),
    ]  # fmt: skip
    assert held["roles"] == ["adverse_relative", "witness"]
    assert held["birth"]["value"] == "1980-05-03" and held["birth"]["precision"] == "day"
    assert held["a_number"]["value"] == "A012345678"
    assert held["phones"] == ["+1 202 555 0123", "+7 900 000 00 00"]


def test_a_correction_is_a_new_version_and_history_crosses_out_what_was_before(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    id_ = add_party(aisha, request, birthplace="Grozny", gender="woman")
    edit = f"/requests/{request.id}/parties/{id_}/edit"
    timur = at_desk(house.timur)
    changed = {
        "birthplace": "Argun",
        "birthplace-source": "paper",
        "birthplace-confirmed": "1",
        "gender": "woman",
    }
    answer = timur.send_form(edit, party_form(source="", **changed))
    assert answer.status_code == 302, text_of(answer)
    record = only(request, house.aisha, "party")
    assert [each.content["birthplace"]["value"] for each in record.versions] == ["Grozny", "Argun"]
    told = record.content["birthplace"]
    assert (told["source"], told["confirmed_by"]) == ("paper", str(house.timur.person.pk))
    assert record.content["gender"] == record.first.content["gender"]
    assert record.content["names"] == record.first.content["names"]
    page = text_of(aisha.get(f"/requests/{request.id}/parties/{id_}"))
    assert "<del><span" in page and "Grozny" in page and "Argun" in page
    assert "Timur" in page and "Seen on a paper" in page and "Confirmed by Timur" in page
    actions = StaffEntry.objects.filter(subject=request.id).values_list("action", flat=True)
    assert {"case.party.added", "case.party.changed"} <= set(actions)


def test_a_new_value_needs_a_source_and_nothing_typed_is_lost(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    answer = aisha.send_form(
        f"/requests/{request.id}/parties/new", party_form(source="", birthplace="Урус-Мартан")
    )
    assert answer.status_code == 422
    assert "Say where it comes from" in text_of(answer) and "Урус-Мартан" in text_of(answer)
    assert not CaseEntry.objects.exists()


def test_two_who_correct_at_once_both_see_both_texts_and_nothing_is_overwritten(house: House) -> None:
    request, aisha, timur = madina(), at_desk(house.aisha), at_desk(house.timur)
    id_ = add_party(aisha, request)
    edit = f"/requests/{request.id}/parties/{id_}/edit"
    seen = hidden(text_of(timur.get(edit)))
    assert aisha.send_form(edit, party_form(birthplace="AISHAS_PLACE")).status_code == 302
    late = timur.send_form(edit, {**party_form(birthplace="TIMURS_PLACE"), **seen})
    page = text_of(late)
    assert late.status_code == 409
    assert "AISHAS_PLACE" in page and "TIMURS_PLACE" in page and "What your colleague saved" in page
    assert len(only(request, house.aisha, "party").versions) == 2
    again = timur.post(edit, {**party_form(birthplace="TIMURS_PLACE"), **hidden(page), **_csrf(late)})
    assert again.status_code == 302
    record = only(request, house.aisha, "party")
    assert [(each.content["birthplace"] or {}).get("value") for each in record.versions] == [
        None, "AISHAS_PLACE", "TIMURS_PLACE",
    ]  # fmt: skip


def test_a_form_sent_twice_is_one_entry_and_one_sent_with_other_words_is_told_so(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    new = f"/requests/{request.id}/parties/new"
    seen = hidden(text_of(aisha.get(new)))
    assert aisha.send_form(new, {**party_form(), **seen}).status_code == 302
    assert aisha.send_form(new, {**party_form(), **seen}).status_code == 302
    assert CaseEntry.objects.count() == 1
    other = aisha.send_form(new, {**party_form(birthplace="LATER_WORDS"), **seen})
    assert other.status_code == 409 and "LATER_WORDS" in text_of(other)


def test_saving_without_a_change_writes_nothing(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    id_ = add_party(aisha, request)
    edit = f"/requests/{request.id}/parties/{id_}/edit"
    assert aisha.send_form(edit, party_form(source="")).status_code == 302
    assert CaseEntry.objects.count() == 1


def test_somebody_struck_out_stays_in_the_history_and_comes_back(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    id_ = add_party(aisha, request)
    page = f"/requests/{request.id}/parties/{id_}/strike"
    assert aisha.send_form(page, {"reason": " "}).status_code == 422
    assert aisha.send_form(page, {"reason": "Named twice"}).status_code == 302
    assert only(request, house.aisha, "party").is_struck
    listed = text_of(aisha.get(f"/requests/{request.id}/parties"))
    assert "1 struck out" in listed
    assert "Named twice" in text_of(aisha.get(f"/requests/{request.id}/parties/{id_}"))
    assert "Take it back" in text_of(aisha.get(page))
    assert aisha.send_form(page, {"step": "back"}).status_code == 302
    record = only(request, house.aisha, "party")
    assert not record.is_struck and record.version == 3
    assert "Taken back" in text_of(aisha.get(f"/requests/{request.id}/parties/{id_}"))


def test_striking_out_what_a_colleague_just_corrected_is_asked_again(house: House) -> None:
    request, aisha, timur = madina(), at_desk(house.aisha), at_desk(house.timur)
    id_ = add_party(aisha, request)
    page = f"/requests/{request.id}/parties/{id_}/strike"
    seen = hidden(text_of(timur.get(page)))
    aisha.send_form(f"/requests/{request.id}/parties/{id_}/edit", party_form(birthplace="Argun"))
    answer = timur.send_form(page, {"reason": "WHY_TYPED", **seen})
    assert answer.status_code == 409 and "WHY_TYPED" in text_of(answer)
    assert not only(request, house.aisha, "party").is_struck


def test_a_volunteer_sees_people_but_neither_why_somebody_is_adverse_nor_a_form(house: House) -> None:
    request = madina()
    aisha = at_desk(house.aisha)
    id_ = add_party(
        aisha, request, name="Рустам", roles=["harmed_by"], adverse="on", adverse_reason="REASON_HE_HIT_HER"
    )
    vera = at_desk(volunteer(house, request))
    assert "REASON_HE_HIT_HER" in text_of(aisha.get(f"/requests/{request.id}/parties/{id_}"))
    for path in (f"parties/{id_}", "parties"):
        page = text_of(vera.get(f"/requests/{request.id}/{path}"))
        assert "Рустам" in page and "On the other side" in page and "REASON_HE_HIT_HER" not in page
    for path in ("parties/new", f"parties/{id_}/edit", f"parties/{id_}/strike"):
        assert vera.get(f"/requests/{request.id}/{path}").status_code == 404


def test_what_is_anothers_or_unknown_is_not_there(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    id_ = add_party(aisha, request)
    leyla = at_desk(hire(house.rosa, "Leyla", ["caseworker"]))
    rosa = at_desk(house.rosa)
    for path in ("parties", f"parties/{id_}", f"parties/{id_}/edit", "contact", "exclusions"):
        assert leyla.get(f"/requests/{request.id}/{path}").status_code == 404
        assert rosa.get(f"/requests/{request.id}/{path}").status_code == 404
    for path in ("", "/edit", "/strike"):
        assert aisha.get(f"/requests/{request.id}/parties/{uuid4()}{path}").status_code == 404
        assert aisha.get(f"/requests/{uuid4()}/parties/{id_}{path}").status_code == 404


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"names-0-value": ""}, "at least one name"),
        ({"names-0-value": "\x00\u202e"}, "at least one name"),
        ({"names-0-value": "x" * 10_000}, "10000 characters"),
        ({"names-1-kind": "alias"}, "a kind of name and no name"),
        ({"names-0-kind": "sneaky"}, "not in the list"),
        ({"birth-day": "30", "birth-month": "2", "birth-year": "2001"}, "This day does not exist"),
        ({"birth-year": "2090"}, "lies ahead"),
        ({"birth-year": "١٩٨"}, "four digits"),
        ({"a_number": "12"}, "seven to nine digits"),
        ({"a_number": "A12345678901"}, "seven to nine digits"),
        ({"roles": ["hero"]}, "not in the list"),
        ({"source": "rumour"}, "Choose from the list where it comes from"),
        ({"gender": "x", "gender-source": "rumour"}, "who said so"),
        ({"gender": "x", "gender-paper": str(uuid4())}, "Choose the paper"),
        ({"note": "n" * 10_000}, "10000 characters"),
        ({"adverse_reason": "because"}, "Tick this too"),
        ({"phone": "\n".join(str(n) for n in range(30))}, "room for 20 lines"),
        ({"version": "no"}, ""),
        ({"token": "no"}, "load the page again"),
    ],
)
def test_bad_input_gets_a_sentence(house: House, typed: dict[str, str], sentence: str) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    answer = aisha.send_form(f"/requests/{request.id}/parties/new", {**party_form(), **typed})
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert not CaseEntry.objects.exists()


def test_names_from_right_to_left_stand_in_their_own_direction_and_are_kept_whole(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    name = "أمينة المخترعة"
    id_ = add_party(aisha, request, name=name, note="two\nlines <b>bold</b>\x00")
    held = only(request, house.aisha, "party").content
    assert held["names"][0]["value"] == name and held["names"][0]["script"] == "arabic"
    assert held["note"] == "two\nlines <b>bold</b>"
    page = aisha.get(f"/requests/{request.id}/parties/{id_}").content.decode()
    assert f"<bdi>{name}</bdi>" in page and "&lt;b&gt;bold" in page


def test_a_child_who_turns_21_soon_is_warned_of(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    born = timezone.now().date() + timedelta(days=100)
    born = date(born.year - 21, born.month, min(born.day, 28))
    add_party(
        aisha, request, relation="child",
        **{"birth-day": str(born.day), "birth-month": str(born.month), "birth-year": str(born.year)},
    )  # fmt: skip
    page = text_of(aisha.get(f"/requests/{request.id}/parties"))
    assert "Turns 21 on" in page and "A lawyer decides" in page and "1158(b)(3)(B)" in page


def test_no_name_is_in_the_table_the_address_or_the_audit(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    add_party(aisha, request, name="CANARY_NAME", adverse="on", adverse_reason="CANARY_REASON")
    row = CaseEntry.objects.get()
    assert b"CANARY" not in bytes(row.document)
    assert not any("CANARY" in str(vars(each)) for each in StaffEntry.objects.all())
    assert Person.objects.filter(pk=row.person_id).exists()
    assert len(records(request, house.aisha, "party")) == 1


def _csrf(answer: object) -> dict[str, str]:
    import re

    body = text_of(answer)
    return {"csrfmiddlewaretoken": re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', body)[0]}
