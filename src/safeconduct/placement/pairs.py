"""All possible pairs of a round with their fit, as columns: equal to ``why_not`` and ``fit`` for each. Pure.

Cases that demand the same are looked up once. They are grouped by court, so that only attorneys who reach it are
looked at; for each constraint a packed row of bits says which of those meet it, the rows are combined by AND, and the
bits that are left are the attorneys. Everything works in chunks, so that a million cases need no more memory than
their pairs do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from safeconduct.placement.columns import Attorneys, Cases, Columns
from safeconduct.placement.feasibility import WORKS_IN_IT
from safeconduct.placement.network import Flags, Ints, Small
from safeconduct.placement.weighing import fits

Bits = npt.NDArray[np.uint8]
BITS_AT_ONCE = 1 << 24
PAIRS_AT_ONCE = 1 << 20
Tell = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Pairs:
    """Possible pairs in order of case, then attorney. ``first``: where each case's begin, and at the end their count.
    ``fit``: thousandths."""

    first: Ints
    case: npt.NDArray[np.int32]
    attorney: npt.NDArray[np.int32]
    fit: npt.NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.case)


@dataclass(frozen=True, slots=True)
class Alike:
    """Cases that demand the same: ``kind`` of each case (-1: placed with nobody), and for each kind its attorneys,
    those of kind k from ``first[k]`` to ``first[k + 1]``."""

    kind: Ints
    first: Ints
    attorneys: npt.NDArray[np.int32]


def feasible_pairs(columns: Columns, tell: Tell | None = None) -> Pairs:
    """Every pair that nothing stands in the way of, with its fit."""
    alike = looked_up(columns)
    counts = np.where(alike.kind >= 0, np.diff(alike.first)[alike.kind] if len(alike.first) > 1 else 0, 0)
    total, n = int(counts.sum()), len(columns.cases)
    case, attorney = np.empty(total, np.int32), np.empty(total, np.int32)
    score = np.empty(total, np.int16)
    barred = _barred(columns)
    filled = 0
    for start, end in _chunks(counts):
        which, who = _spread(alike, counts, start, end)
        free = _free(which, who, barred, len(columns.attorneys))
        if free is not None:
            which, who = which[free], who[free]
        upto = filled + len(which)
        case[filled:upto], attorney[filled:upto] = which, who
        score[filled:upto] = fits(columns, which, who)
        filled = upto
        if tell:
            tell("pairs", end, n)
    first = np.zeros(n + 1, np.int64)
    np.cumsum(np.bincount(case[:filled], minlength=n), out=first[1:])
    return Pairs(first, case[:filled], attorney[:filled], score[:filled])


def looked_up(columns: Columns) -> Alike:
    """The attorneys of each kind of case, pairs that are barred by name still among them."""
    cases, attorneys = columns.cases, columns.attorneys
    kind = np.full(len(cases), -1, np.int64)
    waiting = np.flatnonzero(cases.is_conflict_clear & cases.has_agreed & ~cases.is_late)
    if not len(waiting):
        return Alike(kind, np.zeros(1, np.int64), np.zeros(0, np.int32))
    _, seen, kind[waiting] = np.unique(_demands(cases, waiting), return_index=True, return_inverse=True)
    shown = waiting[seen]
    """One case of each kind, those of one court side by side."""
    able = np.flatnonzero(~attorneys.stopped.any(axis=1))
    counts, found = np.zeros(len(shown), np.int64), []
    for start, end in _courts(cases, shown):
        one = shown[start]
        reach = attorneys.reaches[able, cases.forum[one]]
        if cases.is_remote_enough[one]:
            reach = reach | attorneys.works_remotely[able]
        near = able[reach].astype(np.int32)
        bits = Rows.of(attorneys, near)
        step = max(BITS_AT_ONCE // max(len(near), 1), 1)
        for begin in range(start, end, step):
            upto = min(begin + step, end)
            row, column = np.nonzero(bits.left(cases, shown[begin:upto]))
            counts[begin:upto] = np.bincount(row, minlength=upto - begin)
            found.append(near[column])
    first = np.zeros(len(shown) + 1, np.int64)
    np.cumsum(counts, out=first[1:])
    return Alike(kind, first, np.concatenate(found))


def _demands(cases: Cases, which: Ints) -> Ints:
    """One number for each case: the same where it demands the same, in order of court first."""
    languages = np.sort(np.where(cases.has_interpreter[which, None], -1, cases.languages[which]), axis=1)
    asked = [
        cases.forum[which], cases.is_remote_enough[which], cases.facility[which], cases.has_interpreter[which],
        *languages.T, *cases.trainings[which].T, cases.gender[which], *cases.communities[which].T,
    ]  # fmt: skip
    return one_number(asked)


def one_number(several: list[Small]) -> Ints:
    """Several columns of codes (from -1) as one that is equal where all of them are, and sorts like them."""
    key, span = np.zeros(len(several[0]), np.int64), 1
    for column in several:
        width = int(column.max(initial=-1)) + 2
        if span > (1 << 62) // width:
            _, key = np.unique(key, return_inverse=True)
            span = int(key.max(initial=0)) + 1
        key = key * width + column + 1
        span *= width
    return key


def _courts(cases: Cases, shown: Ints) -> Iterator[tuple[int, int]]:
    """Runs of kinds with the same court and the same word on telephone and video."""
    court = cases.forum[shown] * 2 + cases.is_remote_enough[shown]
    edges = np.flatnonzero(np.diff(court, prepend=court[0] - 1, append=court[-1] + 1))
    yield from zip(edges[:-1].tolist(), edges[1:].tolist(), strict=True)


@dataclass(frozen=True, slots=True)
class Rows:
    """Packed bits of some attorneys: a row for each code, the last for "none"."""

    count: int
    visits: Bits
    speaks: Bits
    trained: Bits
    outside: Bits
    """Who does not belong to a community."""
    genders: Bits

    @classmethod
    def of(cls, attorneys: Attorneys, who: npt.NDArray[np.int32]) -> Rows:
        highest = int(attorneys.gender.max(initial=-1))
        asked = np.arange(highest + 2)
        asked[-1] = -2
        genders = attorneys.gender[who][None, :] == asked[:, None]
        genders[-1] = True
        return cls(
            len(who),
            _packed(attorneys.visits[who].T),
            _packed(attorneys.levels[who].T >= WORKS_IN_IT),
            _packed(attorneys.trained[who].T),
            _packed(~attorneys.communities[who].T),
            _packed(genders),
        )

    def left(self, cases: Cases, which: Ints) -> Flags:
        """Who meets all that these cases demand beside their court: one row of flags each."""
        speaks = self.speaks[cases.languages[which, 0]]
        for column in cases.languages[which].T[1:]:
            speaks |= self.speaks[column]
        speaks[cases.has_interpreter[which]] = 0xFF
        left = speaks & self.visits[cases.facility[which]]
        for column in cases.trainings[which].T:
            left &= self.trained[column]
        for column in cases.communities[which].T:
            left &= self.outside[column]
        left &= self._of_gender(cases.gender[which])
        return np.unpackbits(left, axis=1, count=self.count).view(np.bool_)

    def _of_gender(self, asked: Small) -> Bits:
        known = asked < len(self.genders) - 1
        return np.where(known[:, None], self.genders[np.where(known, asked, -1)], np.uint8(0))


def _packed(flags: Flags) -> Bits:
    return np.packbits(flags, axis=1)


def _chunks(counts: Ints) -> Iterator[tuple[int, int]]:
    """Runs of cases with about ``PAIRS_AT_ONCE`` pairs together."""
    ends = np.cumsum(counts)
    start = 0
    while start < len(counts):
        before = int(ends[start - 1]) if start else 0
        end = max(int(np.searchsorted(ends, before + PAIRS_AT_ONCE, "right")), start + 1)
        yield start, end
        start = end


def _spread(alike: Alike, counts: Ints, start: int, end: int) -> tuple[Small, Small]:
    """The pairs of some cases: case and attorney."""
    here = counts[start:end]
    case = np.repeat(np.arange(start, end, dtype=np.int32), here)
    begins = np.cumsum(here) - here
    begin = alike.first[np.maximum(alike.kind[start:end], 0)]
    return case, alike.attorneys[np.arange(len(case)) + np.repeat(begin - begins, here)]


def _barred(columns: Columns) -> Ints:
    """Pairs that somebody said no to, as sorted numbers."""
    several = [case * len(columns.attorneys) + who for case, who in columns.barred.values()]
    return np.unique(np.concatenate(several)) if several else np.zeros(0, np.int64)


def _free(case: Small, attorney: Small, barred: Ints, n_attorneys: int) -> Flags | None:
    """Which of the pairs nobody said no to; None where that is all."""
    if not len(barred) or not len(case):
        return None
    low, high = np.searchsorted(barred, [int(case[0]) * n_attorneys, (int(case[-1]) + 1) * n_attorneys])
    if low == high:
        return None
    key = case.astype(np.int64) * n_attorneys + attorney
    at = np.searchsorted(key, barred[low:high])
    here = at < len(key)
    at = at[here]
    free = np.ones(len(key), bool)
    free[at[key[at] == barred[low:high][here]]] = False
    return free
