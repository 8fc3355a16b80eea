"""What follows for an ask from what happened: tables."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from safeconduct.advocacy.asks import words
from safeconduct.advocacy.asks.deciding import (
    FROM,
    Event,
    Facts,
    Next,
    NotNow,
    after,
    deadlines_after,
    silent_from,
    standing,
)
from safeconduct.advocacy.models import Ask

MADE, BY, LATE = date(2017, 4, 17), date(2017, 5, 17), date(2017, 7, 1)
FACTS = Facts(made_on=MADE, answer_by=BY)
FUTURE = Facts(made_on=MADE, answer_by=BY, until=LATE + timedelta(days=9))


def everything_possible() -> set[tuple[str, str]]:
    """Every change of state that any event brings, on a day in time and on a late one."""
    found = set()
    for event, states in FROM.items():
        for state in states:
            for day in (MADE, LATE):
                facts = FACTS if event in (Event.OVERDUE, Event.NO_RESPONSE, Event.MADE) else FUTURE
                try:
                    found.add((state, after(state, event, day=day, facts=facts)))
                except NotNow:
                    continue
    return found


def test_the_events_and_the_table_of_states_say_the_same() -> None:
    table = {(state, to) for state, reached in Ask.TRANSITIONS.items() for to in reached}
    possible = everything_possible()
    changes = {(state, to) for state, to in possible if state != to}
    assert changes <= table, "nothing follows that the table forbids"
    assert table <= possible, "nothing stands in the table that no event leads to"
    assert {state for states in FROM.values() for state in states} == set(Ask.TRANSITIONS)


def test_every_code_has_its_words() -> None:
    assert set(words.STATES) == set(Ask.TRANSITIONS)
    assert set(words.EVENTS) == set(words.BUTTONS) == set(Event) == set(FROM)
    assert set(words.NEXT) == set(Next)


@pytest.mark.parametrize(
    ("state", "event", "to"),
    [
        ("drafted", Event.APPROVED, "approved"),
        ("approved", Event.TAKEN_BACK, "drafted"),
        ("approved", Event.MADE, "made"),
        ("made", Event.ACKNOWLEDGED, "acknowledged"),
        ("made", Event.REFUSED, "refused"),
        ("overdue", Event.ACCEPTED, "accepted"),
        ("no_response", Event.PARTLY, "partly"),
        ("no_response", Event.ACKNOWLEDGED, "acknowledged"),
        ("escalated", Event.MET, "met"),
        ("met", Event.REFUSED, "refused"),
        ("closed", Event.REOPENED, "made"),
        ("refused", Event.NOTE, "refused"),
        ("overdue", Event.REMINDED, "overdue"),
    ],
)
def test_what_follows(state: str, event: Event, to: str) -> None:
    day = MADE if state in ("drafted", "approved") else BY
    assert after(state, event, day=day, facts=FACTS) == to


@pytest.mark.parametrize(
    ("state", "event", "day", "facts", "reason"),
    [
        ("drafted", Event.MADE, MADE, FACTS, "not_from_here"),
        ("drafted", Event.ACCEPTED, MADE, FACTS, "not_from_here"),
        ("refused", Event.NO_RESPONSE, LATE, FACTS, "not_from_here"),
        ("refused", Event.OVERDUE, LATE, FACTS, "not_from_here"),
        ("made", Event.NO_RESPONSE, LATE, FACTS, "not_from_here"),
        ("delayed", Event.REMINDED, LATE, FACTS, "not_from_here"),
        ("met", Event.ESCALATED, LATE, FACTS, "not_from_here"),
        ("made", Event.ACCEPTED, MADE - timedelta(days=1), FACTS, "before_made"),
        ("approved", Event.MADE, BY + timedelta(days=1), Facts(answer_by=BY), "deadline_before"),
        ("closed", Event.REOPENED, BY, Facts(), "never_made"),
        ("made", Event.OVERDUE, BY, FACTS, "not_yet"),
        ("made", Event.OVERDUE, LATE, Facts(made_on=MADE), "not_yet"),
        ("delayed", Event.OVERDUE, LATE, Facts(MADE, BY, LATE), "not_yet"),
        ("overdue", Event.NO_RESPONSE, BY + timedelta(days=30), FACTS, "not_yet"),
        ("overdue", Event.NO_RESPONSE, LATE, Facts(MADE, BY, None, LATE - timedelta(days=5)), "not_yet"),
        ("made", Event.DELAYED, MADE, FACTS, "until_needed"),
        ("made", Event.DELAYED, LATE, Facts(MADE, BY, until=LATE), "until_past"),
        ("made", Event.DELAYED, MADE, Facts(MADE, BY, until=BY), "until_sooner"),
        ("made", Event.DEADLINE_SET, MADE, FACTS, "until_needed"),
    ],
)
def test_what_cannot_be(state: str, event: Event, day: date, facts: Facts, reason: str) -> None:
    with pytest.raises(NotNow) as refused:
        after(state, event, day=day, facts=facts)
    assert refused.value.reason == reason and refused.value.reason in words.REASONS


def test_it_is_overdue_from_the_day_after_the_deadline() -> None:
    assert after("made", Event.OVERDUE, day=BY + timedelta(days=1), facts=FACTS) == "overdue"
    assert after("acknowledged", Event.OVERDUE, day=BY + timedelta(days=1), facts=FACTS) == "overdue"


def test_silence_is_no_answer_only_after_thirty_more_days() -> None:
    assert silent_from(BY, None, None) == BY + timedelta(days=31)
    assert after("overdue", Event.NO_RESPONSE, day=BY + timedelta(days=31), facts=FACTS) == "no_response"


def test_that_they_have_it_does_not_stop_the_clock() -> None:
    assert after("overdue", Event.ACKNOWLEDGED, day=LATE, facts=FACTS) == "overdue"
    assert after("overdue", Event.ACKNOWLEDGED, day=BY, facts=FACTS) == "acknowledged", (
        "said in time, heard of late"
    )


def test_a_delay_keeps_the_first_deadline_beside_the_new_day() -> None:
    assert after("overdue", Event.DELAYED, day=BY, facts=FUTURE) == "delayed"
    assert deadlines_after("overdue", Event.DELAYED, FUTURE) == (BY, FUTURE.until)
    assert deadlines_after("made", Event.DEADLINE_SET, FUTURE) == (FUTURE.until, None)
    assert deadlines_after("overdue", Event.DEADLINE_SET, FUTURE) == (FUTURE.until, FUTURE.until)
    assert after("overdue", Event.DEADLINE_SET, day=LATE, facts=FUTURE) == "delayed"
    assert after("made", Event.DEADLINE_SET, day=MADE, facts=FUTURE) == "made"
    assert deadlines_after("made", Event.NOTE, FACTS) == (BY, None)


@pytest.mark.parametrize(
    ("state", "answer_by", "delayed", "today", "silence", "late", "step"),
    [
        ("drafted", BY, None, LATE, None, 0, Next.APPROVE),
        ("approved", BY, None, LATE, None, 0, Next.MAKE),
        ("made", BY, None, BY, 30, 0, Next.WAIT),
        ("made", None, None, LATE, 75, 0, Next.SET_DEADLINE),
        ("made", BY, None, LATE, 75, 45, Next.REMIND),
        ("acknowledged", BY, None, LATE, 75, 45, Next.REMIND),
        ("delayed", BY, LATE, LATE, 75, 0, Next.WAIT),
        ("delayed", BY, BY + timedelta(days=1), LATE, 75, 44, Next.REMIND),
        ("overdue", BY, None, LATE, 75, 45, Next.REMIND),
        ("no_response", BY, None, LATE, 75, 45, Next.ESCALATE),
        ("refused", BY, None, LATE, None, 0, Next.ANSWER_THEM),
        ("accepted", BY, None, LATE, None, 0, Next.FOLLOW_UP),
        ("met", BY, None, LATE, None, 0, Next.CLOSE),
        ("closed", BY, None, LATE, None, 0, Next.NOTHING),
    ],
)
def test_how_it_stands(
    state: str,
    answer_by: date | None,
    delayed: date | None,
    today: date,
    silence: int | None,
    late: int,
    step: Next,
) -> None:
    asked = None if state in ("drafted", "approved") else MADE
    found = standing(state, answer_by, delayed, asked, today)
    assert (found.days_of_silence, found.days_late, found.next_step) == (silence, late, step)
    assert found.is_due == (late > 0)
