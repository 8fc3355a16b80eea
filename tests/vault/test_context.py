"""A family of contexts is only a quicker way to the same bytes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.vault import CannotOpen, Context, ContextFamily, LockKey, lock, unlock

WORDS = st.text(max_size=30)
ROWS = st.text(alphabet=st.characters(max_codepoint=126, min_codepoint=33), min_size=1, max_size=60)


@given(table=WORDS, purpose=WORDS, epoch=st.integers(0, 2**64 - 1), row=ROWS)
def test_it_encodes_what_a_context_encodes(table: str, purpose: str, epoch: int, row: str) -> None:
    family = ContextFamily(table, purpose, epoch, len(row))
    assert family.of(row).encode() == Context(table, row, purpose, epoch).encode()


def test_it_opens_its_own_row_and_no_other() -> None:
    key = LockKey.new()
    blob = lock(b"Zaur", key=key, context=Context("intake.request", "row-1", "summary"))
    family = ContextFamily("intake.request", "summary", 0, 5)
    assert unlock(blob, key=key, context=family.of("row-1")) == b"Zaur"
    with pytest.raises(CannotOpen):
        unlock(blob, key=key, context=family.of("row-2"))


@pytest.mark.parametrize("row", ["row-10", "row", "", "ряд-1"])
def test_a_row_of_another_length_or_alphabet_is_refused(row: str) -> None:
    with pytest.raises(ValueError):  # a mistake of the caller, not of the data
        ContextFamily("t", "p", 0, 5).of(row)
