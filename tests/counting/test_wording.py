"""Words and numbers: what was said comes back as it was said, in every language."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.counting.number_words import LANGUAGES
from safeconduct.counting.quantities import NO_FIGURE, Comparator, NotAQuantity, Quantity
from safeconduct.counting.wording import TEMPLATES, NotHeard, in_words, read_words, words

NUMBERS = st.integers(0, 3_000_000)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "more than one hundred"),
        ("es", "más de cien"),
        ("fr", "plus de cent"),
        ("ru", "более ста"),
        ("ar", "أكثر من مئة"),
        ("fa", "بیش از صد"),
    ],
)
def test_more_than_one_hundred_stays_that(language: str, said: str) -> None:
    assert words(Comparator.MORE_THAN, 100, None, language) == said
    assert read_words(said, language) == (Comparator.MORE_THAN, 100, None)


@pytest.mark.parametrize("language", LANGUAGES)
@given(low=NUMBERS, more=st.integers(1, 500), comparator=st.sampled_from(list(Comparator)))
def test_every_quantity_survives_the_way_there_and_back(
    language: str, low: int, more: int, comparator: Comparator
) -> None:
    figures = (None, None) if comparator in NO_FIGURE else (low, None)
    if comparator is Comparator.BETWEEN:
        figures = (low, low + more)
    quantity = Quantity("person", comparator, *figures)
    assert read_words(in_words(quantity, language), language) == (comparator, *figures)


def test_every_language_has_words_for_every_comparator() -> None:
    for language in LANGUAGES:
        assert set(TEMPLATES[language]) == set(Comparator)


@pytest.mark.parametrize(
    ("comparator", "low", "high", "field"),
    [
        (Comparator.EXACTLY, None, None, "low"),
        (Comparator.EXACTLY, 3, 5, "high"),
        (Comparator.BETWEEN, 5, 5, "high"),
        (Comparator.BETWEEN, 5, None, "high"),
        (Comparator.TENS, 20, None, "low"),
        (Comparator.UNKNOWN, None, 20, "high"),
    ],
)
def test_figures_that_do_not_fit_say_which_of_them(
    comparator: Comparator, low: int | None, high: int | None, field: str
) -> None:
    with pytest.raises(NotAQuantity) as refused:
        Quantity("person", comparator, low, high)
    assert refused.value.field == field


def test_words_nobody_wrote_are_refused() -> None:
    with pytest.raises(NotHeard):
        read_words("roughly a hundred or so", "en")


@pytest.mark.parametrize(
    ("comparator", "low", "high"),
    [
        (Comparator.EXACTLY, None, None),
        (Comparator.AT_LEAST, -3, None),
        (Comparator.MORE_THAN, 100, 200),
        (Comparator.BETWEEN, 5, None),
        (Comparator.BETWEEN, 5, 5),
        (Comparator.DOZENS, 24, None),
    ],
)
def test_figures_that_do_not_fit_their_word_are_refused_with_a_sentence(
    comparator: Comparator, low: int | None, high: int | None
) -> None:
    with pytest.raises(NotAQuantity, match=r"\.$"):
        Quantity("person", comparator, low, high)
