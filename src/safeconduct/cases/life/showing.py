"""Stages, steps and reasons as templates want them: nothing is decided here, only arranged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import NoReverseMatch, reverse

from safeconduct.access.models import Person
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases.dates import words as dates_words
from safeconduct.cases.dates.deadlines import Due
from safeconduct.cases.dates.showing import days_tag
from safeconduct.cases.journal import Record
from safeconduct.cases.life import facts, guards, words
from safeconduct.cases.life.looking import Look
from safeconduct.cases.life.stages import CORRECT, REOPEN, Stage
from safeconduct.cases.life.standing import day_of
from safeconduct.cases.papers.choosing import PaperNames
from safeconduct.intake.models import Request

Row = dict[str, Any]


def url(name: str, held: Request, **more: Any) -> str:
    """The address of a page of a request; empty in an installation that has no such page."""
    try:
        return reverse(name, kwargs={"request_id": held.id, **more})
    except NoReverseMatch:
        return ""


def stage_words(stage: Stage) -> str:
    return str(words.STAGES[stage])


def step_words(step: str) -> Row:
    """A step for the page that asks once more: its name, what follows, and whether to pause before it."""
    weighty = {Stage.CLOSED, Stage.NOT_TAKEN, Stage.DECLINED, Stage.WITHDRAWN}
    return {
        "code": step,
        "label": words.STEPS[step],
        "follows": words.FOLLOWS[step],
        "weighty": step in weighty,
    }


def reasons_in_words(codes: Iterable[str], held: Request) -> list[Row]:
    """Each reason with a link to the page where what is missing is done."""
    return [{"text": words.WHY_NOT[code], "url": url(words.MISSING_AT.get(code, ""), held)} for code in codes]


def stands_in_the_way(seen: Look, step: str) -> tuple[str, ...]:
    """Reasons, as codes, that are known before the form of a step is filled in."""
    if step == REOPEN:
        return () if seen.stands.stage is Stage.CLOSED and seen.held.state == "closed" else ("not_from_here",)
    if step == CORRECT:
        return () if seen.stands.back_to() else ("not_from_here",)
    return guards.reasons(Stage(step), seen.facts)


def way_rows(seen: Look) -> list[Row]:
    """The stages so far, first one first."""
    last = len(seen.stands.way) - 1
    return [
        {"label": words.STAGES[each.stage], "day": each.on, "is_now": number == last}
        for number, each in enumerate(seen.stands.way)
    ]


def last_step(record: Record) -> Row:
    """What a colleague has just done, for the page that tells the second of two."""
    entry = record.newest
    to = entry.content.get("to", "")
    return {
        "who": names_of([entry.person_id]).get(entry.person_id, ""),
        "day": day_of(entry.content, entry.day),
        "stage": words.STAGES.get(to, to),
        "why": entry.content.get("why", ""),
    }


def names_of(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of staff by id: one query."""
    wanted = {each for each in ids if each}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "display_name")) if wanted else {}


def proof_choices(seen: Look, by: Unlocked) -> list[tuple[str, str]]:
    """Papers that prove a filing, newest first, as this person may name them."""
    names = PaperNames(request=seen.held, keys=seen.keys, held=seen.journal, by=by, at=seen.at)
    return names.choices({each.id for each in facts.proofs(seen.journal)})


def open_deadlines(seen: Look) -> list[Row]:
    """The law's deadlines that still run."""
    return [
        {"title": each.clock.title, "day": (day := each.day_to_act(seen.due.today)),
         "tag": days_tag(day, seen.due.today)}
        for each in facts.open_clocks(seen.due)
    ]  # fmt: skip


def due_row(each: Due) -> Row:
    """One thing that is due: a kept date or a deadline of the law."""
    return {
        "title": due_title(each),
        "day": each.day,
        "when": dates_words.when_in_words(each.kept.when) if each.kept else "",
        "tag": days_tag(each.day, each.today),
        "is_date": each.kept is not None,
    }


def due_title(each: Due) -> Any:
    if each.kept:
        return dates_words.KINDS.get(each.kept.about.kind, dates_words.KINDS["other"])
    return each.clock.clock.title if each.clock else ""


def text_of(held: Mapping[str, Any], *names: str) -> str:
    """The first of these values that says something."""
    return next((found for name in names if (found := facts.coded(held, name))), "")
