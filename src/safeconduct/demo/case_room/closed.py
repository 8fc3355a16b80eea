"""Cases that were closed: what became of each, as the statistics desk counts it; two of them told in full."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from safeconduct.cases.keeping import holds
from safeconduct.cases.life import actions as life
from safeconduct.cases.life.stages import Stage
from safeconduct.cases.outcomes import recording
from safeconduct.cases.outcomes.codes import Outcome
from safeconduct.demo.case_room.acting import Case, Hand
from safeconduct.demo.stories import Story, day_from, shared_answers
from safeconduct.demo.stories.work import Work

FIRST_CAME, LAST_CAME, OPEN_FOR = 58, 44, 10
HELD_FOR = 200
NATIONALITY = {"ru": "RU", "ar": "SY", "en": "CM"}


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed case. ``decided`` is counted from the demo's day; ``hold``: a duty that keeps it, or nothing."""

    name: str
    language: str
    result: str
    forum: str
    decided: str
    by: str = "aisha"
    told_by: str = "attorney"
    reasons: tuple[str, ...] = ()
    family: int = 0
    note: str = ""
    hold: str = ""

    def outcome(self, today: date) -> Outcome:
        return Outcome(
            self.result, self.forum, day_from(self.decided, today), self.told_by, self.reasons, self.family,
            note=self.note,
        )  # fmt: skip


def all_closed() -> list[tuple[Closed, Story]]:
    """Each with the short request it began with, the earliest first."""
    held = tomllib.loads(Path(__file__).with_name("closed.toml").read_text(encoding="utf-8"))["closed"]
    found = [Closed(**{**each, "reasons": tuple(each.get("reasons", ()))}) for each in held]
    return [(each, _story(each, FIRST_CAME - number % 14)) for number, each in enumerate(found)]


def close(closed: Closed, story: Story, case: Case) -> None:
    """Record what became of it, close it, and keep it where somebody must."""
    hand = case.hand(closed.by, story.days_ago - OPEN_FOR)
    outcome = closed.outcome(case.now.date())
    recording.record(**hand.act(), outcome=outcome, seen=0)
    _close(hand)
    if closed.hold:
        until = (case.now + timedelta(days=HELD_FOR)).date()
        holds.add(**hand.act(), reason=closed.hold, until=until)


def _close(hand: Hand) -> None:
    said = life.Said(hand.at.date(), reason="finished", settled="told")
    how = life.At(hand.by, hand.at, uuid4(), 0)
    life.step(request=hand.request, keys=hand.keys, to=Stage.CLOSED, said=said, how=how)


def _story(closed: Closed, days_ago: int) -> Story:
    facts: Mapping[str, Any] = {
        **shared_answers("alone_asking", "in_the_us", "alone", "all_purposes"),
        "place.us_state": "NY", "contact.channel": "come_back", "person.age": "?declined",
        "person.nationality": NATIONALITY[closed.language], "person.name": closed.name,
        "language.spoken": [closed.language], "language.best": closed.language,
        "language.read": [closed.language], "help.wanted": ["asylum"], "applications.any": "no",
        "papers.any": "no", "means.income": "?declined",
        "harm.own_words": "Invented and short: this case is closed.",
    }  # fmt: skip
    return Story(days_ago, closed.language, facts, (), (), "", closed.by, is_sent=True, work=Work())
