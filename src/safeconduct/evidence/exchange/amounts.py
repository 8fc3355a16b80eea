"""Quantities as people write them, read into ``counting.Quantity`` with the phrase kept as it stood.

“At least 3”, “100+”, “не менее ста”, “dozens of men”: what hedges the figure becomes the comparator, and the
cell itself the phrase. What we do not understand is refused, never rounded into a number.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from safeconduct.counting.number_words import LANGUAGES, heard
from safeconduct.counting.quantities import Comparator, NotAQuantity, Quantity
from safeconduct.counting.wording import NotHeard, read_words

from .saying import NotRead
from .wordings import UNKNOWN, WORDINGS

C = Comparator
Said = tuple[Comparator, int | None, int | None]

_JOIN = r"\s*(?:[-–—]|to|and|or|до|и|a|y|à|et|إلى|و|تا)\s*"
_NUMBER = r"\d{1,3}(?:[ ,’'\u00a0\u202f٬]\d{3})+|\d+(?:\.0+)?"
_BETWEEN = re.compile(
    rf"(?:(?:between|from|от|entre|de|بين|ما بين|بین|از)\s+)?({_NUMBER}){_JOIN}({_NUMBER})(?!\d)(.*)"
)
_BARE = re.compile(rf"({_NUMBER})(?!\d)(.*)", re.DOTALL)
_OF = re.compile(r"^\s*(?:of|de|d['’]|من)\b\s*")
_DOZEN = re.compile(r"(?:a|one|1) dozen\b")


def _start(words: Sequence[str]) -> re.Pattern[str]:
    """These words at the start; a letter does not go on after them."""
    return re.compile(rf"(?:{'|'.join(words)})(?![^\W\d_])\s*")


_BEFORE_FOUND = [(C(name), _start(words)) for name, words in WORDINGS["before"].items()]
_AFTER_FOUND = [
    (C(name), re.compile(rf"\s*{_start(words).pattern}")) for name, words in WORDINGS["after"].items()
]
_VAGUE_FOUND = [(C(name), _start(words)) for name, words in WORDINGS["vague"].items()]
_FEWER_FOUND = _start(WORDINGS["fewer"])
_REFUSED = frozenset(WORDINGS["refused"])
_UNITS = {unit: frozenset(words) for unit, words in WORDINGS["units"].items()}


def read_quantity(
    text: str, *, unit: str = "", act: str = "", language: str = "", comparator: str = ""
) -> Quantity | None:
    """What a cell says; None for “unknown”. A bare number takes ``comparator`` (exactly, unless told).

    ``unit``: what the column counts; person where neither column nor cell says. Raises ``NotRead``.
    """
    plain = _plain(text)
    if not plain or plain in UNKNOWN:
        return None
    (said, low, high), rest = _said(plain, text.strip())
    if comparator and said is C.EXACTLY:
        said = Comparator(comparator)
    named = _unit_in(rest)
    if unit and named and named != unit:
        raise NotRead("quantity_unit")
    return _fitting(unit or named or "person", said, low, high, act, text.strip(), language)


def from_figures(
    low: str, high: str, *, unit: str, act: str, phrase: str, language: str = ""
) -> Quantity | None:
    """Lowest and highest from two cells. Equal ones are exactly that; one alone is at least, or up to."""
    figures = [None if not _plain(each) else whole(each) for each in (low, high)]
    least, most = figures
    if least is None and most is None:
        return None
    if most is None:
        return _fitting(unit, C.AT_LEAST, least, None, act, phrase, language)
    if least is None:
        return _fitting(unit, C.UP_TO, most, None, act, phrase, language)
    if most < least:
        raise NotRead("quantity_high")
    if most == least:
        return _fitting(unit, C.EXACTLY, least, None, act, phrase, language)
    return _fitting(unit, C.BETWEEN, least, most, act, phrase, language)


def whole(text: str) -> int:
    """A whole number, also as 232.0 or 1,234 or in another script's digits. Raises ``NotRead``."""
    found = _BARE.fullmatch(_plain(text))
    if not found or found[2].strip():
        raise NotRead("number")
    return _number(found[1])


