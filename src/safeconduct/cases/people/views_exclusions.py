"""Who must not see a case: what the person asked for, and what staff wrote down so that it is kept."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.cases import reading
from safeconduct.cases.journal import Record
from safeconduct.cases.people import opening, showing
from safeconduct.cases.people.exclusions import KIND
from safeconduct.cases.people.forms_exclusion import ExclusionForm
from safeconduct.cases.people.opening import Room, Striking, enter
from safeconduct.cases.people.saving import Saved
from safeconduct.intake.form.answers import GIVEN

DOOR = "case_parties"
ASKED = "access.must_not_see"
STRIKING = Striking(
    KIND, "cases/people/exclusion_strike.html", DOOR, "exclusions", "exclusion_struck", "exclusion_taken_back"
)  # fmt: skip


@required(Permission.ASSIGN)
@require_safe
def listed(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Everyone who is kept out, why, and what the person asked for."""
    room = enter(request, request_id)
    records = room.journal.records(KIND, struck=True)
    context = {
        "held_out": [_row(room, each) for each in records if not each.is_struck],
        "struck": [_row(room, each) for each in records if each.is_struck],
        "told": _told(room),
    }
    return room.page(request, "cases/people/exclusions.html", context, door=DOOR)


@required(Permission.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Keep somebody out."""
    room = enter(request, request_id)
    asked = _form(room, request, None)
    return _answer(request, room, asked, None, "exclusion_added")


@required(Permission.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """Correct who is kept out, or why."""
    room = enter(request, request_id)
    record = room.record(KIND, record_id)
    asked = _form(room, request, record)
    return _answer(request, room, asked, record, "exclusion_saved")


@required(Permission.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """Keep somebody out no longer, with a reason; or take that back."""
    return opening.strike(request, request_id, record_id, STRIKING)


def _form(room: Room, request: HttpRequest, record: Record | None) -> Any:
    made = partial(ExclusionForm, me=str(room.unlocked.person.pk))
    return opening.form_for(room, made, request.POST or None, record)


def _answer(request: HttpRequest, room: Room, asked: Any, record: Record | None, code: str) -> HttpResponse:
    saved = Saved()
    if request.method == "POST" and asked.is_valid():
        record_id = record.id if record else asked.cleaned_data["token"]
        saved = room.save(KIND, record_id, asked)
        if not saved.problem:
            return room.done("exclusions", saved.left_to_do or code)
    context = {
        "form": asked, "problem": saved.problem, "record": record, "told": _told(room),
        "theirs": opening.theirs(ExclusionForm, saved, asked, room.known),
        "events": showing.history(ExclusionForm, record, room.known) if record else [],
    }  # fmt: skip
    status = 409 if saved.problem else 422 if asked.errors else 200
    return room.page(request, "cases/people/exclusion_edit.html", context, door=DOOR, status=status)


def _row(room: Room, record: Record) -> dict[str, Any]:
    address = (room.request.id, record.id)
    return {
        "rows": showing.rows(ExclusionForm, record.content, room.known),
        "edit_url": reverse("exclusion_edit", args=address),
        "strike_url": reverse("exclusion_strike", args=address),
        "day": record.first.day,
        "who": room.known.people.get(str(record.first.person_id), ""),
        "struck": record.newest.struck,
    }


def _told(room: Room) -> str:
    """Who must not see it, in the person's own words."""
    answer = reading.read_answers(room.request, room.keys)["facts"].get(ASKED, {})
    return str(answer.get("value") or "") if answer.get("state") == GIVEN else ""
