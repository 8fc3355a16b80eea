"""The ladder and its words: no sentence says more than is known."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.counting.bounds import Basis, Bound
from safeconduct.counting.number_words import LANGUAGES
from safeconduct.counting.quantities import Comparator
from safeconduct.counting.standards import (
    ALLEGED,
    ASSESSABLE,
    FOUND_BY_A_COURT,
    LADDER,
    OPENINGS,
    Standard,
    involvement_words,
    may_be_considered_for_naming,
    reaches,
    sentence_parts,
)
from safeconduct.counting.wording import read_words


def least(comparator: Comparator, figure: int | None) -> Bound:
    return Bound("abduction", "person", (figure or 0) + 1, comparator, figure, Basis.CLAIM, ("C1",), 1)


MORE_THAN_100 = least(Comparator.MORE_THAN, 100)
AT_LEAST_3 = least(Comparator.AT_LEAST, 3)


@pytest.mark.parametrize(
    ("bound", "standard", "language", "text"),
    [
        (MORE_THAN_100, Standard.REPORTED, "en", "reportedly more than one hundred"),
        (AT_LEAST_3, Standard.SUSPICION, "en", "there are credible reports that at least three"),
        (AT_LEAST_3, Standard.GROUNDS, "en", "we have reasonable grounds to believe that at least three"),
        (AT_LEAST_3, Standard.JUDICIAL, "en", "a court found that at least three"),
        (MORE_THAN_100, Standard.REPORTED, "es", "según se informa, más de cien"),
        (MORE_THAN_100, Standard.JUDICIAL, "fr", "un tribunal a établi que plus de cent"),
        (AT_LEAST_3, Standard.JUDICIAL, "fr", "un tribunal a établi qu’au moins trois"),
        (MORE_THAN_100, Standard.REPORTED, "ru", "по сообщениям, более ста"),
        (MORE_THAN_100, Standard.JUDICIAL, "ar", "خلصت محكمة إلى أن أكثر من مئة"),
        (MORE_THAN_100, Standard.GROUNDS, "fa", "دلایل معقولی داریم که باور کنیم بیش از صد"),
    ],
)
def test_sentences_of_the_founding_case(bound: Bound, standard: Standard, language: str, text: str) -> None:
    assert sentence_parts(bound, standard, language).text == text


def test_every_language_has_its_own_words_for_every_rung() -> None:
    assert set(OPENINGS) == set(ALLEGED) == set(FOUND_BY_A_COURT) == set(LANGUAGES)
    for language in LANGUAGES:
        assert set(OPENINGS[language]) == set(Standard)
        assert len(set(OPENINGS[language].values())) == len(LADDER)


@pytest.mark.parametrize("language", LANGUAGES)
@given(
    standard=st.sampled_from(LADDER),
    comparator=st.sampled_from([Comparator.AT_LEAST, Comparator.MORE_THAN]),
    figure=st.integers(0, 3_000_000),
)
def test_the_comparator_survives_every_standard(
    language: str, standard: Standard, comparator: Comparator, figure: int
) -> None:
    parts = sentence_parts(least(comparator, figure), standard, language)
    assert read_words(parts.quantity, language) == (comparator, figure, None)
    assert parts.text.endswith(parts.quantity)


def test_more_than_one_hundred_is_never_a_number_or_confirmed() -> None:
    for language in LANGUAGES:
        for standard in LADDER:
            text = sentence_parts(MORE_THAN_100, standard, language).text
            assert not re.search(r"\d|confirm", text)


def test_vague_words_and_nothing_known_are_said_as_they_are() -> None:
    assert sentence_parts(least(Comparator.DOZENS, None), Standard.REPORTED, "en").text == "reportedly dozens"
    nothing = Bound("killing", "person", 0, Comparator.UNKNOWN, None, Basis.NOTHING)
    assert sentence_parts(nothing, Standard.REPORTED, "en").text == "reportedly an unknown number"


def test_involvement_is_alleged_until_a_court_found_it() -> None:
    for language in LANGUAGES:
        alleged = {involvement_words(standard, language) for standard in LADDER[:-1]}
        assert len(alleged) == 1
        assert alleged != {involvement_words(Standard.JUDICIAL, language)}
    assert involvement_words(Standard.CONVINCING, "en").label == "alleged involvement"
    assert involvement_words(Standard.JUDICIAL, "en").adverb == "as a court found"


def test_drafted_words_say_so() -> None:
    assert [lang for lang in LANGUAGES if sentence_parts(AT_LEAST_3, Standard.REPORTED, lang).drafted] == [
        "es", "fr", "ru", "ar", "fa",
    ]  # fmt: skip
    assert involvement_words(Standard.REPORTED, "ru").drafted


def test_the_ladder_goes_up_and_naming_starts_at_reasonable_grounds() -> None:
    assert [may_be_considered_for_naming(each) for each in LADDER] == [False, False, True, True, True, True]
    assert all(reaches(high, low) for i, low in enumerate(LADDER) for high in LADDER[i:])
    assert not any(reaches(low, high) for i, low in enumerate(LADDER) for high in LADDER[i + 1 :])
    assert Standard.REPORTED not in ASSESSABLE


def test_a_language_we_do_not_write_is_refused() -> None:
    with pytest.raises(KeyError):
        sentence_parts(AT_LEAST_3, Standard.REPORTED, "xx")
