"""The first page of the news: the newest, what is known and who denies it, what is asked, and the way to help."""

from __future__ import annotations

import gzip
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.press.projected import OUT, a_page, many_pages
from tests.press.public.reading import Elements, text_of
from tests.press.public.sample import publish
from tests.sites import SiteClient

STATIC = Path(__file__).resolve().parents[3] / "src" / "safeconduct" / "config" / "static" / "safeconduct"
SHEETS = ("public.css", "press.css")
ON_THE_WIRE = 14_000
PRESS_SHEET = 3_000
NEW_TO_OLD_PHONES = {
    "gap",
    "inset",
    "aspect-ratio",
    "margin-inline",
    "padding-inline",
    "margin-block",
    "padding-block",
}


def weight(sheet: str) -> int:
    return len(gzip.compress((STATIC / sheet).read_bytes(), 9))


def test_before_anything_is_published_the_page_says_so(public_client: SiteClient) -> None:
    page = public_client.get("/news")
    assert page.status_code == 200
    assert "Nothing has been published yet." in text_of(page)


def test_the_newest_stands_first_and_the_rest_below_it(public_client: SiteClient) -> None:
    many_pages(12)
    html = text_of(public_client.get("/news"))
    shown = re.findall(r"Invented release (\d+)", html)
    assert shown == [str(number) for number in range(11, 2, -1)]


def test_figures_stand_with_their_comparator_their_standard_and_who_denies_them(
    public_client: SiteClient,
) -> None:
    publish()
    html = text_of(public_client.get("/news"))
    block = html[html.index('class="known"') :]
    block = block[: block.index("</section>")]
    assert "more than one hundred" in block
    assert "at least three" in block
    assert "100" not in block
    assert "There are simply no such people here." in block
    assert "reported, not yet assessed by us" in block


def test_the_front_page_with_its_styles_weighs_at_most_14_kb_on_the_wire(public_client: SiteClient) -> None:
    publish()
    page = public_client.get("/news", headers={"Accept-Encoding": "gzip"})
    assert page.headers["Content-Encoding"] == "gzip"
    assert len(page.content) + sum(weight(sheet) for sheet in SHEETS) <= ON_THE_WIRE


def test_the_sheet_of_the_press_weighs_at_most_3_kb_and_knows_no_left_and_right() -> None:
    sheet = (STATIC / "press.css").read_text()
    assert weight("press.css") <= PRESS_SHEET
    declared = re.findall(r"([a-z-]+):\s*([^;{}]+)", re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL))
    assert [name for name, _ in declared if re.search(r"\b(left|right)\b", name)] == []
    assert [pair for pair in declared if re.search(r"\b(left|right)\b", pair[1])] == []
    assert NEW_TO_OLD_PHONES & {name for name, _ in declared} == set()
    assert "url(" not in sheet


PAGES = [
    "/news", "/news/kind/release", "/news/protect-those-who-flee", "/news/protect-those-who-flee/ar",
    "/news/detentions-spring-2017", "/news/a-way-out", "/news/lithuania", "/news/letter-to-the-ambassador",
    "/news/three-accounts", "/news/map", "/news/tables", "/news/tables/by-month-and-age", "/news/about",
]  # fmt: skip


@pytest.mark.parametrize("path", PAGES)
def test_every_page_keeps_nothing_loads_nothing_from_afar_and_leads_to_help(
    public_client: SiteClient, path: str
) -> None:
    publish()
    page = public_client.get(path, headers={"Accept-Language": "en"})
    html, found = text_of(page), Elements(text_of(page))
    assert page.status_code == 200
    assert page.cookies == {}
    assert "csrf" not in html
    assert len(found.named("h1")) == 1
    loaded = [
        attrs.get("src") or attrs.get("href") or ""
        for tag, attrs in found.found
        if tag in {"img", "video", "source", "track", "iframe", "script"}
        or (tag == "link" and attrs.get("rel") in {"stylesheet", "icon", "preload"})
    ]
    assert [one for one in loaded if one and not one.startswith(("/", "data:,"))] == []
    assert [one for one in found.named("script") if one != {"type": "application/ld+json"}] == []
    assert "Seeking asylum?" in html or path.endswith("/ar")
    assert "Looking at this site leaves a trace in this browser." in html or path.endswith("/ar")
    help_block = html[html.index('id="help"') :]
    assert 'href="/"' in help_block
    assert 'href="/phone"' in help_block
    outward = [one for one in found.named("a") if str(one.get("href")).startswith("http")]
    assert [one for one in outward if one.get("rel") != "noreferrer noopener"] == []


