"""Whoever of the invented staff does something in a case: with keys opened for that very act, and no longer."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.http import QueryDict

from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal, opening, reading
from safeconduct.cases.journal import Journal
from safeconduct.cases.people import following, saving
from safeconduct.cases.people.saving import Place
from safeconduct.cases.people.sourced import SourcedForm
from safeconduct.cases.reading import CaseKeys
from safeconduct.demo.people import Staff
from safeconduct.demo.stories import day_from
from safeconduct.intake.models import Request

_DAY = re.compile(r"[+-]\d+d")
Fields = Mapping[str, Any]


class CannotBeTyped(ValueError):
    """The demo's own data would not pass the form of its page."""


@dataclass(frozen=True, slots=True)
class Hand:
    """A request as somebody opened it, and when."""

    request: Request
    keys: CaseKeys
    by: Unlocked
    at: datetime

    def journal(self) -> Journal:
        return journal.read(self.request, self.keys)

    def act(self) -> dict[str, Any]:
        """What most actions of the case room ask for."""
        return {
            "request": self.request, "keys": self.keys, "by": self.by, "at": self.at, "token": uuid4(),
        }  # fmt: skip

    def type(self, kind: str, record_id: UUID, form: Callable[..., SourcedForm], fields: Fields) -> UUID:
        """Fill in a form of the people or the proceedings, and save it. Raises ``CannotBeTyped``."""
        asked = form(posted(fields, self.at.date()))
        if not asked.is_valid():
            raise CannotBeTyped(asked.errors.as_json())
        place = Place(self.request, self.keys, kind, record_id, self.by, self.at)
        saved = saving.save(place, asked)
        if saved.problem:
            raise CannotBeTyped(saved.problem)
        following.follow(kind, request=self.request, keys=self.keys, by=self.by, at=self.at)
        return record_id


@dataclass(frozen=True, slots=True)
class Case:
    """One request of the demo, and who may open it. ``now``: the moment the demo is made."""

    request_id: UUID
    staff: Staff
    now: datetime

    def hand(self, name: str, days_ago: int) -> Hand:
        """Open it as somebody, so many days ago, with the audit row a page writes."""
        at, by = self.now - timedelta(days=days_ago), self.staff.who(name)
        request = Request.objects.get(id=self.request_id)
        keys = reading.open_case(request, by, at.date())
        opening.note(request=request, step="bar", by=by, at=at)
        return Hand(request, keys, by, at)


def posted(fields: Fields, today: date) -> QueryDict:
    """The fields of a form as a browser sends them; "-40d" is typed as day, month and year."""
    data = QueryDict(mutable=True)
    for name, value in {"token": uuid4(), "version": 0, **fields}.items():
        if isinstance(value, str) and _DAY.fullmatch(value):
            day = day_from(value, today)
            parts = {"day": day.day, "month": day.month, "year": day.year}
            data.update({f"{name}-{part}": str(number) for part, number in parts.items()})
        elif isinstance(value, list):
            data.setlist(name, [str(each) for each in value])
        else:
            data[name] = str(value)
    return data
