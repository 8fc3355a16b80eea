"""Letters to the person: plain, kind, without a promise, and whole in every language we have."""

from __future__ import annotations

import re
from datetime import date
from itertools import product
from typing import Any

import pytest
from django.utils import translation

from safeconduct.intake.letters import (
    DATES,
    FSI,
    HELPS,
    LETTERS,
    PDI,
    WRITTEN_IN,
    ReferralLine,
    UnknownLetter,
    date_code,
    has_language,
    letter,
)  # fmt: skip
from safeconduct.law import packs
from tests.gates.test_words import NEVER, PROMISE
from tests.intake.form.test_reading import grade

HARBOUR = ReferralLine(
    name="Harbour Legal Aid (invented)",
    helps=("legal", "food"),
    reach=("+1 202 555 0111", "harbour.example", "Mon-Fri 9-17"),
    languages=("ru", "ar"),
    note="Call first.",
)
DAY = date(2026, 12, 4)


def every_variant(language: str) -> list[str]:
    """All letters of a language, with and without referrals, a day to wait for, a running date."""
    return [
        letter(kind, language, referrals=referrals, waiting_until=until, deadline=deadline, country=country)
        for kind, referrals, until, deadline, country in product(
            LETTERS, ((), (HARBOUR,)), (None, DAY), (None, ("one_year", DAY)), ("", "US")
        )
    ]


def prose(text: str) -> list[str]:
    """The lines that are ours: not the names and numbers of organisations."""
    return [line for line in text.splitlines() if line and not line.startswith(FSI)]


@pytest.mark.parametrize("kind", LETTERS)
def test_a_letter_reads_at_grade_six_or_lower(kind: str) -> None:
    plain = letter(kind, "en", waiting_until=DAY, deadline=("one_year", DAY), country="US")
    assert grade(prose(plain)) <= 6
    for part in letter(kind, "en").split("\n\n"):
        assert grade(part.splitlines()) <= 6, part


def test_the_words_of_lists_read_at_grade_six_or_lower() -> None:
    with translation.override("en"):
        for words in (HELPS, DATES):
            assert grade([str(each) for each in words.values()]) <= 6


@pytest.mark.parametrize("language", sorted(WRITTEN_IN))
def test_no_letter_promises_or_names_people_what_we_never_call_them(language: str) -> None:
    for text in every_variant(language):
        assert not re.search(PROMISE[language], text, re.IGNORECASE)
        assert not re.search(NEVER[language], text, re.IGNORECASE)


@pytest.mark.parametrize("language", ["ru", "ar"])
def test_every_sentence_of_every_letter_is_translated(language: str) -> None:
    script = {"ru": r"[\u0400-\u04ff]", "ar": r"[\u0600-\u06ff]"}[language]
    for text in every_variant(language):
        for line in prose(text):
            assert re.search(script, line), line
            ours = re.sub(rf"{FSI}[^{PDI}]*{PDI}", "", line)
            assert not re.search(r"[A-Za-z]{3}", ours.replace("notario", "")), line


@pytest.mark.parametrize("kind", LETTERS)
def test_every_letter_says_what_to_do_next_and_where_to_write(kind: str) -> None:
    text = letter(kind, "en")
    for sentence in ("Keep every date", "Go to every hearing", "new address", "Do not sign", "promise"):
        assert sentence in text
    assert "You can write back to us here" in text
    assert "What this does not mean" in text


def test_a_yes_is_no_lawyer_yet_and_no_outcome() -> None:
    text = letter("accepted", "en")
    assert "we will look for a lawyer for you" in text
    assert "you do not have a lawyer yet" in text
    assert "cannot say how your case will end" in text


@pytest.mark.parametrize("kind", ["referred", "not_able"])
def test_a_no_judges_nobody(kind: str) -> None:
    text = letter(kind, "en", referrals=[HARBOUR])
    assert "we do not judge you" in text
    assert "We do not say that you have no case" in text
    assert "Harbour Legal Aid" in text and "+1 202 555 0111" in text
    assert "We have told them nothing" in text


def test_who_waits_is_told_until_when() -> None:
    assert f"by {FSI}December 4, 2026{PDI}" in letter("waiting", "en", waiting_until=DAY)
    assert "when we know more" in letter("waiting", "en")
    assert f"{FSI}4 декабря 2026 г.{PDI}" in letter("waiting", "ru", waiting_until=DAY)


def test_a_running_date_stands_in_a_letter_only_where_staff_named_it() -> None:
    assert "One date may matter" not in letter("referred", "en")
    named = letter("referred", "en", deadline=("us.asylum.one_year", DAY))
    assert "One date may matter: one year after you came" in named
    assert "ask a lawyer about it" in named


def test_the_list_of_free_lawyers_is_named_in_the_united_states_only() -> None:
    assert "list of lawyers who work for free" in letter("not_able", "en", country="US")
    assert "notario" in letter("not_able", "ar", country="US")
    for country in ("", "CA", "RU"):
        assert "list of lawyers" not in letter("not_able", "en", country=country)


def test_names_and_numbers_do_not_turn_an_arabic_line_around() -> None:
    text = letter("referred", "ar", referrals=[HARBOUR], waiting_until=DAY)
    for foreign in (HARBOUR.name, *HARBOUR.reach, HARBOUR.note):
        assert f"{FSI}{foreign}{PDI}" in text
    assert text.count(FSI) == text.count(PDI)


def test_a_language_we_have_no_letter_in_falls_back_to_english_and_staff_can_know(settings: Any) -> None:
    assert not has_language("ce")
    assert letter("waiting", "ce") == letter("waiting", "en")
    assert has_language("ru")
    settings.LANGUAGES_ON = ["en"]
    assert not has_language("ru")
    assert letter("waiting", "ru") == letter("waiting", "en")


def test_a_drafted_translation_says_so_in_its_own_language() -> None:
    assert "draft" not in letter("accepted", "en")
    assert "черновик" in letter("accepted", "ru").casefold()


def test_a_letter_leaves_the_language_of_the_staff_page_alone() -> None:
    with translation.override("en"):
        letter("accepted", "ar")
        assert translation.get_language() == "en"


def test_a_letter_of_no_known_kind_is_refused() -> None:
    with pytest.raises(UnknownLetter):
        letter("granted", "en")


def test_every_deadline_that_makes_a_case_urgent_has_words_of_its_own() -> None:
    clocks = [clock for pack in packs.shipped() for clock in pack.clocks if clock.urgency]
    assert [clock.id for clock in clocks if date_code(clock.id) == "other"] == []


def test_a_letter_that_names_nobody_does_not_say_that_it_does() -> None:
    assert "named below" in letter("referred", "en", referrals=[HARBOUR])
    assert "named below" not in letter("referred", "en")


def test_a_date_nobody_named_is_a_date_in_your_case() -> None:
    assert date_code("us.bia.appeal") == "appeal"
    assert date_code("hearing") == "hearing"
    assert date_code("ca.something.new") == "other"