def _plain(text: str) -> str:
    normal = unicodedata.normalize("NFKC", text).replace("\u200e", "").replace("\u200f", "")
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in normal)
    return " ".join(digits.lower().split()).strip(" .;")


def _number(text: str) -> int:
    number = int(re.sub(r"\D", "", text.split(".")[0]))
    if number > 2**31 - 1:
        raise NotRead("quantity")
    return number


def _said(plain: str, text: str) -> tuple[Said, str]:
    """Comparator and figures, and the words that are left (what was counted).

    Words without digits are first held against our own wording; with digits, only when nothing else fits.
    """
    has_digits = any(letter.isdecimal() for letter in plain)
    ours = None if has_digits else _ours(text) or _ours(plain)
    if ours:
        return ours, ""
    try:
        return _worded(plain)
    except NotRead:
        ours = (_ours(text) or _ours(plain)) if has_digits else None
        if not ours:
            raise
        return ours, ""


def _worded(plain: str) -> tuple[Said, str]:
    if _FEWER_FOUND.match(plain):
        figure, rest = _figure(_FEWER_FOUND.sub("", plain, count=1))
        return (C.UP_TO, max(figure - 1, 0), None), rest
    between = _BETWEEN.fullmatch(plain)
    if between:
        return (C.BETWEEN, _number(between[1]), _number(between[2])), between[3]
    for comparator, pattern in _BEFORE_FOUND:
        found = pattern.match(plain)
        if found and found.end() < len(plain) and not _vague(plain):
            figure, rest = _figure(plain[found.end() :])
            return (comparator, figure, None), rest
    vague = _vague(plain)
    if vague:
        return vague
    figure, rest = _figure(plain)
    for comparator, pattern in _AFTER_FOUND:
        found = pattern.match(rest)
        if found:
            return (comparator, figure, None), rest[found.end() :]
    return (C.EXACTLY, figure, None), rest


def _vague(plain: str) -> tuple[Said, str] | None:
    for comparator, pattern in _VAGUE_FOUND:
        found = pattern.match(plain)
        if found and not any(each.isdecimal() for each in plain[found.end() :]):
            return (comparator, None, None), _OF.sub("", plain[found.end() :])
    return None


def _ours(plain: str) -> Said | None:
    """The exact words that we write ourselves, spelled numbers included."""
    if plain.isdecimal():
        return None
    for language in LANGUAGES:
        try:
            return read_words(plain, language)
        except NotHeard:
            continue
    return None


def _figure(text: str) -> tuple[int, str]:
    """The number a text begins with, in digits or spelled, and what follows."""
    dozen = _DOZEN.match(text)
    if dozen:
        return 12, text[dozen.end() :]
    found = _BARE.fullmatch(text)
    if found:
        return _number(found[1]), found[2]
    for size in (3, 2, 1):
        words = text.split()
        for language in LANGUAGES if len(words) >= size else ():
            try:
                return heard(" ".join(words[:size]), language), " ".join(words[size:])
            except ValueError:
                continue
    raise NotRead("quantity")


def _unit_in(rest: str) -> str:
    """The unit that the words after a number name, "" without words. Anything else is not understood."""
    words = re.findall(r"[^\W\d_]+", rest)
    if re.search(r"[\d<>=%$€/*]", rest) or len(words) > 6 or _REFUSED.intersection(words):
        raise NotRead("quantity")
    if rest.strip() and not words and rest.strip(" ().,"):
        raise NotRead("quantity")
    return next((unit for unit, known in _UNITS.items() if known.intersection(words)), "")


def _fitting(
    unit: str, comparator: Comparator, low: int | None, high: int | None, act: str, phrase: str, language: str
) -> Quantity:
    try:
        return Quantity(unit, comparator, low, high, act=act, phrase=phrase, language=language)
    except NotAQuantity:
        raise NotRead("quantity_fit") from None
