"""What is overdue stands once, a lawful delay is silent, a refusal is no silence; mail goes when a week has things."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeconduct.advocacy.campaigns.pending import AHEAD, Pending, delayed, pending
from safeconduct.advocacy.campaigns.reminding import due_this_week
from safeconduct.advocacy.models import Campaign, Post
from tests.advocacy.campaigns.made import TODAY, a_letter, a_promise, an_answer, an_event, made
from tests.advocacy.desk import AdvocacyDesk, a_campaign, a_holding, a_post, advocacy_desk

YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


@pytest.fixture
def about(desk: AdvocacyDesk) -> tuple[Campaign, Post]:
    return a_campaign(desk.noor), a_post(desk.noor)


def told(found: list[Pending]) -> list[tuple[str, str, int]]:
    return [(each.kind, each.key, each.late) for each in found]


@pytest.mark.parametrize(
    ("values", "late"),
    [
        ({"state": "made", "answer_by": YESTERDAY}, 1),
        ({"state": "overdue", "answer_by": TODAY - timedelta(days=10)}, 10),
        ({"state": "no_response", "answer_by": TODAY - timedelta(days=90)}, 90),
        ({"state": "acknowledged", "answer_by": YESTERDAY}, 1),
        ({"state": "delayed", "answer_by": TODAY - timedelta(days=9), "delayed_until": YESTERDAY}, 1),
        ({"state": "delayed", "answer_by": TODAY - timedelta(days=9), "delayed_until": TODAY}, None),
        ({"state": "made", "answer_by": TODAY}, None),
        ({"state": "made"}, None),
        ({"state": "refused", "answer_by": YESTERDAY}, None),
        ({"state": "accepted", "answer_by": YESTERDAY}, None),
        ({"state": "escalated", "answer_by": YESTERDAY}, 1),  # until it was put to the other post
        ({"state": "drafted", "answer_by": YESTERDAY, "made_on_day": None}, None),
        ({"state": "overdue", "answer_by": YESTERDAY, "withdrawn_on": YESTERDAY}, None),
    ],
)
def test_an_ask_is_overdue_from_the_day_after_its_last(
    desk: AdvocacyDesk, about: tuple[Campaign, Post], values: dict[str, Any], late: int | None
) -> None:
    made(desk.noor, *about, **values)
    assert [each.late for each in pending(TODAY)] == ([] if late is None else [late])


def test_a_letter_stands_with_the_ask_it_carries_and_not_beside_it(
    desk: AdvocacyDesk, about: tuple[Campaign, Post]
) -> None:
    ask = made(desk.noor, *about, state="overdue", answer_by=YESTERDAY)
    letter = a_letter(desk.noor, *about, ask, answer_by=YESTERDAY)
    (one,) = pending(TODAY)
    assert (one.kind, one.letters, one.next_step) == ("ask", (letter.key,), "ask_event")


def test_a_letter_whose_ask_is_lawfully_delayed_is_silent_too(
    desk: AdvocacyDesk, about: tuple[Campaign, Post]
) -> None:
    ask = made(desk.noor, *about, state="delayed", answer_by=YESTERDAY, delayed_until=TOMORROW)
    a_letter(desk.noor, *about, ask, answer_by=YESTERDAY)
    assert pending(TODAY) == [] and list(delayed(TODAY)) == [ask]


def test_letters_and_promises_past_their_day_stand_once_each_the_longest_late_first(
    desk: AdvocacyDesk, about: tuple[Campaign, Post]
) -> None:
    a_letter(desk.noor, *about, answer_by=TODAY - timedelta(days=30), extended_to=YESTERDAY)
    a_letter(desk.noor, *about, answer_by=YESTERDAY, extended_to=TOMORROW)
    a_letter(desk.noor, *about, answer_by=YESTERDAY, state="answered")
    a_letter(desk.noor, *about, answer_by=YESTERDAY, state="draft", sent_on=None)
    answer = an_answer(desk.noor, *about)
    a_promise(desk.noor, answer, by_when=TODAY - timedelta(days=5))
    a_promise(desk.noor, answer, by_when=YESTERDAY, state="kept")
    a_promise(desk.noor, answer, by_when=None)
    assert told(pending(TODAY)) == [("promise", answer.key, 5), ("letter", "L-0001", 1)]


def test_silence_is_counted_from_their_last_word(desk: AdvocacyDesk, about: tuple[Campaign, Post]) -> None:
    ask = made(desk.noor, *about, made_on_day=TODAY - timedelta(days=60), answer_by=YESTERDAY)
    assert pending(TODAY)[0].silence == 60
    an_event(ask, "acknowledged", TODAY - timedelta(days=20), "acknowledged")
    an_event(ask, "note", TODAY - timedelta(days=2), "acknowledged")
    assert pending(TODAY)[0].silence == 20


def test_no_response_is_taken_to_another_post_next(desk: AdvocacyDesk, about: tuple[Campaign, Post]) -> None:
    made(desk.noor, *about, state="no_response", answer_by=YESTERDAY)
    assert pending(TODAY)[0].next_step == "ask_escalate"


def test_whoever_holds_the_post_now_is_named(desk: AdvocacyDesk, about: tuple[Campaign, Post]) -> None:
    old = a_holding(desk.noor, about[1], "Invented Person One", date(2017, 1, 1), date(2018, 1, 1))
    a_holding(desk.noor, about[1], "Invented Person Two", date(2018, 1, 1))
    made(desk.noor, *about, answer_by=YESTERDAY, holding=old)
    assert pending(TODAY)[0].holders == ("Invented Person Two",)


def test_a_closed_or_withdrawn_campaign_is_not_followed(desk: AdvocacyDesk) -> None:
    post = a_post(desk.noor)
    for ended in ("closed_on", "withdrawn_on"):
        campaign = a_campaign(desk.noor, "Over", **{ended: YESTERDAY})
        made(desk.noor, campaign, post, answer_by=YESTERDAY)
        a_letter(desk.noor, campaign, post, answer_by=YESTERDAY)
        a_promise(desk.noor, an_answer(desk.noor, campaign, post), by_when=YESTERDAY)
    assert pending(TODAY, ahead=AHEAD) == []


def test_what_comes_within_a_fortnight_stands_after_what_is_late(
    desk: AdvocacyDesk, about: tuple[Campaign, Post]
) -> None:
    for days in (-3, 0, 14, 15):
        made(desk.noor, *about, answer_by=TODAY + timedelta(days=days))
    assert [each.late for each in pending(TODAY, ahead=AHEAD)] == [3, 0, -14]
    assert [each.late for each in pending(TODAY)] == [3]


def test_sixty_asks_need_as_many_queries_as_two(desk: AdvocacyDesk, about: tuple[Campaign, Post]) -> None:
    def grow(count: int) -> int:
        for _ in range(count):
            ask = made(desk.noor, about[0], a_post(desk.noor), answer_by=YESTERDAY)
            a_letter(desk.noor, *about, ask, answer_by=YESTERDAY)
            a_letter(desk.noor, *about, answer_by=YESTERDAY)
        with CaptureQueriesContext(connection) as seen:
            pending(TODAY)
        return len(seen)

    assert grow(2) == grow(58) <= 6


MONDAY = datetime(2026, 11, 23, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "found"),
    [
        (date(2026, 11, 23), MONDAY, True),
        (date(2026, 11, 29), MONDAY, True),
        (date(2026, 11, 30), MONDAY, False),
        (date(2026, 11, 22), MONDAY, False),
        (date(2026, 11, 25), MONDAY + timedelta(days=1), False),
    ],
)
def test_mail_goes_on_mondays_of_weeks_in_which_something_comes_to_its_day(
    desk: AdvocacyDesk, about: tuple[Campaign, Post], day: date, at: datetime, found: bool
) -> None:
    assert not due_this_week(at)
    ask = made(desk.noor, *about, answer_by=day)
    assert due_this_week(at) is found
    type(ask).every.update(state="refused")
    assert not due_this_week(at)
    letter = a_letter(desk.noor, *about, answer_by=day)
    assert due_this_week(at) is found
    type(letter).every.update(state="answered")
    a_promise(desk.noor, an_answer(desk.noor, *about), by_when=day)
    assert due_this_week(at) is found
