"""A hearing notice beside a form: staff type what they read, compare it, and the court date is kept."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4, uuid5

from django.db import transaction
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, demand, required
from safeconduct.cases.dates import actions as dates
from safeconduct.cases.dates import deadlines, refusals, showing
from safeconduct.cases.dates.actions import DateGone
from safeconduct.cases.papers import actions
from safeconduct.cases.papers import showing as shown
from safeconduct.cases.papers.content import Paper
from safeconduct.cases.papers.kinds import KINDS
from safeconduct.cases.papers.notice_form import NoticeForm
from safeconduct.cases.papers.refusals import gone
from safeconduct.cases.papers.room import GONE, Room, in_room
from safeconduct.cases.triage import actions as triage


@required(Permission.KEEP_DATES)
@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def notice(room: Room, record_id: UUID) -> HttpResponse:
    """Read a date from a paper and keep it."""
    demand(room.by.person, Permission.KEEP_CASE)
    paper = room.paper(record_id)
    fresh = {"token": uuid4(), "learned_on": room.at.date()}
    form = NoticeForm(
        room.request.POST or None, today=room.at.date(), initial=fresh, paper=_source(paper),
    )  # fmt: skip
    if room.request.method != "POST" or not form.is_valid():
        return _page(room, paper, form)
    try:
        _keep(room, paper, form)
    except refusals.REFUSALS as refused:
        refusals.prepare_again(form, refused)
        return _page(room, paper, form, problem=refusals.sentence(refused))
    except (DateGone, *GONE):
        return _page(room, paper, form, problem=gone())
    found = deadlines.of_request(room.held, room.keys, room.at)
    deadlines.set_week(room.held, found, room.at.date())
    triage.refresh(request=room.held, keys=room.keys, by=room.by, at=timezone.now())
    done = "date_kept_past" if form.when().is_over(room.at) else "date_kept"
    return room.to("request_dates", done=done)


def _keep(room: Room, paper: Paper, form: NoticeForm) -> None:
    """The date, and in the paper's record who read it there: both or neither."""
    when, token = form.when(), form.cleaned_data["token"]
    answers = deadlines.of_request(room.held, room.keys, room.at).answers
    name, number = (answers.get(fact_id, {}) for fact_id in ("person.name", "person.a_number"))
    who = (str(name.get("value") or ""), str(number.get("value") or ""))
    with transaction.atomic():
        row = dates.keep(
            request=room.held, about=form.about(), when=when, who=who, keys=room.keys, by=room.by, at=room.at,
            token=token,
        )  # fmt: skip
        if not any(each["id"] == str(row.id) for each in paper.content.get("dates", [])):
            desk = room.desk(uuid5(token, "paper"))
            actions.note_date(desk, paper.id, row.id, when.day.isoformat())


def _page(room: Room, paper: Paper, form: NoticeForm, *, problem: str = "") -> HttpResponse:
    open_dates = deadlines.of_request(room.held, room.keys, room.at).kept.open
    names = showing.names_of(open_dates)
    context: dict[str, Any] = {
        "paper": paper, "problem": problem,
        "files": [shown.file(room.held.id, paper, each) for each in paper.originals()],
        "kept": [showing.date_row(each, room.at, names) for each in open_dates],
    }  # fmt: skip
    return room.page("notice", context, form, status=409 if problem else 0)


def _source(paper: Paper) -> str:
    """How the date's history names the paper: never by title, since dates are read where papers are not."""
    return _("%(kind)s, paper %(id)s") % {"kind": KINDS.get(paper.kind, _("Paper")), "id": str(paper.id)[:8]}
