"""Ways to send offers, from what many panels do to ours: first come, greedy, the wheel, and a re-solve with prices.

Ours follows Ahani, Gölz, Procaccia, Teytelboym and Trapp, "Dynamic placement in refugee resettlement" (Operations
Research 72(3), 2024): what a place is worth to those who have not come yet is estimated by assigning futures drawn
from the arrivals of the year before, and a case goes to an attorney only for more than that price. To it comes a
bonus that grows with waiting, so that whoever waits long is placed whatever the price. Pure and deterministic.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import numpy as np

from safeconduct.placement import assigning
from safeconduct.placement.replay import Desk, Offers
from safeconduct.placement.world import Values

EXCLUSIVE = 4
"""Days of an exclusive hold, for the three plain policies."""


def _free(desk: Desk) -> dict[int, int]:
    return {n: free for n in range(len(desk.places)) if (free := desk.free(n))}


def possible_any(desk, value):
    possible = value >= 0
    for row, case in enumerate(desk.waiting):
        possible[row, list(desk.no.get(case, ()))] = False
    return possible


@dataclass(slots=True)
class FirstCome:
    """The oldest case takes the first attorney on the list who can take it."""

    name: str = "first come"
    hold: int = EXCLUSIVE

    def send(self, desk: Desk) -> Offers:
        free, offers = _free(desk), []
        for case in sorted(desk.waiting):
            found = next((each for each in free if free[each] and desk.can(case, each)), None)
            if found is not None:
                free[found] -= 1
                offers.append((case, found))
        return offers


@dataclass(slots=True)
class Greedy:
    """The pair worth most now, then the next, until nothing is left."""

    name: str = "greedy"
    hold: int = EXCLUSIVE

    def send(self, desk: Desk) -> Offers:
        free, offers, given = _free(desk), [], set()
        pairs = sorted(
            (-int(desk.world.value[case, each]), case, each)
            for case in desk.waiting
            for each in free
            if desk.can(case, each)
        )
        for _value, case, each in pairs:
            if case not in given and free[each]:
                free[each] -= 1
                given.add(case)
                offers.append((case, each))
        return offers


@dataclass(slots=True)
class Wheel:
    """The oldest case goes to whoever was asked longest ago and can take it."""

    name: str = "wheel"
    hold: int = EXCLUSIVE

    def send(self, desk: Desk) -> Offers:
        free, offers = _free(desk), []
        turn = sorted(free, key=lambda each: (desk.asked.get(each, -1), each))
        for case in sorted(desk.waiting):
            found = next((each for each in turn if free[each] and desk.can(case, each)), None)
            if found is not None:
                free[found] -= 1
                turn.remove(found)
                turn.append(found)
                offers.append((case, found))
        return offers


@dataclass(slots=True)
class Ours:
    """Solve again every ``every`` days, at prices learnt from the year before.

    Attributes:
        every: days between two solutions. horizon: days of future that are drawn. draws: futures drawn each time.
        learns_every: days between two estimates of prices. patience: days after which the waiting bonus is full.
        ageing: the full bonus, as a share of the largest value of a pair. reserve: share of the price that counts.
        wider: attorneys asked at once from the second wave on. hold: days an offer stays out.
    """

    name: str = "ours"
    hold: int = 3
    every: int = 2
    horizon: int = 120
    draws: int = 4
    learns_every: int = 14
    patience: int = 30
    ageing: float = 1.0
    reserve: float = 1.0
    wider: int = 3
    picky: float = 0.95
    _prices: Values = field(default_factory=lambda: np.zeros(0, np.int64))
    _drawn: Random = field(default_factory=lambda: Random("futures"))

    def send(self, desk: Desk) -> Offers:
        if not self._prices.size or desk.day % self.learns_every == 0:
            self._prices = self._learn(desk)
        if desk.day % self.every or not desk.waiting:
            return []
        capacity = np.array([desk.free(n) for n in range(len(desk.places))], np.int32)
        worth = self._worth(desk, capacity)
        cases, attorneys = np.nonzero(worth > 0)
        problem = assigning.Problem.plain(
            len(desk.waiting), capacity, cases.astype(np.int32), attorneys.astype(np.int32),
            worth[cases, attorneys],
        )  # fmt: skip
        edges = assigning.solve(problem).edge
        offers = [
            (desk.waiting[row], int(attorneys[edge])) for row, edge in enumerate(edges.tolist()) if edge >= 0
        ]
        return offers + self._wider(desk, offers, worth, capacity)

    def _worth(self, desk: Desk, capacity: Values) -> Values:
        """Value less price plus the bonus of waiting; 0 where the pair cannot be."""
        value = desk.world.value[desk.waiting]
        possible = (value >= 0) & (capacity > 0)
        for row, case in enumerate(desk.waiting):
            possible[row, list(desk.no.get(case, ()))] = False
        top = int(desk.world.value.max())
        age = np.array([self._age(desk, case) for case in desk.waiting])
        net = value - (self.reserve * self._prices).astype(np.int64)[None, :]
        opens = np.array([[min(places) <= desk.world.latest(case) for places in desk.places] for case in desk.waiting])
        hoped = np.where(possible0 & opens, net, 0).max(axis=1) if False else np.where(possible_any(desk, value) & opens, net, 0).max(axis=1)
        wanted = hoped * np.maximum(self.picky - age, -9)
        bonus = (self.ageing * top * age).astype(np.int64)[:, None]
        good = possible & (net >= wanted[:, None])
        return np.where(good, np.maximum(net + bonus + (age >= 1)[:, None]*top, 1), 0)

    def _age(self, desk: Desk, case: int) -> float:
        """0 to 1 while patience lasts, and growing on; near the last day as if it were over."""
        left = desk.world.latest(case) - desk.day
        waited = desk.waits(case) / self.patience
        return max(waited, 1.0) if left <= 3 * self.hold else waited**2

    def _wider(self, desk: Desk, offers: Offers, worth: Values, capacity: Values) -> list[tuple[int, int]]:
        """From the second wave on a case is shown to the next best too, as far as places are left."""
        left = capacity.copy()
        for _case, attorney in offers:
            left[attorney] -= 1
        more = []
        rows = {case: row for row, case in enumerate(desk.waiting)}
        for case, first in offers:
            if not desk.tries.get(case):
                continue
            best = [n for n in np.argsort(-worth[rows[case]], kind="stable")[: 4 * self.wider].tolist()
                    if n != first and left[n] > 0 and worth[rows[case], n] > 0]  # fmt: skip
            for each in best[: self.wider - 1]:
                left[each] -= 1
                more.append((case, each))
        return more

    def _learn(self, desk: Desk) -> Values:
        """The mean price of a place of each attorney over drawn futures."""
        panel = desk.world.invented.panel
        until = desk.day + self.horizon
        capacity = np.array(
            [sum(len(range(max(free, desk.day), until, panel[n].pace)) for free in places)
             for n, places in enumerate(desk.places)], np.int32)  # fmt: skip
        count = round(len(desk.world.before) * self.horizon / 365)
        total = np.zeros(len(panel))
        for _ in range(self.draws):
            drawn = [self._drawn.randrange(len(desk.world.before)) for _ in range(count)]
            value = np.concatenate([desk.world.before[drawn], desk.world.value[desk.waiting]])
            cases, attorneys = np.nonzero((value > 0) & (capacity > 0))
            total += assigning.solve(
                assigning.Problem.plain(
                    len(value), capacity, cases.astype(np.int32), attorneys.astype(np.int32),
                    value[cases, attorneys],
                )
            ).prices  # fmt: skip
        return (total / self.draws).astype(np.int64)