@pytest.mark.parametrize("path", PAGES)
def test_every_page_carries_strict_headers_and_may_be_found(public_client: SiteClient, path: str) -> None:
    publish()
    headers = public_client.get(path).headers
    assert headers["X-Robots-Tag"] == "all"
    assert headers["Cache-Control"] == "public, max-age=0, must-revalidate"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "media-src 'self'" in headers["Content-Security-Policy"]
    assert "script-src" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "Accept-Language" in headers["Vary"]


@pytest.mark.parametrize("path", PAGES)
def test_the_way_out_is_the_first_thing_a_keyboard_reaches(public_client: SiteClient, path: str) -> None:
    publish()
    first, second, *_ = Elements(text_of(public_client.get(path))).named("a")
    assert (first["href"], first["rel"], first["class"]) == ("/leave", "noreferrer", "leave")
    assert second["href"] == "#main"


@pytest.mark.parametrize(
    "query", ["?after=nonsense", "?after=1-1", "?after=" + "9" * 17 + "-" + "0" * 32, "?page=2"]
)
def test_an_odd_question_to_a_list_is_answered(public_client: SiteClient, query: str) -> None:
    many_pages(3)
    assert public_client.get(f"/news/kind/release{query}").status_code in {200, 404}


def test_an_unknown_kind_is_not_found(public_client: SiteClient) -> None:
    page = public_client.get("/news/kind/rumour")
    assert page.status_code == 404
    assert "Seeking asylum?" in text_of(page)


def test_the_pages_of_a_list_show_everything_once_whatever_comes_out_meanwhile(
    public_client: SiteClient,
) -> None:
    many_pages(45)
    a_page("same-hour", published_at=OUT + timedelta(hours=20), headline="Invented release 1000")
    path, shown = "/news/kind/release", []
    for turn in range(3):
        html = text_of(public_client.get(path))
        shown += re.findall(r"Invented release (\d+)", html)
        following = re.findall(r'href="\?(after=[^"]+)"', html)
        path = f"/news/kind/release?{following[0]}" if following else ""
        if turn == 0:
            a_page("meanwhile", published_at=OUT + timedelta(days=30), headline="Invented release 2000")
    assert path == ""
    assert sorted(shown, key=int) == [*[str(number) for number in range(45)], "1000"]
    assert len(shown) == 46


def test_what_was_withdrawn_stands_in_no_list(public_client: SiteClient) -> None:
    many_pages(3)
    a_page("gone", headline="", withdrawn_at=OUT, published_at=OUT + timedelta(days=9))
    assert "/news/gone" not in text_of(public_client.get("/news"))
    assert "/news/gone" not in text_of(public_client.get("/news/kind/release"))


def test_a_list_asks_the_database_three_times_however_long_it_is(
    public_client: SiteClient, django_assert_max_num_queries: Any
) -> None:
    many_pages(60)
    with django_assert_max_num_queries(3):
        public_client.get("/news/kind/release", headers={"Accept-Language": "ar"})


def test_the_first_page_of_a_press_host_is_the_news(public_client: SiteClient, settings: Any) -> None:
    from django.http import HttpResponse
    from django.test import RequestFactory

    from safeconduct.press.public.views_pages import first_page

    settings.PRESS_HOSTS = ["press.example"]
    settings.ALLOWED_HOSTS = ["press.example", "help.example"]
    settings.ROOT_URLCONF = "safeconduct.config.public_urls"
    publish()
    view = first_page(lambda request: HttpResponse("the door"))
    news = view(RequestFactory(HTTP_HOST="press.example").get("/"))
    assert b"Protect those who flee" in news.content
    assert b'class="button" href="/phone"' in news.content, (
        "its own first page is the news: help begins elsewhere"
    )
    assert view(RequestFactory(HTTP_HOST="help.example").get("/")).content == b"the door"
