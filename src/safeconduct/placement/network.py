"""A round as a network: cases, their edges to attorneys, and over the attorneys mentors, firms and one root.

Nodes are attorneys from 0, then mentors, then firms, then the root. Every node but the root has one node above it;
the arc up holds the node's capacity. A case that goes to nobody stands at the root, where it is worth nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Small = npt.NDArray[np.signedinteger[Any]]
Flags = npt.NDArray[np.bool_]


@dataclass(slots=True)
class Network:
    """Edges in order of case, then attorney.

    Attributes:
        first: where the edges of each case begin, and at the end their count.
        attorney, weight: of each edge. capacity: of each node but the root. up: the node above it.
        levels: the nodes below the root from the lowest level to the highest.
    """

    n_cases: int
    n_attorneys: int
    first: Ints
    attorney: Small
    weight: Ints
    capacity: Ints
    up: Ints
    levels: tuple[Ints, ...]

    @classmethod
    def of(
        cls, first: Ints, attorney: Small, weight: Ints, capacity: Ints, up: Ints, n_attorneys: int
    ) -> Network:
        """``up``: the group above each attorney and each group, -1 for the root; the edges are in order already."""
        above = np.where(up < 0, len(up), up).astype(np.int64)
        groups = np.arange(n_attorneys, len(up))
        is_inner = above[groups] < len(up)
        levels = (np.arange(n_attorneys), groups[is_inner], groups[~is_inner])
        return cls(
            len(first) - 1, n_attorneys, first, attorney, weight, capacity, above,
            tuple(each for each in levels if each.size),
        )  # fmt: skip

    @property
    def root(self) -> int:
        return len(self.up)

    @property
    def case(self) -> Ints:
        """The case of each edge."""
        return np.repeat(np.arange(self.n_cases), np.diff(self.first))

    def worth(self, chosen: Ints) -> int:
        """Sum of the weights of the chosen edges."""
        return int(self.weight[chosen[chosen >= 0]].sum())

    def standing(self, chosen: Ints) -> Ints:
        """The node at which each case stands."""
        at = np.full(len(chosen), self.root, np.int64)
        placed = chosen >= 0
        at[placed] = self.attorney[chosen[placed]]
        return at

    def loads(self, at: Ints) -> Ints:
        """How many cases pass from each node to the one above it."""
        load = np.bincount(at, minlength=self.root + 1).astype(np.int64)[: self.root]
        for level in self.levels:
            inner = level[self.up[level] < self.root]
            np.add.at(load, self.up[inner], load[inner])
        return load

    def edges_of(self, cases: Ints) -> tuple[Ints, Ints]:
        """All edges of these cases; and for each of them the place of its case in ``cases``."""
        begins = self.first[cases]
        counts = self.first[cases + 1] - begins
        ends = np.cumsum(counts)
        total = int(ends[-1]) if ends.size else 0
        place = np.repeat(np.arange(len(cases)), counts)
        return np.arange(total) + np.repeat(begins - (ends - counts), counts), place


def begins(case: Small, n_cases: int) -> Ints:
    """Where the edges of each case begin, for edges in order of case; and at the end their count."""
    first = np.zeros(n_cases + 1, np.int64)
    if n_cases:
        np.cumsum(np.bincount(case, minlength=n_cases), out=first[1:])
    return first
