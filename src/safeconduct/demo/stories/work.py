"""What the invented staff did with a request, as the TOML files say it: facts, dates, decisions, places."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Entered:
    """Facts entered after one talk or one paper. ``facts``: written as in a story's answers."""

    by: str
    days_ago: int
    facts: Mapping[str, Any]
    said_by: str = "person"
    paper: str = ""
    note: str = ""
    stance: str = "corrects"


@dataclass(frozen=True, slots=True)
class Happened:
    """What became of a court date. ``on``: the new day, counted from the demo's day, where it changed."""

    by: str
    days_ago: int
    what: str
    on: str = ""
    time: str = ""
    how: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A court date: ``on`` is counted from the demo's day; ``court``: a name of the rule packs' list."""

    by: str
    days_ago: int
    kind: str
    on: str
    source: str
    court: str = ""
    zone: str = ""
    time: str = ""
    judge: str = ""
    happened: tuple[Happened, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A decision with its letter. ``clock``: a deadline the letter names; ``needs``: codes of help."""

    by: str
    days_ago: int
    outcome: str
    reason: str
    refers: bool = False
    needs: tuple[str, ...] = ()
    waiting_until: str = ""
    clock: str = ""


@dataclass(frozen=True, slots=True)
class Lifted:
    """A place in the list that somebody gave, with a reason."""

    by: str
    days_ago: int
    place: str
    reason: str


@dataclass(frozen=True, slots=True)
class Saved:
    """A screening that was kept, to be compared when the law changes."""

    by: str
    days_ago: int


Act = Entered | Kept | Choice | Lifted | Saved


@dataclass(frozen=True, slots=True)
class Work:
    """Everything done with one request, the earliest first."""

    acts: tuple[Act, ...] = field(default=())


def work_of(held: Mapping[str, Any]) -> Work:
    """Read the work of one ``[[story]]``. On one day facts come before dates, and both before what follows."""
    acts: list[Act] = [Entered(**each) for each in held.get("entered", [])]
    acts += [_kept(each) for each in held.get("court_date", [])]
    acts += [Saved(**each) for each in held.get("saved", [])]
    if "decision" in held:
        acts.append(_choice(held["decision"]))
    if "moved" in held:
        acts.append(Lifted(**held["moved"]))
    return Work(tuple(sorted(acts, key=lambda act: -act.days_ago)))


def _kept(each: Mapping[str, Any]) -> Kept:
    happened = tuple(Happened(**one) for one in each.get("happened", []))
    return Kept(**{**each, "happened": tuple(sorted(happened, key=lambda one: -one.days_ago))})


def _choice(each: Mapping[str, Any]) -> Choice:
    return Choice(**{**each, "needs": tuple(each.get("needs", ()))})
