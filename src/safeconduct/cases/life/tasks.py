"""The open tasks of a case, first due first, as far as the life of a case needs them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from safeconduct.cases.dates.showing import days_tag
from safeconduct.cases.journal import Journal, Record
from safeconduct.cases.life.facts import coded
from safeconduct.cases.life.showing import Row

OVER = frozenset({"done", "dropped", "closed", "cancelled", "not_needed"})


@dataclass(frozen=True, slots=True)
class OpenTask:
    title: str
    due: date | None
    owner: UUID | None

    def is_overdue(self, today: date) -> bool:
        return self.due is not None and self.due < today

    def row(self, people: Mapping[UUID, str], today: date) -> Row:
        return {
            "title": self.title or _("A task"),
            "day": self.due,
            "tag": days_tag(self.due, today) if self.due else None,
            "who": people.get(self.owner, "") if self.owner else "",
        }


def open_tasks(journal: Journal) -> list[OpenTask]:
    """Tasks that are neither done nor dropped; those without a day come last."""
    found = [_task(each) for each in journal.records("task") if coded(each.content, "state") not in OVER]
    return sorted(found, key=lambda each: (each.due or date.max, each.title))


def _task(record: Record) -> OpenTask:
    held = record.content
    try:
        due = date.fromisoformat(coded(held, "due"))
    except ValueError:
        due = None
    try:
        owner = UUID(coded(held, "owner"))
    except ValueError:
        owner = None
    return OpenTask(coded(held, "title"), due, owner)
