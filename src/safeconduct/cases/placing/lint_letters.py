"""The words of a text as letters: nothing hides behind signs that are not seen, other scripts' lookalikes or figures.

``plain`` makes one text of compatible signs; ``tokens`` are its words; ``writings`` of a word are the forms in which it
is compared with a name: as it stands, in Latin letters, and with what only looks like a letter put right.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from safeconduct.names import scripts

Script = Literal["l", "c", "a", "o"]
"""Latin; Cyrillic and Greek; Arabic and Hebrew; any other."""
MARKS = (
    "\u0300-\u036f\u0483-\u0489\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed"
    "\u0900-\u0963\u0966-\u0dff\u0e30-\u0e4e\u0eb1-\u0ecd\u0f18-\u0fbc\u1000-\u109f\u135d-\u135f\u1780-\u17d3\u3099"
)
"""Signs that belong to the letter before them, and the letters of scripts where they are many."""
_FIGURES_FOR_LETTERS = str.maketrans("013456789@$€!", "oieasgtbgasei")
_FIGURES_FOR_CYRILLIC = str.maketrans("03469", "озчбд")
_TOKEN = re.compile(rf"(?:[^\W_]|[{MARKS}]|(?<=[^\W_])[@$€!](?=[^\W\d_]))+")
_CAMEL = re.compile(r"[A-ZÀ-ÞА-ЯЁ]?[a-zß-ÿа-яё]+|[A-ZÀ-ÞА-ЯЁ]+(?![a-zß-ÿа-яё])")
_UNSEEN = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)
_LIKE_LATIN = str.maketrans(
    "аеорсухкмнтвіѕјһԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαιοκνρτυχАВЕКМНОРСТУХІЅЈ",
    "aeopcyxkmhtbisjhdqwABEZHIKMNOPTYXaioKvptuxABEKMHOPCTYXISJ",
)
_LIKE_CYRILLIC = str.maketrans("aeopcyxkmhtbi", "аеорсухкмнтві")
_LATIN, _CYRILLIC, _GREEK = (
    re.compile("[a-zà-ɏ]"),
    re.compile("[\u0400-\u052f]"),
    re.compile("[\u0370-\u03ff]"),
)
_ABJAD = re.compile("[\u0590-\u06ff\u0750-\u077f]")
_ARABIC = str.maketrans("أإآٱىیېةۀہھؤئکگ", "اااايييههههويكك", "ـء")
_SENTENCE = re.compile(r"[.!?:;…•\n؟۔。]")
_TITLED = """mr mrs ms miss dr prof client named name called client's г mme sr sra herr frau"""
_TITLES = frozenset(_TITLED.split())


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a text. ``starts``: a sentence begins with it, or everything around is in capitals."""

    text: str
    at: int
    end: int
    starts: bool

    @property
    def is_capital(self) -> bool:
        return self.text[:1].isupper()


def plain(text: str) -> str:
    """Compatible forms, without signs that are not seen; figures of any script as 0 to 9."""
    return unicodedata.normalize("NFKC", text).translate(_SIGNS)


class _Signs(dict[int, str | None]):
    """What each sign becomes: nothing where it is not seen, 0 to 9 for a figure, else itself."""

    def __missing__(self, code: int) -> str | None:
        sign = chr(code)
        value = unicodedata.decimal(sign, None)
        unseen = sign not in "\n\t" and (unicodedata.category(sign) in ("Cf", "Cc") or _UNSEEN.match(sign))
        found = None if unseen else sign if value is None else str(value)
        if len(self) < 4096:
            self[code] = found
        return found


_SIGNS = _Signs()


def tokens(text: str) -> list[Token]:
    """The words of a plain text, in order."""
    found: list[Token] = []
    shouts = text.isupper() and len(text) > 40
    before: Token | None = None
    for each in _TOKEN.finditer(text):
        gap = text[before.end : each.start()] if before else ""
        starts = before is None or (bool(_SENTENCE.search(gap)) and before.text.casefold() not in _TITLES)
        before = Token(each.group(), each.start(), each.end(), starts or shouts)
        found.append(before)
    return found


def parts(token: Token) -> list[Token]:
    """What a word is glued of: ZaurVymyshlenny, Zaur2; nothing for a plain word."""
    text = token.text
    if text.isalpha() and (text[1:].islower() or text.isupper() or text.islower()):
        return []
    found = [token_of(token, each.start(), each.end()) for each in _CAMEL.finditer(text)]
    return [each for each in found if len(each.text) > 1 and each.text != text]


def token_of(token: Token, start: int, end: int) -> Token:
    """A piece of a token, where it stands."""
    return Token(token.text[start:end], token.at + start, token.at + end, token.starts and not start)


def script(word: str) -> Script:
    """The script of a word, by the first letter of a known one."""
    if word.isascii():
        return "l"
    low = word.lower()
    if _ABJAD.search(low):
        return "a"
    if _CYRILLIC.search(low) or _GREEK.search(low):
        return "c"
    return "l" if _LATIN.search(low) or "\u1e00" <= unicodedata.normalize("NFC", low)[:1] <= "\u1eff" else "o"


def native(word: str) -> str:
    """A word in its own letters: no case, no marks where they only help to read."""
    if word.isascii():
        return word.lower()
    kind = script(word)
    low = unicodedata.normalize("NFKD" if kind != "o" else "NFC", word.casefold())
    if kind == "o":
        return low
    bare = "".join(each for each in low if not unicodedata.combining(each))
    return bare.translate(_ARABIC) if kind == "a" else bare


@lru_cache(maxsize=4096)
def latin(word: str) -> str:
    """A word in Latin letters a to z, as `names` writes it."""
    if word.isascii() and word.isalpha():
        return word.lower()
    return "".join(each.written for each in scripts.spellings(word))


@lru_cache(maxsize=4096)
def writings(word: str) -> tuple[str, ...]:
    """Every form of a word of the text in which a name may stand; the first is the word as it is."""
    if word.isascii() and word.isalpha():
        return (word.lower(),)
    found = [native(word)]
    if sum(map(str.isalpha, word)) > 1 and not word.isalpha() and script(word) in "lc":
        low = word.casefold()
        letters = "".join(each for each in low if each.isalpha())
        table = _FIGURES_FOR_CYRILLIC if script(word) == "c" else _FIGURES_FOR_LETTERS
        turned = low.translate(table)
        found += [native(letters)] if len(letters) > 2 else []
        found += (
            [native(turned), native(turned.replace("i", "l")) if "1" in low else ""]
            if len(turned) > 3
            else []
        )
    if script(word) != "a":
        found.append(latin(word))
    if script(word) == "c" and not _abroad(word):
        found += [latin(word.translate(_LIKE_LATIN)), *_as_cyrillic(word)]
    return tuple(dict.fromkeys(each for each in found if each))


def _abroad(word: str) -> bool:
    """Whether a word has letters that look like nothing Latin: then nothing in it is a disguise."""
    return any(not each.isascii() for each in word.translate(_LIKE_LATIN)) and not _LATIN.search(word.lower())


def _as_cyrillic(word: str) -> list[str]:
    if not _LATIN.search(word.lower()):
        return []
    turned = word.casefold().translate(_LIKE_CYRILLIC)
    return [native(turned), latin(turned)]


def without_particle(word: str) -> list[str]:
    """An Arabic word without what is written onto its front: و، ف، ب، ك، ل، ال; an Ethiopic one likewise."""
    if word[:1] in "የበለከ" and len(word) > 2:
        return [word[1:]]
    if script(word) != "a":
        return []
    rest = native(word)
    found = []
    for letters in ("وف", "بكلس"):
        if rest[:1] in letters and len(rest) > 3:
            rest = rest[1:]
            found.append(rest)
    bare = [each[2:] for each in (native(word), *found) if each[:2] in ("ال", "لل") and len(each) > 4]
    return list(dict.fromkeys((*found, *bare)))
