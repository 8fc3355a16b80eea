"""A caseworker at the screening pages: looks, corrects a fact with its paper, and loses nothing that was typed."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest

from safeconduct.audit.models import StaffEntry
from safeconduct.cases.models.screening import FactEntry, ScreeningRun
from tests.access.people import House, Member, found_house, hire, sign_in
from tests.cases.asking import ask
from tests.cases.screening.test_facts import ZAUR_IN_NEW_YORK, given, known, say
from tests.sites import SiteClient


@pytest.fixture
def house() -> House:
    return found_house()


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def shown(answer: object) -> str:
    """The words of a page, without markup."""
    text = re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]  # a response
    return re.sub(r"\s+", " ", text)


def test_aisha_sees_criteria_and_that_a_person_decides(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    page = at_desk(house.aisha).get(f"/requests/{request.id}/screening")
    words = shown(page)
    assert page.status_code == 200
    assert "A person decides." in words
    assert "No lawyer yet Possible" in words
    assert "No attorney has reviewed them" in words
    assert "ZAUR_STORY" not in words
    assert not re.search(r"\b(in)?eligible|qualif", words, re.IGNORECASE)


def test_a_request_that_is_not_hers_is_not_there(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    stranger = at_desk(hire(house.rosa, "Leyla", ["caseworker"]))
    for place in ("", "/facts", "/facts/lawyer.has", "/trace/org.no_lawyer", "/decide", "/letters/1"):
        assert stranger.get(f"/requests/{request.id}/screening{place}").status_code == 404
    assert stranger.get(f"/requests/{uuid4()}/screening").status_code == 404


def test_an_administrator_who_is_no_caseworker_finds_no_screening(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    assert at_desk(house.rosa).get(f"/requests/{request.id}/screening").status_code == 404
    assert at_desk(house.rosa).get("/rescreening").status_code == 404


def test_aisha_corrects_the_day_of_arrival_from_the_stamp(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    aisha, page = at_desk(house.aisha), f"/requests/{request.id}/screening/facts/arrivals"
    assert 'value="2025"' in aisha.get(page).content.decode()
    typed = {
        "value-0-when-day": "3", "value-0-when-month": "12", "value-0-when-year": "2025",
        "value-0-when-precision": "day", "value-0-how": "visa", "said_by": "paper",
        "paper": "stamp, page 12", "stance": "corrects",
    }  # fmt: skip
    assert aisha.send_form(page, typed).status_code == 302
    assert known(request, house.aisha)["arrivals"] == given(
        [{"when": "2025-12-03", "precision": "day", "how": "visa"}]
    )
    words = shown(aisha.get(page))
    assert "Seen on: stamp, page 12" in words and "the request itself" in words and "Aisha" in words
    facts = shown(aisha.get(f"/requests/{request.id}/screening/facts"))
    assert "A paper, stamp, page 12" in facts and "The request" in facts


def test_the_same_form_sent_twice_makes_one_entry(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    aisha, page = at_desk(house.aisha), f"/requests/{request.id}/screening/facts/lawyer.has"
    typed = {"value": "yes", "said_by": "person", "stance": "corrects", "token": str(uuid4())}
    for _time in range(2):
        assert aisha.send_form(page, typed).status_code == 302
    assert FactEntry.objects.count() == 1
    aisha.send_form(page, {**typed, "value": "no"})
    assert FactEntry.objects.count() == 2


def test_does_not_know_and_would_rather_not_say_are_answers(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    aisha, start = at_desk(house.aisha), f"/requests/{request.id}/screening/facts"
    aisha.send_form(f"{start}/bars.convicted", {"value": "declined", "said_by": "person"})
    aisha.send_form(f"{start}/person.born", {"instead": "unknown", "said_by": "person"})
    aisha.send_form(f"{start}/papers.list", {"instead": "none", "said_by": "lawyer"})
    answers = known(request, house.aisha)
    assert answers["bars.convicted"] == {"state": "declined"}
    assert answers["person.born"] == {"state": "unknown"}
    assert answers["papers.list"] == given([])


@pytest.mark.parametrize(
    ("fact", "typed", "says", "still_there"),
    [
        (
            "person.born",
            {"value-day": "30", "value-month": "2", "value-year": "1990"},
            "When were you born? This day does not exist.",
            'value="30"',
        ),
        (
            "means.income",
            {"value": "-5", "currency": "USD", "period": "week"},
            "A sum cannot be below zero. Write 0 if nothing comes in.",
            'value="-5"',
        ),
        (
            "means.income",
            {"value": "a lot", "currency": "USD", "period": "week"},
            "Write the sum as",
            "a lot",
        ),
        ("place.country", {"value": "QQ"}, "This answer is not in the list.", "Kept as it was typed"),
        ("person.age", {"value": "212"}, "This must be a number from 0 to 120.", 'value="212"'),
        ("person.born", {}, "Give an answer first", "Kept as it was typed"),
    ],
)
def test_what_cannot_be_gets_a_sentence_and_nothing_typed_is_lost(
    house: House, fact: str, typed: dict[str, str], says: str, still_there: str
) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    aisha, page = at_desk(house.aisha), f"/requests/{request.id}/screening/facts/{fact}"
    typed = {**typed, "said_by": "person", "stance": "corrects", "note": "Kept as it was typed"}
    answer = aisha.send_form(page, typed)
    assert answer.status_code == 422
    assert says in shown(answer)
    assert still_there in answer.content.decode() and "Kept as it was typed" in answer.content.decode()
    assert not FactEntry.objects.exists()


def test_a_paper_must_be_named_when_a_paper_says_so(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    page = f"/requests/{request.id}/screening/facts/lawyer.has"
    answer = at_desk(house.aisha).send_form(page, {"value": "yes", "said_by": "paper", "stance": "corrects"})
    assert answer.status_code == 422 and "Seen on which paper? Write which one" in shown(answer)


def test_an_income_a_week_is_kept_as_it_was_said(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    aisha, page = at_desk(house.aisha), f"/requests/{request.id}/screening/facts/means.income"
    aisha.send_form(page, {"value": "٣٠٠", "currency": "USD", "period": "week", "said_by": "person"})
    assert known(request, house.aisha)["means.income"] == given(
        {"amount": 300, "currency": "USD", "period": "week"}
    )
    assert "300 USD a week" in shown(aisha.get(page))


def test_an_arrival_after_the_filing_is_saved_and_shown_as_a_contradiction(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    aisha, start = at_desk(house.aisha), f"/requests/{request.id}/screening"
    filed = {"value-day": "1", "value-month": "6", "value-year": "2024", "value-precision": "day"}
    saved = aisha.send_form(
        f"{start}/facts/asylum.filed_on", {**filed, "said_by": "paper", "paper": "receipt"}
    )
    assert saved.status_code == 302
    words = shown(aisha.get(start))
    assert "This does not fit together" in words
    assert "Every arrival lies after the day the application was filed." in words


def test_two_different_answers_stand_on_top_of_the_page(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    say(request, house.aisha, "lawyer.has", given("yes"), stance="also_said", said_by="relative")
    words = shown(at_desk(house.aisha).get(f"/requests/{request.id}/screening"))
    assert "Two things were said about this:" in words
    assert "No lawyer yet A person must look" in words


def test_facts_of_the_story_and_names_have_no_page_here(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    aisha = at_desk(house.aisha)
    for fact in ("fear.own_words", "person.name", "contact.address", "nobody.knows"):
        assert aisha.get(f"/requests/{request.id}/screening/facts/{fact}").status_code == 404
    assert "Вымышленный" not in shown(aisha.get(f"/requests/{request.id}/screening/facts"))


def test_every_page_was_opened_in_the_record(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    aisha, start = at_desk(house.aisha), f"/requests/{request.id}/screening"
    for place in ("", "/facts", "/facts/lawyer.has", "/trace/org.no_lawyer"):
        opened = StaffEntry.objects.filter(
            action="request.opened.facts" if place == "/facts" else "request.opened.bar"
        )
        before = opened.count()
        assert aisha.get(f"{start}{place}").status_code == 200
        assert opened.count() == before + 1


def test_a_screening_is_kept_once(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    aisha, page = at_desk(house.aisha), f"/requests/{request.id}/screening"
    token = str(uuid4())
    for _time in range(2):
        assert aisha.send_form(f"{page}/save", {"token": token}, page=page).status_code == 302
    assert ScreeningRun.objects.count() == 1
    assert "Last kept on" in shown(aisha.get(page))


def test_the_one_year_day_stands_with_each_reading_and_what_might_excuse_it(house: House) -> None:
    arrivals = [
        {"when": "2026-01-10", "precision": "day", "how": "visa"},
        {"when": "2026-10-05", "precision": "day", "how": "visa"},
    ]
    request, _holder = ask(told={**ZAUR_IN_NEW_YORK, "arrivals": arrivals})
    words = shown(at_desk(house.aisha).get(f"/requests/{request.id}/screening"))
    assert "There is more than one reading; this is the careful one." in words
    assert "8 January 2027" in words, "the Friday before Sunday 10 January, a year after the first arrival"
    assert "5 October 2027" in words
    assert "What might excuse a missed day" in words and "What would prove it:" in words


def test_a_lawyer_can_follow_every_step(house: House) -> None:
    request, _holder = ask(told=ZAUR_IN_NEW_YORK)
    page = at_desk(house.aisha).get(f"/requests/{request.id}/screening/trace/us.asylum")
    words = shown(page)
    assert "8 USC 1158" in words and "place.country is" in words
    assert page.content.decode().count("<ul>") == page.content.decode().count("</ul>")
    assert at_desk(house.aisha).get(f"/requests/{request.id}/screening/trace/us.nothing").status_code == 404


def test_a_request_without_an_answer_says_what_to_ask_first(house: House) -> None:
    request, _holder = ask(told={"consent.help": "yes"})
    words = shown(at_desk(house.aisha).get(f"/requests/{request.id}/screening"))
    assert "No clock runs that we know of" in words
    assert "What to ask next 1" not in words and "What to ask next" in words
    assert "Possible" not in words.split("Ways to protection:")[1]
    facts = shown(at_desk(house.aisha).get(f"/requests/{request.id}/screening/facts"))
    assert "Nothing is known yet" in facts and "We do not know yet" in facts
