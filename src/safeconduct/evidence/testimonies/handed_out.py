"""What left this desk of a testimony, and calling it back: who was asked to take it down, when, and by whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from safeconduct import audit, vault
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.audit.models import StaffEntry
from safeconduct.consent.scope_events import events_of
from safeconduct.consent.scopes import Scope, withdrawn_scopes
from safeconduct.evidence.models import Claim, DeidReview, HandedOut, MadeFrom, PersonRecord, Testimony

ASKED = "evidence.takedown.asked"
DONE = "evidence.takedown.done"


@dataclass(frozen=True, slots=True)
class Out:
    """One thing that went out. ``must_come_back``: its purpose was withdrawn; ``asked``: who asked for it, when."""

    row: HandedOut
    must_come_back: bool
    asked: tuple[tuple[str, datetime], ...]


def went_out(testimony: Testimony) -> QuerySet[HandedOut]:
    """Everything of a testimony, its versions, what was made from it, and who gave it, that left; oldest first."""
    made = MadeFrom.objects.filter(testimony=testimony)
    ids = {testimony.pk, *made.values_list("record_id", flat=True)}
    ids |= set(DeidReview.objects.filter(testimony=testimony).values_list("pk", flat=True))
    ids |= set(
        Claim.every.filter(item__in=made.filter(kind="item").values("record_id")).values_list("pk", flat=True)
    )
    root = testimony.person.same_as_id or testimony.person_id
    same = PersonRecord.every.filter(Q(pk__in=(root, testimony.person_id)) | Q(same_as=root))
    who_they_are = Q(kind="identity", record_id__in=same.values("pk"))
    rows = HandedOut.objects.filter(Q(record_id__in=ids) | who_they_are)
    return rows.select_related("by").order_by("day", "id")


def listed(testimony: Testimony, on: date) -> list[Out]:
    """The same with what is to be done about each."""
    gone = withdrawn_scopes(events_of(testimony.pk), on)
    made = MadeFrom.objects.filter(testimony=testimony, purpose__in=[scope.value for scope in gone])
    under = set(made.values_list("record_id", flat=True))
    rows = list(went_out(testimony))
    asked = _asked(testimony.pk, rows)
    return [
        Out(
            row,
            row.taken_down_on is None
            and (Scope.STORE in gone or row.purpose in {scope.value for scope in gone} or row.record_id in under),
            asked.get(row.pk, ()),
        )
        for row in rows
    ]  # fmt: skip


def ask(testimony: Testimony, row_id: int, *, by: Person, at: datetime) -> None:
    """Write down that whoever has it was asked to take it down, today. Once for each person and day."""
    demand(by, Permission.OPEN_TESTIMONY)
    row = went_out(testimony).get(pk=row_id)
    if not any(who == by.display_name and when.date() == at.date() for who, when in _of(testimony, row)):
        _note(ASKED, testimony, row, by, at)


def taken_down(testimony: Testimony, row_id: int, *, by: Person, at: datetime) -> None:
    """It is gone where it was. Twice is once."""
    demand(by, Permission.OPEN_TESTIMONY)
    row = went_out(testimony).get(pk=row_id)
    with transaction.atomic():
        if HandedOut.objects.filter(pk=row.pk, taken_down_on=None).update(taken_down_on=at.date()):
            _note(DONE, testimony, row, by, at)


def _note(action: str, testimony: Testimony, row: HandedOut, by: Person, at: datetime) -> None:
    with transaction.atomic():
        audit.record(action, chain="staff", by=by.pk, subject=testimony.pk, about=_about(row), at=at)


def _about(row: HandedOut) -> bytes:
    return vault.digests.sha256(f"handed out {row.pk}".encode())


def _of(testimony: Testimony, row: HandedOut) -> tuple[tuple[str, datetime], ...]:
    return _asked(testimony.pk, [row]).get(row.pk, ())


def _asked(subject: UUID, rows: list[HandedOut]) -> dict[int, tuple[tuple[str, datetime], ...]]:
    """Who asked for which row, out of the audit."""
    entries = list(
        StaffEntry.objects.filter(subject=subject, action=ASKED).order_by("number")
    )  # by: never empty here
    names = dict(
        Person.objects.filter(pk__in={entry.by for entry in entries}).values_list("pk", "display_name")
    )
    return {
        row.pk: tuple(
            (names.get(entry.by or subject, ""), entry.at)
            for entry in entries
            if bytes(entry.about) == _about(row)
        )
        for row in rows
    }
