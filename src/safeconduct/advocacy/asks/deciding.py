"""What follows for an ask from what happened, and what is due. Pure: days and facts come in, states go out.

A refusal is an answer; no answer is something else. A lawful delay silences the deadline until its day. An answer that
comes late still counts. The states are those of ``Ask.TRANSITIONS``; a test holds the two tables together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

SILENT_AFTER = 30
"""Days overdue after which silence is written down as no answer."""


class Event(StrEnum):
    """What can happen to an ask. ``OVERDUE`` and ``NO_RESPONSE`` follow from days passing: the worker writes them."""

    APPROVED = "approved"
    TAKEN_BACK = "taken_back"
    MADE = "made"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "answered_accepted"
    PARTLY = "answered_partly"
    REFUSED = "answered_refused"
    NOTED = "answered_noted"
    DELAYED = "delayed"
    DEADLINE_SET = "deadline_set"
    OVERDUE = "overdue"
    NO_RESPONSE = "no_response"
    REMINDED = "reminded"
    ESCALATED = "escalated"
    MET = "met"
    CLOSED = "closed"
    REOPENED = "reopened"
    NOTE = "note"


E = Event
LEADS_TO: Mapping[Event, str] = {
    E.APPROVED: "approved", E.TAKEN_BACK: "drafted", E.MADE: "made", E.ACKNOWLEDGED: "acknowledged",
    E.ACCEPTED: "accepted", E.PARTLY: "partly", E.REFUSED: "refused", E.NOTED: "noted", E.DELAYED: "delayed",
    E.OVERDUE: "overdue", E.NO_RESPONSE: "no_response", E.ESCALATED: "escalated", E.MET: "met", E.CLOSED: "closed",
    E.REOPENED: "made",
}  # fmt: skip
"""The state an event leads to; those that are not here leave it, or depend on more."""
ANSWERS = (E.ACCEPTED, E.PARTLY, E.REFUSED, E.NOTED)
HEARD = frozenset({E.ACKNOWLEDGED, E.DELAYED, E.MET, *ANSWERS})
"""They said or did something: silence is counted from here."""
BY_DAYS = frozenset({E.OVERDUE, E.NO_RESPONSE})
NEEDS_UNTIL = frozenset({E.DELAYED, E.DEADLINE_SET})

UNMADE = frozenset({"drafted", "approved"})
WAITING = frozenset({"made", "acknowledged"})
LATE = frozenset({"overdue", "no_response"})
OPEN = frozenset({*WAITING, "delayed", *LATE})
"""Asked, and neither answered nor taken elsewhere."""
UNFINISHED = frozenset({"accepted", "partly", "noted", "refused", "escalated"})

_ANY_ANSWER = frozenset({*OPEN, "escalated"})
FROM: Mapping[Event, frozenset[str]] = {
    E.APPROVED: frozenset({"drafted"}),
    E.TAKEN_BACK: frozenset({"approved"}),
    E.MADE: frozenset({"approved"}),
    E.ACKNOWLEDGED: frozenset({"made", "delayed", *LATE, "escalated"}),
    E.ACCEPTED: _ANY_ANSWER | {"partly", "noted", "refused"},
    E.PARTLY: _ANY_ANSWER | {"accepted", "noted", "refused", "met"},
    E.REFUSED: _ANY_ANSWER | {"accepted", "partly", "noted", "met"},
    E.NOTED: _ANY_ANSWER,
    E.DELAYED: OPEN,
    E.DEADLINE_SET: UNMADE | OPEN,
    E.OVERDUE: WAITING | {"delayed"},
    E.NO_RESPONSE: frozenset({"overdue"}),
    E.REMINDED: frozenset({*WAITING, *LATE, "accepted", "partly"}),
    E.ESCALATED: OPEN | (UNFINISHED - {"escalated"}),
    E.MET: OPEN | UNFINISHED,
    E.CLOSED: UNMADE | OPEN | UNFINISHED | {"met"},
    E.REOPENED: frozenset({"closed"}),
    E.NOTE: UNMADE | OPEN | UNFINISHED | {"met", "closed"},
}
"""In which states an event can happen at all."""


class NotNow(Exception):
    """This cannot be written down of this ask. ``reason``: a code of ``asks.words.REASONS``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Facts:
    """What of an ask decides beside its state. ``until``: of a delay or a new deadline, as the event brings it.

    ``heard_on``: the last day they said anything.
    """

    made_on: date | None = None
    answer_by: date | None = None
    delayed_until: date | None = None
    heard_on: date | None = None
    until: date | None = None

    @property
    def deadline(self) -> date | None:
        return deadline(self.answer_by, self.delayed_until)


