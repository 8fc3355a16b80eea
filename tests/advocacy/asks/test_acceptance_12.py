"""Acceptance test 12: the life of an ask, as the reference asks for it.

Overdue once its day passed, listed once; a lawful delay silences it; what was never answered can be taken elsewhere; it
stays with the post when the holder changes; a refusal is not silence.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from safeconduct.advocacy.asks import events, showing, writing
from safeconduct.advocacy.asks.deciding import Event, Next, NotNow
from safeconduct.advocacy.asks.passing import as_days_pass, overdue_now
from safeconduct.advocacy.models import Ask, AskEvent
from safeconduct.advocacy.posts.holding import holder_on
from safeconduct.audit.models import WorkerEntry
from tests.advocacy.desk import AdvocacyDesk, a_campaign, a_holding, a_post, advocacy_desk, an_ask

MADE, BY = date(2017, 4, 17), date(2017, 5, 17)


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


def on(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 12, 0, tzinfo=UTC)


def happens(desk: AdvocacyDesk, ask: Ask, event: Event, day: date, until: date | None = None) -> AskEvent:
    row = events.keep(
        ask.pk, event, token=uuid4(), day=day, until=until, by=desk.noor.person, at=on(max(day, MADE))
    )
    ask.refresh_from_db()
    return row


def asked(desk: AdvocacyDesk) -> Ask:
    """Noor asked the ambassador in April to speak out, and wants an answer within a month."""
    post = a_post(desk.noor)
    a_holding(desk.noor, post, "Invented Ambassador A", date(2017, 1, 27), date(2018, 12, 31))
    a_holding(desk.noor, post, "Invented Ambassador B", date(2018, 12, 31))
    ask = an_ask(desk.noor, a_campaign(desk.noor), post, answer_by=BY)
    for event in (Event.APPROVED, Event.MADE):
        happens(desk, ask, event, MADE)
    return ask


def days_pass(ask: Ask, day: date) -> str:
    as_days_pass(on(day))
    ask.refresh_from_db()
    return ask.state


def test_no_answer_by_the_day_makes_it_overdue_and_it_is_listed_once(desk: AdvocacyDesk) -> None:
    ask = asked(desk)
    assert days_pass(ask, BY) == "made", "the day itself is in time"
    assert list(overdue_now(BY + timedelta(days=1))) == [ask]
    for later in (1, 1, 2, 9):
        assert days_pass(ask, BY + timedelta(days=later)) == "overdue"
    rows = AskEvent.objects.filter(ask=ask, event="overdue")
    assert [(row.day, row.by, row.from_state) for row in rows] == [(BY + timedelta(days=1), None, "made")]
    assert [row.ask for row in showing.rows(Ask.objects.filter(state="overdue"), BY + timedelta(days=9))] == [
        ask
    ]
    assert WorkerEntry.objects.filter(action="advocacy.ask.overdue", subject=ask.pk, by=None).count() == 1


def test_a_lawful_delay_silences_it_until_its_day(desk: AdvocacyDesk) -> None:
    ask = asked(desk)
    until = BY + timedelta(days=60)
    days_pass(ask, BY + timedelta(days=3))
    happens(desk, ask, Event.DELAYED, BY + timedelta(days=4), until)
    assert (ask.state, ask.answer_by, ask.delayed_until) == ("delayed", BY, until)
    assert days_pass(ask, until) == "delayed", "thirty days and more, and nobody is nagged"
    assert showing.row(ask, events.heard_on(ask), until).standing.next_step is Next.WAIT
    assert days_pass(ask, until + timedelta(days=1)) == "overdue"


def test_a_delay_known_beforehand_keeps_it_from_becoming_overdue_at_all(desk: AdvocacyDesk) -> None:
    ask = asked(desk)
    happens(desk, ask, Event.DELAYED, MADE + timedelta(days=5), BY + timedelta(days=14))
    happens(desk, ask, Event.ACKNOWLEDGED, MADE + timedelta(days=6))
    assert days_pass(ask, BY + timedelta(days=10)) == "acknowledged", "that they have it ends no delay"
    assert not AskEvent.objects.filter(ask=ask, event="overdue").exists()


def test_silence_is_written_down_as_no_response_after_thirty_more_days(desk: AdvocacyDesk) -> None:
    ask = asked(desk)
    assert days_pass(ask, BY + timedelta(days=30)) == "overdue"
    assert days_pass(ask, BY + timedelta(days=31)) == "no_response"
    last = ask.events.order_by("number").last()
    assert last is not None and (last.event, last.by, last.day) == (
        "no_response",
        None,
        BY + timedelta(days=31),
    )


def test_a_worker_that_slept_for_a_year_writes_both_down_with_their_own_days(desk: AdvocacyDesk) -> None:
    ask = asked(desk)
    assert days_pass(ask, BY + timedelta(days=365)) == "no_response"
    written = list(ask.events.order_by("number").values_list("number", "event", "day"))[2:]
    assert written == [(3, "overdue", BY + timedelta(days=1)), (4, "no_response", BY + timedelta(days=31))]


def test_what_was_never_answered_can_be_taken_to_another_post(desk: AdvocacyDesk) -> None:
    ask = asked(desk)
    days_pass(ask, BY + timedelta(days=31))
    other, day = a_post(desk.noor, "Secretary of State"), BY + timedelta(days=40)
    new = writing.escalate(
        ask, {"post": other, "answer_by": day + timedelta(days=30)}, day=day, note="", token=uuid4(), seen=None,
        by=desk.noor.person, at=on(day),
    )  # fmt: skip
    ask.refresh_from_db()
    assert (ask.state, new.state, new.escalates, new.post, new.text) == (
        "escalated",
        "drafted",
        ask,
        other,
        ask.text,
    )
    assert days_pass(ask, day + timedelta(days=90)) == "escalated", "nobody is nagged about the old one"
    happens(desk, ask, Event.ACCEPTED, day + timedelta(days=91))
    assert ask.state == "accepted", "an answer that comes late still counts"


def test_a_new_holder_leaves_the_ask_with_the_post(desk: AdvocacyDesk) -> None:
    ask = asked(desk)
    assert ask.holding is not None and ask.holding.holder == "Invented Ambassador A"
    now = holder_on(ask.post, date(2026, 11, 22))
    assert now is not None and now.holder == "Invented Ambassador B"
    days_pass(ask, date(2019, 1, 2))
    assert ask.state == "no_response" and ask.holding.holder == "Invented Ambassador A"
    page = desk.client(desk.noor).get(reverse("ask", args=[ask.pk])).content.decode()
    assert "Invented Ambassador A" in page and "Invented Ambassador B" in page
    assert "The ask stays with the post." in page


def test_refused_is_not_no_response(desk: AdvocacyDesk) -> None:
    ask = asked(desk)
    happens(desk, ask, Event.REFUSED, BY - timedelta(days=2))
    assert days_pass(ask, BY + timedelta(days=400)) == "refused", "they answered: days change nothing"
    with pytest.raises(NotNow):
        happens(desk, ask, Event.NO_RESPONSE, BY + timedelta(days=400))
    page = desk.client(desk.noor).get(reverse("ask", args=[ask.pk])).content.decode()
    assert "Refused" in page and "No response" not in page


def test_an_answer_that_was_written_down_late_ends_overdue(desk: AdvocacyDesk) -> None:
    ask = asked(desk)
    days_pass(ask, BY + timedelta(days=365))
    happens(desk, ask, Event.PARTLY, BY - timedelta(days=1))
    assert ask.state == "partly"
    row = showing.row(ask, events.heard_on(ask), BY + timedelta(days=366))
    assert row.standing.days_of_silence is None and row.standing.days_late == 0


def test_that_they_have_it_is_no_answer_but_ends_the_silence(desk: AdvocacyDesk) -> None:
    ask = asked(desk)
    days_pass(ask, BY + timedelta(days=3))
    happens(desk, ask, Event.ACKNOWLEDGED, BY + timedelta(days=10))
    assert ask.state == "overdue"
    assert days_pass(ask, BY + timedelta(days=40)) == "overdue", "thirty days from when they were last heard"
    assert days_pass(ask, BY + timedelta(days=41)) == "no_response"
