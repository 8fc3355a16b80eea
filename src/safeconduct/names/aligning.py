"""Two names part by part: which word of one answers which of the other, in any order.

The closest pair of words is taken first, then the closest of those left (greedy; names have few parts). Two words
written as one answer it together; an initial answers a word that begins so. What is left over on one side only (a
patronymic, a second family name) costs little; what is left over on both sides contradicts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from safeconduct.names.closeness import ALIKE, Kind
from safeconduct.names.distances import closeness
from safeconduct.names.words import Word

Comparing = Callable[[Word, Word], tuple[float, Kind]]
_PATRONYMIC, _INITIAL = 0.5, 0.3
_INITIAL_AGREES = 0.75
_MISSING = 0.22
"""What a part costs that only one of the two names has, beside 1 for one that contradicts."""
_JOINED = 0.85


@dataclass(frozen=True, slots=True)
class Pair:
    """A word (Latin letters) and the one that answers it."""

    asked: str
    found: str
    closeness: float
    kind: Kind
    weight: float


@dataclass(frozen=True, slots=True)
class Alignment:
    """How two names agree.

    Attributes:
        closeness: of the parts that answer each other, 0 to 1.
        score: of the names as a whole, 0 to 1; never above ``closeness``.
        missing: whether a part has no counterpart.
        is_one_of_many: one part answers, the other name has more and no part speaks against it.
    """

    pairs: tuple[Pair, ...]
    closeness: float
    score: float
    missing: bool
    is_in_order: bool
    is_one_of_many: bool


def align(a: Sequence[Word], b: Sequence[Word], compare: Comparing) -> Alignment | None:
    """Two names, the asked one first; None where no part answers another."""
    free_a, free_b = set(range(len(a))), set(range(len(b)))
    found = [*_joined(a, b, free_a, free_b), *_joined(b, a, free_b, free_a, turned=True)]
    close = [(*compare(a[i], b[j]), i, j) for i in free_a for j in free_b if not _initial(a[i], b[j])]
    alike = sorted((each for each in close if each[0] >= ALIKE), key=lambda each: (-each[0], *each[2:]))
    for value, kind, i, j in alike:
        if i in free_a and j in free_b:
            free_a.remove(i)
            free_b.remove(j)
            weight = (_weight(a[i]) + _weight(b[j])) / 2
            found.append((i, j, Pair(a[i].written, b[j].written, value, kind, weight)))
    if not found:
        return None
    found += _initials(a, b, free_a, free_b)
    return _summed(
        found, [_weight(a[i]) for i in free_a], [_weight(b[j]) for j in free_b], min(len(a), len(b))
    )


def _weight(each: Word) -> float:
    return _INITIAL if each.is_initial else _PATRONYMIC if each.is_patronymic else 1.0


def _initial(one: Word, other: Word) -> bool:
    return one.is_initial != other.is_initial


def _initials(
    a: Sequence[Word], b: Sequence[Word], free_a: set[int], free_b: set[int]
) -> list[tuple[int, int, Pair]]:
    found = []
    for i in sorted(free_a):
        for j in sorted(free_b):
            if _initial(a[i], b[j]) and _begin_alike(a[i], b[j]):
                found.append((i, j, Pair(a[i].written, b[j].written, _INITIAL_AGREES, "initial", 0.5)))
                free_a.discard(i)
                free_b.remove(j)
                break
    return found


def _begin_alike(one: Word, other: Word) -> bool:
    short, long = (one, other) if one.is_initial else (other, one)
    return long.written.startswith(short.written) or any(
        sound.startswith(start) for sound in long.sounds for start in short.sounds
    )


def _joined(
    ones: Sequence[Word],
    others: Sequence[Word],
    free_ones: set[int],
    free_others: set[int],
    *,
    turned: bool = False,
) -> list[tuple[int, int, Pair]]:
    """One word that answers two neighbours of the other name, and is no word of it: Turpal-Ali and Turpalali."""
    found = []
    for i, one in enumerate(ones):
        for j, (left, right) in enumerate(pairwise(others)):
            if i not in free_ones or not {j, j + 1} <= free_others or not _may_join(one, left, right):
                continue
            value = max(
                closeness(sound, start + end)
                for sound, start, end in product(one.sounds, left.sounds, right.sounds)
            )
            if value >= _JOINED and all(one.text != other.text for other in others):
                free_ones.remove(i)
                free_others -= {j, j + 1}
                words = (one.written, f"{left.written} {right.written}")
                asked, other = words[::-1] if turned else words
                at = (j, i) if turned else (i, j)
                found.append((*at, Pair(asked, other, value, "sounds", 1.5)))
    return found


def _may_join(one: Word, left: Word, right: Word) -> bool:
    length = len(left.sounds[0]) + len(right.sounds[0])
    return abs(len(one.sounds[0]) - length) <= 1 and not left.is_initial and not right.is_initial


def _summed(
    found: list[tuple[int, int, Pair]], left_a: list[float], left_b: list[float], shorter: int
) -> Alignment:
    found.sort(key=lambda each: each[0])
    pairs = tuple(pair for _, _, pair in found)
    weight = sum(pair.weight for pair in pairs)
    agreed = sum(pair.weight * pair.closeness for pair in pairs)
    against, more = sorted((sum(left_a), sum(left_b)))
    order = [j for _, j, _ in found]
    return Alignment(
        pairs=pairs,
        closeness=agreed / weight,
        score=agreed / (weight + against + _MISSING * (more - against)),
        missing=more > 0,
        is_in_order=order == sorted(order),
        is_one_of_many=not against and more >= _PATRONYMIC and shorter == 1,
    )
