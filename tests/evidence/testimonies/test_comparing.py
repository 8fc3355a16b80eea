"""A script beside the agreed version: what was changed is shown, and no text takes the page down."""

from __future__ import annotations

import random
from time import perf_counter

import pytest

from safeconduct.evidence.testimonies.comparing import changed_words


def test_only_what_changed_is_marked() -> None:
    before = "They took me from my house. I was kept for eleven days. I limp since then."
    after = "They took me from my house. I was kept for some days. I limp since then."
    assert changed_words(before, after) == [
        ("same", "They took me from my house. I was kept for"), ("gone", "eleven"), ("new", "some"),
        ("same", "days. I limp since then."),
    ]  # fmt: skip


def test_a_sentence_that_went_and_one_that_came() -> None:
    assert changed_words("One here. Two here.", "One here. Two here. Three here.") == [
        ("same", "One here. Two here."), ("new", "Three here."),
    ]  # fmt: skip
    assert changed_words("One here. Two here.", "Two here.") == [("gone", "One here."), ("same", "Two here.")]
    assert changed_words("", "") == [] and changed_words("", "New.") == [("new", "New.")]


@pytest.mark.parametrize("word", ["a ", "a. ", "a b ", "no. yes. "])
def test_one_word_again_and_again_is_compared_in_no_time(word: str) -> None:
    before, after = word * (4_096 // len(word)), f"{word}x " * (4_096 // len(word))
    started = perf_counter()
    pieces = changed_words(before, after)
    assert perf_counter() - started < 0.5
    assert " ".join(words for kind, words in pieces if kind != "new").split() == before.split()
    assert " ".join(words for kind, words in pieces if kind != "gone").split() == after.split()


def test_a_long_text_with_changes_everywhere_takes_no_longer() -> None:
    chance = random.Random(1)
    words = [f"w{int(chance.paretovariate(0.8)) % 4000}" for _ in range(8_000)]
    changed = [word if chance.random() > 0.1 else "zz" for word in words]
    started = perf_counter()
    changed_words(" ".join(words), " ".join(changed))
    assert perf_counter() - started < 1
