"""The best flow of a large round from a few edges of each case, proved on all of them. Pure; whole numbers only.

Sifting, column generation by prices (Dantzig and Wolfe 1960; Bixby, Gregory, Lustig, Marsten, Shanno 1992): solve on
the edges that are worth most above an estimated price of their attorney's slot, price all edges by what the answer's
slots really cost, add those that are worth more than what their case has, and solve again. No edge is ever dropped,
and where no edge is missing, the answer is the best on all edges, by ``bound``. After ``MOST_ROUNDS`` all are taken.

What is estimated decides how long this takes and which of several equally good answers is found, never how good it is.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from safeconduct.placement import bound, flow
from safeconduct.placement.network import Flags, Ints, Network

ALL_UP_TO = 100_000
"""Edges that are solved all at once, which is faster."""
AT_FIRST, NEAR = 3, 3
"""Edges a case, on average: to begin with, and to add to the missing ones."""
MOST_ROUNDS = 8
STEPS, SHARE, FADES = 10, 1.0, 0.75
"""Of the estimate: how many, the first as a share of the mean weight, and each as a share of the one before."""


def carry(network: Network, start: Ints | None = None) -> tuple[Ints, Ints]:
    """For each case the edge it goes over, -1 for none; and the price of each node, root last.

    Args:
        start: what a slot of each attorney may cost, from a round like this one.
    """
    if len(network.attorney) > ALL_UP_TO:
        kept = _nearest(network, estimated(network) if start is None else start)
        for _ in range(MOST_ROUNDS):
            edges = np.flatnonzero(kept)
            few = _only(network, kept, edges)
            chosen = flow.carry(few)
            prices = bound.prices(few, chosen)
            if not _add_missing(network, few, prices, kept):
                return np.where(chosen >= 0, edges[chosen] if edges.size else -1, -1), prices
    chosen = flow.carry(network)
    return chosen, bound.prices(network, chosen)


def estimated(network: Network) -> Ints:
    """About what a slot of each attorney costs, her mentor's and firm's share included.

    Each case asks for what is worth most to it; who is asked by more than she can take becomes dearer, who is asked
    by fewer cheaper, in shorter and shorter steps (Walras 1874; Arrow, Block and Hurwicz 1959).
    """
    own, room = np.zeros(network.root, np.int64), np.maximum(network.capacity, 1)
    step = SHARE * abs(float(network.weight.mean())) if len(network.weight) else 0.0
    for _ in range(STEPS):
        load = _asked(network, bound.charged(network, own))
        over = np.clip((load - network.capacity) / room, -1.0, 1.5)
        own = np.maximum(own + np.rint(step * over).astype(np.int64), 0)
        step *= FADES
    return bound.charged(network, own)


def _asked(network: Network, slot_prices: Ints) -> Ints:
    """How many cases would pass each node, were every case where it is worth most by these prices."""
    best = bound.gains(network, slot_prices)
    load = np.zeros(network.root, np.int64)
    for start, stop, low, high in bound.parts(network):
        attorney = network.attorney[low:high]
        above = network.weight[low:high] - slot_prices[attorney]
        is_best = (above > 0) & (above >= _of_edges(network, best, start, stop))
        load += np.bincount(attorney[is_best], minlength=network.root)
    for level in network.levels:
        inner = level[network.up[level] < network.root]
        np.add.at(load, network.up[inner], np.minimum(load[inner], network.capacity[inner]))
    return load


def _nearest(network: Network, slot_prices: Ints) -> Flags:
    """The edges nearest to the best of their case, or to nothing, where that is worth more."""
    best = bound.gains(network, slot_prices)
    kept = np.zeros(len(network.attorney), bool)
    for start, stop, low, high in bound.parts(network):
        short = _short(network, slot_prices, best, (start, stop, low, high))
        kept[low:high] = short <= _least(short, AT_FIRST * (stop - start))
    return kept


def _add_missing(network: Network, few: Network, prices: Ints, kept: Flags) -> bool:
    """Whether an edge left out is worth more than what its case has; then they are kept, and those nearly worth it."""
    own = np.maximum(prices[: network.root] - prices[network.up], 0)
    slot_prices = bound.charged(network, own)
    has = bound.gains(few, slot_prices)
    if np.array_equal(has, bound.gains(network, slot_prices)):
        return False
    for part in bound.parts(network):
        start, stop, low, high = part
        short = _short(network, slot_prices, has, part)
        kept[low:high] |= short <= max(_least(short, NEAR * (stop - start)), 0)
    return True


def _short(network: Network, slot_prices: Ints, best: Ints, part: tuple[int, int, int, int]) -> Ints:
    """How much less than ``best`` of its case each edge is worth above its price."""
    start, stop, low, high = part
    above: Ints = network.weight[low:high] - slot_prices[network.attorney[low:high]]
    np.subtract(_of_edges(network, best, start, stop), above, out=above)
    return above


def _of_edges(network: Network, of_case: Ints, start: int, stop: int) -> Ints:
    return np.repeat(of_case[start:stop], np.diff(network.first[start : stop + 1]))


def _least(short: Ints, count: int) -> int:
    """What ``count`` edges are within."""
    if not short.size:
        return 0
    place = min(count, short.size) - 1
    return int(np.partition(short, place)[place])


def _only(network: Network, kept: Flags, edges: Ints) -> Network:
    before = np.zeros(len(kept) + 1, np.int64)
    np.cumsum(kept, out=before[1:])
    return replace(
        network, first=before[network.first], attorney=network.attorney[edges], weight=network.weight[edges]
    )
