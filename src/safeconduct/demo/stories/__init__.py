"""Invented requests, read from the TOML files beside this module."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from safeconduct.choices.currencies import bands
from safeconduct.demo.stories.work import Work, work_of

HERE = Path(__file__).parent
COLLECTIONS = ("chechnya", "elsewhere")
SKIPPED = {"?unknown": "unknown", "?declined": "declined"}
_DAY = re.compile(r"[+-]\d+d")
_MONEY = re.compile(r"([A-Z]{3}) band (\d)")
_WRITTEN = {"day": 10, "month": 7, "year": 4, "about": 7}


@dataclass(frozen=True, slots=True)
class Paper:
    """A file that goes with a request: name, lines on it, and its form (PNG, JPEG or PDF)."""

    name: str
    lines: tuple[str, ...]
    form: str


@dataclass(frozen=True, slots=True)
class Said:
    """A message of the thread. ``by``: the person, or the sign-in name of one of the staff."""

    by: str
    days_ago: int
    text: str


@dataclass(frozen=True, slots=True)
class Story:
    """One request: when it was sent, in which language, what was answered, and what followed.

    ``receipt``: what is printed beside its number, empty if the number is not printed. ``opened_by``: who of
    the staff has taken it on. ``work``: what staff did with it. ``room``: codes of what the case room shows with it.
    """

    days_ago: int
    language: str
    facts: Mapping[str, Any]
    papers: tuple[Paper, ...]
    thread: tuple[Said, ...]
    receipt: str
    opened_by: str
    is_sent: bool
    work: Work
    room: tuple[str, ...] = ()


def all_stories() -> tuple[Story, ...]:
    """Every story, the earliest first, as they came."""
    shared = _shared()
    found = [
        _story(held, shared)
        for name in COLLECTIONS
        for held in tomllib.loads((HERE / f"{name}.toml").read_text())["story"]
    ]
    return tuple(sorted(found, key=lambda story: -story.days_ago))


def shared_answers(*names: str) -> dict[str, Any]:
    """Answers that several stories share, by name."""
    shared = _shared()
    return {fact: value for name in names for fact, value in shared[name].items()}


def answers(story: Story, today: date) -> dict[str, Any]:
    """What `drafts.save` takes: fact id → answer with its state. ``today``: the day the demo is made."""
    return {fact_id: answer(value, today) for fact_id, value in story.facts.items()}


def answer(value: Any, today: date) -> dict[str, Any]:
    """One answer with its state, from how it is written in the TOML files."""
    if isinstance(value, str) and value in SKIPPED:
        return {"state": SKIPPED[value]}
    return {"state": "given", "value": _resolved(value, today)}


def day_from(written: str, today: date) -> date:
    """ "+6d" is six days after today."""
    return today + timedelta(days=int(written.removesuffix("d")))


def _shared() -> dict[str, Any]:
    return tomllib.loads((HERE / "shared.toml").read_text())


def _story(held: Mapping[str, Any], shared: Mapping[str, Any]) -> Story:
    facts: dict[str, Any] = {}
    for name in held["same"]:
        facts |= shared[name]
    return Story(
        days_ago=held["days_ago"],
        language=held["language"],
        facts=facts | held["facts"],
        papers=tuple(
            Paper(each["name"], tuple(each["lines"]), each["form"]) for each in held.get("papers", [])
        ),
        thread=tuple(Said(**each) for each in held.get("thread", [])),
        receipt=held.get("receipt", ""),
        opened_by=held.get("opened_by", ""),
        is_sent=held.get("is_sent", True),
        work=work_of(held),
        room=tuple(held.get("room", ())),
    )


def _resolved(value: Any, today: date) -> Any:
    """Days counted from today become dates as fine as they are known; bands become amounts."""
    if isinstance(value, list):
        return [_resolved(each, today) for each in value]
    if isinstance(value, dict):
        finest = _WRITTEN.get(value.get("precision", ""), 10)
        return {name: _day(each, today, finest) for name, each in value.items()}
    money = _MONEY.fullmatch(value) if isinstance(value, str) else None
    if money:
        low, high = bands(money[1])[int(money[2])]
        return {"band": int(money[2]), "low": low, "high": high, "currency": money[1], "period": "month"}
    return value


def _day(value: Any, today: date, characters: int) -> Any:
    if isinstance(value, str) and _DAY.fullmatch(value):
        return day_from(value, today).isoformat()[:characters]
    return value
