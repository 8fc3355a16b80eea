"""The search page, the sitemap and robots.txt, as anybody sees them."""

from __future__ import annotations

import time
import xml.etree.ElementTree as ElementTree
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction

from safeconduct.choices.finding.asking import read
from safeconduct.press.projections import full_text
from safeconduct.press.projections.editions import count_up
from safeconduct.press.projections.models import Page
from safeconduct.press.public import searching, sitemap
from tests.press.data.released import everything
from tests.press.projected import OUT, a_page, many_pages

SPACE = {"s": sitemap.SPACES["xmlns"], "x": sitemap.SPACES["xmlns_xhtml"], "n": sitemap.SPACES["xmlns_news"]}


def test_what_is_asked_for_is_marked_where_it_stands(reader: Any) -> None:
    full_text.index([a_page(text="They must <script>alert(1)</script> get out of Grozny & Argun.")])
    text = reader.get("/news/search", {"q": "grozny"}).content.decode()
    assert "1 page found" in text
    assert "<mark>Grozny</mark> &amp; Argun" in text
    assert "<script>alert" not in text
    assert 'href="/news/protect-those-who-flee/en"' in text


def test_what_was_typed_stands_in_the_box_only(reader: Any) -> None:
    full_text.index([a_page()])
    response = reader.get("/news/search", {"q": "Zarema Bakieva"})
    text = response.content.decode()
    assert text.count("Zarema") == 1
    assert 'value="Zarema Bakieva"' in text
    assert "Nothing was found" in text
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert not response.cookies
    assert "Zarema" not in reader.get("/news/search").content.decode()


def test_results_are_paged_and_the_question_is_kept(reader: Any) -> None:
    many_pages(45)
    full_text.rebuild()
    first = reader.get("/news/search", {"q": "invented"}).content.decode()
    assert "45 pages found" in first
    assert "Invented release 44" in first
    assert "q=invented&amp;page=2" in first or "page=2&amp;q=invented" in first
    last = reader.get("/news/search", {"q": "invented", "page": "3"}).content.decode()
    assert "Invented release 0" in last
    assert reader.get("/news/search", {"q": "invented", "page": "99"}).content.decode().count("<h3>") == 5


@pytest.mark.parametrize("page", ["0", "-1", "x", "٣", "9" * 400, "1.5", "\x00"])
def test_an_odd_page_number_is_the_first_or_the_last(reader: Any, page: str) -> None:
    full_text.index([a_page()])
    assert "1 page found" in reader.get("/news/search", {"q": "must", "page": page}).content.decode()


@pytest.mark.parametrize(
    "typed",
    ['"', '"open', "* OR *", "NEAR(a, b)", "a AND NOT b", "'; DROP TABLE x; --", "\x00", "a\x00b", "\ud800",
     "x" * 10_000, "a " * 5_000, "%", "{{ 7*7 }}", "<script>", "-", "--", "-*", "🙂", "\u202e", "=len"],
)  # fmt: skip
def test_whatever_is_typed_gets_a_page(reader: Any, typed: str) -> None:
    full_text.index([a_page()])
    response = reader.get("/news/search", {"q": typed.encode("utf-8", "surrogatepass")})
    assert response.status_code == 200
    assert b"<script>" not in response.content.replace(b'<script type="application/ld+json">', b"")


def test_searches_are_narrowed_by_language_and_kind(reader: Any) -> None:
    everything()
    assert "1 page found" in reader.get("/news/search", {"q": "уехать", "language": "ru"}).content.decode()
    assert (
        "Nothing was found" in reader.get("/news/search", {"q": "уехать", "language": "en"}).content.decode()
    )
    assert "1 page found" in reader.get("/news/search", {"q": "must", "kind": "letter"}).content.decode()
    assert reader.get("/news/search", {"q": "must", "kind": "x", "language": "<"}).status_code == 200


def test_a_withdrawn_page_is_found_by_nobody(reader: Any) -> None:
    page = a_page()
    full_text.index([page])
    with transaction.atomic():
        Page.objects.filter(pk=page.pk).update(withdrawn_at=OUT)  # even where the index was forgotten
        count_up(OUT)
    text = reader.get("/news/search", {"q": "must"}).content.decode()
    assert "Protect those who flee" not in text


def test_a_search_over_thousands_of_pages_is_quick(reader: Any) -> None:
    many_pages(2_000)
    full_text.rebuild()
    began = time.perf_counter()
    for _ in range(10):
        searching.found(searching.Wanted("invented", read("invented"), "", "", 1))
    assert (time.perf_counter() - began) / 10 < 0.5


def urls(reader: Any, path: str = "/sitemap.xml") -> list[ElementTree.Element]:
    response = reader.get(path)
    assert response.status_code == 200
    assert response["Content-Type"].startswith("application/xml")
    return ElementTree.fromstring(response.content).findall("s:url", SPACE)


def loc(url: ElementTree.Element) -> str:
    return url.findtext("s:loc", "", SPACE).removeprefix("http://testserver")


def test_the_sitemap_has_every_page_in_every_language_and_nothing_withdrawn(reader: Any) -> None:
    everything()
    found = {loc(url): url for url in urls(reader)}
    assert set(found) == {
        "/news", "/news/about", "/data", "/news/protect-those-who-flee/en", "/news/protect-those-who-flee/ru",
        "/news/spring-2017/en", "/news/letter-to-the-secretary/en",
    }  # fmt: skip
    release = found["/news/protect-those-who-flee/ru"]
    assert [link.get("hreflang") for link in release.findall("x:link", SPACE)] == ["en", "ru", "x-default"]
    assert (
        found["/news/protect-those-who-flee/en"].findtext("s:lastmod", "", SPACE)
        == "2017-05-03T09:00:00+00:00"
    )


def test_what_is_new_is_marked_as_news(reader: Any) -> None:
    a_page("old", published_at=OUT - timedelta(days=30))
    a_page("new", headline="Out & about")
    news = {loc(url): url.findtext("n:news/n:title", None, SPACE) for url in urls(reader)}
    assert (news["/news/old/en"], news["/news/new/en"]) == (None, "Out & about")


def test_more_than_a_file_holds_becomes_an_index(reader: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "A_FILE", 10)
    many_pages(25)
    index = ElementTree.fromstring(reader.get("/sitemap.xml").content)
    files = [each.text or "" for each in index.findall("s:sitemap/s:loc", SPACE)]
    assert files == [f"http://testserver/sitemap.xml?page={number}" for number in (1, 2, 3)]
    found = [loc(url) for each in files for url in urls(reader, each.removeprefix("http://testserver"))]
    assert len(found) == len(set(found)) == 28
    for odd in ("0", "4", "x", "-1", "9" * 300, "%00"):
        assert reader.get(f"/sitemap.xml?page={odd}").status_code == 404


def test_robots_may_read_what_is_published_and_are_told_of_nothing_else(reader: Any, settings: Any) -> None:
    text = reader.get("/robots.txt").content.decode()
    assert text.splitlines() == [
        "User-agent: *", "Disallow: /", "Allow: /news", "Allow: /data", "Allow: /sitemap.xml",
        "Sitemap: http://testserver/sitemap.xml",
    ]  # fmt: skip
    settings.PUBLIC_ADDRESS = "https://news.example"
    settings.PRESS_HOSTS = ["testserver"]
    from safeconduct.press.public import serving

    serving.SHELF.empty()
    text = reader.get("/robots.txt").content.decode()
    assert "Allow: /$" in text
    assert "Sitemap: https://news.example/sitemap.xml" in text
