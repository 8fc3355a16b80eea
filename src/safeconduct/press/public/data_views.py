"""The open data: five lists as JSON and CSV, their items, their description, and a page about them for people."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

import safeconduct
from safeconduct import vault
from safeconduct.press.projections import editions
from safeconduct.press.public import data_asking as asking
from safeconduct.press.public import data_cells, data_reading, data_words, faces, openapi, serving
from safeconduct.press.public.asked_since import changed_at
from safeconduct.press.public.data_asking import Refused
from safeconduct.press.public.data_serving import CSV, JSON, document, open_data
from safeconduct.press.public.data_things import THINGS, item
from safeconduct.press.public.hosts import own_origin

NOT_HERE = ("Not found", "There is nothing with this id or address. It may never have been.")
GONE = ("Taken back", "This was published and has been taken back. Delete your copy.")


def _of_list(request: HttpRequest, name: str) -> asking.Question:
    return asking.question(THINGS[name], request.GET)


def _of_csv(request: HttpRequest, name: str) -> asking.Question:
    return asking.question(THINGS[name], request.GET, whole=True)


def _of_one(request: HttpRequest, name: str, which: str) -> str:
    has_languages = THINGS[name].withdraws
    asking.known_only(request.GET, *(("language",) if has_languages else ()))
    return asking.language(request.GET.get("language"))


def _nothing(request: HttpRequest, **parts: Any) -> None:
    asking.known_only(request.GET)


def _anything(request: HttpRequest, **parts: Any) -> None:
    """An address that does not exist is not found, whatever else is asked of it."""


@open_data(JSON, _of_list)
def data_list(request: HttpRequest, name: str) -> HttpResponse:
    """A page of a list, and where the next begins."""
    thing, asked, moment = THINGS[name], _of_list(request, name), changed_at()
    rows, after = data_reading.listed(thing, asked, own_origin(request))
    onward = None
    if after:
        given = {key: request.GET[key] for key in request.GET if key != "cursor"}
        onward = f"{own_origin(request)}{request.path}?{urlencode({**given, 'cursor': str(after)})}"
    response = document({"items": [item(thing, row) for row in rows], "next": onward}, moment)
    if onward:
        response.headers["Link"] = f'<{onward}>; rel="next"'
    return response


@open_data(JSON, _of_one)
def data_one(request: HttpRequest, name: str, which: str) -> HttpResponse:
    """One item, by id or by the end of its address. What was taken back: 410, with when."""
    thing, moment = THINGS[name], changed_at()
    row = data_reading.one(thing, which, _of_one(request, name, which), own_origin(request))
    if row is None:
        raise Refused(404, *NOT_HERE)
    found = item(thing, row)
    if thing.withdraws and row.of.withdrawn_at:
        raise Refused(410, *GONE, **found)
    return document(found, moment)


@open_data(CSV, _of_csv, kept=False)
def data_csv(request: HttpRequest, name: str) -> HttpResponseBase:
    """All of a list in one file, sent as it is read; the same edition is not sent twice."""
    thing, asked = THINGS[name], _of_csv(request, name)
    tag = _tag(request)
    response: HttpResponseBase
    if serving.has_it(request, tag):
        response = HttpResponse(status=304)
        del response.headers["Content-Type"]
    else:
        rows = data_reading.every(thing, asked, own_origin(request))
        pieces = () if request.method == "HEAD" else data_cells.lines(thing, rows)
        response = StreamingHttpResponse(pieces, content_type=f"{CSV}; charset=utf-8; header=present")
        response.headers["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        response.headers["Content-Language"] = "mul"
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = serving.FRESH
    return response


def _tag(request: HttpRequest) -> str:
    """Of what a file depends on: it is never held as a whole."""
    seen = (
        editions.current(),
        safeconduct.__version__,
        own_origin(request),
        request.path,
        sorted(request.GET.items()),
    )
    return f'W/"{vault.digests.sha256(repr(seen).encode()).hex()[:32]}"'


@open_data(JSON, _nothing)
def data_openapi(request: HttpRequest) -> HttpResponse:
    """What there is, for programs: always the same bytes of one version of ours."""
    response = HttpResponse(openapi.served(), content_type=JSON)
    response.headers["Content-Language"] = "en"
    return response


@open_data(JSON, _anything)
def data_unknown(request: HttpRequest, rest: str = "") -> HttpResponse:
    """Any other address below the data."""
    raise Refused(404, "Not found", "There is no such address. /data/v1/openapi.json says which there are.")


@serving.published()
def data(request: HttpRequest) -> HttpResponse:
    """For people: what there is, what may be done with it, and how figures must be read."""
    context = {
        "title": _("Data"),
        "things": data_words.things_in_words(),
        "forms": data_words.FORMS,
        "fields": data_words.FIELDS,
        "examples": data_words.examples(),
        "openapi_url": reverse("data_openapi"),
    }
    return faces.page(request, "data.html", context)
