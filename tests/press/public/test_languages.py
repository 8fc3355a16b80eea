"""Parallel versions of a page, and the language of our own words around them."""

from __future__ import annotations

import pytest

from tests.press.projected import OUT, a_page
from tests.press.public.reading import Elements, text_of
from tests.press.public.sample import publish
from tests.sites import SiteClient

ADDRESS = "/news/protect-those-who-flee"


def html_element(html: str) -> tuple[str | None, str | None]:
    [found] = Elements(html).named("html")
    return found["lang"], found["dir"]


@pytest.mark.parametrize(
    ("wanted", "words", "direction"),
    [("en", "Protect those who flee", "ltr"), ("ru", "Защитите тех", "ltr"), ("ar", "احموا الفارين", "rtl")],
)
def test_the_address_without_a_language_shows_the_readers_own(
    public_client: SiteClient, wanted: str, words: str, direction: str
) -> None:
    publish()
    page = public_client.get(ADDRESS, headers={"Accept-Language": wanted})
    assert words in text_of(page)
    assert html_element(text_of(page)) == (wanted, direction)
    assert page.headers["Content-Language"] == wanted


def test_the_cookie_goes_before_the_browser(public_client: SiteClient) -> None:
    publish()
    public_client.cookies["language"] = "ar"
    assert "احموا الفارين" in text_of(public_client.get(ADDRESS, headers={"Accept-Language": "ru"}))


def test_an_address_with_a_language_shows_it_to_everybody(public_client: SiteClient) -> None:
    publish()
    page = public_client.get(f"{ADDRESS}/ar", headers={"Accept-Language": "ru"})
    assert html_element(text_of(page)) == ("ar", "rtl")
    assert page.headers["Content-Language"] == "ar"


def test_a_page_that_is_not_in_the_readers_language_is_the_original_and_says_so(
    public_client: SiteClient,
) -> None:
    publish()
    html = text_of(public_client.get("/news/detentions-spring-2017", headers={"Accept-Language": "ar"}))
    assert html_element(html) == ("ar", "rtl")
    assert 'lang="en" dir="ltr"' in html
    assert "<bdi>English</bdi>" in html


def test_a_language_our_own_words_are_not_in_is_shown_in_its_direction(public_client: SiteClient) -> None:
    a_page(language="ps", is_original=True, headline="Pashto words", is_drafted=True)
    html = text_of(public_client.get(f"{ADDRESS}/ps", headers={"Accept-Language": "en"}))
    assert html_element(html) == ("en", "ltr")
    assert '<h1 lang="ps" dir="rtl">Pashto words</h1>' in html


def test_machines_find_every_language(public_client: SiteClient) -> None:
    publish()
    links = Elements(text_of(public_client.get(ADDRESS))).named("link")
    alternates = {one["hreflang"]: one["href"] for one in links if one.get("hreflang")}
    assert alternates == {
        "en": f"http://testserver{ADDRESS}/en", "ar": f"http://testserver{ADDRESS}/ar",
        "ru": f"http://testserver{ADDRESS}/ru", "x-default": f"http://testserver{ADDRESS}",
    }  # fmt: skip
    assert [one["href"] for one in links if one["rel"] == "canonical"] == [f"http://testserver{ADDRESS}/en"]


def test_links_share_the_address_that_is_configured(public_client: SiteClient, settings: object) -> None:
    settings.PUBLIC_ADDRESS = "https://news.example"  # type: ignore[attr-defined]  # pytest-django's
    publish()
    links = Elements(text_of(public_client.get(ADDRESS))).named("link")
    assert [one["href"] for one in links if one["rel"] == "canonical"] == [
        f"https://news.example{ADDRESS}/en"
    ]


def test_a_drafted_translation_says_so(public_client: SiteClient) -> None:
    publish()
    html = text_of(public_client.get(ADDRESS, headers={"Accept-Language": "ru"}))
    assert "Этот перевод — черновик." in html
    assert "This translation is a draft." not in text_of(public_client.get(f"{ADDRESS}/en"))


def test_one_language_can_be_withdrawn_and_the_others_stay(public_client: SiteClient) -> None:
    a_page()
    a_page(language="ru", headline="", parts={}, withdrawn_at=OUT)
    assert public_client.get(f"{ADDRESS}/ru").status_code == 410
    page = public_client.get(ADDRESS, headers={"Accept-Language": "ru"})
    assert page.status_code == 200
    assert f'href="{ADDRESS}/ru"' not in text_of(page)


def test_choosing_a_language_keeps_a_cookie_and_goes_back(public_client: SiteClient) -> None:
    page = public_client.get(f"/news/language/ar?next={ADDRESS}")
    assert (page.status_code, page.headers["Location"]) == (302, ADDRESS)
    cookie = page.cookies["language"]
    assert (cookie.value, cookie["httponly"], cookie["samesite"]) == ("ar", True, "Lax")
    assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "", "/%0d%0aX: y"],
)
def test_choosing_a_language_leads_nowhere_else(public_client: SiteClient, elsewhere: str) -> None:
    page = public_client.get("/news/language/ar", {"next": elsewhere})
    assert page.status_code == 302
    assert page.headers["Location"].startswith("/")
    assert "evil" not in page.headers["Location"].split("/")[1:2]
    assert not page.headers["Location"].startswith(("//", "/\\"))


def test_a_language_that_is_off_cannot_be_chosen(public_client: SiteClient) -> None:
    page = public_client.get("/news/language/xx?next=/news")
    assert page.status_code == 404
    assert page.cookies == {}
