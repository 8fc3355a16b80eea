"""Languages: the one the person chose, else the first of the browser's that is on; directions are right."""

from __future__ import annotations

import pytest
from django.conf import locale, settings
from django.test import override_settings
from django.utils import translation

from safeconduct.config.languages import LANGUAGES, UNKNOWN_TO_DJANGO
from tests.sites import SiteClient


def shown_to(client: SiteClient, accepts: str = "", cookie: str = "") -> tuple[str, str]:
    if cookie:
        client.cookies[settings.LANGUAGE_COOKIE_NAME] = cookie
    answer = client.get("/phone", headers={"accept-language": accepts})
    assert answer.status_code == 200
    page = answer.content.decode()
    lang = page.partition('lang="')[2].partition('"')[0]
    assert answer.headers["Content-Language"] == lang
    return lang, page.partition('dir="')[2].partition('"')[0]


@pytest.mark.parametrize(
    ("accepts", "cookie", "lang"),
    [
        ("", "", "en"), ("ru", "", "ru"), ("ru-RU,ru;q=0.9", "", "ru"), ("AR-SY", "", "ar"), ("de", "", "en"),
        ("de, ar;q=0.4", "", "ar"), ("ru", "ar", "ar"), ("ru", "xx", "ru"), ("ru", "../../etc", "ru"),
        ("*", "", "en"), ("x" * 5000, "", "en"), (";;;=,,q=", "", "en"),
    ],
)  # fmt: skip
def test_which_language_a_person_is_shown(
    public_client: SiteClient, accepts: str, cookie: str, lang: str
) -> None:
    assert shown_to(public_client, accepts, cookie) == (lang, "rtl" if lang == "ar" else "ltr")


def test_a_language_that_is_off_is_passed_over_for_the_next_one_the_person_reads(
    public_client: SiteClient,
) -> None:
    with override_settings(LANGUAGES_ON=["en", "ar"]):
        assert shown_to(public_client, "ru, ar;q=0.5")[0] == "ar"
        assert shown_to(public_client, "ar", cookie="ru")[0] == "ar"


def test_where_english_is_off_the_first_language_that_is_on_is_shown(public_client: SiteClient) -> None:
    with override_settings(LANGUAGES_ON=["ar"]):
        assert shown_to(public_client, "de") == ("ar", "rtl")


def test_django_knows_every_language_of_ours_and_its_direction() -> None:
    for code, language in {**LANGUAGES, **UNKNOWN_TO_DJANGO}.items():
        assert locale.LANG_INFO[code]["bidi"] is language.right_to_left
        assert locale.LANG_INFO[code]["name_local"]
        assert (code in settings.LANGUAGES_BIDI) is language.right_to_left
        with translation.override(code):
            assert translation.get_language_bidi() is language.right_to_left


@pytest.mark.parametrize("code", ["fa", "fa-af", "ps", "ckb", "ar", "ur", "he"])
def test_scripts_written_from_the_right_are_known_as_such(code: str) -> None:
    assert code in settings.LANGUAGES_BIDI


def test_a_translation_nobody_has_reviewed_is_marked_as_drafted() -> None:
    assert LANGUAGES["en"].reviewed_by_native_speaker
    assert not LANGUAGES["ru"].reviewed_by_native_speaker and not LANGUAGES["ar"].reviewed_by_native_speaker
