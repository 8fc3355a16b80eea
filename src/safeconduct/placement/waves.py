"""Waves of offers: whom a case is shown to next, for how long, and when to remind. Pure.

An attorney volunteers, so a proposal is not yet a placement: a case is offered, and held, until she answers or the
hold ends. Two manners are in use among panels. ``pitch`` shows a case to the best few at once and the first who
accepts has it; ``wheel`` asks in turn, whoever was asked longest ago first, so that no one is asked always and no
one never. Offers that are out stay as they are whatever is decided here; solving anew after a decline is the
caller's. Moments are given in and may be of any zone, as long as all of them have one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

MOST_AT_ONCE, LONGEST_HOLD = 50, timedelta(days=60)


class Manner(StrEnum):
    """How the next attorneys are chosen among those who can take the case."""

    PITCH = "pitch"
    WHEEL = "wheel"


class Answer(StrEnum):
    """What became of an offer; ``NONE`` while it is out."""

    NONE = ""
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    TAKEN = "taken"


class Nothing(StrEnum):
    """Why no offer is to be sent now."""

    PLACED = "placed"
    ALL_OUT = "all_out"
    """As many offers of the case are out as may be at once: wait for answers."""
    ALL_BUSY = "all_busy"
    """Somebody could be asked, and holds as many offers as one attorney may."""
    ALL_ASKED = "all_asked"
    """Everybody who can take it was asked: solve anew, or look at why the others cannot."""
    NO_ONE = "no_one"


class BadTerms(ValueError):
    """Terms that cannot be: ``field`` names the one."""

    def __init__(self, field: str) -> None:
        self.field = field
        super().__init__(field)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What the organisation set.

    Attributes:
        manner: pitch or wheel.
        at_once: offers of one case that may be out at the same time, 1 to 50. A wheel with 1 is an exclusive hold.
        hold: how long an offer waits for an answer, above zero and at most sixty days.
        out_per_attorney: offers one attorney may have out at once, from 1.
        asks_again_after: how long after an expired offer she may be asked about the same case again; None: never.
            Somebody who declined is not asked again.
    """

    manner: Manner = Manner.PITCH
    at_once: int = 3
    hold: timedelta = timedelta(days=3)
    out_per_attorney: int = 2
    asks_again_after: timedelta | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.at_once <= MOST_AT_ONCE:
            raise BadTerms("at_once")
        if not timedelta(0) < self.hold <= LONGEST_HOLD:
            raise BadTerms("hold")
        if self.out_per_attorney < 1:
            raise BadTerms("out_per_attorney")
        if self.asks_again_after is not None and self.asks_again_after < timedelta(0):
            raise BadTerms("asks_again_after")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """An offer as it stands: of which case, to whom, since when, until when, and what was answered when."""

    case: str
    attorney: str
    sent_at: datetime
    expires_at: datetime
    wave: int = 1
    answer: Answer = Answer.NONE
    answered_at: datetime | None = None
    reminded_at: datetime | None = None

    def is_out(self, now: datetime) -> bool:
        """Still waiting for an answer. An offer whose hold has just ended is not, whether or not the sweep ran."""
        return self.answer is Answer.NONE and now < self.expires_at

    def has_lapsed(self, now: datetime) -> bool:
        return self.answer is Answer.NONE and now >= self.expires_at

    def remind_at(self) -> datetime:
        """Half-way between sending and expiry."""
        return self.sent_at + (self.expires_at - self.sent_at) / 2

    def is_to_be_reminded(self, now: datetime) -> bool:
        """Once, from half-way on, while it is out."""
        return self.reminded_at is None and self.is_out(now) and now >= self.remind_at()


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody who can take the case, best fit first in a list of these."""

    attorney: str
    fit: float


@dataclass(frozen=True, slots=True)
class Wave:
    """Whom to ask now, in this order, and until when. ``nothing`` says why where ``attorneys`` is empty."""

    number: int
    attorneys: tuple[str, ...]
    expires_at: datetime | None
    nothing: Nothing | None = None


def next_wave(
    case: str,
    ranked: Sequence[Ranked],
    offers: Iterable[Sent],
    *,
    terms: Terms,
    now: datetime,
    no_later_than: datetime | None = None,
) -> Wave:
    """The offers of ``case`` to send at ``now``: as many as are missing from ``terms.at_once``.

    ``ranked``: those who can take it now (the caller solved for that), best first. ``offers``: every offer of every
    case, answered or not: who is busy, who was asked longest ago and who said no stand in them. ``no_later_than``:
    the hold never runs past this moment, the last at which the preparation could begin; one that is over does not
    shorten the hold. Deterministic: equal arguments give an equal wave.
    """
    every = list(offers)
    mine = [each for each in every if each.case == case]
    number = max((each.wave for each in mine), default=0) + 1
    if any(each.answer is Answer.ACCEPTED for each in mine):
        return Wave(number, (), None, Nothing.PLACED)
    missing = terms.at_once - sum(each.is_out(now) for each in mine)
    if missing <= 0:
        return Wave(number, (), None, Nothing.ALL_OUT)
    if not ranked:
        return Wave(number, (), None, Nothing.NO_ONE)
    not_asked = _not_asked(ranked, mine, terms, now)
    held = _held(every, now)
    free = [each for each in not_asked if held.get(each, 0) < terms.out_per_attorney]
    if not free:
        return Wave(number, (), None, Nothing.ALL_BUSY if not_asked else Nothing.ALL_ASKED)
    if terms.manner is Manner.WHEEL:
        free = on_the_wheel(free, last_asked(every))
    return Wave(number, tuple(free[:missing]), _expiry(terms, now, no_later_than))


def on_the_wheel(attorneys: Sequence[str], asked: Mapping[str, datetime]) -> list[str]:
    """Whoever was asked longest ago first; those who never were come before all, in the order given."""
    never = [each for each in attorneys if each not in asked]
    return never + sorted((each for each in attorneys if each in asked), key=lambda each: asked[each])


def last_asked(offers: Iterable[Sent]) -> dict[str, datetime]:
    """When each attorney was last asked about anything. An offer that was withdrawn counts: she was shown it."""
    last: dict[str, datetime] = {}
    for each in offers:
        last[each.attorney] = max(each.sent_at, last.get(each.attorney, each.sent_at))
    return last


def lapsed(offers: Iterable[Sent], now: datetime) -> list[Sent]:
    """Offers whose hold ended without an answer, the oldest first."""
    return sorted((each for each in offers if each.has_lapsed(now)), key=_order)


def to_remind(offers: Iterable[Sent], now: datetime) -> list[Sent]:
    """Offers half-way through their hold, not yet reminded of, the oldest first."""
    return sorted((each for each in offers if each.is_to_be_reminded(now)), key=_order)


def frozen(offers: Iterable[Sent], now: datetime) -> frozenset[tuple[str, str]]:
    """Pairs of case and attorney that a new solution must leave as they are: their offers are out."""
    return frozenset((each.case, each.attorney) for each in offers if each.is_out(now))


def _order(offer: Sent) -> tuple[datetime, str, str]:
    return offer.sent_at, offer.case, offer.attorney


def _not_asked(ranked: Sequence[Ranked], mine: Sequence[Sent], terms: Terms, now: datetime) -> list[str]:
    barred = {each.attorney for each in mine if not _may_be_asked_again(each, terms, now)}
    return list(dict.fromkeys(each.attorney for each in ranked if each.attorney not in barred))


def _may_be_asked_again(offer: Sent, terms: Terms, now: datetime) -> bool:
    """Only after silence, and after the time that was set: never after no, nor while an offer is out."""
    silent = offer.answer is Answer.EXPIRED or offer.has_lapsed(now)
    return silent and terms.asks_again_after is not None and now >= offer.expires_at + terms.asks_again_after


def _held(offers: Iterable[Sent], now: datetime) -> dict[str, int]:
    held: dict[str, int] = {}
    for each in offers:
        if each.is_out(now):
            held[each.attorney] = held.get(each.attorney, 0) + 1
    return held


def _expiry(terms: Terms, now: datetime, no_later_than: datetime | None) -> datetime:
    until = now + terms.hold
    if no_later_than is not None and now < no_later_than < until:
        return no_later_than
    return until
