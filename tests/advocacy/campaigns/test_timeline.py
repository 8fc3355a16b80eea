"""The timeline: in order of days, with relations that never say what brought about what, public parts apart."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeconduct.advocacy.campaigns.timeline import Kind, Moment, moments
from safeconduct.advocacy.models import Campaign, Post
from tests.advocacy.campaigns.made import (
    a_delivery,
    a_letter,
    a_link,
    a_promise,
    an_answer,
    an_event,
    made,
)
from tests.advocacy.desk import AdvocacyDesk, a_campaign, a_holding, a_post, advocacy_desk
from tests.evidence.desk import a_claim, an_incident

INNER = "What an aide told us, for ourselves"


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


def a_story(desk: AdvocacyDesk) -> tuple[Campaign, Post]:
    """An ask, the letter that carried it, a statement that followed, a promise that was broken, and a denial."""
    noor, campaign = desk.noor, a_campaign(desk.noor)
    post = a_post(noor)
    holder = a_holding(noor, post, "Invented Ambassador", date(2017, 1, 27))
    ask = made(noor, campaign, post, is_public=True, holding=holder, answer_by=date(2017, 5, 10))
    an_event(ask, "answered_accepted", date(2017, 4, 18), "accepted", note=INNER)
    an_event(ask, "note", date(2017, 4, 19), "accepted", note=INNER)
    letter = a_letter(noor, campaign, post, ask, is_public=True, holding=holder)
    a_delivery(noor, letter, "sent", date(2017, 4, 12))
    a_delivery(noor, letter, "delivered", date(2017, 4, 13), note=INNER)
    a_delivery(noor, letter, "followed_up", date(2017, 4, 15), note=INNER)
    answer = an_answer(noor, campaign, post, speaker="Invented Ambassador", is_public=True)
    a_link(noor, answer, letter, "follows")
    a_link(noor, answer, letter, "refers_to", quote="as we were told")
    a_link(noor, answer, letter, "contribution_claimed", reason=INNER, others=INNER)
    a_promise(noor, answer, state="broken", judged_on=date(2017, 7, 1), why=INNER)
    incident = an_incident(desk.research.zarema)
    denial = {"statement": "There are no such people.", "first_day": date(2017, 4, 1)}
    a_claim(desk.research.zarema, incident, kind="denial", **denial)
    campaign.incidents.add(incident)
    made(noor, campaign, post, text="An ask that stays inside")
    a_letter(noor, campaign, post, sent_on=date(2017, 4, 14))
    an_answer(noor, campaign, post, is_public=False, verbatim="", first_day=date(2017, 4, 20))
    return campaign, post


def test_a_campaign_is_told_day_by_day(desk: AdvocacyDesk) -> None:
    campaign, _ = a_story(desk)
    told = [(one.day, one.kind.value, one.title) for one in moments(campaign, public_only=True)]
    assert told == [
        (date(2017, 4, 1), "denial", "Denied"),
        (date(2017, 4, 10), "ask", "Asked"),
        (date(2017, 4, 12), "letter", "Letter"),
        (date(2017, 4, 13), "letter", "Letter: Delivered"),
        (date(2017, 4, 17), "response", "Spoke out in public"),
        (date(2017, 4, 17), "commitment", "Promised"),
        (date(2017, 4, 18), "ask", "They accepted"),
        (date(2017, 7, 1), "commitment", "A promise was broken"),
    ]


def test_the_public_timeline_holds_nobodys_notes_and_nothing_that_stays_inside(desk: AdvocacyDesk) -> None:
    campaign, _ = a_story(desk)
    public = moments(campaign, public_only=True)
    assert INNER not in str(public) and "stays inside" not in str(public)
    assert all(one.key == "" for one in public)
    inside = moments(campaign, public_only=False)
    assert str(inside).count(INNER) == 7 and "stays inside" in str(inside)
    assert len(inside) == len(public) + 5


def test_an_answer_follows_a_letter_and_is_never_said_to_come_from_it(desk: AdvocacyDesk) -> None:
    campaign, _ = a_story(desk)
    (answer,) = [one for one in moments(campaign, public_only=True) if one.kind is Kind.RESPONSE]
    assert sorted(one.words for one in answer.relations) == ["contribution claimed", "follows", "refers to"]
    assert {one.letter_day for one in answer.relations} == {date(2017, 4, 12)}
    assert "caus" not in str(moments(campaign, public_only=False)).casefold()


def test_a_relation_to_a_letter_that_is_not_public_or_was_ended_is_not_told(desk: AdvocacyDesk) -> None:
    campaign, post = a_campaign(desk.noor), a_post(desk.noor)
    answer = an_answer(desk.noor, campaign, post)
    a_link(desk.noor, answer, a_letter(desk.noor, campaign, post), "follows")
    shown = a_letter(desk.noor, campaign, post, is_public=True)
    a_link(desk.noor, answer, shown, "refers_to", ended_on=date(2018, 1, 1))
    (told,) = [one for one in moments(campaign, public_only=True) if one.kind is Kind.RESPONSE]
    assert told.relations == ()


def test_a_denial_they_answered_with_is_a_denial(desk: AdvocacyDesk) -> None:
    campaign, post = a_campaign(desk.noor), a_post(desk.noor)
    an_answer(desk.noor, campaign, post, kind="against.denied", verbatim="There are no such people.")
    (told,) = moments(campaign, public_only=True)
    assert told.kind is Kind.DENIAL and told.text == "There are no such people."


def test_what_has_no_day_comes_last_and_other_rooms_add_theirs(desk: AdvocacyDesk) -> None:
    campaign, post = a_campaign(desk.noor), a_post(desk.noor)
    an_answer(desk.noor, campaign, post, first_day=None, said_on="")
    made(desk.noor, campaign, post, is_public=True)
    published = Moment(date(2017, 5, 2), Kind.PUBLICATION, "Published", key="N-0001")
    told = moments(campaign, public_only=True, also=[published])
    assert [one.kind.value for one in told] == ["ask", "publication", "response"]


def test_what_was_withdrawn_dropped_or_never_sent_is_not_told(desk: AdvocacyDesk) -> None:
    campaign, post = a_campaign(desk.noor), a_post(desk.noor)
    a_letter(desk.noor, campaign, post, state="draft", sent_on=None)
    a_letter(desk.noor, campaign, post, state="dropped")
    an_answer(desk.noor, campaign, post, withdrawn_on=date(2018, 1, 1))
    made(desk.noor, campaign, post, state="drafted", made_on_day=None)
    assert moments(campaign, public_only=False) == ()


def test_sixty_asks_need_as_many_queries_as_two(desk: AdvocacyDesk) -> None:
    campaign, post = a_campaign(desk.noor), a_post(desk.noor)

    def grow(first: int, last: int) -> int:
        for number in range(first, last):
            ask = made(desk.noor, campaign, post, made_on_day=date(2017, 4, 1) + timedelta(number))
            an_event(ask, "acknowledged", date(2018, 1, 1), "acknowledged")
            letter = a_letter(desk.noor, campaign, post, ask)
            a_delivery(desk.noor, letter, "delivered", date(2018, 1, 2))
            answer = an_answer(desk.noor, campaign, post)
            a_link(desk.noor, answer, letter, "follows")
            a_promise(desk.noor, answer)
        with CaptureQueriesContext(connection) as seen:
            moments(campaign, public_only=False)
        return len(seen)

    assert grow(0, 2) == grow(2, 30) <= 9
