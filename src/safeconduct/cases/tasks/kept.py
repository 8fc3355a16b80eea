"""Tasks as they stand in the journal of a case."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from safeconduct.cases.dates import kept as court_dates
from safeconduct.cases.journal import Journal, Record
from safeconduct.cases.life.stages import Stage
from safeconduct.cases.life.standing import standing
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.tasks.planning import Anchors, Planned, Template, templates_of
from safeconduct.intake.models import Request

KIND = "task"
OPEN, DONE, DROPPED = "open", "done", "dropped"
STATES = (OPEN, DONE, DROPPED)
DATA = Path(__file__).with_name("templates.toml")


@dataclass(frozen=True, slots=True)
class Task:
    """One task. ``template``: the code it was suggested by, "" if somebody thought of it. ``proof``: the id of a
    document of the case, or words."""

    id: UUID
    version: int
    title: str
    state: str
    due: date | None
    owner: UUID | None
    template: str
    needs_proof: bool
    note: str
    proof_paper: str
    proof_words: str
    closed_on: date | None
    closed_by: UUID | None
    why: str
    struck: str

    @property
    def is_open(self) -> bool:
        return self.state == OPEN and not self.struck

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.due is not None and self.due < today


@cache
def templates() -> tuple[Template, ...]:
    """The templates of this house, in the order of the file."""
    return templates_of(
        tomllib.loads(DATA.read_text(encoding="utf-8"))["task"], [stage.value for stage in Stage]
    )


def all_tasks(journal: Journal) -> list[Task]:
    """Every task of a case: open ones by day, then those that are over, the newest first."""
    found = [task_of(record) for record in journal.records(KIND, struck=True)]
    open_ones = sorted((each for each in found if each.is_open), key=_by_day)
    over = sorted((each for each in found if not each.is_open), key=lambda each: each.closed_on or date.min)
    return [*open_ones, *reversed(over)]


def task_of(record: Record) -> Task:
    """A record of the journal as a task; what is missing or malformed is empty."""
    held = record.content
    state = str(held.get("state", OPEN))
    return Task(
        id=record.id,
        version=record.version,
        title=str(held.get("title", "")),
        state=state if state in STATES else OPEN,
        due=_day(held.get("due")),
        owner=_id(held.get("owner")),
        template=str(held.get("template", "")),
        needs_proof=bool(held.get("needs_proof", False)),
        note=str(held.get("note", "")),
        proof_paper=str(held.get("proof_paper", "")),
        proof_words=str(held.get("proof_words", "")),
        closed_on=_day(held.get("closed_on")),
        closed_by=_id(held.get("closed_by")),
        why=str(held.get("why", "")),
        struck=record.newest.struck,
    )


def content_of(
    *,
    title: str,
    due: date | None,
    owner: UUID | None,
    note: str = "",
    template: str = "",
    needs_proof: bool = False,
) -> dict[str, Any]:
    """What a new task says."""
    return {
        "title": title, "due": due.isoformat() if due else "", "owner": str(owner or ""), "note": note,
        "template": template, "needs_proof": needs_proof, "state": OPEN,
    }  # fmt: skip


def planned(tasks: list[Task]) -> list[Planned]:
    """Open tasks as planning reads them."""
    return [Planned(str(each.id), each.template, each.due) for each in tasks if each.is_open]


def anchors(request: Request, keys: CaseKeys, journal: Journal, today: date) -> tuple[str, Anchors]:
    """The stage of a case, and the days its tasks count from: its next hearing is the first that is to come."""
    stands = standing(request, journal)
    hearings = [
        each.when.day
        for each in court_dates.kept_dates(request, keys).dates
        if each.is_open and each.is_sound and each.when.day >= today
        and each.about.kind in (court_dates.INDIVIDUAL, court_dates.INTERVIEW)
    ]  # fmt: skip
    return stands.stage.value, Anchors(stands.since, min(hearings, default=None))


def _by_day(task: Task) -> tuple[date, str]:
    return task.due or date.max, task.title


def _day(value: Any) -> date | None:
    try:
        return date.fromisoformat(value) if isinstance(value, str) and value else None
    except ValueError:
        return None


def _id(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) and value else None
    except ValueError:
        return None
