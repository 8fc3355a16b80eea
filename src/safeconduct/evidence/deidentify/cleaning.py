"""A text as it reads: without invisible marks and accents, look-alike letters put back into one script.

The cleaned text keeps, for each of its characters, the place in the original, so that spans found in the
one can be told in the other. Nothing is kept between calls but a table of single characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

# One character for one: what the quick way may change without moving anything.
_SAME_LENGTH = str.maketrans(
    {"ё": "е", "Ё": "Е", "\u00a0": " ", "\u202f": " ", "\u2009": " ", "\r": " "}
    | dict.fromkeys("‐‑‒–—―−", "-")
    | dict.fromkeys("’‘ʼ`´ʹ′", "'")
    | dict.fromkeys("“”„‟″", '"')
)
_NOT_PLAIN = re.compile("[^\x00-\x7eА-Яа-яЁё\u00a0\u202f\u2009‐‑‒–—―−’‘ʼ`´ʹ′“”„‟″«»…№°€£₽\r]")
_LETTERS = {
    "š": "sh", "ş": "sh", "ș": "sh", "č": "ch", "ç": "ch", "ć": "ch", "ž": "zh", "ğ": "g", "ı": "i", "ß": "ss",
    "ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ə": "a", "ŧ": "t", "ħ": "h",
    "α": "a", "ε": "e", "ι": "i", "κ": "k", "ν": "v", "ο": "o", "ρ": "p", "τ": "t", "υ": "u", "χ": "x",
    "ӏ": "", "ɑ": "a", "ո": "n", "օ": "o", "ѕ": "s", "ԁ": "d", "һ": "h", "ј": "j", "ʻ": "'", "ʿ": "'", "ʾ": "'",
}  # fmt: skip
_CAPITALS = {
    "Α": "A", "Β": "B", "Ε": "E", "Ζ": "Z", "Η": "H", "Ι": "I", "Κ": "K", "Μ": "M", "Ν": "N", "Ο": "O", "Ρ": "P",
    "Τ": "T", "Υ": "Y", "Χ": "X", "Ӏ": "", "Ѕ": "S", "Ј": "J", "İ": "I",
}  # fmt: skip
_TO_CYRILLIC = str.maketrans("aceopxykmtbhiABCEHKMOPTXYI", "асеорхукмтвніАВСЕНКМОРТХУІ")
_TO_LATIN = str.maketrans("асеорхукмтніАВСЕНКМОРТХУІѕјһ", "aceopxykmthiABCEHKMOPTXYIsjh")
_MIXED = re.compile(
    r"(?<![A-Za-z\u0400-\u04ff])(?:[A-Za-z]+[\u0400-\u04ff]|[\u0400-\u04ff]+[A-Za-z])[A-Za-z\u0400-\u04ff]*"
)
_LATIN, _CYRILLIC = re.compile("[A-Za-z]"), re.compile("[\u0400-\u04ff]")
_KEPT = frozenset("йЙ")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """The cleaned text, the same in small letters (equally long), and where each character stood."""

    text: str = field(repr=False)
    small: str = field(repr=False)
    starts: Sequence[int] = field(repr=False)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Where the cleaned characters `start` to `end` stand in the original, marks after them included."""
        return self.starts[start], max(self.starts[end - 1] + 1, self.starts[end])


@lru_cache(maxsize=4096)
def _character(character: str) -> str:
    """What one character of the original becomes: nothing, itself, or its plain letters."""
    if character.translate(_SAME_LENGTH) != character:
        return character.translate(_SAME_LENGTH)
    if character in _LETTERS or character in _CAPITALS:
        return _LETTERS.get(character, _CAPITALS.get(character, ""))
    if character.lower() in _LETTERS:
        return _LETTERS[character.lower()].capitalize()
    category = unicodedata.category(character)
    if category in ("Cf", "Mn", "Me") or character == "\u3164":
        return ""
    if category == "Nd":
        return str(unicodedata.decimal(character))
    if category == "Zs":
        return " "
    if character in _KEPT or character < "\x80":
        return character
    plain = "".join(c for c in unicodedata.normalize("NFKD", character) if unicodedata.category(c) != "Mn")
    return plain.translate(_SAME_LENGTH) if 0 < len(plain) <= 4 else character


def _one_script(match: re.Match[str]) -> str:
    """A word in which Latin and Cyrillic letters are mixed, in the script that most of it is in."""
    word = match[0]
    cyrillic, latin = word.translate(_TO_CYRILLIC), word.translate(_TO_LATIN)
    if not _LATIN.search(cyrillic) and _CYRILLIC.search(latin):
        return cyrillic
    if not _CYRILLIC.search(latin) and _LATIN.search(cyrillic):
        return latin
    return cyrillic if len(_CYRILLIC.findall(word)) * 2 >= len(word) else latin


def twin(word: str) -> str:
    """The same drawn word in the other script (`Xaba` for Хава), or empty when letters have no twin."""
    if _LATIN.match(word):
        other = word.translate(_TO_CYRILLIC)
        return "" if _LATIN.search(other) else other
    other = word.translate(_TO_LATIN)
    return "" if _CYRILLIC.search(other) else other


def _slowly(text: str) -> tuple[str, list[int]]:
    pieces: list[str] = []
    starts: list[int] = []
    for index, character in enumerate(text):
        if character == "\u0306" and pieces and pieces[-1] in ("и", "И"):
            pieces[-1] = "й" if pieces[-1] == "и" else "Й"
            continue
        plain = _character(character)
        for letter in plain:
            pieces.append(letter)
            starts.append(index)
    starts.append(len(text))
    return "".join(pieces), starts


def cleaned(text: str) -> Cleaned:
    """The text without marks, accents, odd blanks and look-alikes. Linear in its length."""
    starts: Sequence[int]
    if _NOT_PLAIN.search(text) is None:
        plain, starts = text.translate(_SAME_LENGTH), range(len(text) + 1)
    else:
        plain, starts = _slowly(text)
    plain = _MIXED.sub(_one_script, plain)
    small = plain.lower()
    if len(small) != len(plain):
        small = "".join(c.lower() if len(c.lower()) == 1 else c for c in plain)
    return Cleaned(plain, small, starts)
