"""Whatever somebody typed as a name is taken, and what says nothing is left out."""

from __future__ import annotations

import sys
from time import process_time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from safeconduct.names import Identity, MatchingMissing, Prepared, Roll, find, prepare
from safeconduct.names.finding import _rapidfuzz
from safeconduct.names.scripts import _anyascii, spellings

from .hidden import of_name


@pytest.mark.parametrize(
    "nothing", ["", " ", "12345", "٤٥٦", "🙂🙂", "\x00", "\u200f\u202e", "—", "?", "١/٢", "ʼ", "\ud800"]
)
def test_what_holds_no_letter_is_no_name(nothing: str) -> None:
    assert of_name(nothing).names == ()


@pytest.mark.parametrize(
    "written",
    [
        "Ami\u200bna Umarova", "\u202bAmina Umarova\u202c", "Amina\x00Umarova", "AMINA  umarova", "Amina Umarova 🙂",
        "Amina Umarova (1990)", "Ａｍｉｎａ Ｕｍａｒｏｖａ", "Amina_Umarova", "Ámina Umárova", "Amina\tUmarova\n",
        "A'mina Uma’rova",
    ],
)  # fmt: skip
def test_marks_signs_and_forms_of_letters_do_not_matter(written: str) -> None:
    assert of_name(written) == of_name("Amina Umarova")


@pytest.mark.parametrize("written", ["Г1апур", "ГIапур", "Гӏапур", "ГӀапур", "Гlапур", "Г|апур"])
def test_a_palochka_may_be_typed_in_any_way(written: str) -> None:
    assert of_name(written) == of_name("Гапур")


@pytest.mark.parametrize("written", ["مـحـمـد", "مُحَمَّد", "ﻣﺤﻤﺪ"])
def test_arabic_marks_and_forms_do_not_matter(written: str) -> None:
    assert of_name(written) == of_name("محمد")


def test_latin_letters_in_a_cyrillic_name_are_read_as_cyrillic() -> None:
    assert of_name("Xaвa Иcaeвa") == of_name("Хава Исаева")


@pytest.mark.parametrize("letter", ["A", "Х", "م", "王", "ß", "İ", "ǆ", "ﬃ", "ʻ", "ª"])
def test_one_letter_never_fails(letter: str) -> None:
    find([of_name(letter)], Roll.of([of_name(letter), of_name("Amina Umarova")]))


@pytest.mark.parametrize(
    "long", ["a" * 10_000, "Amina " * 2_000, "م" * 10_000, "ﷺ" * 10_000, "abd" * 5_000, "́" * 10_000]
)
def test_ten_thousand_letters_are_cut_and_quick(long: str) -> None:
    began = process_time()
    prepared = of_name(long)
    find([prepared], Roll.of([prepared]))
    assert len(prepared.to_json()[1]) < 4_000
    assert process_time() - began < 2


def test_many_names_numbers_and_phones_are_cut() -> None:
    much = Identity(("Amina Umarova", "Zura") * 500, "1990" * 500, "1" * 10_000, ("5" * 10_000,) * 500)
    assert len(str(prepare(much).to_json())) < 1_000


@settings(deadline=None)
@example(names=["YÆ0Ϛ"], birth="", number="")
@given(st.lists(st.text(max_size=40), max_size=3), st.text(max_size=12), st.text(max_size=12))
def test_any_text_is_prepared_stored_and_found_again(names: list[str], birth: str, number: str) -> None:
    prepared = prepare(Identity(tuple(names), birth, number, (number,)))
    assert Prepared.from_json(prepared.to_json()) == prepared
    found = find([prepared], Roll.of([prepared.to_json()]))[0]
    if prepared.names:
        assert [(each.position, each.reasons[0].code) for each in found] in (
            [(0, "same_name")],
            [(0, "same_a_number")],
        )


@settings(deadline=None)
@given(st.text(max_size=30))
def test_words_are_latin_letters_only(text: str) -> None:
    for each in spellings(text):
        assert each.written.isascii() and each.written.isalpha() and each.written.islower()


def test_no_name_appears_in_a_repr() -> None:
    identity = Identity(("Amina Umarova",), "1990", "A12345678", ("555",))
    assert "mina" not in repr(identity) + repr(prepare(identity))
    assert "1990" not in repr(identity) + repr(prepare(identity))


@pytest.mark.parametrize("package", ["anyascii", "rapidfuzz"])
def test_a_missing_package_is_a_sentence(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = of_name("Amina Umarova")
    for cached in (_anyascii, _rapidfuzz):
        cached.cache_clear()
    for module in (package, "rapidfuzz.distance", "rapidfuzz.process"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(MatchingMissing, match=f"extra “matching”.*{package}"):
        find([of_name("Zura")] if package == "anyascii" else [prepared], Roll.of([prepared]))
    for cached in (_anyascii, _rapidfuzz):
        cached.cache_clear()
