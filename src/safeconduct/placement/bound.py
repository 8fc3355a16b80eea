"""The proof: prices of slots from which anybody can add up that no assignment is worth more. Pure.

Weak duality of the transportation problem: for any prices of 0 or more, an assignment is worth at most the sum of
capacity times price, and for each case the most that an edge is worth above its attorney's price (or 0). The prices
come from the shortest paths over what the solver left free, the smallest for which no case would rather move; where
the assignment is best, the sum is exactly its worth, in whole numbers. A solver that erred would leave a gap.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from safeconduct.placement.network import Ints, Network
from safeconduct.placement.residual import AT_ONCE, START, Ground, Search

MOST_ROUNDS = 20_000


def prices(network: Network, chosen: Ints) -> Ints:
    """For each node, root last, what one more case there costs all others together: 0 at the root, never below 0."""
    nodes = network.root + 1
    search = Search(Ground.of(network, chosen), np.zeros(nodes, np.int64), np.full(nodes, START))
    most = int(network.weight.max(initial=0))
    search.least = -most
    search.run(np.ones(nodes, bool), MOST_ROUNDS)
    found = np.minimum(-search.distance, most)
    found[network.root] = 0
    return found


def value(network: Network, price: Ints, closed: Ints | None = None) -> int:
    """What no assignment on ``network`` is worth more than, by these prices of nodes (any prices give a true bound).

    ``closed``: cases that are not counted.
    """
    own = np.maximum(price[: network.root] - price[network.up], 0)
    total = sum(
        int(each) * int(cost) for each, cost in zip(network.capacity[own > 0], own[own > 0], strict=True)
    )
    by_case = gains(network, charged(network, own))
    if closed is not None:
        by_case[closed] = 0
    return total + int(by_case.sum())


def charged(network: Network, own: Ints) -> Ints:
    """What a slot of each attorney costs with all above her, from each node's own price."""
    full = np.append(own, 0)
    for level in reversed(network.levels):
        full[level] += full[network.up[level]]
    return full[: network.n_attorneys]


def gains(network: Network, slot_prices: Ints) -> Ints:
    """For each case the most an edge of it is worth above its attorney's price, at least 0."""
    best = np.zeros(network.n_cases, np.int64)
    first = network.first
    for start, stop, low, high in parts(network):
        has = np.flatnonzero(first[start + 1 : stop + 1] > first[start:stop]) + start
        above = network.weight[low:high] - slot_prices[network.attorney[low:high]]
        best[has] = np.maximum(np.maximum.reduceat(above, first[has] - low), 0)
    return best


def parts(network: Network) -> Iterator[tuple[int, int, int, int]]:
    """The first case of each part of the network and the one after its last, and the same of its edges."""
    first = network.first
    cuts = np.searchsorted(first, np.arange(0, int(first[-1]) + AT_ONCE, AT_ONCE))
    cuts[-1] = network.n_cases
    for start, stop in pairwise(cuts.tolist()):
        if first[stop] > first[start]:
            yield start, stop, int(first[start]), int(first[stop])
