"""The attorney's own pages: her cases, and one of them with everything that is next."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from safeconduct import audit
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import Unlocked, unlocked_of
from safeconduct.attorneys.models import Placement
from safeconduct.attorneys.portal import desk as desks
from safeconduct.attorneys.portal import placements, showing, words
from safeconduct.attorneys.portal.draft_states import State
from safeconduct.attorneys.portal.hours_told import by_month, in_words
from safeconduct.attorneys.portal.placements import Held
from safeconduct.attorneys.portal.room import Room, in_story
from safeconduct.cases.dates.deadlines import UNREADABLE
from safeconduct.cases.life import mine as reading_mine
from safeconduct.cases.life import words as life_words
from safeconduct.cases.life.showing import due_row
from safeconduct.cases.notes import showing as note_rows
from safeconduct.intake.models import Request

Row = dict[str, Any]
MOST_STEPS = 12
WAITS = (State.CHANGES_REQUESTED, State.APPROVED, State.READ_BACK, State.SIGNED)


@required(Permission.BE_PLACED)
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """Her cases, what is most urgent on top; those accepted and not given yet; drafts that wait for her mentor."""
    at, by = timezone.now(), unlocked_of(request)
    rows, unreadable = _rows(by, at)
    context = {
        "rows": rows, "unreadable": unreadable, "today": at.date(),
        "accepted": [_accepted(each) for each in placements.accepted(by.person)],
    }  # fmt: skip
    return render(request, "attorneys/portal/mine.html", context)


@required(Permission.BE_PLACED)
@require_safe
def desk(request: HttpRequest, request_id: UUID) -> HttpResponseBase:
    """One case: only while somebody gave it to her to represent."""
    held = placements.one_represented(unlocked_of(request).person, request_id, timezone.now())
    if held is None:
        raise Http404
    return _desk_page(request, request_id)


@in_story
def _desk_page(room: Room) -> HttpResponse:
    held = placements.one_represented(room.by.person, room.held.id, room.at)
    if held is None:
        raise Http404
    found = desks.look(room.held, room.keys, room.by, room.at)
    rows, last = desks.rows_of(found), found.last_to_file()
    totals = by_month(found.spells)
    checkpoints = _checkpoints(found)
    context = {
        "placement": held.placement, "ends_on": held.grant.expires_on, "steps": rows[:MOST_STEPS],
        "more": max(0, len(rows) - MOST_STEPS), "last": last,
        "dates": desks.date_rows(found), "drafts": showing.draft_rows(found.drafts, found.today),
        "notes": note_rows.rows(found.journal.records("lawyer_note"))[:5],
        "papers": len(found.journal.records("document", "privileged_document")),
        "hours": in_words(sum(minutes for _month, _kind, minutes in totals)),
        "mentor": _mentor(held.placement), "checkpoint": _talks(checkpoints[-1]) if checkpoints else None,
        "reach": next((each["reach"] for each in reversed(checkpoints) if each["reach"]), ""),
        "waiting": found.waiting, "stage": life_words.STAGES[found.stands.stage], "damaged": room.whole.damaged,
        "kit_url": reverse("kit", args=(room.held.id,)),
    }  # fmt: skip
    return room.page("desk", context, door="")


def _rows(by: Unlocked, at: datetime) -> tuple[list[Row], int]:
    """One row a case, and how many did not open. One audit row with the count."""
    held = {each.request_id: each for each in placements.represented(by.person, at)}
    requests = Request.objects.filter(id__in=list(held)).order_by("id")
    rows, unreadable = [], 0
    for request, keys in reading_mine.opened(requests, by, at.date()):
        try:
            found = desks.look(request, keys, by, at) if keys else None
        except UNREADABLE:
            found = None
        if found is None:
            unreadable += 1
        else:
            rows.append(_row(found, held[request.id]))
    with transaction.atomic():
        audit.record("placements.listed", chain="staff", at=at, by=by.person.pk, count=len(rows))
    return sorted(rows, key=lambda row: row["order"]), unreadable


def _row(found: desks.Desk, held: Held) -> Row:
    steps, coming = desks.steps(found), [each for each in found.coming() if each.is_ahead]
    first, drafts = (steps[0] if steps else None), found.drafts
    return {
        "held": found.request, "stage": life_words.STAGES[found.stands.stage],
        "next": desks.step_row(first, found.today) if first else None,
        "date": due_row(coming[0]) if coming else None,
        "unread": found.request.unread, "for_us": found.waiting.for_us, "for_them": found.waiting.for_them,
        "to_do": sum(each.state in WAITS for each in drafts),
        "with_mentor": sum(each.state is State.REVIEW_REQUESTED for each in drafts),
        "hours": in_words(sum(each.minutes for each in found.spells if each.person_id == held.grant.person_id)),
        "mentor": _mentor(held.placement), "mentor_waits": showing.day_of(_next_on(found)),
        "ends_on": held.grant.expires_on,
        "is_returned": held.placement is not None and held.placement.state == "returned",
        "order": (first is None, str(first.day if first and first.day else "9999"), str(found.request.id)),
    }  # fmt: skip


def _accepted(placement: Placement) -> Row:
    return {
        "short_id": str(placement.request_id)[:8], "day": placement.accepted_at.date(),
        "mentor": _mentor(placement), "request_id": placement.request_id,
        "state": words.PLACEMENTS[placement.state],
    }  # fmt: skip


def _mentor(placement: Placement | None) -> str:
    """The mentor's name; empty where there is none, or none with an account."""
    mentor = placement.mentor if placement else None
    return str(mentor.person.display_name) if mentor and mentor.person else ""


def _checkpoints(found: desks.Desk) -> list[Row]:
    """Oldest day first."""
    rows = [
        {
            name: str(record.content.get(name) or "")
            for name in ("day", "discussed", "worries", "reach", "next_on")
        }
        for record in found.journal.records("checkpoint")
    ]
    return sorted(rows, key=lambda row: row["day"])


def _talks(row: Row) -> Row:
    """The last talk, and the next one."""
    return {"day": showing.day_of(row["day"]), "next_on": showing.day_of(row["next_on"])}


def _next_on(found: desks.Desk) -> str:
    """The day the mentor and she talk next, as it was typed last."""
    return next((row["next_on"] for row in reversed(_checkpoints(found)) if row["next_on"]), "")
