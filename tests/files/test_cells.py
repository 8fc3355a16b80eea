"""Text that begins like a formula: no spreadsheet computes it, and it comes back as it was."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safeconduct.files.cells import back, neutral


@pytest.mark.parametrize(
    "text",
    [
        "=1+1", "+7 900 000", "-2", "@SUM(A1)", " =1", "\t=1", "\r=1", "\n=1", "\ttext", "\rtext", "\ntext",
        "\u00a0=1", "\ufeff=1", "\u200b=1", "＝1", "＋1", "－1", "＠a", "  ＝1", "'=1", "''=1", "=cmd|' /C calc'!A0",
    ],
    ids=str.encode,
)  # fmt: skip
def test_what_a_spreadsheet_would_compute_is_kept_from_it(text: str) -> None:
    assert neutral(text) == f"'{text}" and back(neutral(text)) == text


@pytest.mark.parametrize(
    "text", ["", "Zaur", "5", "a=b", "a-b", "'quoted'", "O'Neil", "عربي", " x", "2026-01-05"]
)
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert neutral(text) == text and back(text) == text


@given(st.text(st.sampled_from("'=+-@＝＠ \t\r\n\ufeffab5")) | st.text())
def test_every_text_comes_back(text: str) -> None:
    assert back(neutral(text)) == text
    assert (
        not neutral(text)
        .lstrip(" \ufeff\u200b\u00a0")
        .startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    )
