"""The form as data: every topic is asked once, every page says why, every code has words."""

import re

import pytest
from django.utils import translation

from safeconduct.choices.countries import COUNTRIES, NATIONALITIES
from safeconduct.choices.currencies import CURRENCIES, UNITS_FOR_A_DOLLAR, USED_IN, bands
from safeconduct.choices.languages import LANGUAGES
from safeconduct.choices.states import US_STATES
from safeconduct.choices.time_zones import TIME_ZONES
from safeconduct.intake import form
from safeconduct.intake.form import PAGES, Page, Step
from safeconduct.intake.form.building import words
from safeconduct.law import facts
from safeconduct.law.facts import ASKED_OF_PEOPLE, FACTS, Kind

QUESTIONS = [page for page in PAGES if page.fields]


def test_every_fact_asked_of_people_is_asked_on_exactly_one_page() -> None:
    asked = [fact_id for page in PAGES for fact_id in page.facts]
    assert sorted(asked) == sorted(each.id for each in ASKED_OF_PEOPLE)


def test_page_codes_are_two_digits_and_unique() -> None:
    codes = [page.code for page in PAGES]
    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[0-9]{2}", code) for code in codes)


def test_an_unknown_page_says_so_without_repeating_what_was_asked_for() -> None:
    with pytest.raises(form.UnknownPage) as caught:
        form.page("secret-word")
    assert "secret-word" not in str(caught.value)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_a_page_says_why_it_asks(page: Page) -> None:
    assert str(page.title)
    if page.kind == "notice":
        assert page.paragraphs and not page.fields
    else:
        assert str(page.why).endswith(".")


@pytest.mark.parametrize("page", QUESTIONS, ids=lambda page: page.code)
def test_a_page_can_be_skipped_unless_it_is_the_consent(page: Page) -> None:
    assert page.allows_declined == (page.kind != "consent")


@pytest.mark.parametrize("page", QUESTIONS, ids=lambda page: page.code)
def test_one_field_is_named_by_the_question_and_has_one_hint(page: Page) -> None:
    if page.is_single:
        assert page.fields[0].label == page.title
        assert not (page.hint and page.fields[0].hint)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_a_page_depends_only_on_what_was_asked_before(page: Page) -> None:
    earlier = {fact_id for other in PAGES[: PAGES.index(page)] for fact_id in other.facts}
    assert set(page.shown_if.facts()) <= earlier


@pytest.mark.parametrize("page", QUESTIONS, ids=lambda page: page.code)
def test_every_code_has_words_and_every_word_a_code(page: Page) -> None:
    for field in page.fields:
        if field.fact.type.kind is Kind.RECORD:
            labels = {column.key: column.labels for column in field.columns}
            assert tuple(labels) == tuple(key for key, _ in field.fact.type.columns)
            for key, type in field.fact.type.columns:
                assert set(words(type, labels[key])) == set(type.codes)
        elif field.fact.type.kind is not Kind.MONEY:
            assert set(words(field.fact.type, field.labels)) == set(field.fact.type.codes)


def test_html_names_tell_nothing() -> None:
    names = [page.field_name(field) for page in PAGES for field in page.fields]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"q[0-9]{2}[a-z]", name) for name in names)


def test_lists_of_names_match_the_codes_of_the_law_room() -> None:
    assert tuple(COUNTRIES) == facts.COUNTRY_CODES
    assert tuple(NATIONALITIES) == (*facts.COUNTRY_CODES, facts.STATELESS)
    assert tuple(US_STATES) == facts.US_STATE_CODES
    assert tuple(LANGUAGES) == facts.LANGUAGE_CODES
    assert tuple(CURRENCIES) == facts.CURRENCY_CODES == tuple(UNITS_FOR_A_DOLLAR)
    assert tuple(TIME_ZONES) == facts.TIME_ZONE_CODES
    assert set(USED_IN) <= set(COUNTRIES) and set(USED_IN.values()) <= set(CURRENCIES)
    with translation.override("en"):
        for named in (COUNTRIES, US_STATES, LANGUAGES, CURRENCIES, TIME_ZONES):
            assert len({str(name) for name in named.values()}) == len(named)


def test_bands_follow_each_other_without_a_gap() -> None:
    for currency in CURRENCIES:
        edges = bands(currency)
        assert edges[0] == (0, 0) and edges[-1][1] is None
        assert [high for _low, high in edges[:-1]] == [low for low, _high in edges[1:]]


def test_the_first_step_of_opening_shows_no_story_no_fear_and_no_consent() -> None:
    second = {fact for page in PAGES if page.step is Step.SECOND for fact in page.facts}
    assert {f for f in FACTS if f.split(".")[0] in ("harm", "story", "consent")} <= second
    assert {"fear.own_words", "fear.if_return", "help.wanted", "person.nationality"} <= second
    first = {fact for page in PAGES if page.step is Step.FIRST for fact in page.facts}
    assert {"safety.danger_now", "contact.address", "means.income", "arrivals", "papers.list"} <= first
    assert {"family.household", "fear.who_harmed", "access.must_not_see", "person.name"} <= first


def test_danger_leads_to_the_emergency_numbers() -> None:
    answers = form.merge(form.new_answers("en"), {"safety.danger_now": {"state": "given", "value": "yes"}})
    notice = form.next_page(form.first_page(), answers)
    assert notice is not None and notice.kind == "notice" and notice.shows_emergency_numbers
    with translation.override("en"):
        assert "Nobody here is watching this page right now" in str(notice.paragraphs[0])


def test_longest_texts_are_known() -> None:
    assert form.MAX_TEXT["harm.own_words"] == 20_000
    assert form.MAX_TEXT["person.name"] == 200
