"""The best few attorneys of every case by fit, whoever else needs them. Pure; ties go to the lower number."""

from __future__ import annotations

import numpy as np

from safeconduct.placement.network import Ints, Small
from safeconduct.placement.pairs import Pairs

PAIRS_AT_ONCE = 1 << 21


def best(pairs: Pairs, n_attorneys: int, chosen: Small, count: int) -> tuple[Small, Small]:
    """For each case up to ``count`` attorneys and their fits, best first, without the chosen one; -1: none is left."""
    n_cases = len(pairs.first) - 1
    who = np.full((n_cases, count), -1, np.int32)
    fit = np.full((n_cases, count), -1, np.int32)
    start = 0
    while start < n_cases:
        before = pairs.first[start] + PAIRS_AT_ONCE
        end = max(int(np.searchsorted(pairs.first, before, "right")) - 1, start + 1)
        _some(pairs, n_attorneys, chosen, start, end, who, fit)
        start = end
    return who, fit


def _some(
    pairs: Pairs, n_attorneys: int, chosen: Small, start: int, end: int, who: Small, fit: Small
) -> None:
    low, high = int(pairs.first[start]), int(pairs.first[end])
    case, attorney = pairs.case[low:high], pairs.attorney[low:high]
    value: Ints = pairs.fit[low:high].astype(np.int64) * n_attorneys + (n_attorneys - 1 - attorney)
    value[chosen[case] == attorney] = -1
    sizes = np.diff(pairs.first[start : end + 1])
    full = np.flatnonzero(sizes)
    begins = pairs.first[start + full] - low
    for column in range(who.shape[1] if len(full) else 0):
        most = np.maximum.reduceat(value, begins)
        has = most >= 0
        rows = start + full[has]
        who[rows, column] = n_attorneys - 1 - most[has] % n_attorneys
        fit[rows, column] = most[has] // n_attorneys
        value[value == np.repeat(most, sizes[full])] = -1
