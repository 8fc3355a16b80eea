"""Asked again by date (``If-Modified-Since``): only where the reader sent no tag, and only for a date that is one."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date, parse_http_date_safe

from safeconduct.press.projections.models import Edition


def changed_at() -> datetime | None:
    """When what is public changed last; None before anything was."""
    return Edition.objects.filter(pk=1).values_list("changed_at", flat=True).first()


def dated(response: HttpResponse, moment: datetime | None) -> HttpResponse:
    """With the moment of the edition, asked for before anything else was read: what is older is never called new."""
    if moment:
        response.headers["Last-Modified"] = http_date(moment.timestamp())
    return response


def unchanged(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The response, or a 304 in its place."""
    given = request.headers.get("If-Modified-Since", "")
    last = parse_http_date_safe(response.headers.get("Last-Modified", ""))
    if response.status_code != 200 or not given or last is None or "If-None-Match" in request.headers:
        return response
    since = parse_http_date_safe(given)
    if since is None or last > since:
        return response
    same = HttpResponse(status=304)
    for name in ("ETag", "Last-Modified", "Cache-Control", "Vary", "Content-Language"):
        if name in response.headers:
            same.headers[name] = response.headers[name]
    del same.headers["Content-Type"]
    return same
