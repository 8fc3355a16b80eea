"""How the person can be reached without harm: one record a case, beginning with what the request itself says."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required
from safeconduct.cases import reading
from safeconduct.cases.journal import Journal, Record
from safeconduct.cases.people import opening, showing
from safeconduct.cases.people.forms_contact import WAYS, ContactForm
from safeconduct.cases.people.opening import Room, enter
from safeconduct.cases.people.reaching import CHANNELS, SITE, may_reach, told_in
from safeconduct.cases.people.saving import Saved
from safeconduct.cases.people.values import value_of
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.form.answers import GIVEN
from safeconduct.intake.models import Request

KIND = "contact"
REASONS = {
    "no_contact": _("The person asked for no contact."),
    "channel": _("The person did not agree to this way."),
    "hours": _("It is outside the hours in which the person can be reached."),
    "zone_unknown": _("Hours are known, but not on which clock. Write the time zone first."),
    "shared": _("Others use it too: write nothing that tells what it is about."),
    "times_unknown": _("Nobody knows which hours are good for the person."),
    "days_unread": _("The person named days in their own words: read them first."),
    "nothing_known": _("Nothing is known about how the person can be reached."),
}
"""A sentence for each reason of ``reaching``."""


def record_id_of(request_id: UUID) -> UUID:
    """The one record of a case: two colleagues who begin it at once meet in it."""
    return uuid5(request_id, KIND)


def contact_of(request: Request, keys: CaseKeys, journal: Journal) -> dict[str, Any]:
    """How the person can be reached, for ``reaching.may_reach``: what staff wrote, else what the request says."""
    record = journal.get(record_id_of(request.id), KIND)
    if record is not None and not record.is_struck:
        return record.content
    facts = reading.read_answers(request, keys)["facts"]
    given = {name: answer.get("value") for name, answer in facts.items() if answer.get("state") == GIVEN}
    return told_in(given)


def contact_content(room: Room) -> tuple[dict[str, Any], bool]:
    """The same for a page, and whether staff wrote it down themselves."""
    record = room.journal.get(record_id_of(room.request.id), KIND)
    return contact_of(room.request, room.keys, room.journal), record is not None


@required(Permission.OPEN_REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """See it, with the code word, which stands nowhere else; whoever keeps the case corrects it."""
    room = enter(request, request_id)
    if request.method == "POST" and not room.may_keep:
        raise Http404
    record = room.journal.get(record_id_of(request_id), KIND)
    content, is_kept = contact_content(room)
    asked = _form(room, request, record, content)
    saved = Saved()
    if request.method == "POST" and asked.is_valid():
        saved = room.save(KIND, record_id_of(request_id), asked)
        if not saved.problem:
            return room.done("contact_edit", "contact_saved")
    context = {
        "form": asked, "problem": saved.problem, "is_kept": is_kept, "now": _now(content, room.at),
        "theirs": opening.theirs(ContactForm, saved, asked, room.known),
        "rows": showing.rows(ContactForm, content, room.known),
        "events": showing.history(ContactForm, record, room.known) if record else [],
    }  # fmt: skip
    status = 409 if saved.problem else 422 if asked.errors else 200
    return room.page(request, "cases/people/contact.html", context, door="case_parties", status=status)


def _form(room: Room, request: HttpRequest, record: Record | None, content: dict[str, Any]) -> Any:
    if record is not None:
        return opening.form_for(room, ContactForm, request.POST or None, record)
    how = showing.how(ContactForm, content, room.known)
    return ContactForm(request.POST or None, before=content, papers=room.known.papers.choices(), how=how)


def _now(content: dict[str, Any], at: datetime) -> list[dict[str, Any]]:
    """For each way, whether it may be used now."""
    labels = {SITE: _("Messages on the site"), **WAYS}
    found = []
    for code in CHANNELS:
        said = may_reach(content, code, at)
        if "channel" in said.reasons:
            continue
        found.append({
            "label": labels[code], "allowed": said.allowed, "reasons": [REASONS[each] for each in said.reasons],
            "next": _on_their_clock(said.next_window, str(value_of(content, "zone"))) if said.next_window else "",
        })  # fmt: skip
    return found


def _on_their_clock(moment: datetime, zone: str) -> str:
    """A moment as a clock shows it where the person is."""
    local = moment.astimezone(ZoneInfo(zone))
    return f"{date_format(local, 'l')}, {date_format(local, 'DATE_FORMAT')}, {local:%H:%M}"
