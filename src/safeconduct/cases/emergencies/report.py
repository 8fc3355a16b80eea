"""What one account opened in the last thirty days, from the audit record: ids, days and kinds of acts, no content.

Whoever holds the account now could read what it names. Nothing is left out: acts that are no openings are counted
in a table of their own.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from safeconduct.access.models import Person
from safeconduct.audit.models import StaffEntry
from safeconduct.cases.models import CaseFile
from safeconduct.intake.models import Request, Upload

LOOKS_BACK = timedelta(days=30)
TELLS_WITHIN = timedelta(hours=72)
"""General Data Protection Regulation, article 33: the authority is told within 72 hours of becoming aware."""
TAKEN_OUT = ("downloaded", "exported", "printed", "released", "handed_out")
"""How the last part of an action is called that leaves a copy outside: on that device, or on paper."""


@dataclass(slots=True)
class OneRequest:
    """What was opened of one request."""

    id: UUID
    is_gone: bool
    days: set[date] = field(default_factory=set)
    actions: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    @property
    def short_id(self) -> str:
        return str(self.id)[:8]

    @property
    def first_day(self) -> date:
        return min(self.days)

    @property
    def last_day(self) -> date:
        return max(self.days)

    @property
    def saw_story(self) -> bool:
        return "request.opened.story" in self.actions

    @property
    def acts(self) -> list[tuple[str, int]]:
        """What was done, as codes of the audit record, and how often."""
        return sorted(self.actions.items())


@dataclass(frozen=True, slots=True)
class TakenOut:
    """A file or list that left the house by this account."""

    day: date
    action: str
    id: UUID | None
    request_id: UUID | None

    @property
    def short_id(self) -> str:
        return str(self.id or "")[:8]

    @property
    def request_short_id(self) -> str:
        return str(self.request_id or "")[:8]


@dataclass(frozen=True, slots=True)
class Other:
    """Acts of one kind: how often, how many records lists showed, first and last day."""

    action: str
    times: int
    shown: int
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Report:
    """Everything one account did in thirty days."""

    since: date
    until: date
    requests: list[OneRequest]
    taken_out: list[TakenOut]
    others: list[Other]
    rows: int


def of(person: Person, at: datetime) -> Report:
    """Read the record of one person's acts, oldest first."""
    rows = list(
        StaffEntry.objects.filter(by=person.pk, at__gt=at - LOOKS_BACK, at__lte=at)
        .order_by("number")
        .values_list("day", "action", "subject", "count")
    )
    ids = {subject for _day, _action, subject, _count in rows if subject}
    owners = _owners(ids)
    return Report(
        (at - LOOKS_BACK).date(),
        at.date(),
        _requests(rows, owners),
        [
            TakenOut(day, action, subject, owners.get(subject) if subject else None)
            for day, action, subject, _count in rows
            if _leaves_the_house(action)
        ],
        _others(rows, owners),
        len(rows),
    )


Row = tuple[date, str, UUID | None, int | None]


def _owners(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """The request each of these records belongs to; a request belongs to itself."""
    wanted = list(ids)
    owners: dict[UUID, UUID] = {}
    for start in range(0, len(wanted), 500):
        some = wanted[start : start + 500]
        owners |= {each: each for each in Request.objects.filter(id__in=some).values_list("id", flat=True)}
        owners |= dict(Upload.objects.filter(id__in=some).values_list("id", "owner_id"))
        owners |= dict(CaseFile.objects.filter(id__in=some).values_list("id", "request_id"))
    return owners


def _requests(rows: Iterable[Row], owners: dict[UUID, UUID]) -> list[OneRequest]:
    """Requests that were opened or worked on; those deleted since stand there by their id as well."""
    found: dict[UUID, OneRequest] = {}
    for day, action, subject, _count in rows:
        request_id = _request_of(action, subject, owners)
        if request_id is None:
            continue
        one = found.setdefault(request_id, OneRequest(request_id, is_gone=request_id not in owners))
        one.days.add(day)
        one.actions[action] += 1
    return sorted(found.values(), key=lambda one: (not one.saw_story, one.first_day, one.short_id))


def _request_of(action: str, subject: UUID | None, owners: dict[UUID, UUID]) -> UUID | None:
    if subject is None:
        return None
    return owners.get(subject) or (subject if action.startswith("request.") else None)


def _others(rows: Iterable[Row], owners: dict[UUID, UUID]) -> list[Other]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if _request_of(row[1], row[2], owners) is None:
            found[row[1]].append(row)
    return [
        Other(action, len(some), sum(row[3] or 0 for row in some), some[0][0], some[-1][0])
        for action, some in sorted(found.items())
    ]


def _leaves_the_house(action: str) -> bool:
    return any(word in action for word in TAKEN_OUT)


def words_of(action: str) -> str:
    """An act in words, where it is one of the common ones; else its code."""
    said = {
        "request.opened.first": _("first step"),
        "request.opened.bar": _("other pages"),
        "request.opened.story": _("story"),
        "request.reason_stated": _("gave a reason"),
        "file.previewed": _("looked at a file"),
        "file.downloaded": _("took a file out"),
        "inbox.read": _("inbox"),
        "deadlines.read": _("deadlines"),
        "message.written": _("wrote a message"),
        "grant.made": _("gave access"),
        "person.signed_in": _("signed in"),
    }
    return str(said.get(action, action))
