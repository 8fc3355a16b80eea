"""The best assignment of cases to attorneys, with a proof that it is the best. Pure; whole numbers only.

Urgency-weighted b-matching: each case goes to one attorney or to none, each attorney takes up to her capacity, each
mentor and each firm up to its own. Solved as a min-cost flow (Ahuja, Magnanti, Orlin, "Network Flows", 1993,
chapters 9 to 12), a large one by ``sifting`` from few edges; ``bound`` then proves the answer from prices, whatever
the solver said of itself.

Ties: the answer depends on the numbers of cases and attorneys (and ``start``) alone and never on the order of the
edges. Whoever numbers them by sorted id gets the same answer for the same round.
"""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from safeconduct.placement import bound, mentors, sifting
from safeconduct.placement.network import Ints, Network, Small, begins

LARGEST = 1 << 40
"""No weight is above it, so that no sum leaves 64 bits."""


class NotAProblem(ValueError):
    """The columns contradict themselves or each other; the text says where, in numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is to be assigned.

    Attributes:
        case, attorney, weight: one entry for each possible pair: numbers from 0, and what the pair is worth as a
            whole number of 0 or more, at most 2^40; the scale is the caller's. In any order, no pair twice.
        capacity: cases each attorney takes. firm, mentor: number of each attorney's, -1 for none.
        firm_quota, mentor_load: cases that all attorneys of a firm, or of a mentor, take together.
    """

    n_cases: int
    n_attorneys: int
    case: Small
    attorney: Small
    weight: Ints
    capacity: Small
    firm: Small
    firm_quota: Small
    mentor: Small
    mentor_load: Small

    def __post_init__(self) -> None:
        m, n = len(self.case), self.n_attorneys
        if self.n_cases < 0 or n < 0:
            raise NotAProblem("a count is below 0")
        for name, length in (
            ("attorney", m), ("weight", m), ("capacity", n), ("firm", n), ("mentor", n)
        ):  # fmt: skip
            if len(getattr(self, name)) != length:
                raise NotAProblem(f"{name} has {len(getattr(self, name))} entries and not {length}")
        _within("case", self.case, 0, self.n_cases - 1)
        _within("attorney", self.attorney, 0, n - 1)
        _within("weight", self.weight, 0, LARGEST)
        _within("firm", self.firm, -1, len(self.firm_quota) - 1)
        _within("mentor", self.mentor, -1, len(self.mentor_load) - 1)
        for name in ("capacity", "firm_quota", "mentor_load"):
            _within(name, getattr(self, name), 0, np.iinfo(np.int32).max)

    @classmethod
    def plain(cls, n_cases: int, capacity: Small, case: Small, attorney: Small, weight: Ints) -> Problem:
        """Without firms and mentors."""
        none, nothing = np.full(len(capacity), -1, np.int32), np.zeros(0, np.int32)
        return cls(
            n_cases=n_cases, n_attorneys=len(capacity), case=case, attorney=attorney, weight=weight,
            capacity=capacity, firm=none, firm_quota=nothing, mentor=none, mentor_load=nothing,
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What was found.

    Attributes:
        edge: for each case the entry of ``Problem.case`` that was chosen, -1 where it goes to nobody.
        objective: sum of the weights chosen, bonuses included.
        bound: no assignment is worth more; the proof is in ``bound``.
        status: "optimal" where bound and objective are equal, otherwise "within_gap".
        gap: what is missing to the bound, as a share of it.
        prices: for each attorney what one slot of hers costs, with her mentor's and her firm's share.
        group_prices: the same for one place of each mentor, then of each firm, as far as they are in the flow.
        seconds: by stage.
    """

    edge: Ints
    objective: int
    bound: int
    status: str
    gap: float
    prices: Ints
    group_prices: Ints
    seconds: dict[str, float]


def solve(problem: Problem, *, bonus: Ints | None = None, start: Ints | None = None) -> Assignment:
    """The best assignment of ``problem``, each pair worth its weight and its bonus (below 0: a cost), at least 0.

    ``start``: ``Assignment.prices`` of a round with these attorneys, from which a large round is solved sooner.

    Where a mentor has attorneys of several firms and a firm attorneys of several mentors, no single flow holds both:
    such a mentor's load gets a price instead, and the gap that may be left is told.

    Raises:
        NotAProblem: a pair stands there twice, a weight with its bonus is too large, or ``start`` has other attorneys.
    """
    if start is not None and len(start) != problem.n_attorneys:
        raise NotAProblem(f"start has {len(start)} entries and not {problem.n_attorneys}")
    began = perf_counter()
    weight = problem.weight.astype(np.int64, copy=False)
    if bonus is not None:
        weight = np.maximum(weight + bonus, 0)
        _within("weight with bonus", weight, 0, LARGEST)
    nesting = mentors.nest(problem.mentor, problem.firm, len(problem.mentor_load), len(problem.firm_quota))
    network, order = _network(problem, weight, nesting)
    seconds = {"network": perf_counter() - began}
    if nesting.crossing.size:
        found = mentors.priced(network, nesting, problem.mentor, problem.mentor_load, seconds, start)
    else:
        began = perf_counter()
        chosen, prices = sifting.carry(network, start)
        seconds["flow"] = perf_counter() - began
        began = perf_counter()
        found = mentors.Found(chosen, prices, prices[: problem.n_attorneys], bound.value(network, prices))
        seconds["proof"] = perf_counter() - began
    return _assignment(network, order, found, seconds)


def _network(problem: Problem, weight: Ints, nesting: mentors.Nesting) -> tuple[Network, Ints | None]:
    """The network in its one order, and for each of its edges the entry of the problem (None: the same)."""
    key = problem.case.astype(np.int64) * max(problem.n_attorneys, 1) + problem.attorney
    order = None
    if key.size > 1 and not (key[1:] > key[:-1]).all():
        order = np.argsort(key, kind="stable")
        key = key[order]
        if (key[1:] == key[:-1]).any():
            raise NotAProblem("a pair of a case and an attorney stands there twice")
    case, attorney = (
        (problem.case, problem.attorney) if order is None else (problem.case[order], problem.attorney[order])
    )
    quota = np.concatenate([problem.mentor_load, problem.firm_quota]).astype(np.int64)
    quota[nesting.crossing] = np.iinfo(np.int32).max
    network = Network.of(
        begins(case, problem.n_cases), attorney, weight if order is None else weight[order],
        np.concatenate([problem.capacity.astype(np.int64), quota]), nesting.up, problem.n_attorneys,
    )  # fmt: skip
    return network, order


def _assignment(
    network: Network, order: Ints | None, found: mentors.Found, seconds: dict[str, float]
) -> Assignment:
    objective = network.worth(found.chosen)
    edge = found.chosen
    if order is not None:
        edge = np.where(edge >= 0, order[np.maximum(edge, 0)] if order.size else -1, -1)
    gap = 0.0 if found.bound == objective else (found.bound - objective) / found.bound
    return Assignment(
        edge=edge, objective=objective, bound=found.bound, gap=gap,
        status="optimal" if found.bound == objective else "within_gap",
        prices=found.slot_prices, group_prices=found.prices[network.n_attorneys : network.root], seconds=seconds,
    )  # fmt: skip


def _within(name: str, column: Ints | Small, least: int, most: int) -> None:
    if column.dtype.kind not in "iu":
        raise NotAProblem(f"{name} does not hold whole numbers")
    if column.size and (int(column.min()) < least or int(column.max()) > most):
        raise NotAProblem(f"{name} has a number outside {least} to {most}")
