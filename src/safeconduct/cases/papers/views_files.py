"""Files of a paper: as pixels, or handed out once their fingerprint was compared. Each time the audit says so."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from safeconduct import audit, files, vault
from safeconduct.access.permissions import Permission, required
from safeconduct.blobs.store import BlobMissing
from safeconduct.cases import opening
from safeconduct.cases.papers import actions, certificate, refusals
from safeconduct.cases.papers import files as case_files
from safeconduct.cases.papers.cleaning import LARGEST, WORKERS, cleaned_of, kind_of
from safeconduct.cases.papers.content import Paper, PaperFile
from safeconduct.cases.papers.room import GONE, Room, enter, in_room, token_of
from safeconduct.cases.papers.views import paper_page
from safeconduct.packet.typeset import NotTypeset, TypesettingMissing

SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


class NotShown(Exception):
    """A file that cannot be drawn or handed out; the code of the sentence about it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@required(Permission.OPEN_STORY)
@never_cache
@require_safe
def preview(request: HttpRequest, request_id: UUID, record_id: UUID, file_id: UUID) -> HttpResponseBase:
    """One page of a file as PNG pixels, drawn in a walled-off process. Never the file itself."""
    room, _paper, file = _file(request, request_id, record_id, file_id)
    if answer := _not_now(room, file, "file.previewed"):
        return answer
    try:
        drawn = _drawn(room, file)
    except NotShown:
        raise Http404 from None
    response = HttpResponse(drawn.png, content_type="image/png")
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


@required(Permission.OPEN_STORY)
@require_safe
def look(request: HttpRequest, request_id: UUID, record_id: UUID, file_id: UUID) -> HttpResponseBase:
    """A file page by page, as pixels."""
    room, paper, file = _file(request, request_id, record_id, file_id)
    if answer := _not_now(room, file, "file.previewed"):
        return answer
    context: dict[str, Any] = {"paper": paper, "file": file, "number": page_number(request)}
    try:
        context["pages"] = range(1, _drawn(room, file).pages + 1)
    except NotShown as problem:
        context["problem"] = refusals.why_not_shown(problem.code)
    return room.page("look", context)


@required(Permission.OPEN_STORY)
@never_cache
@require_safe
def download(request: HttpRequest, request_id: UUID, record_id: UUID, file_id: UUID) -> HttpResponseBase:
    """The bytes as they were kept, under a name that says nothing, once they are what they were."""
    room, paper, file = _file(request, request_id, record_id, file_id)
    if answer := _not_now(room, file, "file.downloaded"):
        return answer
    try:
        row = case_files.find(room.held, file.id)
        case_files.compare(row, room.keys, file.sha256)
        pieces = case_files.content(row, room.keys)
    except (case_files.NotWhatItWas, vault.CannotOpen, case_files.FileGone):
        return paper_page(room, paper, problem=refusals.why_not_shown("changed"))
    except BlobMissing:
        return paper_page(room, paper, problem=refusals.why_not_shown("missing"))
    kind = kind_of(file.media_type)
    return _attachment(
        pieces, file.media_type, f"file-{str(file.id)[:8]}.{kind.extension if kind else 'bin'}"
    )


@required(Permission.KEEP_CASE)
@require_POST
@in_room
def clean(room: Room, record_id: UUID, file_id: UUID) -> HttpResponseBase:
    """Try once more to make the working copy of an original."""
    paper = room.paper(record_id)
    file = paper.file(file_id)
    if file is None or file.upload or paper.working(file) is not None:
        raise Http404
    try:
        row = case_files.find(room.held, file.id)
        copy = cleaned_of(case_files.content(row, room.keys), file.media_type, file.size, file.name)
        actions.keep_copy(room.desk(token_of(room.request)), record_id, file.id, copy)
    except (*GONE, case_files.TooManyFiles):
        return paper_page(room, paper, problem=refusals.gone())
    return room.to("paper", record_id, done="paper_cleaned" if copy.sealed else "paper_not_cleaned")


@required(Permission.KEEP_CASE)
@never_cache
@require_safe
@in_room
def certificate_pdf(room: Room, record_id: UUID, translation_id: UUID) -> HttpResponseBase:
    """The certificate of a translator, typed, as PDF to be signed. It is made now and kept nowhere."""
    paper = room.paper(record_id)
    translation = paper.translation(translation_id)
    if translation is None:
        raise Http404
    try:
        made = certificate.pdf_of(paper, translation)
    except TypesettingMissing:
        problem = _(
            "PDF cannot be made on this machine. Tell an administrator: typesetting is not installed."
        )
        return paper_page(room, paper, problem=problem)
    except NotTypeset:
        return paper_page(
            room, paper, problem=_("The certificate could not be typeset. Nothing was changed.")
        )
    with transaction.atomic():
        audit.record(
            "case.certificate_made", chain="staff", at=room.at, by=room.by.person.pk, subject=room.held.id,
            about=vault.digests.sha256(made),
        )  # fmt: skip
    return _attachment(iter((made,)), "application/pdf", f"certificate-{str(translation_id)[:8]}.pdf")


def page_number(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return int(text) if text.isascii() and text.isdecimal() and 0 < int(text) < 10_000 else 1


def _file(
    request: HttpRequest, request_id: UUID, record_id: UUID, file_id: UUID
) -> tuple[Room, Paper, PaperFile]:
    """A file of a paper this person may see. One that lies with the request has addresses of its own."""
    room = enter(request, request_id)
    paper = room.paper(record_id)
    file = paper.file(file_id)
    if file is None or file.upload:
        raise Http404
    return room, paper, file


def _not_now(room: Room, file: PaperFile, action: str) -> HttpResponse | None:
    try:
        opening.open_file(
            request=room.held, keys=room.keys, upload_id=file.id, action=action, by=room.by, at=room.at
        )
    except opening.CheckNeeded:
        return redirect("story", request_id=room.held.id)
    return None


def _drawn(room: Room, file: PaperFile) -> files.Preview:
    kind = kind_of(file.media_type)
    if kind is None or not kind.previewable:
        raise NotShown("not_supported")
    if file.size > LARGEST:
        raise NotShown("too_big")
    try:
        row = case_files.find(room.held, file.id)
        whole = b"".join(case_files.content(row, room.keys))
        with WORKERS:
            return files.preview_in_sandbox(whole, kind, page_number(room.request))
    except files.Failed as failed:
        raise NotShown(failed.reason) from None
    except BlobMissing:
        raise NotShown("missing") from None
    except (vault.CannotOpen, case_files.FileGone):
        raise NotShown("changed") from None


def _attachment(pieces: Iterator[bytes], media_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(pieces, content_type=media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    response.headers["Content-Security-Policy"] = SANDBOX
    return response
