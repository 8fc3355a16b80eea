"""What the search finds: whole words, phrases, beginnings; case, accents, Cyrillic or Latin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.cases.finding.matching import Place, find
from safeconduct.choices.finding.asking import read


@pytest.mark.parametrize(
    ("text", "typed", "is_found"),
    [
        ("They took him to the cellar.", "cellar", True),
        ("They took him to the cellar.", "CELLAR took", True),
        ("They took him to the cellar.", "cell", False),
        ("They took him to the cellar.", "cell*", True),
        ("They took him to the cellar.", '"to the cellar"', True),
        ("They took him to the cellar.", '"the to cellar"', False),
        ("They took him to the cellar.", "cellar -took", False),
        ("They took him to the cellar.", "cellar -prison", True),
        ("Café in Zürich", "cafe zurich", True),
        ("Магомед приехал", "магомед", True),
        ("Магомед приехал", "Magomed", True),
        ("Magomed came", "Магомед", True),
        ("В Грозном", "grozn*", True),
        ("A 123 456 789", '"123 456"', True),
        ("", "anything", False),
        ("anything", "-anything", False),
    ],
)
def test_what_is_found(text: str, typed: str, is_found: bool) -> None:
    assert bool(find([Place("Note", (text,), "/")], read(typed))) is is_found


def test_what_was_found_is_marked_as_it_is_spelt() -> None:
    (hit,) = find([Place("Note", ("Его зовут Магомед.",), "/")], read("magomed"))
    assert [piece.text for piece in hit.pieces if piece.is_marked] == ["Магомед"]


def test_two_texts_of_one_place_are_searched_together() -> None:
    assert find([Place("Person", ("Zaur", "born in Argun"), "/")], read("zaur argun"))


@given(st.text(max_size=80), st.text(max_size=40))
def test_no_text_and_no_question_breaks_it(text: str, typed: str) -> None:
    find([Place("Note", (text,), "/")], read(typed))
