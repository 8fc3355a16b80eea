"""How a name sounds, whatever script or romanisation it is written in.

Two keys. The *fine* key is one plain romanisation into which the usual ones fall (kh/h/x, zh/j/dzh, y/i/j,
ya/ia/ja, w/v, ph/f, ts/c, doubled letters). The *coarse* key keeps the consonants in classes (g with h,
z with s, f with v) and only marks where vowels stand; from five consonants on it drops the vowels. Letters
that different romanisations use differently (x, j, ch, c) give several fine keys.
"""

from __future__ import annotations

import re
from functools import cache

from .cleaning import twin

_CYRILLIC = str.maketrans(
    dict(zip("абвгдежзийклмнопрстуфхцчшщэ", "abvgdeJziiklmnoprstufhcCSSe", strict=True))
    | {"ы": "i", "ъ": "", "ь": "", "ю": "iu", "я": "ia", "і": "i", "ї": "i", "є": "ie", "ґ": "g", "ё": "e"}
    | {"ҷ": "J", "қ": "k", "ғ": "g", "ҳ": "h", "ў": "u", "ө": "o", "ү": "u", "ң": "n", "ә": "a", "ј": "i"}
)
_PAIRS = (
    ("shch", "S"), ("sch", "S"), ("sh", "S"), ("dzh", "J"), ("zh", "J"), ("kh", "h"), ("gh", "g"), ("ph", "f"),
    ("th", "t"), ("ts", "c"), ("tz", "c"), ("ck", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("q", "k"), ("w", "v"),
)  # fmt: skip
_HARD_C = re.compile(r"c(?![eiy])")
_GLIDE = re.compile(r"i+(?=[aeou])")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiou]+")
_CLASSES = str.maketrans("gzcf", "hssv")
MOST_READINGS = 12
HEAVY = 5  # consonants from which vowels no longer count
LONGEST = 40  # letters; no name part is longer, and hostile words stay cheap


def _smoothed(key: str) -> str:
    """Glides before vowels and doubled letters away: Алиев, Aliyev and Aliev become one."""
    return _DOUBLED.sub(r"\1", _GLIDE.sub("", key.replace("dJ", "J").replace("y", "i")))


def _latin(word: str, ch: str, *, soft: bool) -> str:
    word = re.sub("t?s?ch", lambda m: "S" if m[0] == "sch" and soft else ch, word.replace("shch", "S"))
    for letters, sound in _PAIRS:
        if letters in word:
            word = word.replace(letters, sound)
    return word


def _latin_readings(word: str) -> set[str]:
    """Every way a Latin word may be meant, before smoothing."""
    found = {_latin(word, "C", soft=True)}
    if "ch" in word:
        found.add(_latin(word, "h", soft=False))
        found.add(_latin(word, "k", soft=True))
    if "c" in word:
        found = {_HARD_C.sub("k", key) for key in found} | found
    for letter, meanings in (("x", ("h", "ks")), ("j", ("J", "y"))):
        if letter in word:
            found = {key.replace(letter, meaning) for key in sorted(found) for meaning in meanings}
    if re.search("[yij]o", word):
        found |= {re.sub("[yi]+o", "e", key) for key in found}
    return found


@cache
def _is_cyrillic(letter: str) -> bool:
    return "\u0400" <= letter <= "\u04ff"


def fine(word: str) -> tuple[str, ...]:
    """The fine keys of one small-letter word, sorted; at most `MOST_READINGS`, the plainest first."""
    word = word[:LONGEST].replace("'", "").replace("-", "")
    found: list[str] = []
    for form in (word, twin(word) if word else ""):
        if not form:
            continue
        raw = {form.translate(_CYRILLIC)} if _is_cyrillic(form[0]) else _latin_readings(form)
        found += [key for key in sorted({_smoothed(key) for key in raw}) if key and key not in found]
    return tuple(found[:MOST_READINGS])


def coarse(key: str) -> str:
    """The coarse key of a fine key: consonant classes, `*` for vowels; no vowels when it is heavy."""
    key = _DOUBLED.sub(r"\1", _VOWELS.sub("*", key.translate(_CLASSES)))
    return key if weight(key) < HEAVY else _DOUBLED.sub(r"\1", key.replace("*", ""))


def weight(key: str) -> int:
    """How many consonants a key holds: how much it takes to meet it by chance."""
    return len(key) - sum(key.count(vowel) for vowel in "aeiou*")
