"""Hours of a case: the list with its totals, a form, a correction, and one's own totals as a file."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct import audit
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.attorneys.portal import hours_kept, words
from safeconduct.attorneys.portal.forms import HoursForm
from safeconduct.attorneys.portal.hours_kept import KIND
from safeconduct.attorneys.portal.hours_told import as_csv, by_month, in_words, too_long_days
from safeconduct.attorneys.portal.room import Room, enter
from safeconduct.attorneys.portal.showing import day_of, month_words
from safeconduct.cases.journal import ChangedMeanwhile, JournalGone, Record
from safeconduct.cases.life.showing import names_of
from safeconduct.cases.notes.forms import StrikeForm

FILE_NAME = "hours.csv"
FIELDS = ("day", "minutes", "kind", "note")


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def listed(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What was worked on this case, and a form for more."""
    room = enter(request, request_id)
    if request.method != "POST":
        return _page(room, _empty(room))
    form = HoursForm(request.POST, today=room.today)
    if not form.is_valid():
        return _page(room, form)
    try:
        hours_kept.add(by=room.writer, content=form.said(), token=form.cleaned_data["token"])
    except JournalGone:
        form.add_error(None, _("Somebody changed who may read this case a moment ago. Please save again."))
        return _page(room, form, status=409)
    return room.to("hours", done="hours_kept")


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """Correct one line: a new version of it."""
    room = enter(request, request_id)
    record = _record(room, record_id)
    if request.method != "POST":
        return _edit_page(room, record, _filled(room, record))
    form = HoursForm(request.POST, today=room.today)
    if not form.is_valid():
        return _edit_page(room, record, form)
    given = form.cleaned_data
    try:
        hours_kept.correct(
            by=room.writer, record=record, content=form.said(), seen=given["version"], token=given["token"]
        )
    except ChangedMeanwhile as changed:
        typed = request.POST.copy()
        typed["version"], typed["token"] = str(changed.theirs.version), str(uuid4())
        again = HoursForm(typed, today=room.today)
        again.add_error(None, _("Somebody corrected this line a moment ago. Save again to put yours on top."))
        return _edit_page(room, changed.theirs, again, status=409, theirs=changed.theirs)
    except JournalGone:
        raise Http404 from None
    return room.to("hours", done="hours_kept")


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """Strike one line out, with a reason."""
    room = enter(request, request_id)
    record = _record(room, record_id)
    form = StrikeForm(request.POST or None, initial={"token": uuid4(), "version": record.version})
    status = 0
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            hours_kept.strike(
                by=room.writer, record=record, why=given["reason"], seen=given["version"],
                token=given["token"],
            )  # fmt: skip
        except (ChangedMeanwhile, JournalGone):
            form.add_error(None, _("Somebody changed this line a moment ago. Look at it again first."))
            status = 409
        else:
            return room.to("hours", done="hours_struck")
    return room.page("hours_strike", {"row": _row(room, record)}, form, door="case", status=status)


@required(Permission.BE_PLACED)
@require_safe
def taken_out(request: HttpRequest) -> HttpResponse:
    """One's own totals by month, case and kind: short ids, no name and no note."""
    at, by = timezone.now(), unlocked_of(request)
    spells = list(hours_kept.all_mine(by, at))
    rows: list[list[object]] = [[_("Month"), _("Case"), _("Kind"), _("Minutes")]]
    for case in sorted({each.case for each in spells}):
        for month, kind, minutes in by_month(each for each in spells if each.case == case):
            rows.append([month, case, words.HOURS.get(kind, kind), minutes])
    with transaction.atomic():
        audit.record("hours.taken_out", chain="staff", at=at, by=by.person.pk, count=len(spells))
    answer = HttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _record(room: Room, record_id: UUID) -> Record:
    """One's own line: nobody corrects what somebody else worked."""
    found = room.journal.get(record_id, KIND)
    if found is None or found.is_struck or found.first.person_id != room.writer.person.person.pk:
        raise Http404
    return found


def _empty(room: Room) -> HoursForm:
    return HoursForm(today=room.today, initial={"token": uuid4(), "version": 0, "day": room.today})


def _filled(room: Room, record: Record) -> HoursForm:
    held = {name: record.content.get(name) for name in FIELDS}
    held["day"] = date.fromisoformat(str(held["day"]))
    return HoursForm(today=room.today, initial={**held, "token": uuid4(), "version": record.version})


def _page(room: Room, form: HoursForm, status: int = 0) -> HttpResponse:
    spells = hours_kept.spells(room.journal, room.held)
    names = names_of({each.person_id for each in spells})
    context = {
        "rows": [
            {
                "id": each.id, "day": each.day, "kind": words.HOURS.get(each.kind, each.kind), "note": each.note,
                "time": in_words(each.minutes), "who": names.get(each.person_id, ""), "version": each.version,
                "is_mine": each.person_id == room.writer.person.person.pk,
            }
            for each in spells
        ],
        "totals": [
            {"month": month_words(month), "kind": words.HOURS.get(kind, kind), "time": in_words(minutes)}
            for month, kind, minutes in by_month(spells)
        ],
        "all": in_words(sum(each.minutes for each in spells)),
        "too_long": [{"day": day, "time": in_words(minutes)} for day, minutes in too_long_days(spells)],
    }  # fmt: skip
    return room.page("hours", context, form, door="case", status=status)


def _edit_page(
    room: Room, record: Record, form: HoursForm, status: int = 0, theirs: Record | None = None
) -> HttpResponse:
    context: dict[str, Any] = {
        "row": _row(room, record),
        "theirs": _row(room, theirs) if theirs else None,
        "versions": [
            {**_told(entry.content), "on": entry.day, "struck": entry.struck}
            for entry in reversed(record.versions)
        ],
    }
    return room.page("hours_edit", context, form, door="case", status=status)


def _row(room: Room, record: Record) -> dict[str, Any]:
    return {"id": record.id, **_told(record.content)}


def _told(content: dict[str, Any]) -> dict[str, Any]:
    minutes = content.get("minutes", 0)
    return {
        "day": day_of(content.get("day")), "kind": words.HOURS.get(str(content.get("kind")), ""),
        "time": in_words(minutes if isinstance(minutes, int) else 0), "note": content.get("note", ""),
    }  # fmt: skip
