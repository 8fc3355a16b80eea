"""The feeds as strangers' readers see them."""

from __future__ import annotations

import json
import warnings
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import transaction

from safeconduct.press.projections.editions import count_up
from safeconduct.press.projections.models import Page
from safeconduct.press.putting_out.withdrawals import empty
from tests.press.data.released import everything
from tests.press.projected import OUT, a_page, many_pages
from tests.sites import SiteClient

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # of the library's own imports
    import feedparser

ATOM, JSON = "/news/feed.atom", "/news/feed.json"


def read(response: Any) -> Any:
    """As feedparser reads it; a feed that it has to mend fails."""
    assert response.status_code == 200
    found = feedparser.parse(
        BytesIO(response.content), response_headers={"content-type": response["Content-Type"]}
    )
    assert found.bozo == 0, found.get("bozo_exception")
    return found


def test_a_feed_reader_finds_everything_the_newest_first(reader: Any) -> None:
    everything()
    found = read(reader.get(ATOM))
    assert found.version == "atom10"
    assert [entry.title for entry in found.entries] == [
        "=HYPERLINK(1)", "Detentions in the spring of 2017", "Protect those who flee",
    ]  # fmt: skip
    release = found.entries[2]
    assert release.published == "2017-05-02T14:00:00Z"
    assert release.updated == "2017-05-03T09:00:00Z"
    assert release.link == "http://testserver/news/protect-those-who-flee/en"
    assert release.id.startswith("tag:") and release.id.endswith("/en")
    assert {link.get("hreflang") for link in release.links} == {"en", "ru"}
    assert "They must" in release.content[0].value
    assert "at least ninety" in release.content[0].value, "what was corrected is said"
    assert "http://testserver/news/protect-those-who-flee/en#note-detained" in release.content[0].value


def test_denials_stand_in_the_feed_beside_what_is_alleged(reader: Any) -> None:
    everything()
    assert "We have no such people." in read(reader.get(ATOM)).entries[1].content[0].value
    items = json.loads(reader.get(JSON).content)["items"]
    assert "We have no such people." in items[1]["content_html"]


def test_the_same_address_answers_in_the_readers_language(reader: Any) -> None:
    everything()
    found = read(reader.get(ATOM, headers={"Accept-Language": "ru"}))
    assert found.entries[2].title == "Защитите бегущих"
    assert found.entries[0].title == "=HYPERLINK(1)", "what is not there in Russian comes as it is"
    assert b'xml:lang="ru"' in reader.get(ATOM, {"language": "ru"}).content
    assert b"\xd0\xbd\xd0\xb8\xd0\xba\xd1\x82\xd0\xbe" not in reader.get(ATOM).content
    assert "Accept-Language" in reader.get(ATOM)["Vary"]


def test_json_feed_has_what_version_1_1_wants(reader: Any) -> None:
    everything()
    response = reader.get(JSON)
    assert response["Content-Type"] == "application/feed+json; charset=utf-8"
    found = json.loads(response.content)
    assert found["version"] == "https://jsonfeed.org/version/1.1"
    assert found["feed_url"] == "http://testserver/news/feed.json"
    for item in found["items"]:
        assert {
            "id",
            "url",
            "title",
            "content_html",
            "date_published",
            "date_modified",
            "language",
        } <= item.keys()
    assert found["items"][2]["title"] == "Protect those who flee"
    assert found["items"][2]["content_html"] == read(reader.get(ATOM)).entries[2].content[0].value.replace(
        "http://testserver/news/protect-those-who-flee/en#", "#"
    )


def test_an_entry_keeps_its_identifier_when_it_is_corrected(reader: Any) -> None:
    page = a_page()
    before = read(reader.get(ATOM)).entries[0]
    with transaction.atomic():
        Page.objects.filter(pk=page.pk).update(
            modified_at=OUT + timedelta(days=1),
            headline="Protect them",
            parts={"corrections": [{"note": "A word."}]},
        )
        count_up(OUT + timedelta(days=1))
    after = read(reader.get(ATOM)).entries[0]
    assert after.id == before.id
    assert after.title == "Protect them"
    assert (before.updated, after.updated) == ("2017-05-02T14:00:00Z", "2017-05-03T14:00:00Z")
    assert after.published == before.published


