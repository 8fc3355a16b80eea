"""The mentor's page: whom they accompany, what waits for review, who has gone quiet; and checkpoints of a case."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct import audit, vault
from safeconduct.access.models import Grant
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import Unlocked, unlocked_of
from safeconduct.attorneys.models import Placement
from safeconduct.attorneys.portal import desk as desks
from safeconduct.attorneys.portal import mentoring_kept, placements, words
from safeconduct.attorneys.portal.draft_states import State
from safeconduct.attorneys.portal.forms import CheckpointForm
from safeconduct.attorneys.portal.next_steps import alarms
from safeconduct.attorneys.portal.room import Room, in_story
from safeconduct.attorneys.portal.showing import day_of, days_words, people_named
from safeconduct.attorneys.register import profiles
from safeconduct.cases.dates.deadlines import UNREADABLE
from safeconduct.cases.journal import JournalGone
from safeconduct.cases.life import mine as reading_mine
from safeconduct.cases.life import words as life_words
from safeconduct.cases.life.showing import due_row
from safeconduct.intake.models import Request
from safeconduct.keyring.rows import NoKey

Row = dict[str, Any]


@required(Permission.MENTOR)
@require_safe
def mentoring(request: HttpRequest) -> HttpResponse:
    """The attorneys accompanied, the review queue, the quiet ones on top."""
    at, by = timezone.now(), unlocked_of(request)
    found, grants = placements.accompanied(by.person, at)
    opened, unreadable = _opened(grants, by, at)
    placed = {each.request_id: each for each in found}
    rows = [_row(each, opened.get(each.request_id), at) for each in found]
    rows += [
        _beside(each, at, by) for request_id, each in opened.items() if request_id not in placed
    ]  # a case accompanied without a placement
    rows.sort(key=lambda row: (not row["alarms"], row["order"], row["short_id"]))
    context = {
        "rows": rows, "queue": _queue(opened, by, at), "unreadable": unreadable, "load": len(rows),
        "placed": len(found), "most": _most(by),
        "attorneys": len({row["attorney"] for row in rows}),
    }  # fmt: skip
    return render(request, "attorneys/portal/mentoring.html", context)


@required(Permission.OPEN_STORY)
@require_http_methods(["GET", "HEAD", "POST"])
@in_story
def checkpoints(room: Room) -> HttpResponse:
    """What was talked about, newest first; whoever accompanies writes a new one."""
    if room.request.method != "POST":
        return _page(room, _empty(room) if room.writer.reviews else None)
    if not room.writer.reviews:
        raise Http404
    form = CheckpointForm(room.request.POST, today=room.today)
    if not form.is_valid():
        return _page(room, form)
    try:
        mentoring_kept.keep(by=room.writer, content=form.said(), token=form.cleaned_data["token"])
    except JournalGone:
        form.add_error(None, _("Somebody changed who may read this case a moment ago. Please save again."))
        return _page(room, form, status=409)
    return room.to("checkpoint", done="checkpoint_kept")


def _most(by: Unlocked) -> int | None:
    """How many cases they said they can accompany; None without a profile that opens."""
    try:
        profile = profiles.own(by)
    except (NoKey, vault.CannotOpen):
        return None
    return int(profile.held["mentor_load"]) if profile and profile.held.get("is_mentor") else None


def _empty(room: Room) -> CheckpointForm:
    reach = next(
        (str(each.content.get("reach")) for each in reversed(room.journal.records("checkpoint"))
         if each.content.get("reach")), "",
    )  # fmt: skip
    initial = {"token": uuid4(), "version": 0, "day": room.today, "reach": reach}
    return CheckpointForm(today=room.today, initial=initial)


def _page(room: Room, form: CheckpointForm | None, status: int = 0) -> HttpResponse:
    records = room.journal.records("checkpoint")
    names = people_named(each.first.person_id for each in records)
    rows = [
        {**each.content, "who": names.get(each.first.person_id, ""), "written": each.first.day,
         "day": day_of(each.content.get("day")), "next_on": day_of(each.content.get("next_on"))}
        for each in records
    ]  # fmt: skip
    rows.sort(key=lambda row: row["day"] or date.min, reverse=True)
    return room.page("checkpoints", {"rows": rows}, form, door="", status=status)


def _opened(grants: dict[UUID, Grant], by: Unlocked, at: datetime) -> tuple[dict[UUID, desks.Desk], int]:
    """The cases this person may open to accompany, each opened once. One audit row with the count."""
    found: dict[UUID, desks.Desk] = {}
    unreadable = 0
    for request, keys in reading_mine.opened(
        Request.objects.filter(id__in=list(grants)).order_by("id"), by, at.date()
    ):
        try:
            if keys:
                found[request.id] = desks.look(request, keys, by, at)
            unreadable += keys is None
        except UNREADABLE:
            unreadable += 1
    with transaction.atomic():
        audit.record("mentoring.read", chain="staff", at=at, by=by.person.pk, count=len(found))
    return found, unreadable


def _row(placement: Placement, found: desks.Desk | None, at: datetime) -> Row:
    attorney = placement.attorney.person
    name = attorney.display_name if attorney else _("No account")
    row = _told(found) if found else _untold(placement)
    why = _alarms(placement, found, at.date())
    seen = _seen_on(placement, found)
    return {
        **row, "attorney": name, "short_id": str(placement.request_id)[:8], "request_id": placement.request_id,
        "alarms": [words.ALARMS[code] for code in why], "seen_on": seen, "order": str(seen or ""),
    }  # fmt: skip


def _beside(found: desks.Desk, at: datetime, by: Unlocked) -> Row:
    live = Grant.objects.live(at.date(), at).filter(
        request_id=found.request.id, purpose=placements.REPRESENTING
    )
    names = sorted(
        each.person.display_name for each in live.exclude(person=by.person).select_related("person")
    )
    seen = mentoring_kept.last_day(found.journal)
    return {
        **_told(found), "attorney": ", ".join(names) or _("Nobody yet"), "short_id": found.request.short_id,
        "request_id": found.request.id, "alarms": [], "seen_on": seen, "order": str(seen or ""),
    }  # fmt: skip


def _told(found: desks.Desk) -> Row:
    coming = [each for each in found.coming() if each.is_ahead]
    return {
        "is_open": True, "stage": life_words.STAGES[found.stands.stage],
        "date": due_row(coming[0]) if coming else None,
        "reviews": sum(each.state is State.REVIEW_REQUESTED for each in found.drafts),
        "next_on": day_of(max((str(each.content.get("next_on") or "") for each in
                               found.journal.records("checkpoint")), default="")),
    }  # fmt: skip


def _untold(placement: Placement) -> Row:
    return {
        "is_open": False, "stage": words.PLACEMENTS[placement.state], "date": None, "reviews": 0, "next_on": None,
    }  # fmt: skip


def _seen_on(placement: Placement, found: desks.Desk | None) -> date | None:
    told = mentoring_kept.last_day(found.journal) if found else None
    return max((each for each in (placement.mentor_seen_on, told) if each), default=None)


def _alarms(placement: Placement, found: desks.Desk | None, today: date) -> tuple[str, ...]:
    given = placement.given_on or placement.accepted_at.date()
    entries = [each.day for each in found.journal.entries] if found else [today]
    return alarms(
        last_checkpoint=_seen_on(placement, found), given_on=given,
        last_entry=max([*entries, given], default=None), today=today,
    )  # fmt: skip


def _queue(opened: dict[UUID, desks.Desk], by: Unlocked, at: datetime) -> list[Row]:
    """Drafts that wait for a review, the oldest request on top; those one wrote in say so."""
    rows = [
        {
            "request": found.request, "id": draft.id, "title": draft.title,
            "kind": words.DRAFTS.get(draft.kind, draft.kind), "since": draft.since,
            "days": days_words((at.date() - draft.since).days), "is_own": by.person.pk in draft.authors,
        }
        for found in opened.values()
        for draft in found.drafts
        if draft.state is State.REVIEW_REQUESTED
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["since"], str(row["id"])))
