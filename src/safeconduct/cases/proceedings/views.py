"""Pages of the proceedings of a case: the list with its court dates, one of them, adding, correcting, striking out."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.cases.dates.kept import Kept
from safeconduct.cases.journal import Record
from safeconduct.cases.people import opening
from safeconduct.cases.people import showing as told
from safeconduct.cases.people.opening import Room, Striking, enter
from safeconduct.cases.people.saving import Saved
from safeconduct.cases.proceedings import showing
from safeconduct.cases.proceedings.forms import ProceedingForm
from safeconduct.cases.proceedings.showing import PROCEEDING

DOOR = "proceedings"
STRIKING = Striking(
    PROCEEDING, "cases/proceedings/strike.html", DOOR, DOOR, "proceeding_struck", "proceeding_taken_back"
)  # fmt: skip


@required(Permission.OPEN_STORY)
@require_safe
def listed(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """All proceedings, and the court dates that belong to none yet."""
    room = enter(request, request_id)
    dates = showing.court_dates(room.request, room.keys)
    records = room.journal.records(PROCEEDING)
    claimed = {str(one) for record in records for one in record.content.get("hearings") or ()}
    context = {
        "rows": showing.rows(room.journal, request_id, dates, room.at),
        "loose": [showing.hearing(each, room.at) for each in dates if str(each.id) not in claimed],
        "struck": _struck(room, dates),
        "may_dates": room.may(Permission.KEEP_DATES),
    }
    return room.page(request, "cases/proceedings/proceedings.html", context, door=DOOR)


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Add a proceeding."""
    room = enter(request, request_id)
    asked = _form(room, request, None)
    return _answer(request, room, asked, None, "proceeding_added")


@required(Permission.OPEN_STORY)
@require_safe
def proceeding(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """One of them with its clock, its court dates and its history."""
    room = enter(request, request_id)
    record = room.record(PROCEEDING, record_id)
    dates = showing.court_dates(room.request, room.keys)
    context = {
        "record": record,
        "one": showing.row(record, request_id, dates, room.at),
        "rows": told.rows(ProceedingForm, record.content, room.known, _shows),
        "events": told.history(ProceedingForm, record, room.known, _shows),
        "struck_by": room.known.people.get(str(record.newest.person_id), ""),
    }
    return room.page(request, "cases/proceedings/proceeding.html", context, door=DOOR)


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """Correct it; what was there before stays in the history."""
    room = enter(request, request_id)
    record = room.record(PROCEEDING, record_id)
    return _answer(request, room, _form(room, request, record), record, "proceeding_saved")


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """Strike it out with a reason, or take that back."""
    return opening.strike(request, request_id, record_id, STRIKING)


def _form(room: Room, request: HttpRequest, record: Record | None) -> Any:
    choices = showing.hearing_choices(showing.court_dates(room.request, room.keys))
    made = partial(ProceedingForm, hearings=choices)
    return opening.form_for(room, made, request.POST or None, record)


def _answer(request: HttpRequest, room: Room, asked: Any, record: Record | None, code: str) -> HttpResponse:
    saved = Saved()
    if request.method == "POST" and asked.is_valid():
        record_id: UUID = record.id if record else asked.cleaned_data["token"]
        saved = room.save(PROCEEDING, record_id, asked)
        if not saved.problem:
            return room.done("proceeding", code, record_id)
    context = {
        "form": asked, "problem": saved.problem, "record": record,
        "theirs": opening.theirs(ProceedingForm, saved, asked, room.known, _shows),
    }  # fmt: skip
    status = 409 if saved.problem else 422 if asked.errors else 200
    return room.page(request, "cases/proceedings/edit.html", context, door=DOOR, status=status)


def _shows(name: str) -> bool:
    """Court dates are shown with their days; their ids say nothing to anybody."""
    return name != "hearings"


def _struck(room: Room, dates: tuple[Kept, ...]) -> list[dict[str, Any]]:
    records = [each for each in room.journal.records(PROCEEDING, struck=True) if each.is_struck]
    return [showing.row(each, room.request.id, dates, room.at) for each in records]
