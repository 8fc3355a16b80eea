"""How a word in Latin letters may sound, and the skeleton of its consonants.

A sound is a string of one letter per phoneme. Capitals stand for the hushing ones (S sh, Z zh, C ch, J dzh), c for ts,
x for kh. Spellings of English, German, French and of the Slavic systems (BGN/PCGN, ICAO Doc 9303, ISO 9, GOST) are read
alike: shch, schtsch, chtch and sc; tch, tsch and ch; dzh, dsch, dj and j; ou and u; iu, ju and yu. A letter that two
languages read differently (ch, j, x, c, th, dh) gives several readings, at most four. The skeleton is a coarser
cousin of Soundex (Russell 1918) and Metaphone (Philips 1990) with classes for names of the Caucasus, Arabic and Slavic
ones: gutturals, dentals, labials and sibilants fall together, vowels, glides and h are left out.
"""

from __future__ import annotations

import re
from itertools import product

from safeconduct.names.scripts import Spelling

MOST_READINGS = 4
VOWELS = frozenset("aeiou")
_ENDINGS = (
    (re.compile(r"(?<=..)sk(?:iy|ii|ij|yy|yi|yj|y|i|aya|aia|aja|a)$"), "ski"),
    (re.compile(r"(?<=..)([oe])(?:va|wa|ff|w|v)$"), r"\1v"),
    (re.compile(r"(?<=...)ina$"), "in"),
    (re.compile(r"(?<=...)[uoa]llah?$"), "ula"),
    (re.compile(r"(?<=...)(?:[uaeo]l?)?d?d(?:ee|i)ne?$"), "udin"),
)
"""Women's and men's family names, -ullah and -uddin: one ending each."""
_SERVANT = re.compile(r"^abd(?:[aeiou]l?|(?=[b-df-hj-np-tv-z]))(?=.{3}|la$)")
_DOUBLED = re.compile(r"(.)\1+")
_AMBIGUOUS = {
    "ch": ("C", "x"), "j": ("J", "y"), "x": ("ks", "x"), "th": ("t", "s"), "dh": ("d", "z"),
}  # fmt: skip
_EXACT = {"ch": ("C",), "j": ("J",), "x": ("x",), "th": ("s",), "dh": ("d", "z")}
_AMBIGUOUS_LETTERS = re.compile(r"(?<![st])ch|(?<!d)j|x|th|(?<!z)dh")
_LETTERS = {
    "schtsch": "S", "shtsh": "S", "chtch": "S", "shch": "S", "stch": "S", "szcz": "S", "tsch": "C", "dsch": "J",
    "tch": "C", "dzh": "J", "dzj": "J", "sch": "S", "tsh": "C", "sh": "S", "sz": "S", "zh": "Z", "cz": "C",
    "kh": "x", "gh": "g", "ph": "f", "tz": "c", "ts": "c", "dj": "J", "ck": "k", "qu": "k", "q": "k", "ou": "u",
    "oo": "u", "eev": "ev", "ee": "i", "gue": "ge", "gui": "gi", "ce": "se", "ci": "si", "cy": "si", "c": "k", "w": "w",
}  # fmt: skip
_LETTERS_RUN = re.compile("|".join(sorted(_LETTERS, key=len, reverse=True)))
CLASSES = "KTPSLRMN"
_CLASSES = str.maketrans({
    **dict.fromkeys("kg", "K"), **dict.fromkeys("td", "T"), **dict.fromkeys("pbfv", "P"),
    **dict.fromkeys("szcSZCJ", "S"), **dict.fromkeys("aeiouywhx", ""), "l": "L", "r": "R", "m": "M", "n": "N",
})  # fmt: skip


def readings(spelling: Spelling) -> tuple[str, ...]:
    """How the word may sound, the likeliest first; at least one, at most four."""
    if spelling.origin == "a":
        return _unwritten(_ended(spelling.spoken))
    servant = _SERVANT.match(spelling.spoken)
    rest = spelling.spoken[servant.end() :] if servant else ""
    word = _ended(f"abdu{rest}" if len(rest) > 1 else spelling.spoken)
    options = _AMBIGUOUS if spelling.origin == "l" else _EXACT
    kinds = sorted(set(_AMBIGUOUS_LETTERS.findall(_masked(word))))[:3]
    found = []
    for chosen in product(*(options[kind] for kind in kinds)):
        table = dict(zip(kinds, chosen, strict=True))
        found.append(_sound(word, table))
    return tuple(dict.fromkeys(found))[:MOST_READINGS]


def skeleton(sound: str) -> str:
    """The coarse classes of its consonants; empty for a word of vowels."""
    return sound.translate(_CLASSES)


def one_step_from(key: str) -> list[str]:
    """The skeletons with one class more, less or another, or with two neighbours swapped; not ``key`` itself."""
    cuts = [(key[:at], key[at:]) for at in range(len(key) + 1)]
    more = (left + each + right for left, right in cuts for each in CLASSES)
    less = (left + right[1:] for left, right in cuts if right)
    other = (left + each + right[1:] for left, right in cuts if right for each in CLASSES)
    swapped = (left + right[1] + right[0] + right[2:] for left, right in cuts if len(right) > 1)
    return [each for each in dict.fromkeys((*more, *less, *other, *swapped)) if each != key]


def _masked(word: str) -> str:
    """The word without the longer groups that decide about their letters themselves."""
    return re.sub(r"schtsch|shch|chtch|tsch|dsch|tch|sch|dj|stch|shtsh", "_", word)


def _ended(word: str) -> str:
    for pattern, ending in _ENDINGS:
        word = pattern.sub(ending, word)
    return word


def _unwritten(phonemes: str) -> tuple[str, ...]:
    """Readings of a word whose vowels are not written."""
    plain = _DOUBLED.sub(r"\1", phonemes.replace("q", "k"))
    spread = (plain.replace("T", t).replace("D", d) for t in "st" for d in "zd")
    return tuple(dict.fromkeys(spread))[:MOST_READINGS]


def _sound(word: str, table: dict[str, str]) -> str:
    long = r"schtsch|shtsh|shch|chtch|stch|tsch|dsch|tch|sch|dj"
    pieces = re.split(f"({long})", word)
    spoken = "".join(
        _LETTERS[piece]
        if at % 2
        else _LETTERS_RUN.sub(_letter, _AMBIGUOUS_LETTERS.sub(lambda m: table[m[0]], piece))
        for at, piece in enumerate(pieces)
    )
    return _vowels(spoken)


def _letter(found: re.Match[str]) -> str:
    return _LETTERS[found[0]]


def _vowels(spoken: str) -> str:
    """Glides and vowels in one writing: iy, ij, yi are i; ye is e; y between consonants is i; a last h is silent."""
    spoken = re.sub(r"iy|yi|yy|ii", "i", spoken)
    spoken = re.sub(r"^i(?=[aeou])", "y", spoken)
    spoken = re.sub(r"(?<=[aeou])i(?=[aeou])", "y", spoken)
    spoken = re.sub(r"y(?![aeiou])", "i", spoken.replace("ye", "e"))
    spoken = re.sub(r"(?<=[^aeiou])y(?=[aeou])", "i", spoken)
    spoken = re.sub(r"^i(?=[aeou])", "y", _DOUBLED.sub(r"\1", spoken))
    return re.sub(r"(?<=..[aeiou])h$", "", spoken)
