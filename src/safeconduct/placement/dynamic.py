"""Our policy of the back-test: a re-solve with prices of places, learnt from the arrivals of the year before. Pure.

Follows Ahani, Gölz, Procaccia, Teytelboym and Trapp, "Dynamic placement in refugee resettlement" (Operations Research
72(3), 2024): what a place is worth to those who have not come yet is estimated by assigning futures drawn from the
arrivals of the year before. Every place that is open, or opens within the horizon, has its price. A case is offered
for what it is worth above the price; and it waits, while it may, for a place that opens soon and is worth more to it.
How much more grows less important with every day of waiting (ageing): at the end of ``patience`` it takes any.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random

import numpy as np
from numpy.typing import NDArray

from safeconduct.placement import assigning
from safeconduct.placement.replay import Desk, Offers
from safeconduct.placement.world import Values

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Places:
    """Places in time: whose, and the first and last day of the stretch, as columns. Those open today come first."""

    attorney: Values
    begin: Values
    end: Values


@dataclass(slots=True)
class Ours:
    """Attributes:
    hold: days an offer stays out. every: days between two solutions. horizon: days of future that are drawn.
    draws: futures drawn each time. learns_every: days between two estimates of prices. best: attorneys looked at for
    each drawn case. picky: share of the best a case can hope for that it waits for on its first day.
    patience: days after which it waits for nothing better. wider: attorneys asked at once from the second wave on.
    """

    name: str = "ours"
    hold: int = 4
    every: int = 1
    horizon: int = 120
    draws: int = 3
    learns_every: int = 7
    best: int = 50
    picky: float = 1.0
    patience: int = 100
    wider: int = 1
    _price: dict[tuple[int, int], float] = field(default_factory=dict)
    _drawn: Random = field(default_factory=lambda: Random("futures"))

    def send(self, desk: Desk) -> Offers:
        places = self._places(desk)
        if not self._price or desk.day % self.learns_every == 0:
            self._learn(desk, places)
        if desk.day % self.every or not desk.waiting:
            return []
        capacity = np.array([desk.free(n) for n in range(len(desk.places))], np.int32)
        worth = self._worth(desk, places, capacity)
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

    def _places(self, desk: Desk) -> Places:
        """Every place that is open or opens within the horizon."""
        rows = []
        for n, each in enumerate(desk.world.invented.panel):
            for m, free in enumerate(desk.places[n]):
                begin = max(free, desk.day)
                while begin < desk.day + self.horizon:
                    after = each.opens_after(m, begin)
                    rows.append((n, begin, after - 1))
                    begin = after
        columns = np.array(rows, np.int64).T
        return Places(columns[0], columns[1], columns[2])

    def _prices(self, places: Places) -> NDArray[np.float64]:
        return np.array([self._price.get(key, 0.0) for key in zip(places.attorney.tolist(), places.end.tolist(), strict=True)])

    def _worth(self, desk: Desk, places: Places, capacity: NDArray[np.int32]) -> Values:
        """What each pair is worth today above the price; 0 where it cannot be, or where waiting promises more."""
        value = self._possible(desk)
        price = self._prices(places)
        last = np.array([desk.world.latest(case) for case in desk.waiting])
        hoped = np.where(
            (value[:, places.attorney] >= 0) & (places.begin[None, :] <= last[:, None]),
            value[:, places.attorney] - price[None, :], 0.0,
        ).max(axis=1, initial=0.0)  # fmt: skip
        now = np.full(value.shape[1], np.inf)
        is_open = places.begin <= desk.day
        np.minimum.at(now, places.attorney[is_open], price[is_open])
        age = np.array([self._age(desk, case) for case in desk.waiting])[:, None]
        net = value - now[None, :]
        good = (value >= 0) & (capacity > 0) & ((net >= hoped[:, None] * (self.picky - age)) & (net > 0) | (age >= 1))
        top = int(desk.world.value.max())
        return np.where(good, np.maximum(np.where(good, net, 0) + age * top, 1), 0).astype(np.int64)

    def _possible(self, desk: Desk) -> Values:
        value = desk.world.value[desk.waiting]
        for row, case in enumerate(desk.waiting):
            value[row, list(desk.no.get(case, ()))] = -1
        return value

    def _age(self, desk: Desk, case: int) -> float:
        """0 on the first day, 1 when patience is over or the last day is near."""
        left = desk.world.latest(case) - desk.day
        if left <= 3 * self.hold:
            return 1.0
        return min((desk.waits(case) / self.patience) ** 3, 1.0)

    def _wider(self, desk: Desk, offers: Offers, worth: Values, capacity: NDArray[np.int32]) -> list[tuple[int, int]]:
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

    def _learn(self, desk: Desk, places: Places) -> None:
        """The mean price of each place over drawn futures."""
        total = np.zeros(len(places.attorney))
        for _ in range(self.draws):
            total += self._future(desk, places)
        keys = zip(places.attorney.tolist(), places.end.tolist(), strict=True)
        self._price = dict(zip(keys, (total / self.draws).tolist(), strict=True))

    def _future(self, desk: Desk, places: Places) -> Values:
        """Prices of all places in one drawn future."""
        before = desk.world.invented.before
        count = round(len(before) * self.horizon / 365)
        drawn = [self._drawn.randrange(len(before)) for _ in range(count)]
        comes = np.array([desk.day] * len(desk.waiting) + [desk.day + 1 + self._drawn.randrange(self.horizon) for _ in drawn])
        allowed = [(before[n].latest - before[n].day if before[n].latest is not None else 10**6) for n in drawn]
        last = np.array([desk.world.latest(each) for each in desk.waiting] + [0] * count)
        last[len(desk.waiting):] = comes[len(desk.waiting):] + np.minimum(allowed, 120)
        value = np.concatenate([self._possible(desk), desk.world.before[drawn]])
        if value.shape[1] > self.best:
            least = np.partition(value, -self.best, axis=1)[:, -self.best]
            value = np.where(value >= least[:, None], value, -1)
        worth = value[:, places.attorney]
        meets = (worth > 0) & (places.begin[None, :] <= last[:, None]) & (places.end[None, :] >= comes[:, None])
        cases, units = np.nonzero(meets)
        return assigning.solve(
            assigning.Problem.plain(
                len(value), np.ones(len(places.attorney), np.int32), cases.astype(np.int32), units.astype(np.int32),
                worth[cases, units],
            )
        ).prices  # fmt: skip
