"""What pages of the desk share: a publication opened by somebody with a seat, and sentences for what was refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from safeconduct import files as cleaning
from safeconduct import vault
from safeconduct.access.errors import AccessError, NotApproved
from safeconduct.blobs.store import BlobMissing, NoRoom
from safeconduct.evidence.items.refusals import changed_meanwhile
from safeconduct.evidence.keys import DeskKeys, NoKey
from safeconduct.evidence.pages import desk_of, sealed_notice
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn
from safeconduct.evidence.testimonies.deid import NothingAgreed
from safeconduct.evidence.testimonies.left_in import IsRecorded
from safeconduct.evidence.testimonies.uses import NoConsent
from safeconduct.press.desk.figures import NameTaken
from safeconduct.press.desk.files import NotTaken
from safeconduct.press.models import Publication
from safeconduct.press.pages import page

P = ParamSpec("P")
View = Callable[..., HttpResponse]
Inner = Callable[Concatenate[HttpRequest, Publication, DeskKeys, P], HttpResponse]

STRIPPING = (
    "ffmpeg -i film.mp4 -map 0:v -map 0:a? -map_metadata -1 -map_chapters -1 -fflags +bitexact -c copy clean.mp4"
)
"""Copies picture and sound as they are, and nothing beside them."""
REFUSED = (
    AccessError, ChangedMeanwhile, Withdrawn, NameTaken, NoConsent, NothingAgreed, IsRecorded, NoRoom, BlobMissing,
    NoKey, vault.CannotOpen, cleaning.Failed,
)  # fmt: skip
"""What an action may say no with; ``sentence_for`` has the words."""


def with_seat(view: Inner[P]) -> View:
    """The publication of the address, for somebody at the advocacy desk; others read that it is sealed."""

    @wraps(view)
    def opened(request: HttpRequest, publication_id: UUID, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        publication = found(publication_id)
        desk = desk_of(request, "advocacy")
        if desk is None:
            return without_seat(request, publication)
        try:
            return view(request, publication, desk, *args, **kwargs)
        except (
            NoKey,
            vault.CannotOpen,
        ) as error:  # a key was forgotten, or the row was changed where it lies
            context = {"publication": publication, "problem": sentence_for(error)}
            return answer(request, "stop", context, bad=True)

    return opened


def found(publication_id: UUID) -> Publication:
    """A publication with what it names. Raises ``Http404``."""
    rows = Publication.objects.select_related(
        "incident", "campaign", "communication", "made_by", "changed_by"
    )
    return get_object_or_404(rows, pk=publication_id)


def without_seat(request: HttpRequest, publication: Publication | None = None) -> HttpResponse:
    """Nothing sealed is shown, and nothing is done."""
    context = {"publication": publication, "notice": sealed_notice()}
    status = 403 if request.method == "POST" else 200
    return page(request, "press/desk/sealed.html", context, tab="publications", status=status)


def back(name: str, *ids: Any, done: str) -> HttpResponse:
    """To a page that says what was done."""
    return redirect(f"{reverse(name, args=ids)}?done={done}")


def answer(
    request: HttpRequest, name: str, context: dict[str, Any], *, bad: bool = False, tab: str = "publications"
) -> HttpResponse:
    """A page of the desk that no cache keeps. ``bad``: with status 422; a form with errors is bad by itself."""
    form = context.get("form")
    status = 422 if bad or (form is not None and form.is_bound and form.errors) else 200
    shown = page(request, f"press/desk/{name}.html", context, tab=tab, status=status)
    shown["Cache-Control"] = "no-store"
    return shown


def now() -> Any:
    return timezone.now()


def sentence_for(error: Exception) -> str:
    """What a person reads when something was refused."""
    if isinstance(error, NotTaken):
        return _not_taken(error)
    if isinstance(error, NotApproved):
        return _(
            "Not enough others have agreed to exactly this, or what they agreed to has changed. Ask again."
        )
    if isinstance(error, AccessError):
        return str(error)
    sentences = (
        (ChangedMeanwhile, changed_meanwhile()),
        (Withdrawn, _("This was taken away meanwhile. Nothing of it changes any more.")),
        (NameTaken, _("There is something of this name already. Choose another one.")),
        (NoConsent, _("The person did not agree to this purpose, or does not any more.")),
        (NothingAgreed, _("There is no de-identified version that two reviewers agreed to.")),
        (IsRecorded, _("The de-identified version names somebody whose yes to that does not hold any more.")),
        (NoRoom, _("There is no room for files just now. Tell your administrator.")),
        (cleaning.Failed, _failed(error)),
    )
    other = _("A sealed part could not be opened. Tell your administrator; a backup may have it.")
    return next((words for kind, words in sentences if isinstance(error, kind)), other)


def _failed(error: Exception) -> str:
    code = getattr(error, "reason", "")
    said = {
        "too_big": _(
            "This picture has too many points. Make it smaller: 4000 points on its longer side are plenty."
        ),
        "password": _("This PDF is locked with a password. Save it without one."),
        "too_slow": _("This file takes too long to be opened, as if it were made to do harm."),
    }
    return said.get(
        code, _("This file is damaged, or of a kind that cannot be cleaned. Save it anew as JPEG or PDF.")
    )


def _not_taken(error: NotTaken) -> str:
    said = {
        "too_big": _("This file is too large. Up to %(most)s MB are taken; make it smaller.")
        % {"most": error.number},
        "captions": _("These are no captions: line %(line)s is not WebVTT. Save them as WebVTT.")
        % {"line": error.number},
        "video": _("Videos are taken as MP4 or WebM. Save it as one of these."),
        "tells_where": _(
            "This video carries more than picture and sound (found: %(what)s). That may say where, when, by whom or "
            "with what it was taken. Export it anew without metadata, such as with ffmpeg: %(command)s"
        )
        % {"what": error.what, "command": STRIPPING},
        "not_cleaned": _("This document could not be cleaned. Print it into a new PDF."),
    }
    return said.get(error.code, _("This kind of file is not taken: pictures, MP4, WebM, WebVTT and PDF are."))
