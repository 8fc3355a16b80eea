"""One question to the database, tags, packed bodies, and nothing of an older edition."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import transaction

from safeconduct.press.projections.editions import count_up
from safeconduct.press.projections.models import Page
from safeconduct.press.public.serving import SHELF, Kept, Shelf, takes_gzip
from tests.press.projected import OUT, a_page
from tests.press.public.reading import text_of
from tests.press.public.sample import publish
from tests.sites import SiteClient

ADDRESS = "/news/protect-those-who-flee"


def a_kept(size: int = 10) -> Kept:
    return Kept(200, (), b"x" * size, b"", 'W/"x"')


def test_a_page_that_was_rendered_asks_the_database_one_thing(
    public_client: SiteClient, django_assert_num_queries: Any
) -> None:
    publish()
    first = public_client.get(ADDRESS)
    with django_assert_num_queries(1):
        again = public_client.get(ADDRESS)
    assert again.content == first.content


def test_somebody_with_an_open_request_can_read_the_news_and_loses_nothing(
    public_client: SiteClient, django_assert_num_queries: Any
) -> None:
    publish()
    public_client.get("/news")
    public_client.cookies["p"] = "the-session-of-their-request"
    public_client.cookies["pc"] = "x" * 32
    with django_assert_num_queries(1):
        page = public_client.get("/news")
    assert page.status_code == 200
    assert page.cookies == {}


def test_a_change_is_seen_at_once(public_client: SiteClient) -> None:
    a_page()
    assert "More than one hundred" in text_of(public_client.get(ADDRESS))
    with transaction.atomic():
        Page.objects.update(standfirst="More than two hundred men were reportedly detained.")
        count_up(OUT)
    html = text_of(public_client.get(ADDRESS))
    assert "More than two hundred" in html
    assert "More than one hundred" not in html


def test_whoever_has_the_page_gets_nothing_new(public_client: SiteClient) -> None:
    publish()
    tag = public_client.get(ADDRESS).headers["ETag"]
    again = public_client.get(ADDRESS, headers={"If-None-Match": tag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == tag
    assert "Content-Language" in again.headers
    assert public_client.get(ADDRESS, headers={"If-None-Match": 'W/"older"'}).status_code == 200


def test_a_tag_differs_by_language_and_by_what_is_shown(public_client: SiteClient) -> None:
    publish()
    english = public_client.get(ADDRESS, headers={"Accept-Language": "en"}).headers["ETag"]
    russian = public_client.get(ADDRESS, headers={"Accept-Language": "ru"}).headers["ETag"]
    assert english != russian
    with transaction.atomic():
        Page.objects.filter(language="en").update(headline="Another")
        count_up(OUT)
    assert public_client.get(ADDRESS, headers={"Accept-Language": "en"}).headers["ETag"] != english


def test_a_withdrawn_page_is_never_called_unchanged(public_client: SiteClient) -> None:
    a_page(headline="", parts={}, withdrawn_at=OUT)
    tag = public_client.get(ADDRESS).headers["ETag"]
    assert public_client.get(ADDRESS, headers={"If-None-Match": tag}).status_code == 410


def test_unknown_questions_do_not_fill_the_shelf(public_client: SiteClient) -> None:
    publish()
    for number in range(20):
        public_client.get(f"{ADDRESS}?utm={number}")
    assert len(SHELF.pages) == 1


def test_pages_that_are_not_there_are_not_kept(public_client: SiteClient) -> None:
    for number in range(5):
        assert public_client.get(f"/news/nothing-{number}").headers["Cache-Control"] == "no-store"
    assert len(SHELF.pages) == 0


def test_another_host_has_its_own_copy(public_client: SiteClient, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    publish()
    one = text_of(public_client.get(ADDRESS, headers={"Host": "one.example"}))
    two = text_of(public_client.get(ADDRESS, headers={"Host": "two.example"}))
    assert "http://one.example/news" in one
    assert "one.example" not in two


def test_a_head_is_the_page_without_its_body(public_client: SiteClient) -> None:
    publish()
    whole, head = public_client.get(ADDRESS), public_client.head(ADDRESS)
    assert head.content == b""
    assert head.headers["ETag"] == whole.headers["ETag"]
    assert head.headers["Content-Length"] == str(len(whole.content))


@pytest.mark.parametrize(
    ("header", "packed"),
    [("gzip", True), ("br, gzip;q=0.5", True), ("gzip;q=0", False), ("gzip; q=0.0", False), ("", False),
     ("x" * 5_000, False), ("identity", False), ("deflate,GZIP", True)],
)  # fmt: skip
def test_a_body_is_packed_for_those_who_say_they_can_unpack(header: str, packed: bool) -> None:
    from django.test import RequestFactory

    assert takes_gzip(RequestFactory().get("/", headers={"Accept-Encoding": header})) is packed


def test_the_shelf_holds_so_many_pages_and_so_many_bytes() -> None:
    shelf = Shelf(most=3, most_bytes=100, largest=60)
    for number in range(5):
        shelf.keep(1, (str(number),), a_kept())
    assert list(shelf.pages) == [("2",), ("3",), ("4",)]
    assert shelf.find(1, ("2",)) is not None
    shelf.keep(1, ("5",), a_kept())
    assert ("3",) not in shelf.pages, "what was read least lately goes first"
    shelf.keep(1, ("large",), a_kept(61))
    assert ("large",) not in shelf.pages
    shelf.keep(1, ("big",), a_kept(60))
    shelf.keep(1, ("bigger",), a_kept(55))
    assert shelf.size == sum(page.size for page in shelf.pages.values()) <= 100


def test_a_page_of_an_older_edition_is_neither_kept_nor_found() -> None:
    shelf = Shelf()
    shelf.keep(2, ("new",), a_kept())
    shelf.keep(1, ("old",), a_kept())
    assert list(shelf.pages) == [("new",)]
    assert shelf.find(1, ("new",)) is None
    shelf.keep(3, ("newest",), a_kept())
    assert list(shelf.pages) == [("newest",)]


def test_threads_share_the_shelf() -> None:
    shelf = Shelf(most=50, most_bytes=2_000)

    def fill(name: int) -> None:
        for number in range(200):
            shelf.keep(1, (str(name), str(number)), a_kept(20))
            shelf.find(1, (str(name), str(number - 1)))

    threads = [threading.Thread(target=fill, args=(name,)) for name in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert shelf.size == sum(page.size for page in shelf.pages.values()) <= 2_000
    assert len(shelf.pages) <= 50