def deadline(answer_by: date | None, delayed_until: date | None) -> date | None:
    """The last day on which an answer is in time: the deadline, or what it was lawfully moved to."""
    return max((day for day in (answer_by, delayed_until) if day), default=None)


def silent_from(answer_by: date | None, delayed_until: date | None, heard_on: date | None) -> date | None:
    """The first day on which an overdue ask counts as not answered; None without a deadline."""
    last = deadline(answer_by, delayed_until)
    if last is None:
        return None
    return max(last, heard_on or last) + timedelta(days=SILENT_AFTER + 1)


def after(state: str, event: Event, *, day: date, facts: Facts) -> str:
    """The state after an event that happened on ``day``. Raises ``NotNow`` with the code of the reason."""
    if state not in FROM[event]:
        raise NotNow("not_from_here")
    if state not in UNMADE and facts.made_on is not None and day < facts.made_on:
        raise NotNow("before_made")
    _check_days(event, day, facts)
    if event is E.ACKNOWLEDGED:
        return _after_acknowledging(state, day, facts)
    if event is E.DEADLINE_SET:
        return state if state in UNMADE | WAITING else "delayed"
    return LEADS_TO.get(event, state)


def deadlines_after(state: str, event: Event, facts: Facts) -> tuple[date | None, date | None]:
    """``answer_by`` and ``delayed_until`` after an event in that state before it. An extension keeps the first day."""
    if event is E.DELAYED:
        return facts.answer_by, facts.until
    if event is E.DEADLINE_SET:
        return facts.until, None if state in UNMADE | WAITING else facts.until
    return facts.answer_by, facts.delayed_until


def _check_days(event: Event, day: date, facts: Facts) -> None:
    last = facts.deadline
    if event in NEEDS_UNTIL:
        _check_until(event, day, facts)
    elif event is E.MADE and facts.answer_by is not None and facts.answer_by < day:
        raise NotNow("deadline_before")
    elif event is E.REOPENED and facts.made_on is None:
        raise NotNow("never_made")
    elif event is E.OVERDUE and (last is None or day <= last):
        raise NotNow("not_yet")
    elif event is E.NO_RESPONSE:
        first = silent_from(facts.answer_by, facts.delayed_until, facts.heard_on)
        if first is None or day < first:
            raise NotNow("not_yet")


def _check_until(event: Event, day: date, facts: Facts) -> None:
    if facts.until is None:
        raise NotNow("until_needed")
    if facts.until <= day:
        raise NotNow("until_past")
    if event is E.DELAYED and facts.deadline is not None and facts.until <= facts.deadline:
        raise NotNow("until_sooner")


def _after_acknowledging(state: str, day: date, facts: Facts) -> str:
    """That they got it does not stop the clock: an overdue ask stays overdue unless it was said in time."""
    if state == "overdue" and facts.deadline is not None and day > facts.deadline:
        return state
    return "acknowledged"


class Next(StrEnum):
    """What would be the next step."""

    APPROVE = "approve"
    MAKE = "make"
    SET_DEADLINE = "set_deadline"
    WAIT = "wait"
    REMIND = "remind"
    ESCALATE = "escalate"
    FOLLOW_UP = "follow_up"
    ANSWER_THEM = "answer_them"
    CLOSE = "close"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Standing:
    """How an ask stands today. ``days_of_silence``: None where there is none. ``days_late``: 0 while in time."""

    days_of_silence: int | None
    days_late: int
    next_step: Next

    @property
    def is_due(self) -> bool:
        return self.days_late > 0


_STEPS: Mapping[str, Next] = {
    "drafted": Next.APPROVE, "approved": Next.MAKE, "delayed": Next.WAIT, "overdue": Next.REMIND,
    "no_response": Next.ESCALATE, "accepted": Next.FOLLOW_UP, "partly": Next.FOLLOW_UP, "noted": Next.FOLLOW_UP,
    "refused": Next.ANSWER_THEM, "escalated": Next.FOLLOW_UP, "met": Next.CLOSE, "closed": Next.NOTHING,
}  # fmt: skip


def standing(
    state: str, answer_by: date | None, delayed_until: date | None, last_asked: date | None, today: date
) -> Standing:
    """How an ask stands on a day, whether or not the worker came by yet.

    ``last_asked``: the day it was put to them, or the last day they said anything since: silence is counted from it.
    """
    silence = (today - last_asked).days if last_asked and state in OPEN else None
    last = deadline(answer_by, delayed_until)
    late = max((today - last).days, 0) if last is not None and state in OPEN else 0
    step = _STEPS.get(state, Next.WAIT)
    if state in WAITING:
        step = Next.SET_DEADLINE if last is None else Next.WAIT
    if state in WAITING | {"delayed"} and late:
        step = Next.REMIND
    return Standing(None if silence is None else max(silence, 0), late, step)
