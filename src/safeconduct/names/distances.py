"""How far two sounds are from each other: an edit distance whose steps cost what ears and clerks confuse.

Weighted edit distance (Wagner and Fischer 1974) with swapped neighbours (Damerau 1964; the restricted form). One step
between unlike consonants costs 1; between those that systems of romanisation or neighbouring languages write for each
other (g and h, kh and h, f and p, s and z, d and t, j and dzh) a part of it; vowels cost little, and nothing against a
script that does not write them. The costs were set by hand from the systems named in `sounds`, then tried on a table
of spellings of which a third was kept aside.
"""

from __future__ import annotations

_PAIRS = """
.05 xh uw iy
.1 vw ao ae
.12 ei ou eo tT
.15 ZJ dt vf
.2 sz ie au ai iu bp bv sS zZ cs
.25 SC cC pf kx gx kg Zy Sx
.3 gh cz JC SZ
.35 JZ gJ oi eu Jy
.4 mn kh ay ey wo wa
.6 lr sC zJ dz
.7 ln rn bm ds
"""
VOWEL_WEIGHT = 0.35
_VOWELS = frozenset("aeiou")
_SWAPPED = 0.5
_UNLIKE, _VOWEL_FOR_CONSONANT = 1.0, 1.1
_LEFT_OUT = {**dict.fromkeys(_VOWELS, 0.2), "y": 0.15, "w": 0.4, "h": 0.35}
_OTHER_LEFT_OUT = 0.9
_UNWRITTEN = {**_LEFT_OUT, "a": 0.02, "e": 0.02, "i": 0.02, "o": 0.02, "u": 0.02, "y": 0.1, "h": 0.25}


def _table() -> dict[str, float]:
    costs = {}
    for line in _PAIRS.split("\n"):
        cost, *pairs = line.split() or ("0",)
        costs.update({order: float(cost) for pair in pairs for order in (pair, pair[::-1])})
    letters = "aeioubpdtkgxhfvszcSZCJlrmnyw"
    for one in letters:
        for other in letters:
            mixed = (one in _VOWELS) != (other in _VOWELS)
            usual = 0.3 if one in _VOWELS and other in _VOWELS else _VOWEL_FOR_CONSONANT if mixed else _UNLIKE
            costs.setdefault(one + other, 0.0 if one == other else usual)
    return costs


_COSTS = _table()
_GLIDES = {order: 0.03 for pair in ("wu", "wo", "wv", "yi", "ye", "ya") for order in (pair, pair[::-1])}
_COSTS_UNWRITTEN = {**_COSTS, **_GLIDES}


def weight(sound: str) -> float:
    """What a sound weighs: consonants 1, vowels little."""
    vowels = sum(map(sound.count, _VOWELS))
    return len(sound) - vowels * (1 - VOWEL_WEIGHT)


def closeness(one: str, other: str, *, unwritten: bool = False) -> float:
    """1 for the same sound down to 0. ``unwritten``: one of the two comes from a script without vowels."""
    if one == other:
        return 1.0
    if unwritten:
        size = (len(one) + len(other) - sum(map((one + other).count, _VOWELS))) / 2
    else:
        size = (weight(one) + weight(other)) / 2
    if not size:
        return 0.0
    return max(0.0, 1 - _distance(one, other, unwritten) / max(size, 1.5))


def _distance(one: str, other: str, unwritten: bool) -> float:
    costs = _COSTS_UNWRITTEN if unwritten else _COSTS
    left_out = _UNWRITTEN if unwritten else _LEFT_OUT
    gone = [left_out.get(each, _OTHER_LEFT_OUT) for each in other]
    row = [0.0]
    for cost in gone:
        row.append(row[-1] + cost)
    before: list[float] = []
    for at, letter in enumerate(one):
        drop = left_out.get(letter, _OTHER_LEFT_OUT)
        older, before = before, row
        row = [before[0] + drop]
        for j, cost in enumerate(gone):
            best = before[j] + costs[letter + other[j]]
            if before[j + 1] + drop < best:
                best = before[j + 1] + drop
            if row[j] + cost < best:
                best = row[j] + cost
            if at and j and letter == other[j - 1] != other[j] == one[at - 1]:
                best = min(best, older[j - 1] + _SWAPPED)
            row.append(best)
    return row[-1]