def test_what_is_taken_back_leaves_the_feeds_and_its_identifier_is_named(reader: Any) -> None:
    page = a_page()
    assert b"Protect those who flee" in reader.get(ATOM).content
    entry = read(reader.get(ATOM)).entries[0].id
    with transaction.atomic():
        Page.objects.filter(pk=page.pk).update(
            withdrawn_at=OUT + timedelta(days=1), headline="", standfirst="", text="", body_html="", parts={}
        )
        count_up(OUT + timedelta(days=1))
    response = reader.get(ATOM)
    assert read(response).entries == []
    assert b"Protect those who flee" not in response.content
    assert f'<at:deleted-entry ref="{entry}"'.encode() in response.content
    assert json.loads(reader.get(JSON).content)["items"] == []


def test_a_feed_holds_the_newest_thirty(reader: Any) -> None:
    many_pages(40)
    found = read(reader.get(ATOM))
    assert len(found.entries) == 30
    assert found.entries[0].title == "Invented release 39"


def test_a_feed_of_nothing_is_a_feed(reader: Any) -> None:
    assert read(reader.get(ATOM)).entries == []
    assert json.loads(reader.get(JSON).content)["items"] == []


@pytest.mark.parametrize("address", [ATOM, JSON])
def test_asked_again_by_tag_or_by_date_nothing_is_sent(reader: Any, address: str) -> None:
    a_page()
    first = reader.get(address)
    assert "must-revalidate" in first["Cache-Control"]
    assert reader.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    same = reader.get(address, headers={"If-Modified-Since": first["Last-Modified"]})
    assert (same.status_code, same.content, same["ETag"]) == (304, b"", first["ETag"])
    head = reader.head(address)
    assert (head.status_code, head.content) == (200, b"")
    a_page("another", published_at=OUT + timedelta(days=1))
    assert reader.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("address", [ATOM, JSON])
@pytest.mark.parametrize(
    "headers",
    [
        {"If-Modified-Since": "yesterday"},
        {"If-Modified-Since": "Tue, 99 Foo 99999 99:99:99 GMT"},
        {"If-Modified-Since": "\u0662\u0660"},
        {"If-None-Match": '"""'},
        {"If-None-Match": "x" * 5_000},
        {"Accept": "image/webp;q=banana, */"},
        {"Accept": ""},
        {"Accept-Language": "xx-" * 400},
        {"Accept-Encoding": "br;q=;, gzip;q=x"},
        {"Range": "bytes=0-10"},
        {"Range": "bytes=-"},
        {"Cookie": "language=\x01; =; ;;"},
    ],
)
def test_odd_headers_of_a_feed_reader_do_no_harm(reader: Any, address: str, headers: dict[str, str]) -> None:
    a_page()
    assert reader.get(address, headers=headers).status_code == 200


def test_odd_questions_do_no_harm(reader: Any) -> None:
    a_page()
    for query in (
        "?" + "a=b&" * 300,
        "?language=" + "x" * 9_000,
        "?language=%00",
        "?%ff=%fe",
        "?language=en&language=ru",
    ):
        assert reader.get(ATOM + query).status_code == 200
    for method in ("post", "put", "delete", "patch"):
        assert getattr(reader, method)(ATOM).status_code in (403, 405)


def test_a_feed_sets_no_cookie_and_asks_for_none(reader: Any) -> None:
    a_page()
    response = reader.get(ATOM)
    assert not response.cookies
    assert response["X-Robots-Tag"] == "noindex"


def test_signs_that_xml_forbids_do_not_break_the_feed(reader: Any) -> None:
    a_page(headline="Told <b>\x0b & \ufffe“us”", standfirst="]]>", byline="")
    assert read(reader.get(ATOM)).entries[0].summary == "]]>"


@pytest.mark.parametrize("path", ["/news/feed.atom", "/news/feed.json", "/data/v1/publications"])
@pytest.mark.parametrize("later", [timedelta(milliseconds=500), timedelta(seconds=-4)])
def test_what_was_taken_down_in_the_same_second_is_told_to_who_asks_by_date(
    reader: SiteClient, path: str, later: timedelta
) -> None:
    page, at = a_page(), datetime(2026, 11, 22, 12, 0, 5, 200_000, tzinfo=UTC)
    with transaction.atomic():
        count_up(at)
    since = reader.get(path).headers["Last-Modified"]
    assert reader.get(path, HTTP_IF_MODIFIED_SINCE=since).status_code == 304
    with transaction.atomic():
        empty(page, at + later)
        count_up(at + later)
    again = reader.get(path, HTTP_IF_MODIFIED_SINCE=since)
    assert again.status_code == 200
    assert b"detained" not in again.content
