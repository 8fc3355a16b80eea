"""Words of public pages: written with the page, gone with it, the newest first."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from safeconduct.choices.finding.asking import read
from safeconduct.press.projections import full_text
from safeconduct.press.projections.models import Page, SearchedPage
from tests.press.projected import OUT, a_page


def found(typed: str, **more: Any) -> list[str]:
    ids = full_text.find(read(typed), **more).page_ids
    slugs = dict(Page.objects.values_list("id", "slug"))
    return [slugs[each] for each in ids]


@pytest.fixture
def three_releases() -> list[Page]:
    pages = [
        a_page("first", headline="Men detained in Grozny", text="They were held in Argun."),
        a_page("second", headline="Letter to the Secretary", text="Protect them.", kind="letter"),
        a_page("third", "ru", headline="Задержаны мужчины", text="В Грозном. Ёлка в Аргуне."),
    ]
    full_text.index(pages)
    return pages


def test_words_of_headline_standfirst_and_text_are_found_the_newest_first(three_releases: list[Page]) -> None:
    assert found("grozny") == ["first"]
    assert found("detained argun") == ["second", "first"][1:]
    assert found("reportedly") == ["third", "second", "first"]
    assert found("елка") == ["third"]
    assert full_text.find(read("reportedly"), start=1, most=1).total == 3
    assert found("reportedly", start=1, most=1) == ["second"]


def test_phrases_beginnings_and_words_that_must_not_be_there(three_releases: list[Page]) -> None:
    assert found('"held in argun"') == ["first"]
    assert found('"argun in held"') == []
    assert found("secr*") == ["second"]
    assert found("reportedly -grozny") == ["third", "second"]
    assert found("-grozny") == ["third", "second"]


def test_language_and_kind_narrow_a_search(three_releases: list[Page]) -> None:
    assert found("reportedly", language="ru") == ["third"]
    assert found("reportedly", kind="letter") == ["second"]
    assert found("reportedly", language="ru", kind="letter") == []


def test_a_corrected_page_is_found_by_its_new_words_only_and_keeps_its_place(
    three_releases: list[Page],
) -> None:
    first = three_releases[0]
    first.text = "They were held in Gudermes."
    assert full_text.index([first]) == 1
    assert found("argun") == []
    assert found("gudermes") == ["first"]
    assert found("reportedly") == ["third", "second", "first"]


def test_a_withdrawn_page_is_not_found_and_its_words_leave_the_index(three_releases: list[Page]) -> None:
    first = three_releases[0]
    first.withdrawn_at = OUT + timedelta(days=1)
    assert full_text.index([first]) == 0
    full_text.forget_left_words()
    assert found("grozny") == []
    assert SearchedPage.objects.count() == 2
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("CREATE VIRTUAL TABLE temp.left USING fts5vocab('main', ?, 'row')".replace(
                "?", "'published_searchedpage_text'"))  # fmt: skip
            cursor.execute("SELECT count(*) FROM temp.left WHERE term = 'grozny'")
            assert cursor.fetchone()[0] == 0
            cursor.execute("DROP TABLE temp.left")
    assert full_text.remove([three_releases[1].pk]) == 1
    assert full_text.remove([]) == 0
    assert found("reportedly") == ["third"]


def test_all_can_be_written_anew(three_releases: list[Page]) -> None:
    with transaction.atomic():
        assert full_text.rebuild() == 3
    assert found("grozny") == ["first"]


@pytest.mark.parametrize(
    "typed",
    ['"', "* AND OR NOT", "NEAR(a b)", "words:detained", "=l", "'; DROP TABLE", "\x00", "^", "(((", "🙂", "a" * 10_000],
)  # fmt: skip
def test_odd_input_is_only_words(three_releases: list[Page], typed: str) -> None:
    full_text.find(read(typed))


def test_nothing_asked_is_nothing_found(three_releases: list[Page]) -> None:
    assert full_text.find(read("")).total == 0
