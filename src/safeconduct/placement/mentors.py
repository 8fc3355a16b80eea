"""Mentors and firms over the attorneys: in the flow where they nest, by a price on mentor load where they do not.

Sets that nest (each two apart, or one within the other) are arcs of one flow. A mentor whose attorneys are spread
over firms that have other mentors too is not such a set. His load is priced then (Lagrangian relaxation: Held and
Karp 1971, Fisher 1981): the priced problem bounds the true one from above; sharing his load out among the firms, as
the priced answer uses it, gives a problem that nests, and an assignment that keeps every limit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from safeconduct.placement import bound, sifting
from safeconduct.placement.network import Flags, Ints, Network, Small

STEPS = (4, 60)
"""Least and most steps of the prices; in between as many as go over so many edges:"""
EDGES = 30_000_000


@dataclass(frozen=True, slots=True)
class Nesting:
    """``up``: the group above each attorney, mentor (from n_attorneys) and firm (after the mentors), -1 for none.
    ``crossing``: numbers of the mentors that do not nest."""

    up: Ints
    crossing: Ints


@dataclass(slots=True)
class Found:
    """The edge of each case, node prices, prices of a slot of each attorney, and the bound."""

    chosen: Ints
    prices: Ints
    slot_prices: Ints
    bound: int


def nest(mentor: Small, firm: Small, n_mentors: int, n_firms: int) -> Nesting:
    """How mentors (-1: none) and firms (-1: none) of the attorneys lie within each other."""
    n = len(mentor)
    firm_of, is_one_firm = _only(mentor, firm, n_mentors)
    _, is_one_mentor = _only(firm, mentor, n_firms)
    mentored = np.flatnonzero(mentor >= 0)
    spread = mentored[~is_one_firm[mentor[mentored]] & (firm[mentored] >= 0)]
    crossing = np.unique(mentor[spread[~is_one_mentor[firm[spread]]]]).astype(np.int64)
    is_crossing = np.zeros(n_mentors + 1, bool)
    is_crossing[crossing] = True
    up = np.full(n + n_mentors + n_firms, -1, np.int64)
    up[:n] = np.where(firm >= 0, n + n_mentors + firm, -1)
    inside = mentored[~is_crossing[mentor[mentored]]]
    first = inside[is_one_firm[mentor[inside]] | (firm[inside] < 0)]
    up[first] = n + mentor[first]
    held = np.flatnonzero(is_one_firm & ~is_crossing[:n_mentors] & (firm_of >= 0))
    up[n + held] = n + n_mentors + firm_of[held]
    holding = inside[~is_one_firm[mentor[inside]] & (firm[inside] >= 0)]
    up[n + n_mentors + firm[holding]] = n + mentor[holding]
    return Nesting(up, crossing)


def _only(group: Small, other: Small, count: int) -> tuple[Ints, Flags]:
    """For each group the other kind of its attorneys, and whether all have the same."""
    least, most = np.full(count, np.iinfo(np.int64).max), np.full(count, -1, np.int64)
    has = np.flatnonzero(group >= 0)
    np.minimum.at(least, group[has], other[has])
    np.maximum.at(most, group[has], other[has])
    return most, (least == most) | (least == np.iinfo(np.int64).max)


def priced(
    network: Network,
    nesting: Nesting,
    mentor: Small,
    load: Small,
    seconds: dict[str, float],
    start: Ints | None = None,
) -> Found:
    """The best assignment found with the crossing mentors' loads kept, and the lowest bound found."""
    began = perf_counter()
    none = np.zeros(0, np.int64)
    limit = load[nesting.crossing].astype(np.int64)
    number = np.full(len(load) + 1, -1)
    number[nesting.crossing] = np.arange(len(limit))
    which = number[mentor]
    price = np.zeros(len(limit), np.int64)
    best = Found(np.full(network.n_cases, -1), none, none, int(np.iinfo(np.int64).max))
    reached, eager = 0, 1.0
    steps = int(np.clip(EDGES // max(len(network.weight), 1), *STEPS))
    for _ in range(steps):
        charge = np.where(which >= 0, price[which], 0)
        chosen, found = _relaxed(network, charge, int(limit @ price), start)
        start = found.slot_prices
        if found.bound < best.bound:
            best.bound, best.prices, best.slot_prices = found.bound, found.prices, found.slot_prices
        else:
            eager *= 0.7
        used = _used(network, chosen, which, len(limit))
        kept = _shared_out(network, chosen, which, limit, start)
        if network.worth(kept) >= reached:
            best.chosen, reached = kept, network.worth(kept)
        if best.bound == reached:
            break
        price = _stepped(price, used - limit, eager * (found.bound - reached))
    seconds["flow"] = perf_counter() - began
    return best


def _relaxed(network: Network, charge: Ints, paid: int, start: Ints | None) -> tuple[Ints, Found]:
    cheaper = replace(network, weight=network.weight - charge[network.attorney])
    chosen, prices = sifting.carry(cheaper, None if start is None else start - charge)
    slots = prices[: network.n_attorneys] + charge
    return chosen, Found(chosen, prices, slots, bound.value(cheaper, prices) + paid)


def _stepped(price: Ints, over: Ints, distance: float) -> Ints:
    """Polyak's step (1969), rounded to whole numbers and at least one where a load is not kept."""
    length = float(over @ over)
    if not length:
        return price // 2
    moved = np.rint(over * (distance / length)).astype(np.int64)
    return np.maximum(price + np.where(moved == 0, np.sign(over), moved), 0)


def _used(network: Network, chosen: Ints, which: Ints, count: int) -> Ints:
    by = which[network.attorney[chosen[chosen >= 0]]]
    return np.bincount(by[by >= 0], minlength=count).astype(np.int64)


def _shared_out(network: Network, chosen: Ints, which: Ints, limit: Ints, start: Ints) -> Ints:
    """The best assignment where each crossing mentor's load is shared out among the groups above his attorneys."""
    n, crossed = network.n_attorneys, np.flatnonzero(which >= 0)
    above = network.up[crossed]
    pairs, block = np.unique(which[crossed] * (network.root + 1) + above, return_inverse=True)
    mentor_of, over = np.divmod(pairs, network.root + 1)
    quota = np.zeros(len(pairs), np.int64)
    block_of = np.full(n, -1)
    block_of[crossed] = block
    taken = chosen[chosen >= 0]
    taken = taken[block_of[network.attorney[taken]] >= 0]
    taken = taken[np.argsort(-network.weight[taken], kind="stable")]
    left = limit.copy()
    for each in block_of[network.attorney[taken]].tolist():
        if left[mentor_of[each]] > 0:
            left[mentor_of[each]] -= 1
            quota[each] += 1
    last = np.searchsorted(mentor_of, np.arange(len(limit)))
    quota[last] += left
    up = np.where(network.up == network.root, -1, network.up)
    up[crossed] = network.root + block
    up = np.append(up, np.where(over == network.root, -1, over))
    nested = Network.of(
        network.first, network.attorney, network.weight, np.append(network.capacity, quota), up, n
    )
    return sifting.carry(nested, start)[0]
