"""Where a case stands: its stage, the way so far, what lies beside it. Read from the journal, nothing stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID, uuid5

from safeconduct.cases.journal import Entry, Journal
from safeconduct.cases.life.stages import CORRECT, REOPEN, Side, Stage
from safeconduct.intake.models import Request
from safeconduct.intake.states import State

STEP = "step"


@dataclass(frozen=True, slots=True)
class Taken:
    """One stage of the way: when somebody wrote it down, and the day they gave. ``person_id`` None: it came
    with the request itself."""

    stage: Stage
    day: date
    on: date
    why: str = ""
    proof: str = ""
    person_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """A side state that holds now."""

    side: Side
    since: date
    where: str
    why: str
    version: int


@dataclass(frozen=True, slots=True)
class Standing:
    """``way``: without what was corrected. ``version``: of the record of steps, 0 before the first."""

    stage: Stage
    way: tuple[Taken, ...]
    sides: tuple[Beside, ...]
    version: int

    @property
    def since(self) -> date:
        return self.way[-1].on

    @property
    def side_codes(self) -> frozenset[Side]:
        return frozenset(each.side for each in self.sides)

    @property
    def was_placed(self) -> bool:
        return any(each.stage is Stage.PLACED for each in self.way)

    def back_to(self) -> tuple[Stage, ...]:
        """Stages the case was in before, newest first: where a correction may lead."""
        if self.stage is Stage.CLOSED:
            return ()
        before = [each.stage for each in self.way[:-1] if each.stage not in {Stage.NEW, Stage.CLOSED}]
        return tuple(dict.fromkeys(stage for stage in reversed(before) if stage is not self.stage))

    def before_closing(self) -> Stage:
        """The stage a closed case was in."""
        before = [each.stage for each in self.way if each.stage not in {Stage.NEW, Stage.CLOSED}]
        return before[-1] if before else Stage.SCREENING


def steps_id(request_id: UUID) -> UUID:
    """The one record of the journal whose versions are the steps: so the second of two at once is told."""
    return uuid5(request_id, "steps")


def side_id(request_id: UUID, side: Side) -> UUID:
    """The record of one side state: its versions begin and end it."""
    return uuid5(request_id, f"side {side.value}")


def agreement_id(request_id: UUID) -> UUID:
    """The record that says whether the person lets attorneys be shown the case."""
    return uuid5(request_id, "agreement")


def standing(request: Request, journal: Journal) -> Standing:
    """Read it. The coarse state speaks where it and the journal differ: a case closed elsewhere is closed."""
    record = journal.get(steps_id(request.id), STEP)
    entries = record.versions if record else ()
    way = _way(request, entries)
    if request.state == State.CLOSED and way[-1].stage is not Stage.CLOSED:
        way.append(Taken(Stage.CLOSED, request.changed_on, request.changed_on))
    elif request.state in {State.WAITING, State.OPEN} and way[-1].stage is Stage.CLOSED:
        way.pop()
    return Standing(way[-1].stage, tuple(way), _sides(request.id, journal), record.version if record else 0)


def _way(request: Request, entries: Iterable[Entry]) -> list[Taken]:
    way = [Taken(Stage.NEW, request.sent_on, request.sent_on)]
    if request.state != State.WAITING:
        way.append(Taken(Stage.SCREENING, request.sent_on, request.sent_on))
    for entry in entries:
        taken = _taken(entry)
        if taken is None:
            continue
        stages = [each.stage for each in way]
        if entry.content.get("how") in {CORRECT, REOPEN} and taken.stage in stages:
            way = way[: len(stages) - stages[::-1].index(taken.stage)]
        elif taken.stage is not way[-1].stage:
            way.append(taken)
        elif taken.stage is Stage.SCREENING:
            way[-1] = taken
    return way


def _taken(entry: Entry) -> Taken | None:
    held = entry.content
    try:
        stage = Stage(held.get("to", ""))
    except ValueError:
        return None
    return Taken(
        stage, entry.day, day_of(held, entry.day), str(held.get("why") or ""), str(held.get("proof") or ""),
        entry.person_id,
    )  # fmt: skip


def _sides(request_id: UUID, journal: Journal) -> tuple[Beside, ...]:
    found = []
    for side in Side:
        record = journal.get(side_id(request_id, side), "side_state")
        if record is None or record.is_struck or record.content.get("what") != "begun":
            continue
        held = record.content
        where, why = str(held.get("where") or ""), str(held.get("why") or "")
        found.append(Beside(side, day_of(held, record.newest.day), where, why, record.version))
    return tuple(found)


def day_of(held: Mapping[str, object], otherwise: date) -> date:
    """The day an entry gives, or the day it was written."""
    try:
        return date.fromisoformat(str(held.get("on") or ""))
    except ValueError:
        return otherwise
