"""Pictures, videos, captions and documents: sent, cleaned, described in each language, taken away."""

from __future__ import annotations

from itertools import chain
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.blobs.receiving import Received, SealWhileReceiving
from safeconduct.blobs.sealed import Sealed
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence.items.refusals import why_refused
from safeconduct.evidence.items.views import RECEIVING
from safeconduct.evidence.items.views_files import SANDBOX
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.pages import desk_of, token
from safeconduct.press.desk import files, words
from safeconduct.press.desk.forms_parts import AboutFileForm, FileForm
from safeconduct.press.desk.opening import REFUSED, answer, back, now, sentence_for, with_seat, without_seat
from safeconduct.press.desk.shown import picture_of
from safeconduct.press.desk.texts import languages_of
from safeconduct.press.models import PressFile, Publication

ENDINGS = {
    "image/jpeg": "jpg", "image/png": "png", "image/webp": "webp", "video/mp4": "mp4", "video/webm": "webm",
    "text/vtt": "vtt", "application/pdf": "pdf",
}  # fmt: skip


@required(Permission.PRESS)
@csrf_exempt
def files_page(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """Put the sealing handler in place before anything reads the body, then check CSRF as everywhere."""
    if request.method != "POST":
        return _files_page(request, publication_id)
    if not RECEIVING.acquire(blocking=False):
        return answer(
            request,
            "stop",
            {"problem": _("Other files are arriving just now. Send it again in a moment.")},
            bad=True,
        )
    handler = SealWhileReceiving(request)
    request.upload_handlers = [handler]
    try:
        return _files_page(request, publication_id)
    finally:
        RECEIVING.release()
        handler.drop_unclaimed()


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
@with_seat
def _files_page(request: HttpRequest, publication: Publication, desk: DeskKeys) -> HttpResponse:
    received = request.FILES.get("file") if request.method == "POST" else None
    languages, asked = languages_of(publication), token(request.POST.get("token", ""))
    form = FileForm(request.POST or None, languages=languages, has_file=received is not None)
    if isinstance(received, Received) and received.sealed is None:
        form.add_error("file", why_refused(received.refusal))
    if request.method == "POST" and form.is_valid() and isinstance(received, Received):
        sent = cast("Sealed", received.sealed)
        if problem := _wrong(request, publication, form, sent):
            form.add_error(*problem)
        else:
            try:
                row = _kept(request, publication, form, sent, asked, desk)
                received.claimed = row.blob == sent.blob
                return back("publication_files", publication.pk, done="file_kept")
            except REFUSED as error:
                form.add_error("file", sentence_for(error))
    rows = [
        {
            "row": row, "kind": words.FILES.get(row.kind, row.kind), "language": LANGUAGES.get(row.language, ""),
            "alt": content.get("alt", {}).get(publication.original, ""), "size": row.size,
        }
        for row, content in files.files_of(publication, desk)
    ]  # fmt: skip
    return answer(request, "files", {"publication": publication, "rows": rows, "form": form, "token": asked})


def _wrong(
    request: HttpRequest, publication: Publication, form: FileForm, sent: Sealed
) -> tuple[str, str] | None:
    """What does not fit the kind of file that came."""
    given = form.cleaned_data
    try:
        kind = files.kind_of(sent)
    except files.NotTaken as error:
        return "file", sentence_for(error)
    if kind in ("captions", "document") and not given["language"]:
        return "language", _("Say which language it is in.")
    if kind == "captions":
        video = PressFile.objects.filter(publication=publication, kind="video", number=given["number"] or 0)
        if not video.exists():
            return "number", _("Write the number of the video that these captions belong to.")
    if given["read_by_another"] is not None:
        if kind != "video":
            return "read_by_another", _("Only of a video.")
        if not may(signed_in(request), Permission.OPEN_TESTIMONY) or desk_of(request, "testimony") is None:
            return "read_by_another", _("Only somebody with a seat in the vault names an account.")
    return None


def _kept(
    request: HttpRequest, publication: Publication, form: FileForm, sent: Sealed, asked: UUID, desk: DeskKeys
) -> PressFile:
    given, seat = form.cleaned_data, desk_of(request, "testimony")
    account = given["read_by_another"]
    return files.keep(
        publication, sent, form.content(), language=given["language"], number=given["number"] or 0,
        read=files.Read(account, seat) if account is not None and seat is not None else None, token=asked,
        by=signed_in(request), at=now(), desk=desk,
    )  # fmt: skip


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def file_page(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """What stands beside a file, in each language; or take it away."""
    row = get_object_or_404(PressFile.objects.select_related("publication"), pk=file_id)
    desk, problem = desk_of(request, "advocacy"), ""
    if desk is None:
        return without_seat(request, row.publication)
    content, stamp = files.opened(row, desk), files.stamp_of(row)
    typed = request.POST if request.POST.get("action") == "save" else None
    form = AboutFileForm(
        typed, kind=row.kind, languages=languages_of(row.publication), initial=_initial(content)
    )
    try:
        if request.POST.get("action") == "remove":
            files.remove(row, by=signed_in(request), at=now())
            return back("publication_files", row.publication_id, done="file_removed")
        if typed is not None and form.is_valid():
            said = form.content()
            shown = request.POST.get("shown", "")
            files.describe(row, said, shown=shown, by=signed_in(request), at=now(), desk=desk)
            return back("publication_files", row.publication_id, done="file_described")
    except REFUSED as error:
        problem = sentence_for(error)
        row.refresh_from_db()
        content, stamp = files.opened(row, desk), files.stamp_of(row)
    context: dict[str, Any] = {
        "form": form, "shown": stamp, "row": row, "problem": problem, "theirs": _said(content) if problem else [],
        "picture": picture_of(row, content) if row.kind == "image" else "",
        "alt": content.get("alt", {}).get(row.publication.original, ""),
        "title": f"{words.FILES.get(row.kind, row.kind)} {row.number}",
        "back_url": reverse("publication_files", args=[row.publication_id]),
    }  # fmt: skip
    return answer(request, "file", context, bad=bool(problem))


@required(Permission.RELEASE)
@require_safe
def content_page(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """The bytes that leave, for whoever writes or agrees; to be opened with a program of their own."""
    row = get_object_or_404(PressFile.objects.select_related("publication"), pk=file_id)
    desk = desk_of(request, "advocacy")
    if desk is None:
        return without_seat(request, row.publication)
    try:
        pieces = files.content_of(row, files.opened(row, desk))
        first = next(pieces, b"")
    except REFUSED as error:
        return answer(
            request, "stop", {"publication": row.publication, "problem": sentence_for(error)}, bad=True
        )
    shown = StreamingHttpResponse(chain([first], pieces), content_type=row.media_type)
    name = f"{row.publication.key}-{row.kind}-{row.number}.{ENDINGS.get(row.media_type, 'bin')}"
    shown["Content-Disposition"] = f'attachment; filename="{name}"'
    shown["Content-Security-Policy"] = SANDBOX
    shown["Cache-Control"] = "no-store"
    return shown


def _initial(content: dict[str, Any]) -> dict[str, str]:
    found = {"credit": content.get("credit", "")}
    for part in ("alt", "transcript"):
        found |= {f"{part}_{language}": text for language, text in content.get(part, {}).items()}
    return found


def _said(content: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"question": LANGUAGES.get(code, code), "value": text}
        for part in ("alt", "transcript")
        for code, text in content.get(part, {}).items()
    ]
