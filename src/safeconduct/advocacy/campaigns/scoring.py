"""What became of asks, by post. Pure: plain facts in, numbers out.

A refusal is an answer, silence is none: they are never added up. Silence runs from the day an ask was put to them to
the first thing they said about it; while they say nothing it is still running.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

ANSWERS = ("accepted", "partly", "refused", "noted", "met")
"""States that are an answer, or a deed. The last one that an ask reached is how it was answered."""
NO_RESPONSE = "no_response"
WAITING = "waiting"
LATE = "late"


@dataclass(frozen=True, slots=True)
class AskFacts:
    """One ask that was put to a post. ``states``: all it went through, in order. ``heard_on``: their first word."""

    post: str
    asked_on: date
    states: tuple[str, ...]
    heard_on: date | None = None


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """One promise of a post, with a state of ``Commitment.TRANSITIONS``."""

    post: str
    state: str


@dataclass(frozen=True, slots=True)
class Score:
    """The numbers of one post. Days of silence: None where there is none to count."""

    post: str
    asked: int = 0
    accepted: int = 0
    partly: int = 0
    refused: int = 0
    noted: int = 0
    met: int = 0
    no_response: int = 0
    late: int = 0
    waiting: int = 0
    kept: int = 0
    kept_in_part: int = 0
    broken: int = 0
    open_promises: int = 0
    silence_median: float | None = None
    silence_now: int | None = None

    @property
    def has_promises(self) -> bool:
        return bool(self.kept or self.kept_in_part or self.broken or self.open_promises)


def outcome(states: Sequence[str]) -> str:
    """How an ask stands by all states it went through: an answer, ``no_response``, ``late`` or ``waiting``.

    Late is past its day without an answer; a lawful delay makes it wait again.

    What comes later counts: an answer after no response is an answer; closing changes nothing.
    """
    found = WAITING
    for state in states:
        if state in ANSWERS:
            found = state
        elif state == NO_RESPONSE and found in (WAITING, LATE):
            found = NO_RESPONSE
        elif state in ("overdue", "delayed") and found in (WAITING, LATE):
            found = LATE if state == "overdue" else WAITING
    return found


def silence(ask: AskFacts, today: date) -> tuple[int, bool]:
    """Days of silence after an ask, and whether it still runs. An ask that was closed unanswered has stopped."""
    if ask.heard_on is not None:
        return max((ask.heard_on - ask.asked_on).days, 0), False
    stopped = ask.states[-1:] == ("closed",) or outcome(ask.states) in ANSWERS
    return max((today - ask.asked_on).days, 0), not stopped


def scores(asks: Iterable[AskFacts], promises: Iterable[PromiseFacts], today: date) -> tuple[Score, ...]:
    """One row for each post that was asked something or promised something; those asked most come first."""
    asked: dict[str, list[AskFacts]] = defaultdict(list)
    promised: dict[str, list[str]] = defaultdict(list)
    for ask in asks:
        asked[ask.post].append(ask)
    for promise in promises:
        promised[promise.post].append(promise.state)
    rows = [_score(post, asked[post], promised[post], today) for post in {**asked, **promised}]
    return tuple(sorted(rows, key=lambda row: (-row.asked, row.post)))


def _score(post: str, asks: Sequence[AskFacts], promises: Sequence[str], today: date) -> Score:
    outcomes = [outcome(ask.states) for ask in asks]
    ended = [silence(ask, today)[0] for ask in asks if ask.heard_on is not None]
    running = [days for days, runs in (silence(ask, today) for ask in asks) if runs]
    return Score(
        post,
        asked=len(asks),
        **{name: outcomes.count(name) for name in (*ANSWERS, NO_RESPONSE, LATE, WAITING)},
        kept=promises.count("kept"),
        kept_in_part=promises.count("partly"),
        broken=promises.count("broken"),
        open_promises=promises.count("open"),
        silence_median=median(ended) if ended else None,
        silence_now=max(running, default=None),
    )
