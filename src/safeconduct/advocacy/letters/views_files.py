"""Enclosures: chosen from an item, looked through behind walls, cleaned, confirmed, taken off."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct import vault
from safeconduct.access.errors import AccessError
from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.advocacy.letters import enclosures
from safeconduct.advocacy.letters.content import opened
from safeconduct.advocacy.letters.drafts import NotDraft
from safeconduct.advocacy.letters.forms import EnclosureForm
from safeconduct.advocacy.letters.pages import back_to, heading, letter_of, no_seat, page, refusal, seat
from safeconduct.advocacy.letters.words import REFUSALS
from safeconduct.advocacy.models import Communication, Enclosure
from safeconduct.blobs.store import BlobMissing, NoRoom
from safeconduct.evidence.items import artifacts
from safeconduct.evidence.items.artifacts import ContentGone
from safeconduct.evidence.items.words import ROLES
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Artifact, Item
from safeconduct.evidence.pages import desk_of
from safeconduct.evidence.pages import token as token_of
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn

REFUSED = (
    AccessError, NotDraft, ChangedMeanwhile, Withdrawn, enclosures.MayNotLeave, enclosures.NotClean,
    enclosures.TooMany, BlobMissing, NoRoom, ContentGone, vault.CannotOpen,
)  # fmt: skip


class NoSeatThere(AccessError):
    """Files are opened only by people of the documentation desk."""


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def enclosures_page(request: HttpRequest, letter_id: UUID) -> HttpResponse:
    """What goes with a letter."""
    letter, desk = letter_of(letter_id), seat(request)
    if desk is None:
        return no_seat(request, letter)
    problem = ""
    if request.method == "POST":
        try:
            return _done(request, letter, desk)
        except REFUSED as error:
            problem = _sentence(error)
            letter = letter_of(letter_id)
    form = EnclosureForm(request.GET if "item" in request.GET else None)
    documentation = desk_of(request)
    item = form.cleaned_data["item"] if form.is_bound and form.is_valid() else None
    context = heading(letter) | {
        "enclosures": enclosures.read(letter, opened(letter, desk), timezone.now().date()), "form": form,
        "item": item, "files": _files(item, documentation) if item else [], "problem": problem,
        "is_draft": letter.state == "draft", "sits_there": documentation is not None, "token": token_of(""),
        "may_clean": may(signed_in(request), Permission.COUNT),
    }  # fmt: skip
    bad = bool(problem or form.errors)
    return page(request, "enclosures", context, status=422 if bad else 200)


def _done(request: HttpRequest, letter: Communication, desk: DeskKeys) -> HttpResponse:
    by, at, action = signed_in(request), timezone.now(), request.POST.get("action", "")
    if action == "add":
        rows = Artifact.objects.select_related("item").filter(item__withdrawn_on=None)
        artifact = get_object_or_404(rows, pk=token_of(request.POST.get("artifact", "")))
        get_object_or_404(Item.objects.standing(), pk=artifact.item_id)
        enclosures.add(letter, artifact, desk=desk, documentation=_there(request), by=by, at=at)
        return back_to("letter_enclosure", letter, "letter_enclosed")
    rows_here = Enclosure.objects.select_related("communication", "artifact__item").filter(
        communication=letter
    )
    row = rows_here.filter(pk=token_of(request.POST.get("enclosure", ""))).first()
    if row is not None and action == "clean":
        enclosures.clean(
            row,
            token=token_of(request.POST.get("token", "")),
            desk=desk,
            documentation=_there(request),
            by=by,
            at=at,
        )
    elif row is not None and action == "confirm":
        enclosures.confirm(row, by=by, at=at)
    elif row is not None and action == "off":
        enclosures.remove(row, by=by, at=at)
    elif action not in ("clean", "confirm", "off"):
        raise Http404
    return back_to("letter_enclosure", letter, f"enclosure_{action}")


def _there(request: HttpRequest) -> DeskKeys:
    documentation = desk_of(request)
    if documentation is None:
        raise NoSeatThere
    return documentation


def _files(item: Item, documentation: DeskKeys | None) -> list[dict[str, Any]]:
    """Files of an item that may go, by name for those who sit there."""
    rows = enclosures.files_of(item)
    facts = artifacts.facts_of_all(item, rows, documentation) if documentation else {}
    return [
        {"row": row, "role": ROLES.get(row.role, row.role), "facts": facts[row.pk]}
        for row in rows
        if row.pk in facts
    ]


def _sentence(error: Exception) -> str:
    if isinstance(error, NotDraft | Withdrawn):
        return str(REFUSALS["not_draft"])
    if isinstance(error, ChangedMeanwhile):
        return _("A colleague changed the letter a moment ago. Look at it as it is now, and try again.")
    if isinstance(error, enclosures.MayNotLeave):
        return _(
            "Only redacted or cleaned versions go with a letter, and files of items that somebody published."
        )
    if isinstance(error, enclosures.NotClean):
        return _(
            "This file cannot be cleaned here. Make a redacted copy at its item, or confirm it as it is."
        )
    if isinstance(error, enclosures.TooMany):
        return _("A letter takes no more than %(most)s files.") % {"most": enclosures.MOST}
    if isinstance(error, NoSeatThere):
        return _("Files are sealed to people at the documentation desk. Ask somebody who sits at both desks.")
    if isinstance(error, BlobMissing | ContentGone | vault.CannotOpen):
        return _("This file does not open any more. Tell your administrator.")
    if isinstance(error, NoRoom):
        return _("There is no room for files just now. Tell your administrator.")
    return refusal(error)
