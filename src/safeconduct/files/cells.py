"""Cells of a table that a spreadsheet would compute: text that begins like a formula gets an apostrophe in front.

Pure, and the one place for it. Numbers are written by us as numbers and never come here. ``back`` undoes ``neutral``
exactly, so that what was taken out as a file can be brought in again.
"""

from __future__ import annotations

import re

_INVISIBLE = r"[\s\x00\ufeff\u200b-\u200f\u202a-\u202e\u2060-\u2069]"
_COMPUTED = rf"(?:[\t\r\n]|{_INVISIBLE}*[=+\-@＝＋－＠])"
_DANGEROUS = re.compile(rf"'*{_COMPUTED}")
_GUARDED = re.compile(rf"'+{_COMPUTED}")


def neutral(text: str) -> str:
    """Text that no spreadsheet takes for a formula; most text as it is."""
    return f"'{text}" if _DANGEROUS.match(text) else text


def back(text: str) -> str:
    """What ``neutral`` was given."""
    return text[1:] if _GUARDED.match(text) else text
