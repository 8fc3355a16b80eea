"""Min-cost flow by OR-tools: cost-scaling push-relabel (Goldberg 1997), best of the eight solvers that were tried.

What it answers is not believed: ``bound`` proves it.
"""

from __future__ import annotations

import numpy as np

from safeconduct.placement.network import Ints, Network


class TooWide(ValueError):
    """The weights are too large for so many cases: scale them down."""


class SolverFailed(Exception):
    """The solver gave up, which no valid network makes it do."""


def carry(network: Network) -> Ints:
    """For each case the edge it goes over, -1 for none.

    Raises:
        TooWide: the weights do not leave room in 64 bits.
    """
    from ortools.graph.python import min_cost_flow  # type: ignore[import-untyped]  # it has no stubs

    n, edges, below = network.n_cases, len(network.attorney), network.root
    chosen = np.full(n, -1, np.int64)
    if not edges:
        return chosen
    solver = min_cost_flow.SimpleMinCostFlow()
    shift = np.int32(n)
    cases = np.arange(n, dtype=np.int32)
    # The order of the arcs is the order of their numbers: edges, then arcs up, then cases that go to nobody.
    arcs = solver.add_arcs_with_capacity_and_unit_cost(
        network.case.astype(np.int32), network.attorney.astype(np.int32) + shift, np.ones(edges, np.int64),
        -network.weight,
    )  # fmt: skip
    nodes = np.arange(below, dtype=np.int32) + shift
    limit = np.minimum(network.capacity, n)
    solver.add_arcs_with_capacity_and_unit_cost(
        nodes, network.up.astype(np.int32) + shift, limit, np.zeros(below, np.int64)
    )
    root = np.full(n, below, np.int32) + shift
    solver.add_arcs_with_capacity_and_unit_cost(cases, root, np.ones(n, np.int64), np.zeros(n, np.int64))
    solver.set_nodes_supplies(
        np.append(cases, np.int32(below) + shift), np.append(np.ones(n, np.int64), np.int64(-n))
    )
    status = solver.solve()
    if status == solver.BAD_COST_RANGE:
        raise TooWide("the weights are too large for so many cases")
    if status != solver.OPTIMAL:
        raise SolverFailed(f"min-cost flow ended with {status}")
    taken = np.flatnonzero(solver.flows(arcs))
    chosen[network.case[taken]] = taken
    return chosen
