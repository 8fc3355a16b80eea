"""One document, written in one way only, and nothing of it in any error."""

from __future__ import annotations

import traceback
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.vault import (
    CannotOpen,
    Context,
    LockKey,
    NotADocument,
    dump,
    load,
    lock,
    lock_document,
    unlock_document,
)

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
plain = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | words
documents = st.recursive(plain, lambda inner: st.lists(inner) | st.dictionaries(words, inner), max_leaves=20)


@given(documents)
def test_a_document_comes_back_as_it_was(document: Any) -> None:
    assert load(dump(document)) == document


@given(st.dictionaries(words, plain, min_size=2))
def test_the_order_of_entry_leaves_no_mark(answers: dict[str, Any]) -> None:
    assert dump(answers) == dump(dict(reversed(answers.items())))


def test_it_is_written_as_utf_8_without_spaces() -> None:
    assert (
        dump({"имя": "Заур", "children": [1, 2], "a": None})
        == '{"a":null,"children":[1,2],"имя":"Заур"}'.encode()
    )


def test_answers_are_locked_at_the_documents_floor(file_key: LockKey, place: Context) -> None:
    blob = lock_document({"story": "They came at night."}, key=file_key, context=place)
    assert len(blob) == 4096 + 18 + 12 + 16
    assert unlock_document(blob, key=file_key, context=place) == {"story": "They came at night."}


@pytest.mark.parametrize(
    "wrong", [float("nan"), float("inf"), {"Zaur"}, b"Zaur", "Zaur \ud800", {("Zaur",): 1}]
)
def test_what_is_no_document_is_refused_without_repeating_it(wrong: Any) -> None:
    with pytest.raises(NotADocument) as refused:
        dump({"answer": wrong} if not isinstance(wrong, dict) else wrong)
    assert "Zaur" not in "".join(traceback.format_exception(refused.value, limit=0))
    assert refused.value.__context__ is None


def test_a_document_that_contains_itself_is_refused() -> None:
    endless: list[Any] = []
    endless.append(endless)
    with pytest.raises(NotADocument):
        dump(endless)


@pytest.mark.parametrize(
    "inside", [b"", b"{", b"\xff", b"[" * 100_000, b"{}{}", b"{} ", b" {}", b"\xef\xbb\xbf{}"]
)
def test_a_locked_thing_that_is_no_document_cannot_be_opened(
    inside: bytes, file_key: LockKey, place: Context
) -> None:
    blob = lock(inside, key=file_key, context=place)
    with pytest.raises(CannotOpen) as refused:
        unlock_document(blob, key=file_key, context=place)
    assert refused.value.__context__ is None
