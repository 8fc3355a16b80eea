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
from safeconduct.placement.invented import RULES
from safeconduct.placement.replay import Desk, Offers
from safeconduct.placement.world import Values

Small = NDArray[np.int32]
Money = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Places:
    """Places in time: whose, and the first and last day of the stretch, as columns. Those open today come first."""

    attorney: Values
    begin: Values
    end: Values


@dataclass(slots=True)
class Ours:
    """Solve again every day.

    Attributes:
        hold: days an offer stays out. horizon: days of future that are drawn. draws: futures drawn each time.
        learns_every: days between two estimates of prices. best: attorneys looked at for each case of a future.
        picky: share of the best it can hope for that a case waits for on its first day.
        patience: days after which it waits for nothing better.
    """

    name: str = "ours"
    hold: int = 4
    horizon: int = 120
    draws: int = 3
    learns_every: int = 7
    best: int = 60
    picky: float = 1.0
    patience: int = 100
    _price: dict[tuple[int, int], float] = field(default_factory=dict)
    _drawn: Random = field(default_factory=lambda: Random("futures"))  # noqa: S311  # the same futures every time

    def send(self, desk: Desk) -> Offers:
        places = self._places(desk)
        if not self._price or desk.day % self.learns_every == 0:
            self._learn(desk, places)
        if not desk.waiting:
            return []
        capacity = np.array([desk.free(n) for n in range(len(desk.places))], np.int32)
        worth = self._worth(desk, places, capacity)
        cases, attorneys = np.nonzero(worth > 0)
        problem = assigning.Problem.plain(
            len(desk.waiting), capacity, cases.astype(np.int32), attorneys.astype(np.int32),
            worth[cases, attorneys],
        )  # fmt: skip
        edges = assigning.solve(problem).edge
        return [
            (desk.waiting[row], int(attorneys[edge])) for row, edge in enumerate(edges.tolist()) if edge >= 0
        ]

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

    def _prices(self, places: Places) -> Money:
        keys = zip(places.attorney.tolist(), places.end.tolist(), strict=True)
        return np.array([self._price.get(key, 0.0) for key in keys], np.float64)

    def _worth(self, desk: Desk, places: Places, capacity: Small) -> Values:
        """What each pair is worth today above the price; 0 where it cannot be, or where waiting promises more."""
        value, price = self._possible(desk), self._prices(places)
        hoped = _hoped(desk, places, value, price)
        now = np.full(value.shape[1], np.inf)
        is_open = places.begin <= desk.day
        np.minimum.at(now, places.attorney[is_open], price[is_open])
        net = value - now[None, :]
        age = np.array([self._age(desk, case) for case in desk.waiting])[:, None]
        is_enough = (net > 0) & (net >= hoped[:, None] * (self.picky - age)) | (age >= 1)
        good = (value >= 0) & (capacity > 0) & is_enough
        bonus = age * int(desk.world.value.max())
        return np.where(good, np.maximum(np.where(good, net, 0) + bonus, 1), 0).astype(np.int64)

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

    def _learn(self, desk: Desk, places: Places) -> None:
        """The mean price of each place over drawn futures."""
        total = np.zeros(len(places.attorney))
        for _ in range(self.draws):
            total += self._future(desk, places)
        keys = zip(places.attorney.tolist(), places.end.tolist(), strict=True)
        self._price = dict(zip(keys, (total / self.draws).tolist(), strict=True))

    def _future(self, desk: Desk, places: Places) -> Values:
        """Prices of all places in one drawn future, those who wait now among the cases."""
        before, waiting = desk.world.invented.before, len(desk.waiting)
        count = round(len(before) * self.horizon / 365)
        drawn = [self._drawn.randrange(len(before)) for _ in range(count)]
        days = [desk.day + 1 + self._drawn.randrange(self.horizon) for _ in drawn]
        comes = np.array([desk.day] * waiting + days, np.int64)
        last = np.array(
            [desk.world.latest(each) for each in desk.waiting]
            + [day + before[n].can_wait(RULES.waits_at_most) for n, day in zip(drawn, days, strict=True)],
            np.int64,
        )
        value = _best(np.concatenate([self._possible(desk), desk.world.before[drawn]]), self.best)
        worth = value[:, places.attorney]
        meets = (places.begin[None, :] <= last[:, None]) & (places.end[None, :] >= comes[:, None])
        cases, units = np.nonzero(meets & (worth > 0))
        problem = assigning.Problem.plain(
            len(value), np.ones(len(places.attorney), np.int32), cases.astype(np.int32), units.astype(np.int32),
            worth[cases, units],
        )  # fmt: skip
        return assigning.solve(problem).prices


def _hoped(desk: Desk, places: Places, value: Values, price: Money) -> Money:
    """The most each case can hope for above the price, at a place that opens while it may wait."""
    last = np.array([desk.world.latest(case) for case in desk.waiting])
    theirs = value[:, places.attorney]
    in_time = (theirs >= 0) & (places.begin[None, :] <= last[:, None])
    hoped: Money = np.where(in_time, theirs - price[None, :], 0.0).max(axis=1, initial=0.0)
    return hoped


def _best(value: Values, count: int) -> Values:
    """The same with all but the ``count`` best of each row left out."""
    if value.shape[1] <= count:
        return value
    least = np.partition(value, -count, axis=1)[:, -count]
    return np.where(value >= least[:, None], value, -1)
