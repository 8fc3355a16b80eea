"""What makes no difference to a reader makes none to the search."""

from __future__ import annotations

import pytest

from safeconduct.choices.finding.asking import Term, contains_all, read, substrings
from safeconduct.choices.finding.snippets import Piece, snippet
from safeconduct.choices.finding.words import LONGEST_WORD, normalised, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ёлкин", "елкин"), ("МОЙ", "мой"), ("São Tomé", "sao tome"), ("Straße", "STRASSE"), ("İzmir", "izmir"),
        ("Diyarbakır", "diyarbakir"), ("أحمد", "احمد"), ("مدرسة", "مدرسه"), ("على", "علي"), ("محـــمد", "محمد"),
        ("مُحَمَّد", "محمد"), ("ایران", "ايران"), ("کرد", "كرد"), ("١٢٣", "123"), ("۱۲۳", "123"), ("Їжак", "іжак"),
        ("ＡＢＣ", "abc"), ("Đà Nẵng".replace("Đ", "D"), "da nang"), ("Ӏимран", "iимран"),
    ],
)  # fmt: skip
def test_shapes_of_one_word_are_one_word(one: str, other: str) -> None:
    assert words(one) == words(other) != []


def test_what_are_two_letters_stay_two() -> None:
    assert words("мой") != words("мои")


def test_keys_numbers_and_marks_are_cut_at_what_is_no_letter() -> None:
    assert words("E-0012, «fire_arms» 3.5!") == ["e", "0012", "fire", "arms", "3", "5"]


def test_text_without_spaces_is_found_by_pairs() -> None:
    assert words("拷问与绑架") == ["拷问", "问与", "与绑", "绑架", "架"]
    assert read("问与").wanted == (Term(("问与", "与"), begins=True),)


def test_very_long_words_are_cut_the_same_way_in_text_and_question() -> None:
    long = "a" * 500
    assert words(long) == ["a" * LONGEST_WORD] == list(read(long).wanted[0].words)


def test_all_signs_of_the_search_box() -> None:
    asked = read('round-up "secret prison" detent* -denied -"old report"')
    assert asked.wanted == (Term(("round", "up")), Term(("secret", "prison")), Term(("detent",), begins=True))
    assert asked.unwanted == (Term(("denied",)), Term(("old", "report")))


@pytest.mark.parametrize(
    "typed",
    ["", " ", '"', '"open', "-", "--", "*", "a*", "-*", "'; DROP TABLE", "NEAR(a b)", "a AND OR NOT", "words:x", "=k1",
     "x" * 5000, "\x00\x00", "^a + b", "(((", "a:*&!|<->b", "%s %d {0}", "\\", "🙂", '""', '-""', "«кавычки»"],
)  # fmt: skip
def test_nothing_that_is_typed_is_refused(typed: str) -> None:
    for term in (*read(typed).wanted, *read(typed).unwanted):
        assert term.words and all(word.isalnum() for word in term.words)


def test_a_beginning_has_two_letters_at_least() -> None:
    assert read("a*").wanted == (Term(("a",)),)
    assert read("ab*").wanted == (Term(("ab",), begins=True),)


def test_what_is_sealed_is_compared_in_the_middle_of_words_too() -> None:
    assert contains_all("Инженер Ёлкина, Грозный", substrings("елкин грозн"))
    assert not contains_all("Инженер Ёлкина", substrings("елкин назрань"))
    assert not contains_all("anything", substrings(""))


def test_a_snippet_marks_what_was_found_where_it_was_written() -> None:
    pieces = snippet(["Before all that, in the town of Ёлкино, men were detained."], read("елкин* detained"))
    assert [piece.text for piece in pieces if piece.is_marked] == ["Ёлкино", "detained"]
    assert (
        "".join(piece.text for piece in pieces)
        == "Before all that, in the town of Ёлкино, men were detained."
    )


def test_a_snippet_begins_near_and_ends_soon() -> None:
    text = "word " * 400 + "needle " + "after " * 400
    pieces = snippet([text], read("needle"))
    shown = "".join(piece.text for piece in pieces)
    assert shown.startswith("… ") and shown.endswith(" …") and len(shown) < 260
    assert [piece.text for piece in pieces if piece.is_marked] == ["needle"]


def test_without_a_word_in_it_a_text_shows_how_it_begins() -> None:
    assert snippet(["The beginning."], read("elsewhere")) == [Piece("The beginning.")]
    assert not snippet([], read("elsewhere"))


def test_arabic_is_marked_with_its_vowel_signs() -> None:
    pieces = snippet(["قال مُحَمَّد ذلك"], read("محمد"))
    assert [piece.text for piece in pieces if piece.is_marked] == ["مُحَمَّد"]
    assert normalised("مُحَمَّد") == "محمد"
