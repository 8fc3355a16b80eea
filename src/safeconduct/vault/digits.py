"""Digits as people type them: any script, with spaces, dashes and marks nobody sees."""

from __future__ import annotations

import unicodedata

_LONGEST = 512
_IGNORED_CATEGORIES = frozenset(("Zs", "Zl", "Zp", "Cf", "Pd"))
# Minus signs and dash-like marks outside category Pd, the joiner, and the variation marks of emoji digits.
_IGNORED = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u02d7\u2043\u207b\u208b\u2212\u034f\u20e3\ufe0e\ufe0f")


def is_filler(character: str) -> bool:
    """Whether it is a space, a dash, or a mark without a shape (bidi, zero width, soft hyphen ...)."""
    return character in _IGNORED or unicodedata.category(character) in _IGNORED_CATEGORIES


def plain_digits(text: str) -> str | None:
    """The decimal digits in `text` as 0 to 9, fillers left out; None if anything else stands in it."""
    if len(text) > _LONGEST:
        return None
    digits: list[str] = []
    for character in text:
        value = unicodedata.decimal(character, None)
        if value is not None:
            digits.append(str(value))
        elif not is_filler(character):
            return None
    return "".join(digits)
