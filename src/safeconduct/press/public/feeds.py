"""The feeds: Atom (RFC 4287) and JSON Feed 1.1, each with the newest 30 publications in full.

The address is the same for every language and answers in the reader's own, as the pages do; ``?language=`` holds it to
one. Whatever else a feed reader sends makes no difference.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from safeconduct.press.projections.models import Page
from safeconduct.press.public import asked_since, languages
from safeconduct.press.public.feed_entries import Entry, authority, entries, tag_of
from safeconduct.press.public.hosts import own_origin
from safeconduct.press.public.markup import HEAD, tag, text
from safeconduct.press.public.serving import published

ATOM = "application/atom+xml; charset=utf-8"
JSON_FEED = "application/feed+json; charset=utf-8"
GONE = 30
"""So many of the last that were taken back are named, for readers that keep copies."""
NEVER = datetime(2017, 5, 2, tzinfo=UTC)
"""When a feed in which nothing was ever published last changed."""

View = Callable[[HttpRequest], HttpResponse]


def feed(view: View) -> View:
    """In the language asked for; by tag or by date."""
    keeping = published("language")(view)

    @wraps(view)
    def answer(request: HttpRequest) -> HttpResponse:
        wanted = request.GET.get("language", "")
        code = wanted if wanted in languages.on() else translation.get_language() or settings.LANGUAGE_CODE
        with translation.override(code):
            return asked_since.unchanged(request, keeping(request))

    return answer


@feed
def atom(request: HttpRequest) -> HttpResponse:
    """Atom, with the full text as escaped HTML and what was taken back (RFC 6721)."""
    moment, origin = asked_since.changed_at(), own_origin(request)
    language = translation.get_language() or "en"
    found = entries(language, origin)
    here = origin + reverse("press_atom")
    parts = [
        tag("id", text(f"tag:{authority()},2017-05-02:news/{language}")),
        tag("title", text(title())),
        tag("updated", _moment(_updated(found, moment))),
        tag("author", tag("name", text(settings.ORGANISATION_NAME))),
        tag("link", rel="self", type="application/atom+xml", href=f"{here}?language={language}"),
        tag("link", rel="alternate", type="text/html", href=origin + reverse("press_front")),
        *(_in_language(here, code) for code in languages.on()),
        *map(_atom_entry, found),
        *map(_deleted, _taken_back()),
    ]
    names = {
        "xmlns": "http://www.w3.org/2005/Atom", "xmlns_at": "http://purl.org/atompub/tombstones/1.0",
        "xml_lang": language,
    }  # fmt: skip
    body = HEAD + tag("feed", "\n".join(parts), **names)
    return _answer(body, ATOM, moment)


def title() -> str:
    return _("News from %(organisation)s") % {"organisation": settings.ORGANISATION_NAME}


def _in_language(here: str, code: str) -> str:
    return tag(
        "link", rel="alternate", type="application/atom+xml", hreflang=code, href=f"{here}?language={code}"
    )


def _atom_entry(entry: Entry) -> str:
    page = entry.page
    others = (code for code in entry.languages if code != page.language)
    parts = [
        tag("id", text(entry.id)),
        tag("title", text(page.headline)),
        tag("published", _moment(page.published_at)),
        tag("updated", _moment(entry.updated)),
        tag("category", term=page.kind),
        *(
            tag("link", rel="alternate", type="text/html", hreflang=code, href=entry.address_in(code))
            for code in others
        ),
        # Last: many readers take the last address for the entry's own.
        tag("link", rel="alternate", type="text/html", hreflang=page.language, href=entry.address),
        *(tag("link", rel="enclosure", type=one["type"], length=str(one["length"]), href=one["url"])
          for one in entry.enclosures),
        tag("summary", text(page.standfirst)) if page.standfirst else "",
        tag("content", text(entry.content), type="html"),
    ]  # fmt: skip
    return tag("entry", "\n".join(filter(None, parts)), xml_lang=page.language, xml_base=entry.address)


def _taken_back() -> list[Page]:
    rows = Page.objects.filter(withdrawn_at__isnull=False).order_by("-withdrawn_at", "id")
    return list(rows.only("publication_id", "language", "published_at", "withdrawn_at")[:GONE])


def _deleted(page: Page) -> str:
    return tag("at:deleted-entry", ref=tag_of(page), when=_moment(page.withdrawn_at or page.published_at))


@feed
def json_feed(request: HttpRequest) -> HttpResponse:
    """JSON Feed 1.1."""
    moment, origin = asked_since.changed_at(), own_origin(request)
    language = translation.get_language() or "en"
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title(),
        "home_page_url": origin + reverse("press_front"),
        "feed_url": f"{origin}{reverse('press_json_feed')}",
        "language": language,
        "authors": [{"name": settings.ORGANISATION_NAME}],
        "items": [_json_item(entry) for entry in entries(language, origin)],
    }
    return _answer(json.dumps(document, ensure_ascii=False, separators=(",", ":")), JSON_FEED, moment)


def _json_item(entry: Entry) -> dict[str, Any]:
    page = entry.page
    found: dict[str, Any] = {
        "id": entry.id,
        "url": entry.address,
        "title": page.headline,
        "content_html": entry.content,
        "summary": page.standfirst,
        "date_published": _moment(page.published_at),
        "date_modified": _moment(entry.updated),
        "language": page.language,
        "tags": [page.kind],
    }
    if entry.enclosures:
        found["attachments"] = [
            {"url": one["url"], "mime_type": one["type"], "size_in_bytes": one["length"]}
            for one in entry.enclosures
        ]
    return found


def _answer(body: str, media: str, moment: datetime | None) -> HttpResponse:
    response = HttpResponse(body.encode(), content_type=media)
    response.headers["X-Robots-Tag"] = "noindex"
    return asked_since.dated(response, moment)


def _updated(found: list[Entry], moment: datetime | None) -> datetime:
    return max((entry.updated for entry in found), default=moment or NEVER)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
