"""The referrals of a case: their list, and a new one, which is looked at as they will read it before it goes out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.cases.grants import OnlyASlot
from safeconduct.cases.journal import JournalGone
from safeconduct.cases.releasing import actions, bundle, pieces, showing
from safeconduct.cases.releasing.actions import KIND, DeletionAsked, Referral
from safeconduct.cases.releasing.forms import ReleaseForm
from safeconduct.cases.releasing.room import (
    Room,
    again,
    asked_for_deletion,
    code_page,
    enter,
    fresh,
    only_a_slot,
    wording,
)
from safeconduct.intake import releases
from safeconduct.intake.models import Release

BUTTONS = ("csrfmiddlewaretoken", "send", "change", "shown")
"""What a form posts besides what was typed."""


@required(Permission.REFER)
@require_safe
def listed(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Whom this case was referred to, the newest first."""
    room = enter(request, request_id)
    found = room.found.records(KIND, struck=True)
    rows = showing.rows(found, room.keys, room.at.date())
    return room.page("list", {"rows": rows, "damaged": room.found.damaged})


@required(Permission.REFER)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Choose whom, what and until when; then see it as they will; then release it."""
    room = enter(request, request_id)
    story = pieces.story_is_open(room.held, room.keys, room.found, room.unlocked, room.at)
    offered = pieces.offered(room.held, room.keys, room.found, story=story, at=room.at)
    given: dict[str, Any] = {"pieces": offered, "today": room.at.date()}
    if request.method != "POST":
        return _form_page(room, ReleaseForm(initial=fresh(room), **given), story)
    form = ReleaseForm(request.POST, **given)
    if not form.is_valid():
        return _form_page(room, form, story, status=422)
    said = _said(form, offered)
    if "change" in request.POST:
        return _form_page(room, form, story)
    if "send" not in request.POST:
        return _preview(room, said)
    if request.POST.get("shown") != bundle.digest(said.bundle):
        changed = _("Something in the case changed meanwhile. This is what they would read now.")
        return _preview(room, said, problem=changed)
    return _send(room, form, said, story)


def _send(room: Room, form: ReleaseForm, said: Referral, story: bool) -> HttpResponse:
    token: UUID = form.cleaned_data["token"]
    try:
        code = actions.release(
            request=room.held, keys=room.keys, said=said, token=token, by=room.unlocked, at=room.at
        )
    except releases.AlreadySent:
        if not Release.objects.filter(id=token, request_id=room.held.id).exists():
            form.add_error(None, _("Please load the page again. What you typed is still here."))
            return _form_page(room, form, story, status=409)
        return redirect(room.address("case_referral", "release_was_sent", record_id=token))
    except (JournalGone, DeletionAsked, OnlyASlot) as refused:
        form.add_error(None, _why_not(refused))
        return _form_page(room, form, story, status=409)
    return code_page(room, token, code, said.organisation)


def _why_not(refused: Exception) -> str:
    if isinstance(refused, OnlyASlot):
        return only_a_slot()
    return again() if isinstance(refused, JournalGone) else asked_for_deletion()


def _said(form: ReleaseForm, offered: list[bundle.Piece]) -> Referral:
    given, (organisation_id, organisation) = form.cleaned_data, form.to()
    built = bundle.build(
        chosen=given["pieces"], offered=offered, sender=settings.SITE_NAME, to=organisation,
        helps=given["helps"], text=given["text"],
    )  # fmt: skip
    return Referral(
        organisation_id, organisation, tuple(given["pieces"]), built, given["until"], form.consent()
    )


def _form_page(room: Room, form: ReleaseForm, story: bool, status: int = 200) -> HttpResponse:
    return room.page("new", {"form": form, "wording": wording(), "story_open": story}, status)


def _preview(room: Room, said: Referral, problem: str = "") -> HttpResponse:
    """The very page they will see, with what was typed carried along."""
    typed = [
        (name, value)
        for name, values in room.request.POST.lists()
        if name not in BUTTONS
        for value in values
        if isinstance(value, str)
    ]
    context = {
        "bundle": said.bundle,
        "until": said.until,
        "typed": typed,
        "shown": bundle.digest(said.bundle),
        "problem": problem,
        "is_empty": not said.bundle["sections"] and not said.bundle["text"],
    }
    return room.page("preview", context, 409 if problem else 200)
