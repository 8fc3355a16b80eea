"""Solve a standing round again when one case or one answer arrives, and move no offer that is out. Pure.

The round keeps its assignment, node prices and loads. A case that arrives is carried over one shortest path of moves
(Jonker and Volgenant 1987; Ahuja, Magnanti, Orlin 1993, section 9.7), a place that comes free is filled over one, and
the prices are moved along so that they still prove the answer. After each change the bound is computed anew from all
edges; were it not equal to the objective, the whole round would be solved again.

An offer that is out is no part of the open round: its case, and its place with the attorney, her mentor and her firm,
are taken out, so nothing can move it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from safeconduct.placement import bound, mentors
from safeconduct.placement.assigning import Problem, solve
from safeconduct.placement.network import Flags, Ints, Network, Small, begins
from safeconduct.placement.residual import BY_NODE, FAR, START, Ground, Search

NEVER = -(1 << 50)
"""Weight of a pair that is no longer possible: no path goes over it."""
MOST_ROUNDS = 20_000


class NotThere(LookupError):
    """No such case, pair or offer stands in the open round."""


@dataclass(slots=True)
class Standing:
    """A solved round. Cases keep the numbers of their problem; those that arrive get the next ones.

    ``chosen`` is the edge of each case on ``ground.network``, -1 for none. ``offers``: attorney by case.
    """

    problem: Problem
    ground: Ground
    chosen: Ints
    offers: dict[int, int] = field(default_factory=dict)
    solved_fully: int = 0
    _crosses: bool = False
    _bound: int = 0

    @classmethod
    def of(cls, problem: Problem, bonus: Ints | None = None) -> Standing:
        """Solve ``problem`` once, each pair worth its weight and its bonus, and keep it ready."""
        weight = problem.weight if bonus is None else np.maximum(problem.weight + bonus, 0)
        order = np.lexsort((problem.attorney, problem.case))
        problem = replace(
            problem, case=problem.case[order], attorney=problem.attorney[order],
            weight=weight[order].astype(np.int64),
        )  # fmt: skip
        nesting = mentors.nest(
            problem.mentor, problem.firm, len(problem.mentor_load), len(problem.firm_quota)
        )
        capacity = np.concatenate([problem.capacity, problem.mentor_load, problem.firm_quota]).astype(
            np.int64
        )
        network = Network.of(
            begins(problem.case, problem.n_cases), problem.attorney, problem.weight, capacity, nesting.up,
            problem.n_attorneys,
        )  # fmt: skip
        nobody = np.full(problem.n_cases, -1, np.int64)
        standing = cls(problem, Ground.of(network, nobody), nobody, {}, 0, bool(nesting.crossing.size))
        standing.solve_fully()
        return standing

    @property
    def objective(self) -> int:
        return int(self.ground.worth.sum())

    @property
    def bound(self) -> int:
        """No assignment of the open cases is worth more."""
        if self._crosses:
            return self._bound
        return bound.value(self.ground.network, self.ground.price, np.flatnonzero(self.ground.at < 0))

    def attorney_of(self, case: int) -> int:
        """Who is proposed for an open case, or holds its offer; -1 for nobody."""
        if case in self.offers:
            return self.offers[case]
        edge = self.chosen[case]
        return int(self.ground.network.attorney[edge]) if edge >= 0 else -1

    def arrive(self, attorneys: Small, weights: Ints) -> int:
        """A case that is new, with its possible attorneys; its number."""
        ground, network = self.ground, self.ground.network
        order = np.argsort(attorneys, kind="stable")
        network.attorney = np.append(network.attorney, attorneys[order].astype(network.attorney.dtype))
        network.weight = np.append(network.weight, weights[order])
        network.first = np.append(network.first, len(network.attorney))
        network.n_cases += 1
        ground.at, ground.worth = np.append(ground.at, network.root), np.append(ground.worth, 0)
        self.chosen = np.append(self.chosen, -1)
        self._place(network.n_cases - 1)
        self._certify()
        return network.n_cases - 1

    def leave(self, case: int) -> None:
        """An open case is withdrawn."""
        self._demand_open(case)
        self._take_out(case)
        self._certify()

    def strike(self, case: int, attorney: int) -> None:
        """A pair is possible no longer: the coordinator forbade it. The case goes elsewhere if it stood there."""
        self._demand_open(case)
        self._strike(case, attorney)
        self._certify()

    def send(self, case: int) -> None:
        """The offer that is proposed for a case goes out: from now on it is frozen."""
        self._demand_open(case)
        attorney = self.attorney_of(case)
        if attorney < 0:
            raise NotThere("nobody is proposed for this case")
        self.ground.load[self._way_up(attorney)] -= 1
        self.ground.network.capacity[self._limits(attorney)] -= 1
        self.ground.at[case], self.ground.worth[case], self.chosen[case] = -1, 0, -1
        self.offers[case] = attorney

    def declined(self, case: int) -> None:
        """The offer of a case ended without a placement: the place is free again, and the case goes to another."""
        if case not in self.offers:
            raise NotThere("no offer of this case is out")
        attorney = self.offers.pop(case)
        for node in reversed(self._limits(attorney)):
            self._widen(node)
        self.ground.at[case] = self.ground.network.root
        self._strike(case, attorney)
        self._place(case)
        self._certify()

    def solve_fully(self) -> None:
        """The open round from the beginning."""
        problem, edges = self.open_problem()
        found = solve(problem)
        is_open = self.ground.at >= 0
        self.chosen = np.where(found.edge >= 0, edges[found.edge] if edges.size else -1, -1)
        network = self.ground.network
        if not self._crosses:
            self.ground = Ground.of(network, self.chosen, bound.prices(self._open_network(), self.chosen))
        else:
            self.ground = Ground.of(network, self.chosen)
        self.ground.at[~is_open] = -1
        self.ground.load = network.loads(np.where(self.ground.at < 0, network.root, self.ground.at))
        self._bound = found.bound
        self.solved_fully += 1

    def open_problem(self) -> tuple[Problem, Ints]:
        """What is open now, as a problem of its own with the same case numbers; and its edges' places here."""
        network, base = self.ground.network, self.problem
        case = network.case
        edges = np.flatnonzero((network.weight >= 0) & (self.ground.at[case] >= 0))
        n, m = base.n_attorneys, len(base.mentor_load)
        problem = Problem(
            n_cases=network.n_cases, n_attorneys=n, case=case[edges].astype(np.int32),
            attorney=network.attorney[edges], weight=network.weight[edges],
            capacity=network.capacity[:n].astype(np.int32), firm=base.firm, mentor=base.mentor,
            mentor_load=network.capacity[n : n + m].astype(np.int32),
            firm_quota=network.capacity[n + m :].astype(np.int32),
        )  # fmt: skip
        return problem, edges

    def _open_network(self) -> Network:
        """Edges of cases that are not open are worth nothing to nobody."""
        network = self.ground.network
        gone = np.flatnonzero(self.ground.at < 0)
        if not gone.size:
            return network
        weight = network.weight.copy()
        weight[network.edges_of(gone)[0]] = NEVER
        return replace(network, weight=weight)

    def _certify(self) -> None:
        if self._crosses or self.bound != self.objective:
            self.solve_fully()

    def _demand_open(self, case: int) -> None:
        if not 0 <= case < len(self.chosen) or self.ground.at[case] < 0:
            raise NotThere("this case is not open")

    def _way_up(self, attorney: int) -> list[int]:
        """The attorney's node and those above her, without the root."""
        way = [attorney]
        while (above := int(self.ground.network.up[way[-1]])) != self.ground.network.root:
            way.append(above)
        return way

    def _limits(self, attorney: int) -> list[int]:
        """The way up, and a mentor of hers who does not nest and so is not on it."""
        way, mentor = self._way_up(attorney), int(self.problem.mentor[attorney])
        node = self.problem.n_attorneys + mentor
        return way if mentor < 0 or node in way else [*way, node]

    def _strike(self, case: int, attorney: int) -> None:
        network = self.ground.network
        low, high = int(network.first[case]), int(network.first[case + 1])
        edge = np.flatnonzero(network.attorney[low:high] == attorney)
        if not edge.size:
            raise NotThere("this pair is not in the round")
        held = self.chosen[case] == low + edge[0]
        if held:
            self._take_out(case)
        network.weight[low + edge[0]] = NEVER
        if held:
            self.ground.at[case] = network.root
            self._place(case)

    def _take_out(self, case: int) -> None:
        """The case is gone; whoever gains most moves into its place."""
        ground, at = self.ground, int(self.ground.at[case])
        ground.at[case], ground.worth[case], self.chosen[case] = -1, 0, -1
        if at != ground.network.root and not self._crosses:
            self._shift(ground.network.root, at)

    def _place(self, case: int) -> None:
        """The case stands at the root; carry it where it is worth most, with all moves that need be."""
        if self._crosses:
            return
        ground, network = self.ground, self.ground.network
        edges = np.arange(network.first[case], network.first[case + 1])
        to = network.attorney[edges]
        gain = network.weight[edges] - ground.price[to]
        most = int(gain.max(initial=0))
        if not most:
            return
        distance, came = self._nowhere()
        possible = network.weight[edges] >= 0
        distance[to[possible]] = most - gain[possible]
        came[to[possible]] = edges[possible]
        distance[network.root], came[network.root] = most, BY_NODE - (network.root + 1) - case
        ground.at[case] = -1
        front = distance < FAR
        front[network.root] = False
        search = self._searched(distance, came, front, network.root)
        ground.at[case] = network.root
        self._move(search, network.root)

    def _widen(self, node: int) -> None:
        """One place more between a node and the one above it."""
        ground = self.ground
        above = int(ground.network.up[node])
        ground.network.capacity[node] += 1
        if ground.price[node] > ground.price[above] and not self._crosses:
            ground.load[node] += 1
            self._shift(above, node)

    def _shift(self, start: int, target: int) -> None:
        """Carry one unit from ``start`` to ``target`` over the cheapest moves."""
        distance, came = self._nowhere()
        distance[start] = 0
        search = self._searched(distance, came, distance < FAR, target)
        self._move(search, target)

    def _nowhere(self) -> tuple[Ints, Ints]:
        nodes = self.ground.network.root + 1
        return np.full(nodes, FAR), np.full(nodes, START)

    def _searched(self, distance: Ints, came: Ints, front: Flags, target: int) -> Search:
        search = Search(self.ground, distance, came, target)
        search.run(front, MOST_ROUNDS)
        return search

    def _move(self, search: Search, target: int) -> None:
        """Make the moves of the path to ``target``, and raise the prices of what was nearer."""
        ground, network = self.ground, self.ground.network
        limit = search.distance[target]
        if limit >= FAR:
            return
        ground.price += np.maximum(limit - search.distance, 0)
        ground.price -= ground.price[network.root]
        node = target
        while (came := int(search.came[node])) != START:
            before = self._moved(node, came)
            if before == network.root and target == network.root:
                return
            node = before

    def _moved(self, node: int, came: int) -> int:
        """Make the last move of a path to ``node``; the node it came from."""
        ground, root = self.ground, self.ground.network.root
        if came >= 0:
            case = int(np.searchsorted(ground.network.first, came, side="right")) - 1
            return self._stand(case, node, came, int(ground.network.weight[came]))
        before = BY_NODE - came
        if before > root:
            return self._stand(before - root - 1, root, -1, 0)
        if before < root and ground.network.up[before] == node:
            ground.load[before] += 1
        else:
            ground.load[node] -= 1
        return before

    def _stand(self, case: int, node: int, edge: int, worth: int) -> int:
        ground, before = self.ground, int(self.ground.at[case])
        ground.at[case], ground.worth[case], self.chosen[case] = node, worth, edge
        return before
