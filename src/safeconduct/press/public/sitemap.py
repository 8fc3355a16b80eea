"""What search engines may find: everything published and standing, each page in all its languages, and no more.

The rest of this site, the way to ask for help, is not theirs: ``robots.txt`` names what they may read and nothing else.
"""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from safeconduct.press.projections.models import Page
from safeconduct.press.public import asked_since
from safeconduct.press.public.hosts import is_press_host, own_origin
from safeconduct.press.public.markup import HEAD, tag, text
from safeconduct.press.public.serving import published

A_FILE = 5_000
"""Addresses in one file."""
XML = "application/xml; charset=utf-8"
NEWS_DAYS = 2
"""Search engines take for news what is not older; counted back from the last change, so that a file stays the same."""
OF_ROW = ("slug", "language", "publication_id", "published_at", "modified_at", "headline", "is_original")
SPACES = {
    "xmlns": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "xmlns_xhtml": "http://www.w3.org/1999/xhtml",
    "xmlns_news": "http://www.google.com/schemas/sitemap-news/0.9",
}
ALWAYS = ("press_front", "press_about", "data")

Row = dict[str, Any]


@published("page")
def sitemap(request: HttpRequest) -> HttpResponse:
    """All in one file, or, when there is more, an index and files of 5,000 (``?page=``)."""
    origin = own_origin(request)
    files = -(-Page.objects.filter(withdrawn_at=None).count() // A_FILE) or 1
    asked = request.GET.get("page")
    if asked is None:
        return _answer(_index(origin, files) if files > 1 else _file(origin, 1))
    if not re.fullmatch(r"[1-9][0-9]{0,5}", asked, re.ASCII) or int(asked) > files:
        raise Http404
    return _answer(_file(origin, int(asked)))


@published()
def robots(request: HttpRequest) -> HttpResponse:
    """What is published may be read by all of them, and nothing else."""
    front = ["Allow: /$"] if is_press_host(request) else []
    lines = [
        "User-agent: *", "Disallow: /", *front, "Allow: /news", "Allow: /data", "Allow: /sitemap.xml",
        f"Sitemap: {own_origin(request)}{reverse('press_sitemap')}",
    ]  # fmt: skip
    return HttpResponse("\n".join([*lines, ""]).encode(), content_type="text/plain; charset=utf-8")


def _answer(body: str) -> HttpResponse:
    response = HttpResponse((HEAD + body).encode(), content_type=XML)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _index(origin: str, files: int) -> str:
    here = origin + reverse("press_sitemap")
    parts = (tag("sitemap", tag("loc", text(f"{here}?page={number}"))) for number in range(1, files + 1))
    return tag("sitemapindex", "\n".join(parts), xmlns=SPACES["xmlns"])


def _file(origin: str, number: int) -> str:
    """The oldest first: what was published later fills the last file, and the others stay as they are."""
    start = (number - 1) * A_FILE
    live = Page.objects.filter(withdrawn_at=None).order_by("published_at", "-id")
    rows = list(live.values(*OF_ROW)[start : start + A_FILE])
    versions = _versions(rows)
    since = _news_since()
    first = [tag("url", tag("loc", text(origin + reverse(name)))) for name in ALWAYS] if number == 1 else []
    urls = [_url(row, versions[row["publication_id"]], origin, since) for row in rows]
    return tag("urlset", "\n".join([*first, *urls]), **SPACES)


def _versions(rows: list[Row]) -> dict[Any, list[str]]:
    """Languages of each publication, the original first."""
    found: dict[Any, list[str]] = defaultdict(list)
    ids = list({row["publication_id"] for row in rows})
    others = Page.objects.filter(publication_id__in=ids, withdrawn_at=None).order_by(
        "-is_original", "language"
    )
    for publication, language in others.values_list("publication_id", "language"):
        found[publication].append(language)
    return found


def _news_since() -> datetime | None:
    changed = asked_since.changed_at()
    return changed - timedelta(days=NEWS_DAYS) if changed else None


def _url(row: Row, codes: list[str], origin: str, news_since: datetime | None) -> str:
    own = origin + reverse("press_page", args=[row["slug"]])
    parts = [
        tag("loc", text(f"{own}/{row['language']}")),
        tag("lastmod", (row["modified_at"] or row["published_at"]).isoformat(timespec="seconds")),
    ]
    if len(codes) > 1:
        parts += [tag("xhtml:link", rel="alternate", hreflang=code, href=f"{own}/{code}") for code in codes]
        parts.append(tag("xhtml:link", rel="alternate", hreflang="x-default", href=own))
    if news_since and row["published_at"] >= news_since:
        parts.append(_news(row))
    return tag("url", "".join(parts))


def _news(row: Row) -> str:
    of = tag("news:name", text(settings.ORGANISATION_NAME)) + tag("news:language", text(row["language"]))
    published_at = tag("news:publication_date", row["published_at"].isoformat(timespec="seconds"))
    return tag(
        "news:news", tag("news:publication", of) + published_at + tag("news:title", text(row["headline"]))
    )
