"""Files of an item: looked at as pixels, taken out, checked. Each time one says what for, and the chain keeps it."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from itertools import chain
from threading import BoundedSemaphore
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from safeconduct import files, vault
from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.blobs.store import BlobMissing
from safeconduct.evidence.capture.formats import FORMATS
from safeconduct.evidence.items import artifacts, checking, custody, showing, words
from safeconduct.evidence.items.artifacts import ArtifactFacts, ContentGone
from safeconduct.evidence.items.forms import ReasonForm
from safeconduct.evidence.items.refusals import why_not_shown
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Artifact
from safeconduct.evidence.pages import desk_of, page, sealed_notice

_WORKERS = BoundedSemaphore(2)
"""Walled-off processes at one time: each may take 768 MiB."""
LARGEST_PREVIEW = 40 * 1024 * 1024
LONGEST_TEXT = 200_000
SANDBOX = "default-src 'none'; sandbox; frame-ancestors 'none'"


class NotShown(Exception):
    """A file that cannot be opened or drawn; the code of the sentence about it."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@required(Permission.SEE_EVIDENCE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def preview(request: HttpRequest, artifact_id: UUID) -> HttpResponse:
    """One page of a file as pixels we drew, in the answer to a form that says what for. A link shows nothing."""
    artifact, desk = _artifact(artifact_id), desk_of(request)
    form = ReasonForm(request.POST or None)
    context = _about(artifact, desk, form)
    if request.method == "POST" and context["may_open"] and desk and form.is_valid():
        reason, number = form.cleaned_data["reason"], _page_number(request)
        custody.viewed(artifact, reason=reason, by=signed_in(request), at=timezone.now())
        try:
            context |= _drawn(artifact, desk, number)
        except NotShown as problem:
            context["problem"] = why_not_shown(problem.code)
        context |= {"is_open": True, "reason": reason, "number": number}
    status = 422 if form.errors else 200
    return page(request, "evidence/items/preview.html", context, tab="items", status=status)


@required(Permission.EXPORT_EVIDENCE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def download(request: HttpRequest, artifact_id: UUID) -> HttpResponseBase:
    """The bytes as they came, under a name that says nothing. What for is asked first, and kept."""
    artifact, desk = _artifact(artifact_id), desk_of(request)
    form = ReasonForm(request.POST or None)
    context = _about(artifact, desk, form)
    if request.method == "POST" and context["may_open"] and desk and form.is_valid():
        try:
            pieces = _begun(artifact, desk)
            custody.taken_out(
                artifact, reason=form.cleaned_data["reason"], by=signed_in(request), at=timezone.now()
            )
            return _attachment(pieces, artifact, context["facts"])
        except NotShown as problem:
            context["problem"] = why_not_shown(problem.code)
    status = 422 if form.errors else 200
    return page(request, "evidence/items/download.html", context, tab="items", status=status)


@required(Permission.CHECK_CUSTODY)
@require_POST
def check(request: HttpRequest, artifact_id: UUID) -> HttpResponse:
    """Open the content, take its fingerprint anew, and write into the chain what came of it."""
    artifact, desk = _artifact(artifact_id), desk_of(request)
    back = reverse("item", args=[artifact.item_id])
    if desk is None:
        return redirect(back)
    try:
        holds = checking.check_content(artifact, desk, by=signed_in(request), at=timezone.now())
    except (ContentGone, vault.CannotOpen):
        return redirect(f"{back}?done=file_gone")
    return redirect(f"{back}?done={'file_whole' if holds else 'file_changed'}")


def _artifact(artifact_id: UUID) -> Artifact:
    """A file of an item that is there and was not withdrawn."""
    rows = Artifact.objects.select_related("item").filter(item__withdrawn_on=None)
    artifact = get_object_or_404(rows, pk=artifact_id)
    if artifact.item.run_id is not None:
        get_object_or_404(
            type(artifact.item).objects, pk=artifact.item_id
        )  # what an import still writes is not there
    return artifact


def _about(artifact: Artifact, desk: DeskKeys | None, form: ReasonForm) -> dict[str, Any]:
    problem, facts = "", None
    if desk is not None:
        try:
            facts = artifacts.described(artifact, desk)
        except ContentGone:
            problem = why_not_shown("gone")
        except vault.CannotOpen:
            problem = why_not_shown("changed")
    return {
        "artifact": artifact, "item": artifact.item, "form": form, "facts": facts, "problem": problem,
        "may_open": facts is not None, "notice": None if desk else sealed_notice(),
        "role": words.said(words.ROLES, artifact.role), "size": words.size_words(facts.size) if facts else "",
    }  # fmt: skip


def _drawn(artifact: Artifact, desk: DeskKeys, number: int) -> dict[str, Any]:
    """A page as a picture inside the page itself, so that no address leads to it; of a text, its letters."""
    facts = artifacts.described(artifact, desk)
    kind = kind_of(facts)
    if facts.size > LARGEST_PREVIEW:
        raise NotShown("too_big")
    if kind is None or not (kind.previewable or kind.group == "text"):
        raise NotShown("not_supported")
    whole = b"".join(_begun(artifact, desk))
    if not kind.previewable:
        text = whole[: 4 * LONGEST_TEXT].decode("utf-8", "replace")
        return {"text": text[:LONGEST_TEXT], "is_cut": len(text) > LONGEST_TEXT}
    try:
        with _WORKERS:
            drawn = files.preview_in_sandbox(whole, kind, number)
    except files.Failed as failed:
        raise NotShown(failed.reason) from None
    return {"picture": b64encode(drawn.png).decode("ascii"), "pages": range(1, drawn.pages + 1)}


def _begun(artifact: Artifact, desk: DeskKeys) -> Iterator[bytes]:
    """Read the first piece at once: a missing or changed file is noticed while there can still be a page."""
    try:
        pieces = artifacts.content(artifact, desk)
        return chain((next(pieces, b""),), pieces)
    except ContentGone:
        raise NotShown("gone") from None
    except BlobMissing:
        raise NotShown("missing") from None
    except vault.CannotOpen:
        raise NotShown("changed") from None


def _attachment(pieces: Iterator[bytes], artifact: Artifact, facts: ArtifactFacts) -> StreamingHttpResponse:
    kind = kind_of(facts)
    archive = FORMATS.get(facts.media_type)
    extension = kind.extension if kind else archive.extension if archive else "bin"
    response = StreamingHttpResponse(pieces, content_type=facts.media_type)
    return as_attachment(response, showing.download_name(artifact.item, artifact, extension))


def as_attachment(response: StreamingHttpResponse, name: str) -> StreamingHttpResponse:
    """Offered to be saved, never shown; ``name`` is ASCII."""
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["Content-Security-Policy"] = SANDBOX
    return response


def kind_of(facts: ArtifactFacts) -> files.Kind | None:
    """What kind of file it is; None for one that we made and no page takes."""
    return next((kind for kind in files.KINDS.values() if kind.media_type == facts.media_type), None)


def _page_number(request: HttpRequest) -> int:
    text = request.POST.get("page", "1")
    return int(text) if text.isascii() and text.isdecimal() and 0 < int(text) < 10_000 else 1
