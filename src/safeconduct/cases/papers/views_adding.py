"""Papers come in: uploaded by staff, taken over from what the person sent, a newer version, a translation."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required
from safeconduct.blobs.receiving import Received
from safeconduct.cases.papers import actions, refusals
from safeconduct.cases.papers.actions import Arrival, Desk
from safeconduct.cases.papers.cleaning import Patience, cleaned
from safeconduct.cases.papers.files import TooManyFiles
from safeconduct.cases.papers.forms import (
    CertificateForm,
    TakeForm,
    TranslationForm,
    UploadForm,
    VersionForm,
)
from safeconduct.cases.papers.kinds import KINDS
from safeconduct.cases.papers.receiving import received, receives_files, too_many
from safeconduct.cases.papers.room import GONE, Room, in_room, token_of
from safeconduct.intake import files_sent
from safeconduct.intake.models import Upload


@required(Permission.KEEP_CASE)
@receives_files
@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def new(room: Room) -> HttpResponse:
    """Add one or more files."""
    asked_kind = room.request.GET.get("kind", "")
    fresh = {"token": uuid4(), "kind": asked_kind if asked_kind in KINDS else ""}
    form = UploadForm(_posted(room), initial=fresh, may_hide=room.may_hide)
    if room.request.method != "POST":
        return room.page("new", {}, form)
    came = _came(room, form, "uploads")
    token = _token(room, came)
    if token is None:
        return room.to("papers", done="papers_added")
    if not form.is_valid():
        return room.page("new", {"choose_again": bool(came)}, form)
    arrivals = _arrivals(came)
    typed = form.cleaned_data
    try:
        made = actions.add(
            room.desk(token), form.described(), arrivals, together=typed["together"],
            privileged=typed.get("privileged", False),
        )  # fmt: skip
    except (TooManyFiles, *GONE) as refused:
        form.add_error("uploads", _why(refused))
        return room.page("new", {"choose_again": True}, form, status=409)
    _claim(came)
    if len(made) == 1:
        return room.to("paper", made[0], done="paper_added")
    return room.to("papers", done="papers_added")


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def take(room: Room, upload_id: UUID) -> HttpResponse:
    """Make a paper of a file that the person sent. Nothing is copied."""
    upload = Upload.objects.filter(id=upload_id, owner_id=room.held.id).first()
    if upload is None:
        raise Http404
    sent = files_sent.described(upload, files_sent.record_key(upload, room.keys.file, room.keys.case))
    form = TakeForm(_posted(room), initial={"token": uuid4(), "title": sent.name})
    if room.request.method != "POST" or not form.is_valid():
        return room.page("take", {"sent": sent}, form)
    try:
        made = actions.take_over(room.desk(form.cleaned_data["token"]), form.described(), sent)
    except GONE:
        form.add_error(None, refusals.gone())
        return room.page("take", {"sent": sent}, form, status=409)
    return room.to("paper", made, done="paper_taken")


@required(Permission.KEEP_CASE)
@receives_files
@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def version(room: Room, record_id: UUID) -> HttpResponse:
    """Put a newer version over a paper; the old one stays."""
    form = VersionForm(_posted(room), initial={"token": uuid4()})

    def write(desk: Desk, came: dict[str, list[Arrival]]) -> None:
        actions.add_version(desk, record_id, came["uploads"], why=form.cleaned_data["why"])

    return _added(room, record_id, "version", form, write, "paper_version_added", needed=("uploads",))


@required(Permission.KEEP_CASE)
@receives_files
@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def translation(room: Room, record_id: UUID) -> HttpResponse:
    """Add a translation, who made it, and its certificate if it is there."""
    form = TranslationForm(_posted(room), initial={"token": uuid4()})

    def write(desk: Desk, came: dict[str, list[Arrival]]) -> None:
        signed = came["certificate"][0] if came["certificate"] else None
        actions.add_translation(desk, record_id, form.told(), came["file"][0], signed)

    return _added(
        room, record_id, "translation", form, write, "translation_added", needed=("file",),
        also=("certificate",),
    )  # fmt: skip


@required(Permission.KEEP_CASE)
@receives_files
@require_http_methods(["GET", "HEAD", "POST"])
@in_room
def certified(room: Room, record_id: UUID, translation_id: UUID) -> HttpResponse:
    """Add the signed certificate of a translation."""
    if room.paper(record_id).translation(translation_id) is None:
        raise Http404
    form = CertificateForm(_posted(room), initial={"token": uuid4()})

    def write(desk: Desk, came: dict[str, list[Arrival]]) -> None:
        actions.add_certificate(desk, record_id, translation_id, came["file"][0])

    return _added(room, record_id, "certified", form, write, "certificate_added", needed=("file",))


def _added(
    room: Room,
    record_id: UUID,
    template: str,
    form: Any,
    write: Any,
    done: str,
    *,
    needed: tuple[str, ...],
    also: tuple[str, ...] = (),
) -> HttpResponse:
    """A form that adds files to a paper: shown, refused with a sentence, or written."""
    paper = room.paper(record_id)
    context: dict[str, Any] = {"paper": paper}
    if room.request.method != "POST":
        return room.page(template, context, form)
    came = {name: _came(room, form, name, needed=name in needed) for name in (*needed, *also)}
    token = _token(room, [one for each in came.values() for one in each])
    if token is None:
        return room.to("paper", record_id, done=done)
    context["choose_again"] = any(came.values())
    if not form.is_valid():
        return room.page(template, context, form)
    try:
        write(room.desk(token), {name: _arrivals(each) for name, each in came.items()})
    except (TooManyFiles, *GONE) as refused:
        form.add_error(needed[0], _why(refused))
        return room.page(template, context, form, status=409)
    for each in came.values():
        _claim(each)
    return room.to("paper", record_id, done=done)


def _posted(room: Room) -> Any:
    return room.request.POST if room.request.method == "POST" else None


def _came(room: Room, form: Any, name: str, *, needed: bool = True) -> list[Received]:
    """The files of a field. What was refused, left out or is not there becomes an error of the form."""
    came = received(room.request, name)
    for sentence in refusals.refused_files(came):
        form.add_error(name, sentence)
    if too_many(room.request):
        form.add_error(name, refusals.too_many_at_once())
    if needed and not came:
        form.add_error(name, refusals.choose_a_file())
    return came


def _token(room: Room, came: list[Received]) -> UUID | None:
    """The form's token; None where these files were kept by this very form before.

    A page that was gone back to sends its old token with other files: those are new, under a new token.
    """
    token = token_of(room.request)
    desk, sealed = room.desk(token), [each.sealed for each in came if each.sealed is not None]
    if actions.twice(desk) is None:
        return token
    return None if actions.kept_before(desk, sealed) else uuid4()


def _arrivals(came: list[Received]) -> list[Arrival]:
    """Each file with its working copy."""
    patience, made = Patience(), []
    for each in came:
        if each.sealed is not None:
            copy = cleaned(each.sealed, patience)
            made.append(Arrival(each.sealed, copy))
    return made


def _claim(came: list[Received]) -> None:
    for each in came:
        each.claimed = True


def _why(refused: Exception) -> str:
    return refusals.too_many_files() if isinstance(refused, TooManyFiles) else refusals.gone()
