"""Each page: filled well, filled wrongly, skipped; more rows; nothing typed is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import translation

from safeconduct.intake import form
from safeconduct.intake.form import PAGES, Answers, Page
from safeconduct.law.facts import fact, fits

Fill = Callable[..., Answers]
QUESTIONS = [page for page in PAGES if page.fields]
EMPTY = form.new_answers("en")


@pytest.mark.parametrize("page", QUESTIONS, ids=lambda page: page.code)
def test_a_page_filled_well_is_read_and_shown_again(page: Page, good_posts: dict[str, QueryDict]) -> None:
    bound = form.form_for(page, EMPTY, good_posts[page.code])
    assert bound.is_valid(), bound.errors
    changed = form.read(bound)
    assert changed and set(changed) <= set(page.facts)
    for fact_id, answer in changed.items():
        assert fits(fact(fact_id), answer)
    answers = form.merge(EMPTY, changed)
    shown = str(form.form_for(page, answers))
    for key, typed in good_posts[page.code].items():
        assert key in shown and (typed in shown or "\r\n" in typed or "precision" in key)


@pytest.mark.parametrize("page", QUESTIONS, ids=lambda page: page.code)
def test_a_page_filled_wrongly_gets_a_sentence_and_keeps_the_input(
    page: Page, wrong_posts: dict[str, tuple[QueryDict, str]]
) -> None:
    data, sentence = wrong_posts[page.code]
    bound = form.form_for(page, EMPTY, data)
    assert not bound.is_valid()
    said = [message for messages in bound.errors.values() for message in messages]
    assert any(sentence in message for message in said), said
    assert all(message[0].isupper() and message.endswith(".") for message in said)
    html = str(bound)
    listed = "<select" in html or 'type="radio"' in html or 'type="checkbox"' in html
    assert all(typed in html or listed for typed in data.values() if typed.strip("\x00"))
    with pytest.raises(ValueError):
        form.read(bound)


@pytest.mark.parametrize("how", ["unknown", "declined"])
@pytest.mark.parametrize("page", QUESTIONS, ids=lambda page: page.code)
def test_a_page_is_skipped_where_it_may_be(page: Page, how: str) -> None:
    allowed = page.allows_unknown if how == "unknown" else page.allows_declined
    if not allowed:
        with pytest.raises(form.CannotSkip):
            form.skip(page, how)
        return
    changed = form.skip(page, how, QueryDict(f"skip={how}"), EMPTY)
    assert changed == {fact_id: {"state": how} for fact_id in page.facts}
    assert not changed.stay and not changed.kept
    assert form.is_answered(page, form.merge(EMPTY, changed))


def test_no_other_way_of_skipping_exists() -> None:
    with pytest.raises(form.CannotSkip):
        form.skip(form.page("01"), "given")


@pytest.mark.parametrize("page", QUESTIONS, ids=lambda page: page.code)
def test_html_asks_for_nothing_and_lets_no_browser_remember(page: Page) -> None:
    html = str(form.form_for(page, EMPTY))
    assert "required" not in html and "maxlength" not in html
    boxes = html.count('type="radio"') + html.count('type="checkbox"')
    fields = html.count("<input") + html.count("<select") + html.count("<textarea")
    assert html.count('autocomplete="off"') == fields - boxes
    assert html.count("<label") >= fields


@pytest.mark.parametrize("language", ["en", "ru", "ar"])
@pytest.mark.parametrize("page", QUESTIONS, ids=lambda page: page.code)
def test_the_fields_of_a_page_weigh_at_most_24_kilobytes_uncompressed(page: Page, language: str) -> None:
    with translation.override(language):
        assert len(str(form.form_for(page, EMPTY)).encode()) <= 24_000


@pytest.mark.parametrize("page", QUESTIONS, ids=lambda page: page.code)
def test_every_label_points_at_an_input_and_no_id_is_there_twice(page: Page) -> None:
    import re

    html = str(form.form_for(page, EMPTY))
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(set(ids)) == len(ids)
    assert set(re.findall(r'for="([^"]+)"', html)) <= set(ids)


def test_emptying_a_field_takes_the_answer_away_but_not_an_earlier_skip(fill: Fill) -> None:
    answers = fill("16")
    changed = form.read(form.form_for(form.page("16"), answers, QueryDict("q16a=Ilya&q16b=&q16c=")))
    assert changed == {"contact.code_word": None, "contact.shared_with": None}
    skipped = form.merge(EMPTY, form.skip(form.page("16"), "declined"))
    later = form.merge(skipped, form.read(form.form_for(form.page("16"), skipped, QueryDict("q16a=Ilya"))))
    assert later["facts"]["contact.code_word"] == {"state": "declined"}


def test_nothing_changed_reads_as_nothing(fill: Fill, good_posts: dict[str, QueryDict]) -> None:
    answers = fill()
    for code, data in good_posts.items():
        if code != "09":
            assert form.read(form.form_for(form.page(code), answers, data)) == {}


@pytest.mark.parametrize(("code", "nothing"), [("13", ""), ("32", []), ("34", [])])
def test_where_none_is_an_answer_an_empty_page_says_none(code: str, nothing: Any) -> None:
    page = form.page(code)
    changed = form.read(form.form_for(page, EMPTY, QueryDict("")))
    assert changed == {page.facts[0]: {"state": "given", "value": nothing}}


def test_skipping_keeps_a_story_that_was_typed_and_says_so() -> None:
    page = form.page("36")
    changed = form.skip(page, "declined", QueryDict("q36a=They came at night."), EMPTY)
    assert changed == {"harm.own_words": {"state": "given", "value": "They came at night."}}
    assert changed.kept == ("harm.own_words",)


def test_skipping_six_prompts_keeps_the_one_that_was_written() -> None:
    changed = form.skip(form.page("38"), "unknown", QueryDict("q38a=&q38b=2017&q38c="), EMPTY)
    assert changed["harm.when_where"] == {"state": "given", "value": "2017"}
    assert changed["harm.what"] == {"state": "unknown"}


def test_skipping_keeps_names_that_were_typed() -> None:
    changed = form.skip(form.page("33"), "declined", QueryDict("q33a-1-name=Magomed"), EMPTY)
    assert changed["fear.who_harmed"] == {"state": "given", "value": [{"name": "Magomed"}]}


def test_skipping_a_story_too_long_to_store_stays_on_the_page() -> None:
    changed = form.skip(form.page("36"), "declined", QueryDict(f"q36a={'a' * 100_000}"), EMPTY)
    assert changed.stay and not changed


def test_skipping_a_masked_page_keeps_the_story_and_an_emptied_box_gives_it_up(fill: Fill) -> None:
    answers = fill("36")
    masked = form.skip(form.page("36"), "declined", QueryDict("skip=declined"), answers)
    assert masked.kept == ("harm.own_words",) and not masked
    emptied = form.skip(form.page("36"), "declined", QueryDict("q36a=&skip=declined"), answers)
    assert emptied == {"harm.own_words": {"state": "declined"}}


def test_another_row_keeps_what_was_typed_without_judging_it() -> None:
    data = QueryDict("q26a-0-when-month=13&q26a-0-when-year=2017&q26a-2-where=El Paso&more=1")
    more = form.form_for(form.page("26"), EMPTY, data).more()
    html = str(more)
    assert not more.errors
    assert 'value="13"' in html and 'value="El Paso"' in html
    assert "Time 6" in html and "Time 7" not in html


def test_rows_grow_to_twenty_and_no_further(fill: Fill) -> None:
    page, bound = form.page("33"), form.form_for(form.page("33"), EMPTY)
    for _ in range(9):
        assert bound.can_add
        rows = len(bound.fields["q33a"].widget.get_context("q33a", None, {"id": "x"})["widget"]["rows"])
        data = QueryDict("&".join(f"q33a-{n}-name=" for n in range(rows)))
        bound = form.form_for(page, EMPTY, data).more()
        if not bound.can_add:
            break
    assert "Person or group 20" in str(bound) and "Person or group 21" not in str(bound)
    assert not form.form_for(form.page("01"), EMPTY).can_add


def test_twenty_rows_are_stored_and_twenty_one_get_a_sentence_and_stay() -> None:
    page = form.page("33")
    twenty = "&".join(f"q33a-{n}-name=Name {n}" for n in range(20))
    assert len(form.read(form.form_for(page, EMPTY, QueryDict(twenty)))["fear.who_harmed"]["value"]) == 20  # type: ignore[index]  # given above
    bound = form.form_for(page, EMPTY, QueryDict(f"{twenty}&q33a-20-name=Name 20"))
    assert not bound.is_valid()
    assert "There is room for 20 here." in bound.errors["q33a"][0]
    assert 'value="Name 20"' in str(bound)


def test_rows_left_empty_between_others_close_up() -> None:
    changed = form.read(form.form_for(form.page("33"), EMPTY, QueryDict("q33a-0-name=A&q33a-2-name=B")))
    assert changed["fear.who_harmed"] == {"state": "given", "value": [{"name": "A"}, {"name": "B"}]}


@pytest.mark.parametrize(
    ("post", "sentence"),
    [
        ("q14b=5550100", "Choose how we can reach you"),
        ("q14a=whatsapp&q14b=", "Write the number or the address"),
        ("q14a=phone&q14b=12", "too short"),
        ("q14a=email&q14b=ilya", "has an @ in it"),
    ],
)
def test_a_contact_that_cannot_work_is_asked_again(post: str, sentence: str) -> None:
    bound = form.form_for(form.page("14"), EMPTY, QueryDict(post))
    assert any(sentence in m for messages in bound.errors.values() for m in messages)


def test_a_phone_number_may_be_in_arabic_digits_and_coming_back_needs_no_number() -> None:
    arabic = QueryDict(mutable=True)
    arabic.update({"q14a": "phone", "q14b": "٠٠٤٩ ١٢٣٤٥٦"})
    assert form.form_for(form.page("14"), EMPTY, arabic).is_valid()
    assert form.form_for(form.page("14"), EMPTY, QueryDict("q14a=come_back")).is_valid()


def test_hours_may_run_past_midnight_but_not_stand_still() -> None:
    assert form.form_for(form.page("15"), EMPTY, QueryDict("q15a=22&q15b=2")).is_valid()
    assert not form.form_for(form.page("15"), EMPTY, QueryDict("q15a=9&q15b=9")).is_valid()


def test_income_is_asked_in_the_currency_of_the_person(fill: Fill) -> None:
    at_home = fill("03", p03="q03a=RU")
    assert '<option value="RUB" selected' in str(form.form_for(form.page("23"), at_home))
    rubles = form.merge(at_home, {"means.currency": {"state": "given", "value": "RUB"}})
    page = form.page("24")
    assert "From 100\xa0000 to 200\xa0000 RUB" in str(form.form_for(page, rubles))
    answer = form.read(form.form_for(page, rubles, QueryDict("q24a=2")))["means.income"]
    assert answer == {
        "state": "given",
        "value": {"band": 2, "low": 100_000, "high": 200_000, "currency": "RUB", "period": "month"},
    }


def test_consents_but_help_stand_at_no_until_said_otherwise() -> None:
    page = form.page("40")
    html = str(form.form_for(page, EMPTY))
    assert html.count("checked") == 3 and html.count('value="no"') == 4
    read = form.read(form.form_for(page, EMPTY, QueryDict("q40a=yes")))
    assert {key: answer["value"] for key, answer in read.items() if answer} == {
        "consent.help": "yes",
        "consent.documentation": "no",
        "consent.statistics": "no",
        "consent.advocacy": "no",
    }


def test_languages_carry_their_own_name_and_direction() -> None:
    html = str(form.form_for(form.page("10"), EMPTY))
    assert '<bdi lang="ar">العربية</bdi>' in html and '<bdi lang="ru">Русский</bdi>' in html
