"""What people type: digits of any script, marks nobody sees, characters no one can mean."""

from __future__ import annotations

import unicodedata

LONGEST_NUMBER = 20  # characters; longer ones are no number anyone means, and slow to read as one


def tidy(text: str, *, lines: bool = False) -> str:
    """Text without NUL, other control characters and half surrogates; `lines` keeps line ends and tabs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if not lines:
        text = text.replace("\n", " ").replace("\t", " ")
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs")).strip()


def ascii_digits(text: str) -> str:
    """The text with every script's decimal digits as 0-9, without spaces and invisible marks."""
    out = []
    for c in unicodedata.normalize("NFC", text[:200]):
        if (digit := unicodedata.decimal(c, None)) is not None:
            out.append(str(int(digit)))
        elif unicodedata.category(c) not in ("Cf", "Cc", "Cs", "Zs"):
            out.append(c)
    return "".join(out)


def whole_number(text: str) -> int | None:
    """The number in the text, or None if there is none or it has more than 20 digits."""
    digits = ascii_digits(text)
    if not digits.isascii() or not digits.isdigit() or len(digits) > LONGEST_NUMBER:
        return None
    return int(digits)
