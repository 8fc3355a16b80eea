"""Shortest paths over what an assignment leaves free: how cases could move, and what the move would cost.

A case may leave the node where it stands for another attorney; a node that is not full passes one more up; a node
gives one back to those below it. Label-correcting (Bellman 1958, Ford 1956), a whole front of nodes at a time in
numpy, so that a path through four thousand attorneys costs milliseconds. Costs are reduced by the node prices
(Ahuja, Magnanti, Orlin 1993, section 9.7); with right prices none is below 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from safeconduct.placement.network import Flags, Ints, Network

FAR = np.int64(1) << 61
AT_ONCE = 1 << 22
"""Edges looked at together, so that a million cases need no more memory than a hundred thousand."""
START = -1
BY_NODE = -2
"""``came`` is the edge by which a node was reached; or START; or BY_NODE - x from node x without an edge; or, at the
root, BY_NODE - nodes - i where case i goes to nobody."""


@dataclass(slots=True)
class Ground:
    """An assignment on its network: what a search walks over.

    ``at``: node of each case (-1: not there). ``worth``: weight of its edge. ``load``: passing up from each node.
    ``price``: of each node, the root's 0; all 0 where there are none yet.
    """

    network: Network
    at: Ints
    worth: Ints
    load: Ints
    price: Ints

    @classmethod
    def of(cls, network: Network, chosen: Ints, price: Ints | None = None) -> Ground:
        at = network.standing(chosen)
        worth = np.zeros(network.n_cases, np.int64)
        placed = chosen >= 0
        worth[placed] = network.weight[chosen[placed]]
        prices = np.zeros(network.root + 1, np.int64) if price is None else price
        return cls(network, at, worth, network.loads(at), prices)


@dataclass(slots=True)
class Search:
    """Distances to every node from the starts, as far as they are below the distance to ``target`` (-1: to all)."""

    ground: Ground
    distance: Ints
    came: Ints
    target: int = -1
    least: int = -int(FAR)
    """Stops at a distance so low that only a ring of gains explains it; there is none around a best assignment."""

    def run(self, front: Flags, most_rounds: int) -> bool:
        """Until nothing is nearer; False where it was stopped before."""
        for _ in range(most_rounds):
            before = self.distance.copy()
            self._over_cases(front)
            self._up_and_down()
            front = self.distance < before
            if not front.any():
                return True
            if int(self.distance.min()) < self.least:
                return False
        return False

    @property
    def _limit(self) -> np.int64:
        return FAR if self.target < 0 else self.distance[self.target]

    def _over_cases(self, front: Flags) -> None:
        """Cases that stand at a node of the front go on to other attorneys, or to nobody."""
        front = front & (self.distance < self._limit)
        cases = np.flatnonzero(front[self.ground.at] & (self.ground.at >= 0))
        if not cases.size:
            return
        at = self.ground.at[cases]
        leaving = self.distance[at] + self.ground.worth[cases] - self.ground.price[at]
        self._to_nobody(cases, leaving)
        first = self.ground.network.first
        done = np.cumsum(first[cases + 1] - first[cases])
        parts = int(done[-1]) // AT_ONCE + 1
        cuts = np.searchsorted(done, np.arange(1, parts) * AT_ONCE)
        for some, costs in zip(np.split(cases, cuts), np.split(leaving, cuts), strict=True):
            self._to_attorneys(some, costs)

    def _to_nobody(self, cases: Ints, leaving: Ints) -> None:
        root = self.ground.network.root
        best = int(leaving.argmin())
        if leaving[best] < self.distance[root]:
            self.distance[root] = leaving[best]
            self.came[root] = BY_NODE - (root + 1) - cases[best]

    def _to_attorneys(self, cases: Ints, leaving: Ints) -> None:
        network = self.ground.network
        edges, place = network.edges_of(cases)
        to = network.attorney[edges]
        reached = leaving[place] + self.ground.price[to] - network.weight[edges]
        nearer = np.flatnonzero(reached < np.minimum(self.distance[to], self._limit))
        if not nearer.size:
            return
        to, reached, edges = to[nearer], reached[nearer], edges[nearer]
        np.minimum.at(self.distance, to, reached)
        least = self.distance[to] == reached
        self.came[to[least]] = edges[least]

    def _up_and_down(self) -> None:
        network, price = self.ground.network, self.ground.price
        for level in network.levels:
            free = level[(self.ground.load[level] < network.capacity[level]) & (self.distance[level] < FAR)]
            self._pass(free, network.up[free], self.distance[free] + price[network.up[free]] - price[free])
        for level in reversed(network.levels):
            up = network.up[level]
            below = level[self.distance[up] < FAR]
            up = network.up[below]
            self._pass(up, below, self.distance[up] + price[below] - price[up])

    def _pass(self, came_from: Ints, to: Ints, reached: Ints) -> None:
        nearer = np.flatnonzero(reached < np.minimum(self.distance[to], self._limit))
        if not nearer.size:
            return
        came_from, to, reached = came_from[nearer], to[nearer], reached[nearer]
        np.minimum.at(self.distance, to, reached)
        least = self.distance[to] == reached
        self.came[to[least]] = BY_NODE - came_from[least]
