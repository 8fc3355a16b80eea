"""One case as its attorney or mentor works on it: what is next, what is due, what waits. Nothing opened is stored."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse

from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.portal import words
from safeconduct.attorneys.portal.draft_states import State
from safeconduct.attorneys.portal.drafts import Draft, all_drafts
from safeconduct.attorneys.portal.hours_kept import spells
from safeconduct.attorneys.portal.hours_told import Spell
from safeconduct.attorneys.portal.next_steps import Step, before_filing, ordered
from safeconduct.cases import journal, opening
from safeconduct.cases.dates import kept as court_dates
from safeconduct.cases.dates.deadlines import Due, OfRequest, of_request
from safeconduct.cases.dates.showing import days_tag
from safeconduct.cases.journal import Journal
from safeconduct.cases.life.facts import open_clocks
from safeconduct.cases.life.mine import LATELY
from safeconduct.cases.life.showing import due_row, due_title
from safeconduct.cases.life.stages import Stage
from safeconduct.cases.life.standing import Standing, standing
from safeconduct.cases.messages import unanswered
from safeconduct.cases.messages.waiting import Waiting
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.tasks import planning
from safeconduct.cases.tasks.kept import Task, all_tasks, anchors, task_of, templates
from safeconduct.intake.models import Request

Row = dict[str, Any]
BEFORE = frozenset(
    {Stage.ACCEPTED, Stage.OFFERING, Stage.PLACED, Stage.PREPARING, Stage.INTERNAL_REVIEW}
    | {Stage.REFERRED_TO_COURT, Stage.HEARING_SET}
)
"""Stages in which something is still to be filed."""
_ORDER = list(State)


@dataclass(frozen=True, slots=True)
class Desk:
    """One opened case. ``journal``: as this person may see it."""

    request: Request
    journal: Journal
    due: OfRequest
    stands: Standing
    waiting: Waiting
    suggested: tuple[planning.Suggestion, ...]
    at: datetime

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def drafts(self) -> list[Draft]:
        return all_drafts(self.journal)

    @property
    def tasks(self) -> list[Task]:
        return [each for each in all_tasks(self.journal) if each.is_open]

    @property
    def spells(self) -> list[Spell]:
        return spells(self.journal, self.request)

    def coming(self) -> list[Due]:
        """What is due and not over: deadlines of the law that passed long ago are history."""
        return [
            each
            for each in self.due.due(self.request.id)
            if each.kept or each.is_ahead or each.day >= each.today - LATELY
        ]

    def last_to_file(self) -> tuple[date, str] | None:
        """The first day by which the law, or an order, wants something filed; and what it is."""
        if self.stands.stage not in BEFORE:
            return None
        found = [(each.day_to_act(self.due.today), str(each.clock.title)) for each in open_clocks(self.due)]
        found += [
            (each.when.day, str(due_title(Due(self.request.id, each.when.day, self.today, kept=each))))
            for each in self.due.kept.open
            if each.about.kind == court_dates.RESPONSE and each.when.day >= self.today
        ]
        return min(found, default=None)


def look(request: Request, keys: CaseKeys, by: Unlocked, at: datetime) -> Desk:
    """Open everything this page needs. The caller has opened the story, or shows nothing of it."""
    whole = journal.read(request, keys)
    seen = opening.seen(request=request, keys=keys, held=whole, by=by, at=at)
    stage, days = anchors(request, keys, whole, at.date())
    present = {task_of(record).template for record in whole.records("task", struck=True)}
    suggested = planning.suggestions(templates(), stage=stage, anchors=days, present=present, today=at.date())
    return Desk(
        request, seen, of_request(request, keys, at), standing(request, whole),
        unanswered.of_request(request.id, at), tuple(suggested), at,
    )  # fmt: skip


def steps(desk: Desk) -> list[Step]:
    """What to do next, overdue first: dates, messages, tasks, drafts, and what is usual before a filing or hearing."""
    found = [*_from_dates(desk), *_from_messages(desk), *_from_tasks(desk)]
    return ordered([*found, *_from_drafts(desk), *_suggested(desk)], desk.today)


def step_row(step: Step, today: date) -> Row:
    """A step for a template."""
    return {
        "title": step.title or words.STEPS.get(step.code, step.code), "day": step.day, "url": step.url,
        "tag": days_tag(step.day, step.there or today) if step.day else None, "is_overdue": step.is_overdue(today),
        "is_usual": step.code == "suggested", "what": words.STEPS.get(step.code, "") if step.title else "",
    }  # fmt: skip


def rows_of(desk: Desk) -> list[Row]:
    return [step_row(each, desk.today) for each in steps(desk)]


def date_rows(desk: Desk) -> list[Row]:
    """What is due, with the court and judge of a date that is kept, and when the court confirmed it last."""
    return [date_row(each) for each in desk.coming()]


def date_row(due: Due) -> Row:
    about = due.kept.about if due.kept else None
    where = [about.court, about.judge] if about else []
    return {
        **due_row(due), "where": ", ".join(filter(None, where)),
        "verified_on": due.kept.check.verified_on if due.kept else None,
    }  # fmt: skip


def _from_dates(desk: Desk) -> Iterator[Step]:
    url = _url("request_dates", desk)
    for each in desk.coming():
        missed = each.kept is not None and each.kept.is_overdue(desk.at)
        yield Step(
            "overdue_date" if missed else "date", each.day, rank=0 if each.kept else 1,
            title=str(due_title(each)), url=url, there=each.today,
        )  # fmt: skip


def _from_messages(desk: Desk) -> Iterator[Step]:
    url = _url("request", desk)
    if desk.waiting.for_us is not None or desk.request.unread:
        yield Step("message", desk.today, rank=2, url=url)
    elif desk.waiting.is_long:
        yield Step("no_answer", desk.today, rank=4, url=url)


def _from_tasks(desk: Desk) -> Iterator[Step]:
    for each in desk.tasks:
        yield Step("task", each.due, rank=2, title=each.title, url=_url("task", desk, record_id=each.id))


def _from_drafts(desk: Desk) -> Iterator[Step]:
    last = desk.last_to_file()
    plan = {each.code: each for each in before_filing(last[0], _over(desk), desk.today)} if last else {}
    for draft in desk.drafts:
        code = _code(draft)
        if code:
            planned = plan.pop(code, None)
            day = planned.day if planned else draft.since if code == "changes" else None
            yield Step(code, day, rank=3, title=draft.title, url=_url("draft", desk, record_id=draft.id))
    for each in plan.values():
        yield Step(each.code, each.day, rank=3, url=_url("drafts", desk))


def _code(draft: Draft) -> str:
    """What is to do with a draft, as a code; empty where it waits for somebody else, or is over."""
    if draft.state is State.APPROVED:
        return "read_back" if draft.needs_read_back else "sign"
    codes = {State.CHANGES_REQUESTED: "changes", State.READ_BACK: "sign", State.SIGNED: "freeze"}
    return codes.get(draft.state, "")


def _over(desk: Desk) -> set[str]:
    """What of the plan before a filing stands already."""
    states = [_ORDER.index(each.state) for each in desk.drafts if each.kind == "declaration"]
    reached = max(states, default=-1)
    found = {"first_draft"} if states else set()
    for code, state in (
        ("ask_review", State.REVIEW_REQUESTED), ("read_back", State.READ_BACK), ("sign", State.SIGNED)
    ):  # fmt: skip
        if reached >= _ORDER.index(state):
            found.add(code)
    return found


def _suggested(desk: Desk) -> Iterator[Step]:
    for each in desk.suggested:
        if each.due:
            url = _url("tasks_suggested", desk)
            yield Step("suggested", each.due, rank=4, title=each.template.title, url=url)


def _url(name: str, desk: Desk, **more: UUID) -> str:
    return reverse(name, kwargs={"request_id": desk.request.id, **more})
