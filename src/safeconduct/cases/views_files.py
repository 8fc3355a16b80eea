"""Files of a request: as pixels to look at, or as a download with what cameras and offices add removed."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from threading import BoundedSemaphore
from urllib.parse import quote
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from safeconduct import files, vault
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import Unlocked
from safeconduct.blobs.store import BlobMissing
from safeconduct.cases import opening
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.showing import bar
from safeconduct.cases.views_request import opened
from safeconduct.intake import files_sent
from safeconduct.intake.models import Request, Upload

_WORKERS = BoundedSemaphore(2)
"""Walled-off processes at one time: each may take 768 MiB."""
LARGEST_PREVIEW = 40 * 1024 * 1024
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


@required(Permission.OPEN_STORY)
@require_safe
def preview(request: HttpRequest, request_id: UUID, upload_id: UUID) -> HttpResponseBase:
    """One page of a file as PNG pixels, drawn in a walled-off process. Never the file itself."""
    held, keys, unlocked = opened(request, request_id)
    upload, sent = _file(held, keys, upload_id)
    if answer := _not_now(held, keys, upload, "file.previewed", unlocked):
        return answer
    try:
        drawn = _drawn(_whole(upload, held, keys, sent.size), _kind(sent), _page(request))
    except (files.Failed, BlobMissing, vault.CannotOpen):
        raise Http404 from None
    response = HttpResponse(drawn.png, content_type="image/png")
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["X-Pages"] = str(drawn.pages)
    return response


@required(Permission.OPEN_STORY)
@require_safe
def look(request: HttpRequest, request_id: UUID, upload_id: UUID) -> HttpResponseBase:
    """A file page by page, as pixels."""
    held, keys, unlocked = opened(request, request_id)
    upload, sent = _file(held, keys, upload_id)
    if answer := _not_now(held, keys, upload, "file.previewed", unlocked):
        return answer
    problem, pages = "", 1
    try:
        pages = _drawn(_whole(upload, held, keys, sent.size), _kind(sent), _page(request)).pages
    except files.Failed as failed:
        problem = why_not_drawn(failed.reason)
    except (BlobMissing, vault.CannotOpen):
        problem = _("This file is damaged or missing. Everything else of the request can be read.")
    context = {
        **bar(held, keys),
        "file": sent,
        "problem": problem,
        "number": _page(request),
        "pages": range(1, pages + 1),
    }
    return render(request, "cases/look.html", context)


@required(Permission.OPEN_STORY)
@require_safe
def download(request: HttpRequest, request_id: UUID, upload_id: UUID) -> HttpResponseBase:
    """The file as an attachment under a neutral name; cleaned if we can, untouched only when asked for."""
    held, keys, unlocked = opened(request, request_id)
    upload, sent = _file(held, keys, upload_id)
    if answer := _not_now(held, keys, upload, "file.downloaded", unlocked):
        return answer
    kind = _kind(sent)
    if "original" in request.GET or kind.group in {"audio", "video"}:
        try:
            pieces = _begun(_stream(upload, held, keys))
        except (BlobMissing, vault.CannotOpen):
            return redirect("look", request_id=held.id, upload_id=upload.id)  # it says what is wrong
        return _attachment(pieces, kind.media_type, f"file-{str(sent.id)[:8]}.{kind.extension}")
    try:
        with _WORKERS:
            cleaned = files.strip_in_sandbox(_whole(upload, held, keys, sent.size), kind)
    except (files.Failed, BlobMissing, vault.CannotOpen):
        context = {**bar(held, keys), "file": sent}
        return render(request, "cases/not_cleaned.html", context, status=409)
    extension = next(
        (k.extension for k in files.KINDS.values() if k.media_type == cleaned.media_type), kind.extension
    )
    return _attachment(iter((cleaned.data,)), cleaned.media_type, f"file-{str(sent.id)[:8]}.{extension}")


def why_not_drawn(code: str) -> str:
    sentences = {
        "too_big": _("This file is too big to be shown as a picture. You can download it."),
        "too_slow": _(
            "This file takes too long to be drawn, as if it were made to do harm. Better not open it."
        ),
        "password": _("This file is locked with a password. Ask the person for it, or for another copy."),
        "damaged": _("This file is damaged. Ask the person for another copy."),
    }
    return sentences.get(code, _("This kind of file cannot be shown as a picture. You can download it."))


def _drawn(data: bytes, kind: files.Kind, page: int) -> files.Preview:
    with _WORKERS:
        return files.preview_in_sandbox(data, kind, page)


def _file(held: Request, keys: CaseKeys, upload_id: UUID) -> tuple[Upload, files_sent.FileSent]:
    upload = get_object_or_404(Upload, id=upload_id, owner_id=held.id)
    return upload, files_sent.described(upload, files_sent.record_key(upload, keys.file, keys.case))


def _not_now(
    held: Request, keys: CaseKeys, upload: Upload, action: str, unlocked: Unlocked
) -> HttpResponse | None:
    """Where the story is shut, so are its files: the page of the story says what is missing."""
    try:
        opening.open_file(
            request=held, keys=keys, upload_id=upload.id, action=action, by=unlocked, at=timezone.now()
        )
    except opening.CheckNeeded:
        return redirect("story", request_id=held.id)
    return None


def _kind(sent: files_sent.FileSent) -> files.Kind:
    return next(kind for kind in files.KINDS.values() if kind.media_type == sent.media_type)


def _whole(upload: Upload, held: Request, keys: CaseKeys, size: int) -> bytes:
    if size > LARGEST_PREVIEW:
        raise files.Failed("too_big")
    return b"".join(_stream(upload, held, keys))


def _stream(upload: Upload, held: Request, keys: CaseKeys) -> Iterator[bytes]:
    return files_sent.content(upload, files_sent.record_key(upload, keys.file, keys.case))


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Read the first piece at once: a missing or changed file is noticed while there can still be a page."""
    return chain((next(pieces, b""),), pieces)


def _attachment(pieces: Iterator[bytes], media_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdecimal() and 0 < int(text) < 10_000 else 1
