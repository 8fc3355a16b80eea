"""How the open data answer: to anybody and from any page of theirs (CORS), problems as RFC 9457, tags as the pages."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt

from safeconduct.press.public import asked_since
from safeconduct.press.public.data_asking import Refused
from safeconduct.press.public.serving import published

METHODS = "GET, HEAD, OPTIONS"
PROBLEM = "application/problem+json"
JSON = "application/json"
CSV = "text/csv"
VARY = "Accept, Accept-Encoding"
PARAMETERS = ("limit", "cursor", "since", "language", "kind")
"""All there are: ``data_asking`` refuses those that a list does not have."""

View = Callable[..., HttpResponseBase]
Check = Callable[..., Any]


def open_data(media: str, asked: Check, *, kept: bool = True) -> Callable[[View], View]:
    """For views of the open data. ``asked`` raises ``Refused`` for what cannot be asked here, before anything is
    looked up or taken from what is kept. ``kept`` False: the view answers by itself, in pieces."""

    def decorate(view: View) -> View:
        answering = _with_problems(view)
        keeping = published(*PARAMETERS)(answering) if kept else answering

        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponseBase:
            with translation.override(
                "en"
            ):  # nothing here is in the reader's own language, so nothing depends on it
                response = _before(request, media) or _refused(asked, request, parts)
                response = response or keeping(request, *args, **parts)
                if isinstance(response, HttpResponse):
                    response = asked_since.unchanged(request, response)
            return opened(response)

        return answer

    return decorate


def opened(response: HttpResponseBase) -> HttpResponseBase:
    """Pages of other sites may read it."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Link"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    response.headers["Vary"] = VARY
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def problem(refused: Refused) -> HttpResponse:
    """As RFC 9457 has it; nothing that was sent is said again."""
    body = {"type": "about:blank", "title": refused.title, "status": refused.status, "detail": refused.detail}
    text = json.dumps({**body, **refused.more}, ensure_ascii=False)
    response = HttpResponse(text.encode(), content_type=PROBLEM, status=refused.status)
    response.headers["Content-Language"] = "en"
    return response


def document(value: Any, moment: datetime | None) -> HttpResponse:
    """JSON, with the moment that its edition had before it was read."""
    body = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    response = asked_since.dated(HttpResponse(body, content_type=JSON), moment)
    response.headers["Content-Language"] = "mul"
    return response


def _with_problems(view: View) -> Callable[..., HttpResponse]:
    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **parts: Any) -> Any:
        try:
            return view(request, *args, **parts)
        except Refused as refused:
            return problem(refused)

    return answer


def _before(request: HttpRequest, media: str) -> HttpResponse | None:
    """What is answered without looking at any row."""
    if request.method == "OPTIONS":
        response = HttpResponse(status=204)
        response.headers["Allow"] = response.headers["Access-Control-Allow-Methods"] = METHODS
        response.headers["Access-Control-Allow-Headers"] = "Accept, If-None-Match, If-Modified-Since"
        response.headers["Access-Control-Max-Age"] = "86400"
        del response.headers["Content-Type"]
        return response
    if request.method not in ("GET", "HEAD"):
        response = problem(
            Refused(405, "Only for reading", "The open data can be read, not written: use GET.")
        )
        response.headers["Allow"] = METHODS
        return response
    if not accepts(request.headers.get("Accept", ""), media):
        return problem(Refused(406, "Not in that form", f"This address gives {media} only."))
    return None


def _refused(asked: Check, request: HttpRequest, parts: dict[str, Any]) -> HttpResponse | None:
    try:
        asked(request, **parts)
    except Refused as refused:
        return problem(refused)
    return None


def accepts(header: str, media: str) -> bool:
    """Whether a reader takes this form. What cannot be read as a list of forms is no wish."""
    wanted = [part.strip().lower() for part in header[:1000].split(",") if "/" in part]
    if not wanted:
        return True
    main = media.partition("/")[0]
    for part in wanted:
        name, *more = (piece.strip() for piece in part.split(";"))
        refused = any(piece.replace(" ", "") in ("q=0", "q=0.0", "q=0.00", "q=0.000") for piece in more)
        if not refused and name in ("*/*", f"{main}/*", media):
            return True
    return False
