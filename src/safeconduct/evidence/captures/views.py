"""Capture a web page: by calling it, where that is switched on, or from an archive made elsewhere."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.blobs.receiving import Received
from safeconduct.blobs.store import NoRoom
from safeconduct.evidence.capture import FETCH, Outcome
from safeconduct.evidence.capture.fetching import FetchLimits
from safeconduct.evidence.captures import actions
from safeconduct.evidence.captures.forms import CaptureForm, UploadForm
from safeconduct.evidence.captures.receiving import SealArchive
from safeconduct.evidence.captures.words import why_failed, why_not_taken
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.pages import desk_of, page, sealed_notice, token
from safeconduct.files.limits import MIB

_CALLS = BoundedSemaphore(2)
"""Calls at one time in this process: each may keep its thread for a minute."""
_ARRIVING = BoundedSemaphore(2)
"""Archives that come in at one time in this process."""
MULTIPART = "multipart/form-data"


@csrf_exempt
@required(Permission.COUNT)
def new(request: HttpRequest) -> HttpResponseBase:
    """Capture a page. The sealing handler stands before anything reads the body; then CSRF is checked as everywhere."""
    if request.method != "POST" or request.content_type != MULTIPART:
        return _new(request)
    if desk_of(request) is None:
        return _sealed(request)
    if not _ARRIVING.acquire(blocking=False):
        return _busy(request)
    handler = SealArchive(request)
    request.upload_handlers = [handler]
    try:
        return _new(request)
    finally:
        _ARRIVING.release()
        handler.drop_unclaimed()


@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def _new(request: HttpRequest) -> HttpResponse:
    desk = desk_of(request)
    if desk is None:
        return _sealed(request)
    if request.method != "POST":
        return _first_page(request)
    if request.POST.get("step") == "upload":
        return _upload(request, desk)
    if not (settings.CAPTURE_ADDRESSES and actions.is_installed()):
        return _first_page(request, status=422)
    form = CaptureForm(request.POST)
    if not form.is_valid():
        return _first_page(request, form=form, status=422)
    if request.POST.get("step") != "call":
        return _confirm(request, form)
    return _call(request, form, desk)


def _confirm(request: HttpRequest, form: CaptureForm) -> HttpResponse:
    """What the call reveals, before it is made."""
    given = form.cleaned_data
    context = {
        **given,
        "token": token(""),
        "seconds": round(FETCH.wall),
        "most": FetchLimits().most // MIB,
        "before": actions.captured_before(given["address"]),
    }
    return page(request, "evidence/captures/confirm.html", context, tab="items")


def _call(request: HttpRequest, form: CaptureForm, desk: DeskKeys) -> HttpResponse:
    given, sent = form.cleaned_data, token(request.POST.get("token", ""))
    if not _CALLS.acquire(blocking=False):
        return _busy(request)
    try:
        kept = actions.capture(
            given["address"], token=sent, is_public=given["is_public"], by=signed_in(request), at=timezone.now(),
            desk=desk,
        )  # fmt: skip
    except NoRoom:
        form.add_error(None, why_not_taken("no_room"))
        return _first_page(request, form=form, status=422)
    finally:
        _CALLS.release()
    if kept.item is None and kept.outcome is not None:
        return _failed(request, form, kept.outcome)
    is_removed = kept.outcome is not None and kept.outcome.answer == actions.REMOVED
    done = "page_removed" if is_removed else "page_captured"
    return redirect(f"{reverse('item', args=[sent])}?done={done}")


def _failed(request: HttpRequest, form: CaptureForm, outcome: Outcome) -> HttpResponse:
    context = {
        **form.cleaned_data,
        "why": why_failed(outcome, FetchLimits().most),
        "was_called": bool(outcome.exchanges) or outcome.reason != "refused",
    }
    return page(request, "evidence/captures/failed.html", context, tab="items", status=422)


def _upload(request: HttpRequest, desk: DeskKeys) -> HttpResponse:
    form = UploadForm(request.POST)
    received = request.FILES.get("file")
    if not isinstance(received, Received):
        form.add_error("file", _("Please choose a file first."))
    elif received.sealed is None:
        form.add_error("file", why_not_taken(received.refusal))
    elif form.is_valid():
        given = form.cleaned_data
        item, received.claimed = actions.keep_upload(
            received.sealed, token=token(request.POST.get("token", "")), address=given["address"],
            is_public=given["is_public"], by=signed_in(request), at=timezone.now(), desk=desk,
        )  # fmt: skip
        return redirect(f"{reverse('item_captures', args=[item.pk])}?done=capture_uploaded")
    return _first_page(request, upload=form, status=422)


def _first_page(
    request: HttpRequest,
    *,
    form: CaptureForm | None = None,
    upload: UploadForm | None = None,
    status: int = 200,
) -> HttpResponse:
    shown = {
        "call_form": form or CaptureForm(),
        "upload_form": upload or UploadForm(),
        "form": form or upload,
        "token": token(""),
        "is_on": settings.CAPTURE_ADDRESSES,
        "is_installed": actions.is_installed(),
        "limit": settings.UPLOAD_LIMIT_BYTES // MIB,
    }
    return page(request, "evidence/captures/new.html", shown, tab="items", status=status)


def _sealed(request: HttpRequest) -> HttpResponse:
    """For somebody without a seat: a capture is sealed to the desk, so there is nothing to make here."""
    context: dict[str, Any] = {"notice": sealed_notice()}
    status = 403 if request.method == "POST" else 200
    return page(request, "evidence/captures/sealed.html", context, tab="items", status=status)


def _busy(request: HttpRequest) -> HttpResponse:
    return page(request, "evidence/captures/busy.html", tab="items", status=503)
