"""How text becomes words that can be found: one way for what is kept and for what is asked. Pure.

Case, accents, Arabic vowel signs and the shapes of one letter (alef, ya, ta marbuta; Persian ya and kaf), the Russian
ё, digits of any script and the Turkish dotless i make no difference. Chinese and Japanese have no spaces: each run of
their characters becomes overlapping pairs, and its last character alone.
"""

from __future__ import annotations

import re
import sys
import unicodedata
from collections.abc import Iterator

MOST_WORDS = 12_000
"""Of one record; what comes later is not indexed. PostgreSQL keeps positions up to 16,383."""
LONGEST_WORD = 64
_MARKS = {
    code: None for code in range(0x300, sys.maxunicode + 1) if unicodedata.category(chr(code)).startswith("M")
}
_DIGITS = {
    code: str(unicodedata.digit(chr(code)))
    for code in range(0x80, sys.maxunicode + 1)
    if unicodedata.category(chr(code)) == "Nd"
}
_LETTERS = {
    ord(one): other
    for one, other in {
        "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "ة": "ه", "ۀ": "ه", "ٱ": "ا", "ـ": "", "ı": "i", "ӏ": "i",
        "\u200c": "", "\u200d": "", "\u00ad": "",
    }.items()
}  # fmt: skip
_FOLD = {**_MARKS, **_DIGITS, **_LETTERS}
_SHORT_I = "и\u0306"
_UNSPACED = "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUN = re.compile(f"[{_UNSPACED}\U00020000-\U0003ffff]+")
_WORD = re.compile(r"[^\W_]+")
_WRITTEN = re.compile(r"(?:[^\W_]|[\u0300-\u036f\u0610-\u061a\u0640\u064b-\u065f\u0670\u200c\u200d\u00ad])+")


def normalised(text: str) -> str:
    """Text with everything folded that makes no difference; what is no letter or digit stays."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text).casefold().replace(_SHORT_I, "й")
    return unicodedata.normalize("NFC", apart.translate(_FOLD))


def words(text: str, most: int = MOST_WORDS) -> list[str]:
    """The words of a text, in order, as they are kept and asked for."""
    folded = normalised(text)
    found = _WORD.findall(folded)
    if not folded.isascii() and _RUN.search(folded):
        found = [part for word in found for part in _pairs(word)]
    return [word[:LONGEST_WORD] for word in found[:most]]


def _pairs(word: str) -> Iterator[str]:
    """A word as it is, with runs of unspaced characters cut into pairs."""
    done = 0
    for run in _RUN.finditer(word):
        if before := word[done : run.start()]:
            yield before
        text = run.group()
        yield from (text[at : at + 2] for at in range(len(text)))
        done = run.end()
    if rest := word[done:]:
        yield rest


def written(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Each word of a text where it stands: start, end, and what it is kept as. For showing what was found."""
    for match in _WRITTEN.finditer(text):
        word = match.group()
        kept = [word.lower()[:LONGEST_WORD]] if word.isascii() else words(word)  # the same for these, at once
        yield match.start(), match.end(), kept
