"""Tasks as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.cases.dates.showing import days_tag
from safeconduct.cases.journal import Entry, Record
from safeconduct.cases.life.showing import names_of
from safeconduct.cases.papers.choosing import PaperNames, short_name
from safeconduct.cases.tasks.kept import DONE, DROPPED, OPEN, Task, task_of
from safeconduct.cases.tasks.planning import HEARING, Moved, Suggestion

STATES = {
    OPEN: gettext_lazy("To do"),
    DONE: gettext_lazy("Done"),
    DROPPED: gettext_lazy("Will not be done"),
}
TAGS = {OPEN: "info", DONE: "success", DROPPED: ""}


def rows(tasks: Sequence[Task], papers: PaperNames, today: date) -> list[dict[str, Any]]:
    """Tasks in the order given."""
    names = names_of({who for each in tasks for who in (each.owner, each.closed_by) if who})
    return [_row(each, names, papers, today) for each in tasks]


def suggested_rows(found: Iterable[Suggestion]) -> list[tuple[str, str]]:
    """Suggestions as choices: code, and what it says with its day."""
    return [(each.template.code, _suggested(each)) for each in found]


def moved_rows(found: Iterable[Moved], tasks: Iterable[Task]) -> list[dict[str, Any]]:
    """Tasks that would have another day, since the hearing moved."""
    by_id = {str(each.id): each for each in tasks}
    return [
        {"title": by_id[each.id].title, "was": each.was, "would_be": each.would_be}
        for each in found
        if each.id in by_id
    ]


def history(record: Record) -> list[dict[str, Any]]:
    """Every version of a task as a timeline, newest first."""
    names = names_of({entry.person_id for entry in record.versions})
    pairs = list(zip((None, *record.versions), record.versions, strict=False))
    return [
        {
            "title": _what(entry, before),
            "day": entry.day,
            "who": names.get(entry.person_id, ""),
            "text": _text(entry),
        }
        for before, entry in reversed(pairs)
    ]


def _row(task: Task, names: Mapping[UUID, str], papers: PaperNames, today: date) -> dict[str, Any]:
    return {
        "id": task.id,
        "title": task.title,
        "state": STATES[task.state],
        "kind": TAGS[task.state],
        "due": task.due,
        "tag": days_tag(task.due, today) if task.is_open and task.due else None,
        "who": names.get(task.owner, "") if task.owner else "",
        "note": task.note,
        "needs_proof": task.needs_proof,
        "proof": _proof(task, papers),
        "why": task.why,
        "closed_on": task.closed_on,
        "closed_by": names.get(task.closed_by, "") if task.closed_by else "",
        "struck": task.struck,
        "is_open": task.is_open,
    }


def _proof(task: Task, papers: PaperNames) -> str:
    """The paper that shows it, or the words; a paper the reader may not know of, by its id alone."""
    if not task.proof_paper:
        return task.proof_words
    return papers.name(task.proof_paper) or task.proof_words or short_name(task.proof_paper)


def _suggested(each: Suggestion) -> str:
    if each.due is None:
        return _("%(what)s (no hearing is kept to count back from)") % {"what": each.template.title}
    day = date_format(each.due)
    if each.is_late:
        return _("%(what)s: should be done already, so today") % {"what": each.template.title}
    if each.template.anchor == HEARING:
        return _("%(what)s: until %(day)s, counted from the hearing") % {
            "what": each.template.title,
            "day": day,
        }
    return _("%(what)s: until %(day)s") % {"what": each.template.title, "day": day}


def _what(entry: Entry, before: Entry | None) -> str:
    state = entry.content.get("state", OPEN)
    if before is None:
        return _("Put on the list")
    if entry.struck:
        return _("Taken off the list")
    if before.content.get("state", OPEN) != state:
        return {DONE: _("Done"), DROPPED: _("Will not be done")}.get(state, _("To do again"))
    return _("Changed")


def _text(entry: Entry) -> str:
    task = task_of(Record(entry.record_id, entry.kind, (entry,)))
    day = _("until %(day)s") % {"day": date_format(task.due)} if task.due else ""
    return " · ".join(part for part in (task.title, day, task.proof_words, task.why) if part)
