"""Headline and first sentence carry figures as the text does, and nothing else; a language is taken away again."""

from __future__ import annotations

import pytest

from safeconduct.press.desk import texts
from safeconduct.press.desk.checking import problems
from safeconduct.press.desk.gathering import gather
from safeconduct.press.desk.publications import RESERVED, BadSlug, check_slug
from safeconduct.press.desk.words import HELD_BACK
from safeconduct.press.models import Publication, PublicationText
from tests.advocacy.desk import AdvocacyDesk, advocacy_desk
from tests.press.desk.room import LATER, a_draft, a_figure, a_text, a_whole, agreed, fresh, shown, url


@pytest.fixture
def desk() -> AdvocacyDesk:
    return advocacy_desk()


def codes(desk: AdvocacyDesk, row: Publication) -> set[str]:
    return {each.code for each in problems(fresh(row), desk.keys(desk.noor), LATER.date(), LATER)}


def test_a_figure_of_the_headline_leaves_and_is_read_with_its_comparator(desk: AdvocacyDesk) -> None:
    row, noor = a_draft(desk.noor), desk.client(desk.noor)
    a_figure(desk, row)
    a_text(desk, row, headline="[[men]] were taken", standfirst="We ask for [[men]].")
    assert codes(desk, row) == set()
    assert [each.name for each in gather(fresh(row), desk.keys(desk.noor), LATER.date()).figures] == ["men"]
    for page in (url("publication_preview", row.pk, "en"), url("publication_review", row.pk)):
        text = shown(noor.get(page))
        assert "More than one hundred were taken" in text
        assert "We ask for more than one hundred." in text


@pytest.mark.parametrize("line", ["headline", "standfirst"])
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("[[nobody]] were taken", "unbound"),
        ("They said [[quote:noor]]", "misplaced"),
        ("See [[file:1]]", "misplaced"),
        ("Taken: [[Not A Name]]", "line_brackets"),
        ("Half of it [[men", "line_brackets"),
    ],
)
def test_what_cannot_stand_in_a_line_is_said_before_it_leaves(
    desk: AdvocacyDesk, line: str, typed: str, code: str
) -> None:
    row = a_whole(desk)
    a_text(desk, row, **{line: typed})
    assert code in codes(desk, row)


def test_a_headline_that_its_figure_makes_too_long_does_not_leave(desk: AdvocacyDesk) -> None:
    row = a_draft(desk.noor)
    a_figure(desk, row)
    a_text(desk, row, headline=f"[[men]] {'were taken ' * 26}")
    assert codes(desk, row) == {"line_too_long"}


def test_what_stops_it_stands_first_and_one_button_leads_there(desk: AdvocacyDesk) -> None:
    row, noor = a_draft(desk.noor), desk.client(desk.noor)
    a_text(desk, row, body="**bold without an end and [[men]]")
    found = problems(fresh(row), desk.keys(desk.noor), LATER.date(), LATER)
    assert [each.blocks for each in found] == sorted((each.blocks for each in found), reverse=True)
    text = shown(noor.get(url("publication", row.pk)))
    main = text[text.index("<main") : text.index("What is missing")]
    assert main.count('class="button"') == 1
    assert f'href="{url("publication_text", row.pk, "en")}">Mend the text' in main


@pytest.mark.parametrize(
    "slug", ["map", "tables", "about", "files", "language", "search", "feed", "data", "kind"]
)
def test_addresses_of_other_pages_are_refused(desk: AdvocacyDesk, slug: str) -> None:
    assert slug in RESERVED
    noor = desk.client(desk.noor)
    typed = {"working_title": "Words", "kind": "release", "original": "en", "slug": slug}
    assert "This address belongs to another page." in shown(
        noor.send_form(url("publication_new"), typed), 422
    )
    typed["slug"] = f"{slug}.csv"
    assert "and no dots" in shown(noor.send_form(url("publication_new"), typed), 422)
    with pytest.raises(BadSlug):
        check_slug(f"{slug}.csv")
    assert not Publication.objects.exists()


@pytest.mark.parametrize("code", ["consent", "figure", "file", "text", "key"])
def test_what_was_held_back_says_what_happened_what_was_kept_and_what_to_do(
    desk: AdvocacyDesk, code: str
) -> None:
    row, noor = a_draft(desk.noor), desk.client(desk.noor)
    Publication.objects.filter(pk=row.pk).update(held_back=code)
    text = shown(noor.get(url("publication", row.pk)))
    assert str(HELD_BACK[code]) in text
    for part in ("It did not go out", "What you wrote is kept", "the others again"):
        assert part in str(HELD_BACK[code])


def test_a_language_is_taken_away_and_begun_again_with_nothing_in_it(desk: AdvocacyDesk) -> None:
    row, noor = a_whole(desk), desk.client(desk.noor)
    a_text(desk, row, "ru", headline="Слова", body="Слова.")
    row, page = agreed(desk, row), url("publication_text", row.pk, "ru")
    assert "Take this language away" in shown(noor.get(page))
    assert noor.send_form(page, {"action": "remove", "version": "1"}, page=page).status_code == 302
    assert fresh(row).state == "draft"
    assert list(gather(fresh(row), desk.keys(desk.noor), LATER.date()).texts) == ["en"]
    text = shown(noor.get(page))
    assert "Слова" not in text
    assert "Take this language away" not in text
    version = PublicationText.objects.get(publication=row, language="ru").version
    typed = {"headline": "Другие слова", "body": "Другие.", "version": str(version)}
    assert noor.send_form(page, typed, page=page).status_code == 302
    assert "Другие слова" in shown(noor.get(page))
    assert gather(fresh(row), desk.keys(desk.noor), LATER.date()).texts["ru"].headline == "Другие слова"


def test_two_who_take_it_away_or_change_it_at_once_lose_nothing(desk: AdvocacyDesk) -> None:
    row, noor = a_draft(desk.noor), desk.client(desk.noor)
    a_text(desk, row)
    a_text(desk, row, "ru")
    a_text(desk, row, "ru", body="Changed by Ilse.", by=desk.ilse)
    page = url("publication_text", row.pk, "ru")
    shown(noor.send_form(page, {"action": "remove", "version": "1"}, page=page), 422)
    assert "Changed by Ilse." in shown(noor.get(page))


def test_the_original_and_what_readers_have_are_not_taken_away(desk: AdvocacyDesk) -> None:
    row = a_draft(desk.noor)
    a_text(desk, row)
    a_text(desk, row, "ru")
    noor, page = desk.client(desk.noor), url("publication_text", row.pk, "en")
    assert "Take this language away" not in shown(noor.get(page))
    text = shown(noor.send_form(page, {"action": "remove", "version": "1"}, page=page), 422)
    assert "It is written in this language." in text
    Publication.objects.filter(pk=row.pk).update(state="published")
    with pytest.raises(texts.ReadersHaveIt):
        texts.remove(fresh(row), "ru", version=1, by=desk.noor.person, at=LATER)
