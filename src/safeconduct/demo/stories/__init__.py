"""Invented requests. Every name is made of the word for "example", "invented" or "pattern" in its language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from safeconduct.intake.form.currencies import bands

UNKNOWN, DECLINED = object(), object()
"""Stand for "I don't know" and "I'd rather not say"."""


@dataclass(frozen=True, slots=True)
class Day:
    """So many days from today, known to the day, month or year, or only about."""

    offset: int
    precision: str = "day"

    def written(self, today: date) -> str:
        """ISO, as much of it as is known; a guess has its month."""
        day = (today + timedelta(days=self.offset)).isoformat()
        return day[: {"day": 10, "month": 7, "year": 4, "about": 7}[self.precision]]


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that goes with a request: name, lines on it, and its form (PNG, JPEG or PDF)."""

    name: str
    lines: tuple[str, ...]
    form: str = "PNG"


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the thread. ``by``: the person, or the sign-in name of one of the staff."""

    by: str
    days_ago: int
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """One request: when it was sent, in which language, what was answered, and what followed."""

    days_ago: int
    language: str
    facts: Mapping[str, Any]
    papers: tuple[Paper, ...] = ()
    thread: tuple[Said, ...] = ()
    receipt: str = ""
    is_sent: bool = True
    opened_by: str = ""


def told(**facts: Any) -> dict[str, Any]:
    """Answers by fact id, written ``place__country="US"``."""
    return {name.replace("__", "."): value for name, value in facts.items()}


def money(currency: str, band: int) -> dict[str, Any]:
    """A band of monthly income, as the form keeps it."""
    low, high = bands(currency)[band]
    return {"band": band, "low": low, "high": high, "currency": currency, "period": "month"}


def answers(story: Story, today: date) -> dict[str, Any]:
    """What `drafts.save` takes: fact id → answer with its state."""
    return {fact_id: _answer(value, today) for fact_id, value in story.facts.items()}


def _answer(value: Any, today: date) -> dict[str, Any]:
    if value is UNKNOWN:
        return {"state": "unknown"}
    if value is DECLINED:
        return {"state": "declined"}
    return {"state": "given", "value": _dated(value, today)}


def _dated(value: Any, today: date) -> Any:
    if isinstance(value, Day):
        return {"date": value.written(today), "precision": value.precision}
    if isinstance(value, list):
        return [_dated(each, today) for each in value]
    if isinstance(value, dict):
        days = [each for each in value.values() if isinstance(each, Day)]
        flat = {name: each.written(today) if isinstance(each, Day) else each for name, each in value.items()}
        return flat | ({"precision": days[0].precision} if days else {})
    return value


def all_stories() -> tuple[Story, ...]:
    """Every story, the earliest first, as they came."""
    from safeconduct.demo.stories import chechnya, elsewhere

    return tuple(sorted((*chechnya.STORIES, *elsewhere.STORIES), key=lambda story: -story.days_ago))
