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
    ("sh", "S"), ("dzh", "J"), ("zh", "J"), ("kh", "h"), ("gh", "g"), ("ph", "f"),
    ("th", "t"), ("ts", "c"), ("tz", "c"), ("ck", "k"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("q", "k"), ("w", "v"),
)  # fmt: skip
_ANY_PAIR = re.compile("|".join(letters for letters, _ in _PAIRS))
_SOUND_OF = dict(_PAIRS)
_SHCH = re.compile("schtsch|chtch|shh|shch")
_TCH = re.compile("ts?ch")
_YO = re.compile("[yij]o")
_HARD_C = re.compile(r"c(?![eiy])")
_GLIDE = re.compile(r"i+(?=[aeou])")
_DOUBLED = re.compile(r"(.)\1+")
_VOWELS = re.compile(r"[aeiou]+")
_NO_VOWELS = str.maketrans("", "", "aeiou*")
_CLASSES = str.maketrans("gzcf", "hssv")
MOST_READINGS = 12
HEAVY = 5  # consonants from which vowels no longer count
LONGEST = 40  # letters; no name part is longer, and hostile words stay cheap


def _undoubled(key: str) -> str:
    return _DOUBLED.sub(r"\1", key) if _DOUBLED.search(key) else key


def _smoothed(key: str) -> str:
    """Glides before vowels and doubled letters away: Алиев, Aliyev and Aliev become one."""
    key = key.replace("dJ", "J").replace("y", "i")
    key = _GLIDE.sub("", key) if "i" in key else key
    return _undoubled(key)


def _latin(word: str, ch: str = "C", sch: str = "S") -> str:
    if "h" in word:
        word = _SHCH.sub("S", word)
        word = _TCH.sub("C", word).replace("sch", sch).replace("ch", ch)
    return _ANY_PAIR.sub(lambda m: _SOUND_OF[m[0]], word)


def _latin_readings(word: str) -> set[str]:
    """Every way a Latin word may be meant, before smoothing."""
    found = {_latin(word), word.replace("q", "k").replace("w", "v")} if "h" in word else {_latin(word)}
    if "ch" in word:
        found |= {_latin(word, ch) for ch in "hkS"} | {_latin(word, "h", "J")}
    if "ck" in word:
        found.add(_latin(word.replace("ck", "tsk")))
    if "c" in word:
        found = {_HARD_C.sub("k", key) for key in found} | found
    for letter, meanings in (("x", ("h", "ks")), ("j", ("J", "y"))):
        if letter in word:
            found = {key.replace(letter, meaning) for key in sorted(found) for meaning in meanings}
    if _YO.search(word):
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


def outline(key: str) -> str:
    """The consonant classes of a fine key with `*` where vowels stand."""
    return _undoubled(_VOWELS.sub("*", key.translate(_CLASSES)))


def lightened(outlined: str) -> str:
    """An outline as it is looked up: without vowels once it is heavy."""
    bare = outlined.replace("*", "")
    return outlined if len(bare) < HEAVY else _undoubled(bare)


def coarse(key: str) -> str:
    """The coarse key of a fine key."""
    return lightened(outline(key))


def weight(key: str) -> int:
    """How many consonants a key holds: how much it takes to meet it by chance."""
    return len(key.translate(_NO_VOWELS))


class Sounds:
    """The keys of the words of one text, worked out once each. Lives as long as one call, never longer."""

    def __init__(self) -> None:
        self._of: dict[str, tuple[tuple[str, str, str, int], ...]] = {}

    def of(self, small: str) -> tuple[tuple[str, str, str, int], ...]:
        """For each fine key: the key, its outline, its first two consonants and their whole number."""
        if small not in self._of:
            self._of[small] = tuple(
                (key, rough, rough.replace("*", "")[:2], weight(rough))
                for key in fine(small)
                for rough in (outline(key),)
            )
        return self._of[small]
