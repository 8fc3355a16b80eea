"""What somebody can work out about a withheld number from everything that is known beside it.

Unknown are whole numbers, zero or more; known are sums of some of them. ``is_open`` asks whether the least and the
greatest value that one sum can still have lie at least a width apart. Three steps, each of them sound:

1. Bounds by propagation through the known sums. They are never narrower than the truth: where they are too narrow
   already, the number is given away.
2. Moves from the true numbers to others that fit as well (Diaconis and Sturmfels 1998: plus and minus on the corners of
   a rectangle or box). Two that lie far enough apart prove that the number stays open.
3. A search for two such sets of whole numbers, within a budget. What it cannot prove in time counts as given away, so
   that too much is withheld and never too little.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

UNBOUNDED = 10**9
"""Stands for: nothing known holds it down."""
BUDGET = 100
"""Steps of one search."""
STEPS = 30_000
"""Steps of all searches in one table, divided by its cells: each takes longer the more there are."""
Coordinates = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """That these unknowns make together a number everybody knows."""

    of: frozenset[int]
    makes: int


@dataclass(slots=True)
class Unknowns:
    """The withheld numbers of one table.

    Attributes:
        truth: what they really are, by index. at: where each stands in the table, for finding moves.
        sums: what is known. left: steps that all searches together may still take.
    """

    truth: Mapping[int, int]
    at: Mapping[int, Coordinates]
    sums: tuple[Sum, ...]
    left: list[int] = field(default_factory=lambda: [3 * BUDGET])
    _within: dict[int, list[int]] = field(default_factory=dict)
    _index: dict[Coordinates, int] = field(default_factory=dict)
    _outer: dict[int, tuple[int, int]] | None = None

    def __post_init__(self) -> None:
        self._index = {place: number for number, place in self.at.items()}
        for position, known in enumerate(self.sums):
            for number in known.of:
                self._within.setdefault(number, []).append(position)

    def is_open(self, target: frozenset[int], width: int) -> bool:
        """Whether the sum of ``target`` can still have two values that lie at least ``width`` apart."""
        if not target:
            return False
        if any(number not in self._within for number in target):
            return True  # nothing known touches it: it may be anything
        low, high = self._reach(target)
        if high - low < width:
            return False
        up, down = self._moved(target, width)
        return up + down >= width or self._searched(target, width, up, down)

    def _reach(self, target: frozenset[int]) -> tuple[int, int]:
        if self._outer is None:
            start = dict.fromkeys(self.truth, (0, UNBOUNDED))
            self._outer = narrowed(start, self.sums) or start
        outer = self._outer
        high = min(UNBOUNDED, sum(outer[number][1] for number in target))
        return sum(outer[number][0] for number in target), high

    def _moved(self, target: frozenset[int], width: int) -> tuple[int, int]:
        """How far the target is known to move up and down from the truth."""
        up = down = 0
        for number in sorted(target):
            for move in self._moves(number):
                step = sum(change for each, change in move.items() if each in target)
                if not step:
                    continue
                forth, back = self._room(move), self._room({each: -change for each, change in move.items()})
                forward, backward = (forth, back) if step > 0 else (back, forth)
                up, down = max(up, forward * abs(step)), max(down, backward * abs(step))
                if up + down >= width:
                    return up, down
        return up, down

    def _room(self, move: Mapping[int, int]) -> int:
        """How many times a move can be made before a number falls below zero."""
        return min((self.truth[each] for each, change in move.items() if change < 0), default=UNBOUNDED)

    def _moves(self, number: int) -> Iterator[dict[int, int]]:
        """Boxes with this number in one corner whose other corners are withheld too and that change no known sum."""
        here = self.at[number]
        for other, there in self.at.items():
            differ = [axis for axis, value in enumerate(here) if there[axis] != value]
            if other == number or not differ:
                continue
            move = self._box(here, there, differ)
            if move and self._changes_nothing(move):
                yield move

    def _box(self, here: Coordinates, there: Coordinates, differ: Sequence[int]) -> dict[int, int] | None:
        move: dict[int, int] = {}
        for size in range(len(differ) + 1):
            for swapped in combinations(differ, size):
                corner = tuple(there[axis] if axis in swapped else value for axis, value in enumerate(here))
                if corner not in self._index:
                    return None
                move[self._index[corner]] = -1 if size % 2 else 1
        return move

    def _changes_nothing(self, move: Mapping[int, int]) -> bool:
        touched = {position for each in move for position in self._within.get(each, ())}
        return all(
            sum(change for each, change in move.items() if each in self.sums[position].of) == 0
            for position in touched
        )

    def _searched(self, target: frozenset[int], width: int, up: int, down: int) -> bool:
        """Look for numbers that fit and take the target far enough from the truth."""
        now = sum(self.truth[number] for number in target)
        left = [min(BUDGET, self.left[0])]
        spent = left[0]
        found = self._found(target, width, now, up, down, left)
        self.left[0] -= spent - max(left[0], 0)
        return found

    def _found(
        self, target: frozenset[int], width: int, now: int, up: int, down: int, left: list[int]
    ) -> bool:
        for lower in range(now - down, max(now - width, 0) - 1, -1):
            wanted = lower + width
            if wanted > now + up and not self._fits(target, wanted, UNBOUNDED, left):
                continue
            if lower == now - down or self._fits(target, 0, lower, left):
                return True
            if left[0] <= 0:
                return False
        return False

    def _fits(self, target: frozenset[int], least: int, most: int, left: list[int]) -> bool:
        if len(target) != 1:
            return False  # sums of several are proved by moves, or not at all
        (number,) = target
        ranges = dict.fromkeys(self.truth, (0, UNBOUNDED))
        ranges[number] = (least, most)
        return filled(ranges, self.sums, left)


Ranges = dict[int, tuple[int, int]]


def narrowed(ranges: Ranges, sums: Iterable[Sum]) -> Ranges | None:
    """The ranges as far as the sums narrow them; None where nothing fits."""
    found, again = dict(ranges), True
    while again:
        again = False
        for known in sums:
            low = sum(found[each][0] for each in known.of)
            high = sum(found[each][1] for each in known.of)
            for each in known.of:
                least, most = found[each]
                closer = max(least, known.makes - (high - most)), min(most, known.makes - (low - least))
                if closer[0] > closer[1]:
                    return None
                if closer != (least, most):
                    low, high = low + closer[0] - least, high + closer[1] - most
                    found[each], again = closer, True
            if not known.of and known.makes:
                return None
    return found


def filled(ranges: Ranges, sums: Sequence[Sum], left: list[int]) -> bool:
    """Whether whole numbers fit into these ranges and sums. ``left``: steps that may still be taken; No when over."""
    open_ = [narrowed(ranges, sums)]
    while open_:
        left[0] -= 1
        if left[0] < 0:
            return False
        here = open_.pop()
        if here is None:
            continue
        loose = [each for each in here if here[each][0] < here[each][1] < UNBOUNDED]
        if not loose:
            return True  # what is unbounded is in no sum
        each = min(loose, key=lambda one: (here[one][1] - here[one][0], one))
        least, most = here[each]
        middle = (least + most) // 2
        open_ += [narrowed({**here, each: half}, sums) for half in ((least, middle), (middle + 1, most))]
    return False
