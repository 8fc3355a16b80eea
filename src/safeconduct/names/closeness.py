"""How close two words of names are, and why."""

from __future__ import annotations

import re
from typing import Literal

from safeconduct.names.distances import closeness
from safeconduct.names.words import Word

Kind = Literal["same", "sounds", "looks", "initial"]
ALIKE = 0.7
"""From here on two words may be one name."""
_SAME_SOUND, _SAME_NAME, _OTHER_NAME = 0.98, 0.93, 0.55
_WITHOUT_VOWELS = 0.94
_SLIP = {4: 0.72, 5: 0.8}
_SLIP_AT_START, _SLIP_IN_LONGER, _TWO_SLIPS, _LONG = 0.75, 0.87, 0.8, 9

_ARTICLE, _ARTICLE_MORE = re.compile("[ae]l(?=[^aeioul]...)"), 0.95


def compare(a: Word, b: Word) -> tuple[float, Kind]:
    """0 to 1, and whether they are the same, sound alike or look alike.

    The same are equal writings, and a word of another script whose sound is read in just one way from the Latin one.
    Two well-known names of different groups are never close, whatever they sound like.
    """
    unwritten = (a.origin == "a") != (b.origin == "a")
    if a.written == b.written and not unwritten:
        return 1.0, "same"
    if a.group and b.group:
        return _of_known_names(a, b, unwritten)
    sounds = _sounds(a, b, unwritten)
    if sounds == 1 and not unwritten and a.origin != b.origin:
        return 1.0, "same"
    sounds = min(sounds, _SAME_SOUND) * (_WITHOUT_VOWELS if unwritten else 1)
    looks = 0.0 if unwritten else _looks(a, b)
    return (looks, "looks") if looks > sounds else (sounds, "sounds")


def _of_known_names(a: Word, b: Word, unwritten: bool) -> tuple[float, Kind]:
    if a.group != b.group:
        return _OTHER_NAME, "sounds"
    if unwritten or not set(a.sounds) & set(b.sounds):
        return _SAME_NAME, "sounds"
    return (_SAME_SOUND, "sounds") if a.origin == b.origin else (1.0, "same")


def _sounds(a: Word, b: Word, unwritten: bool) -> float:
    if _ARTICLE.match(a.written) and _ARTICLE.sub("", a.written) == b.written:
        return _ARTICLE_MORE
    if _ARTICLE.match(b.written) and _ARTICLE.sub("", b.written) == a.written:
        return _ARTICLE_MORE
    return max(closeness(one, other, unwritten=unwritten) for one in a.sounds for other in b.sounds)


def _looks(a: Word, b: Word) -> float:
    """One slip of a finger (a letter more, less, other, or two swapped); two in a long word."""
    from rapidfuzz.distance import OSA

    length = min(len(a.written), len(b.written))
    slips = OSA.distance(a.written, b.written, score_cutoff=2)
    if slips == 1 and a.written[0] != b.written[0]:
        return _SLIP_AT_START if length > 4 else 0.0
    if slips == 1:
        return _SLIP.get(length, _SLIP_IN_LONGER) if length >= 4 else 0.0
    return _TWO_SLIPS if slips == 2 and length >= _LONG else 0.0
