"""The page of a request's place, and the list: what Aisha sees, types and gets back."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID, uuid4

import pytest

from safeconduct.audit.models import StaffEntry
from safeconduct.cases.models.triage import TriageOverride
from safeconduct.keyring.models import WrappedKey
from tests.access.people import House, found_house, hire
from tests.cases.triage.scenes import asked, at_desk, damage_summary, give, in_days, listed


@pytest.fixture
def house() -> House:
    return found_house()


REASON = "The shelter closes tomorrow"


def sent(place: str = "higher", reason: str = REASON, **more: str) -> dict[str, str]:
    return {"place": place, "reason": reason, **more}


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_page_shows_every_reason_with_its_points_and_weight(house: House) -> None:
    zaur = asked(house, place__detained="yes")
    page = at_desk(house.timur).get(zaur.page)
    assert page.status_code == 200
    shown = text_of(page)
    assert "Before others because: detained." in shown
    assert "Detained 9.0 9.0" in shown
    assert "All together 9.0" in shown
    assert "Nobody has lifted or lowered this request." in shown


def test_a_request_of_which_nothing_urgent_is_known_says_so(house: House) -> None:
    page = at_desk(house.aisha).get(asked(house).page)
    assert "Nothing urgent is known yet" in text_of(page)


def test_aisha_lifts_a_request_and_timur_sees_that_in_the_list_without_the_reason(house: House) -> None:
    zaur, ilyas = asked(house, "Zaur"), asked(house, "Ilyas", place__detained="yes")
    answer = at_desk(house.aisha).send_form(zaur.page, sent("front"))
    assert (answer.status_code, answer.url) == (302, f"{zaur.page}?done=position_changed")
    timur = at_desk(house.timur)
    inbox = text_of(timur.get("/inbox"))
    assert inbox.index(zaur.request.short_id) < inbox.index(ilyas.request.short_id)
    assert "Put in front by Aisha." in inbox and REASON not in inbox
    page = text_of(timur.get(zaur.page))
    assert REASON in page and "In front of everything that is not overdue" in page


def test_back_to_the_computed_place(house: House) -> None:
    zaur = asked(house)
    aisha = at_desk(house.aisha)
    aisha.send_form(zaur.page, sent())
    aisha.send_form(zaur.page, sent("computed", "The shelter stays open after all"))
    assert "Lifted by" not in text_of(aisha.get("/inbox"))
    shown = text_of(aisha.get(zaur.page))
    assert shown.index("stays open after all") < shown.index(REASON)
    again = aisha.send_form(zaur.page, sent("computed", "The shelter stays open after all"))
    assert again.status_code == 422
    assert "It stands at its computed place already" in text_of(again)


MISTAKES = [
    ({"place": "", "reason": REASON}, "Please choose where it should stand."),
    ({"place": "moon", "reason": REASON}, "Please choose one of the places in the list."),
    ({"place": "higher", "reason": ""}, "Please say why, in a few words."),
    ({"place": "higher", "reason": "short"}, "Please say why in at least ten letters."),
    ({"place": "higher", "reason": "x" * 1001}, "This is too long"),
]


@pytest.mark.parametrize(("typed", "sentence"), MISTAKES, ids=[each[1] for each in MISTAKES])
def test_a_mistake_is_named_and_what_was_typed_is_kept(
    house: House, typed: dict[str, str], sentence: str
) -> None:
    zaur = asked(house)
    answer = at_desk(house.aisha).send_form(zaur.page, typed)
    assert answer.status_code == 422
    assert sentence in text_of(answer)
    assert typed["reason"] in answer.content.decode()
    assert not TriageOverride.objects.exists()


def test_the_same_form_sent_twice_is_one_entry(house: House) -> None:
    zaur, token = asked(house), str(uuid4())
    aisha = at_desk(house.aisha)
    for _ in range(2):
        assert aisha.send_form(zaur.page, sent(token=token)).status_code == 302
    assert TriageOverride.objects.count() == 1
    assert aisha.send_form(zaur.page, sent(token="no uuid")).status_code == 422


def test_the_page_is_not_there_for_those_who_may_not_open_the_request(house: House) -> None:
    zaur = asked(house)
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    for member in (house.rosa, leyla):
        assert at_desk(member).get(zaur.page).status_code == 404
        assert at_desk(member).send_form(zaur.page, sent(), page="/account").status_code == 404
    assert not TriageOverride.objects.exists()


def test_somebody_with_a_grant_only_is_told_that_the_list_follows_later(house: House) -> None:
    zaur = asked(house)
    leyla = hire(house.rosa, "Leyla", ["caseworker"])
    give(zaur, leyla)
    answer = at_desk(leyla).send_form(zaur.page, sent())
    assert answer.url.endswith("?done=position_kept")
    assert "The list does not show this yet" in text_of(at_desk(leyla).get(zaur.page))
    assert "Lifted by" not in text_of(at_desk(house.aisha).get("/inbox"))
    at_desk(house.aisha).get(zaur.page)
    assert "Lifted by Leyla." in text_of(at_desk(house.timur).get("/inbox"))


def test_no_reason_of_a_person_is_in_the_record_of_who_did_what(house: House) -> None:
    zaur = asked(house)
    at_desk(house.aisha).send_form(zaur.page, sent())
    entry = StaffEntry.objects.get(action="request.position_changed")
    assert entry.subject == zaur.id
    assert all(REASON not in str(value) for value in vars(entry).values())


def test_the_list_says_why_and_shows_the_day_that_drives(house: House) -> None:
    hearing = {"kind": "hearing", "when": in_days(3).isoformat(), "precision": "day"}
    asked(house, "Zaur", papers__any="yes", papers__list=[hearing], place__detained="yes")
    asked(house, "Ilyas")
    shown = text_of(at_desk(house.aisha).get("/inbox"))
    assert "In front, because something is due soon: hearing or appointment in 3 days; detained." in shown
    assert "Hearing or appointment" in shown and ", in 3 days" in shown
    assert "Nothing urgent is known yet." in shown


def test_the_list_of_what_is_due(house: House) -> None:
    hearing = {"kind": "hearing", "when": in_days(3).isoformat(), "precision": "day"}
    zaur, ilyas = asked(house, "Zaur", papers__any="yes", papers__list=[hearing]), asked(house, "Ilyas")
    page = at_desk(house.aisha).get("/inbox?due=on")
    assert zaur.request.short_id in text_of(page) and ilyas.request.short_id not in text_of(page)
    assert '<input type="checkbox" name="due" id="id_due" checked>' in page.content.decode()


def test_a_damaged_summary_is_shown_first_and_gives_no_reason(house: House) -> None:
    zaur, ilyas = asked(house, "Zaur"), asked(house, "Ilyas", place__detained="yes")
    aisha = at_desk(house.aisha)
    aisha.get("/inbox")
    damage_summary(zaur)
    shown = text_of(aisha.get("/inbox"))
    assert shown.index(zaur.request.short_id) < shown.index(ilyas.request.short_id)
    assert "Damaged: tell an administrator" in shown
    assert aisha.get(zaur.page).status_code == 200


def test_a_damaged_key_keeps_nobody_from_adopting_the_others(house: House) -> None:
    zaur, ilyas = asked(house, "Zaur"), asked(house, "Ilyas")
    key = WrappedKey.objects.get(owner_id=zaur.id, purpose="summary", opener_kind="desk")
    key.blob = bytes(key.blob)[:-1] + b"\x00"
    key.save()
    opened = {UUID(row.id): bool(row.summary) for row in listed(house.aisha)}
    assert opened == {zaur.id: False, ilyas.id: True}


def test_only_what_is_fresh_is_adopted(house: House) -> None:
    adopted = WrappedKey.objects.filter(purpose="summary", opener_kind="list")
    zaur = asked(house, "Zaur")
    assert len(listed(house.aisha)) == 1 and adopted.count() == 1
    ilyas = asked(house, "Ilyas")
    assert {UUID(row.id) for row in listed(house.timur) if row.summary} == {zaur.id, ilyas.id}
    assert adopted.count() == 2
    counts = StaffEntry.objects.filter(action="inbox.adopted").values_list("count", flat=True)
    assert list(counts) == [1, 1]


def test_the_bar_of_a_request_shows_what_was_corrected(house: House) -> None:
    zaur = asked(house)
    aisha = at_desk(house.aisha)
    assert "Detained" not in text_of(aisha.get(f"/requests/{zaur.id}"))
    zaur.enter("place.detained", "yes")
    assert "Detained" in text_of(aisha.get(f"/requests/{zaur.id}"))
