"""Pages of the people of a case: everyone in it, one of them with history, adding, correcting and striking out."""

from __future__ import annotations

from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.cases.journal import Record
from safeconduct.cases.people import listing, opening, parties, reaching, showing, words
from safeconduct.cases.people.forms import PartyForm
from safeconduct.cases.people.forms_contact import ContactForm
from safeconduct.cases.people.opening import Room, Striking, enter
from safeconduct.cases.people.saving import Saved
from safeconduct.cases.people.views_contact import contact_content

DOOR = "case_parties"
STRIKING = Striking(
    listing.PARTY, "cases/people/party_strike.html", DOOR, DOOR, "party_struck", "party_taken_back"
)  # fmt: skip
SECRET = ("code_word",)
"""Parts of the contact record that only its own page shows."""


@required(Permission.OPEN_REQUEST)
@require_safe
def listed(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Everyone in the case, the household, how to reach the person, and who must not see it."""
    room = enter(request, request_id)
    rows = listing.rows(room.journal, request_id, room.at.date())
    role = request.GET.get("role", "")
    content, is_kept = contact_content(room)
    context = {
        "rows": [each for each in rows if role in ("", each["role"])],
        "household": [each for each in rows if each["is_household"]],
        "warnings": [each for each in rows if each["ages_out"] and each["ages_out"]["is_warning"]],
        "roles": sorted({(each["role"], str(words.ROLES[each["role"]])) for each in rows}),
        "role": role,
        "told": listing.from_request(room.request, room.keys, room.journal),
        "struck": _struck(room),
        "contact": showing.rows(ContactForm, content, room.known, lambda name: name not in SECRET),
        "contact_is_kept": is_kept,
        "no_contact": bool(content.get("no_contact")),
        "has_code_word": bool(content.get("code_word")),
        "exclusions": len(room.journal.records("exclusion")),
        "channels_known": bool(reaching.channels_of(content)),
    }
    return room.page(request, "cases/people/parties.html", context, door=DOOR)


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Add somebody; ``?of=2`` begins with what the request says of the third person named in it."""
    room = enter(request, request_id)
    first: dict[str, Any] = {}
    taken = listing.named(room.request, room.keys, request.GET.get("of", ""))
    if "of" in request.GET and taken is None:
        raise Http404
    if taken:
        first = {**parties.from_request(taken[1]), "source": "person"}
    asked = opening.form_for(room, _made(room), request.POST or None, None, first=first)
    saved = Saved()
    if request.method == "POST" and asked.is_valid():
        asked.before = {"taken_from": taken[0]} if taken else {}
        record_id: UUID = asked.cleaned_data["token"]
        saved = room.save(listing.PARTY, record_id, asked)
        if not saved.problem:
            return room.done("case_party", "party_added", record_id)
    return _form_page(request, room, asked, saved, {"is_new": True, "from_request": taken is not None})


@required(Permission.OPEN_REQUEST)
@require_safe
def party(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """One of them: what is known, how it is known, and what was said before."""
    room = enter(request, request_id)
    record = room.record(listing.PARTY, record_id)
    shows = partial(_shows, room)
    context = {
        "record": record,
        "one": listing.row(record, request_id, room.at.date()),
        "rows": showing.rows(PartyForm, record.content, room.known, shows),
        "events": showing.history(PartyForm, record, room.known, shows),
        "struck_by": room.known.people.get(str(record.newest.person_id), ""),
    }
    return room.page(request, "cases/people/party.html", context, door=DOOR)


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """Correct what is known of somebody. What was there before stays in the history."""
    room = enter(request, request_id)
    record = room.record(listing.PARTY, record_id)
    asked = opening.form_for(room, _made(room), request.POST or None, record)
    saved = Saved()
    if request.method == "POST" and asked.is_valid():
        saved = room.save(listing.PARTY, record_id, asked)
        if not saved.problem:
            return room.done("case_party", "party_saved", record_id)
    return _form_page(request, room, asked, saved, {"is_new": False, "record": record})


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def strike(request: HttpRequest, request_id: UUID, record_id: UUID) -> HttpResponse:
    """Strike somebody out with a reason, or take that back."""
    return opening.strike(request, request_id, record_id, STRIKING)


def _made(room: Room) -> Any:
    knows_why = room.may(Permission.OPEN_STORY)
    return partial(PartyForm, knows_why=knows_why)


def _shows(room: Room, name: str) -> bool:
    """Why somebody stands on the other side is part of the story."""
    return name != "adverse_reason" or room.may(Permission.OPEN_STORY)


def _struck(room: Room) -> list[dict[str, Any]]:
    records: list[Record] = [
        each for each in room.journal.records(listing.PARTY, struck=True) if each.is_struck
    ]
    return [listing.row(each, room.request.id, room.at.date()) for each in records]


def _form_page(
    request: HttpRequest, room: Room, asked: Any, saved: Saved, context: dict[str, Any]
) -> HttpResponse:
    theirs = opening.theirs(PartyForm, saved, asked, room.known, partial(_shows, room))
    status = 409 if saved.problem else 422 if asked.errors else 200
    whole = {"form": asked, "problem": saved.problem, "theirs": theirs, **context}
    return room.page(request, "cases/people/party_edit.html", whole, door=DOOR, status=status)
