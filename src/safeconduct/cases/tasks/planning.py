"""Which tasks a case suggests, and on which day each is due. Pure: templates, anchors and days in, tasks out.

A task due before a hearing follows the hearing: when the date moves, ``moved`` says which open tasks would have
another day now. Nobody's day is changed without a person saying so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

HEARING, STAGE = "hearing", "stage"
ANCHORS = (HEARING, STAGE)


class BadTemplate(ValueError):
    """A template that names no title, no stage, no anchor we know, or no number of days."""


@dataclass(frozen=True, slots=True)
class Template:
    """What is usually done at some stages. ``days``: from the anchor, negative before it."""

    code: str
    title: str
    stages: frozenset[str]
    anchor: str
    days: int
    source: str
    needs_proof: bool = False

    def due(self, anchor: date) -> date:
        return anchor + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Anchors:
    """Days that tasks count from: since when the case is at its stage, and its next hearing (None: none is kept)."""

    stage_since: date
    hearing: date | None = None

    def day(self, anchor: str) -> date | None:
        return self.hearing if anchor == HEARING else self.stage_since


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A task that this case may need. ``due`` is None without a hearing to count back from; ``is_late``: the day
    it should have been done on has passed already, so ``due`` is today."""

    template: Template
    due: date | None
    is_late: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """An open task as far as its day goes. ``template`` is "" for one that a person thought of."""

    id: str
    template: str
    due: date | None


@dataclass(frozen=True, slots=True)
class Moved:
    """An open task whose anchor has moved: the day it has, and the day it would have."""

    id: str
    was: date | None
    would_be: date


def templates_of(rows: Iterable[Mapping[str, object]], stages: Collection[str]) -> tuple[Template, ...]:
    """Templates from data. ``stages``: those there are. Raises ``BadTemplate`` with the code of the row."""
    found = tuple(_template(row, stages) for row in rows)
    if len({each.code for each in found}) != len(found):
        raise BadTemplate("Two templates have the same code.")
    return found


def suggestions(
    templates: Sequence[Template], *, stage: str, anchors: Anchors, present: Collection[str], today: date
) -> list[Suggestion]:
    """What this stage usually needs and nobody has put on the list; the earliest first, without a day last.

    ``present``: codes of templates that became tasks of this case, done and struck ones too.
    """
    wanted = [each for each in templates if stage in each.stages and each.code not in present]
    found = [_suggestion(each, anchors, today) for each in wanted]
    return sorted(found, key=lambda each: (each.due or date.max, each.template.code))


def moved(
    tasks: Iterable[Planned], templates: Sequence[Template], anchors: Anchors, today: date
) -> list[Moved]:
    """Open tasks counted from a hearing that stands on another day now. Days in the past become today."""
    by_code = {each.code: each for each in templates if each.anchor == HEARING}
    found = []
    for task in tasks:
        template = by_code.get(task.template)
        if template is None or anchors.hearing is None:
            continue
        would_be = max(template.due(anchors.hearing), today)
        if task.due != would_be and not (task.due and task.due <= today and would_be == today):
            found.append(Moved(task.id, task.due, would_be))
    return found


def _suggestion(template: Template, anchors: Anchors, today: date) -> Suggestion:
    anchor = anchors.day(template.anchor)
    if anchor is None:
        return Suggestion(template, None)
    due = template.due(anchor)
    return Suggestion(template, max(due, today), is_late=due < today)


def _template(row: Mapping[str, object], stages: Collection[str]) -> Template:
    code, title, days = str(row.get("code", "")), str(row.get("title", "")), row.get("days")
    named = row.get("stages")
    found = frozenset(map(str, named)) if isinstance(named, list) else frozenset()
    anchor, source = str(row.get("anchor", "")), str(row.get("source", ""))
    if not (code and title and source and found and found <= set(stages)) or anchor not in ANCHORS:
        raise BadTemplate(f"The template {code!r} is not whole.")
    if not isinstance(days, int) or isinstance(days, bool):
        raise BadTemplate(f"The template {code!r} has no number of days.")
    return Template(code, title, found, anchor, days, source, bool(row.get("proof", False)))
