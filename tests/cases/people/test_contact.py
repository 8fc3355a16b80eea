"""How Madina can be reached: begun from her request, corrected by staff, with a code word on one page only."""

from __future__ import annotations

import pytest

from safeconduct.cases.models import CaseEntry
from safeconduct.cases.people.reaching import may_reach
from safeconduct.cases.people.views_contact import contact_of
from tests.access.people import House, found_house
from tests.cases.caseroom import opened
from tests.cases.people.scenes import at_desk, hidden, journal, madina, only, text_of, volunteer

FORM = {
    "channels": ["signal"], "addresses-0-channel": "signal", "addresses-0-address": "+1 202 555 0199",
    "hours-0-from": "9", "hours-0-until": "17", "zone": "America/New_York", "code_word": "CODE_POMEGRANATE",
    "shared_with": "my sister", "source": "person",
}  # fmt: skip


@pytest.fixture
def house() -> House:
    return found_house()


def test_it_begins_with_what_the_request_says_and_unchanged_values_stay_the_persons_own(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    url = f"/requests/{request.id}/contact"
    page = text_of(aisha.get(url))
    assert "CODE_POMEGRANATE" in page and "09:00" in page and "This is what the request says" in page
    changed = {**FORM, "avoid": "AVOID_HUSBAND", "hours-0-days": ["0", "1"], "source": "relative"}
    answer = aisha.send_form(url, changed)
    assert answer.status_code == 302, text_of(answer)
    held = only(request, house.aisha, "contact").content
    assert held["code_word"]["source"] == "person" and held["avoid"]["source"] == "relative"
    assert held["hours"]["value"] == [{"days": [0, 1], "from": "09:00", "until": "17:00"}]
    page = text_of(aisha.get(url))
    assert "AVOID_HUSBAND" in page and "Monday, Tuesday: 09:00–17:00" in page


def test_the_code_word_stands_on_its_own_page_and_nowhere_else(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    assert aisha.send_form(f"/requests/{request.id}/contact", {**FORM, "avoid": "x"}).status_code == 302
    page = text_of(aisha.get(f"/requests/{request.id}/parties"))
    assert "CODE_POMEGRANATE" not in page and "A code word was agreed" in page
    vera = at_desk(volunteer(house, request))
    shown = text_of(vera.get(f"/requests/{request.id}/contact"))
    assert "CODE_POMEGRANATE" in shown and "Correct it" not in shown
    assert vera.send_form(f"/requests/{request.id}/contact", FORM, page="/account").status_code == 404


def test_two_who_begin_at_once_meet_in_one_record(house: House) -> None:
    request, aisha, timur = madina(), at_desk(house.aisha), at_desk(house.timur)
    url = f"/requests/{request.id}/contact"
    seen = hidden(text_of(timur.get(url)))
    assert aisha.send_form(url, {**FORM, "avoid": "AISHAS_WORDS"}).status_code == 302
    late = timur.send_form(url, {**FORM, "avoid": "TIMURS_WORDS", **seen})
    assert late.status_code == 409
    assert "AISHAS_WORDS" in text_of(late) and "TIMURS_WORDS" in text_of(late)
    assert CaseEntry.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"hours-0-until": ""}, "Hours need both"),
        ({"hours-0-until": "25"}, "no such time"),
        ({"hours-0-until": "9:00"}, "Both hours are the same"),
        ({"zone": ""}, "Choose on which clock"),
        ({"zone": "Mars/Base"}, "not in the list"),
        ({"channels": ["pigeon"]}, "not in the list"),
        ({"addresses-0-address": ""}, "Each line needs both"),
        ({"avoid": "a" * 10_000}, "10000 characters"),
        ({"avoid": "near him", "source": ""}, "Say where it comes from"),
    ],
)
def test_bad_input_gets_a_sentence(house: House, typed: dict[str, str], sentence: str) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    answer = aisha.send_form(f"/requests/{request.id}/contact", {**FORM, **typed})
    assert answer.status_code == 422 and sentence in text_of(answer)
    assert not CaseEntry.objects.exists()


def test_no_contact_at_all_refuses_everything(house: House) -> None:
    request, aisha = madina(), at_desk(house.aisha)
    assert aisha.send_form(f"/requests/{request.id}/contact", {**FORM, "no_contact": "on"}).status_code == 302
    held = contact_of(request, opened(request, house.aisha), journal(request, house.aisha))
    assert may_reach(held, "come_back", house.at).reasons == ("no_contact",)
    assert "asked for no contact at all" in text_of(aisha.get(f"/requests/{request.id}/parties"))
