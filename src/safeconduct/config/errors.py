"""Error pages and error logs that repeat nothing a person wrote."""

from __future__ import annotations

import logging
import traceback
from pathlib import Path

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied, SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.template import loader
from django.utils import translation

logger = logging.getLogger("safeconduct.errors")

ANSWERED_BY_DJANGO = (Http404, PermissionDenied, SuspiciousOperation, BadRequest, MultiPartParserError)
PACKAGE = Path(__file__).resolve().parents[1]


def server_error(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """The 500 page for an exception nobody expected; None for those Django answers itself."""
    if isinstance(exception, ANSWERED_BY_DJANGO):
        return None
    logger.error("%s in %s", type(exception).__name__, _place(exception))
    return HttpResponse(loader.render_to_string("500.html"), status=500)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or came from elsewhere: a page that says how to go on."""
    return HttpResponse(loader.render_to_string("403_csrf.html", request=request), status=403)


def _place(exception: BaseException) -> str:
    """Module and line of our innermost frame. Never the text: it may repeat what somebody typed."""
    frames = [
        frame
        for frame in traceback.extract_tb(exception.__traceback__)
        if PACKAGE.as_posix() in frame.filename
    ]
    if not frames:
        return "a library"
    return f"{Path(frames[-1].filename).relative_to(PACKAGE)}:{frames[-1].lineno}"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse(loader.render_to_string("400.html", request=request), status=400)


def not_that_way(request: HttpRequest, refused: HttpResponse) -> HttpResponse:
    """The page for an address that is only posted to, or only read: the same words as for a broken post."""
    with translation.override(refused.headers.get("Content-Language", settings.LANGUAGE_CODE)):
        refused.content = loader.render_to_string("400.html", request=request)
    return refused


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return HttpResponse(loader.render_to_string("403.html", request=request), status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    page = "staff/404.html" if settings.SITE == "staff" else "404.html"
    return HttpResponse(loader.render_to_string(page, request=request), status=404)


def failed(request: HttpRequest) -> HttpResponse:
    return HttpResponse(loader.render_to_string("500.html"), status=500)
