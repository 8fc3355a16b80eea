"""What nobody could have beaten: a bound on every policy, made with all arrivals and all answers known. Pure.

Each place of an attorney takes one case in each of its stretches of days (see ``invented``): one unit of capacity. A
case may go to a unit if its attorney can take the case, would say yes, and on some day of the stretch she is not away,
the case waits, is not too late and has not waited too long. The best assignment of cases to units is worth at least
as much as what any policy reaches, since whatever a policy does is such an assignment. Nobody could quite reach it:
it knows every answer, and offers take it no time. The value of a pair is the one all policies are counted by.
"""

from __future__ import annotations

import numpy as np

from safeconduct.placement import assigning
from safeconduct.placement.invented import ANSWERS_WITHIN, Volunteer, answer
from safeconduct.placement.replay import Ran
from safeconduct.placement.world import World


def hindsight(world: World) -> int:
    """The bound, in millionths, proved by prices (``Assignment.bound``)."""
    return _best(world)[0]


def with_waits(world: World) -> tuple[int, Ran]:
    """The bound, and one best assignment as if it had run: each case placed on the first day its unit allows.

    Its waits show what the best value costs the groups. They are no least of what waits could be: another assignment,
    worth less, may be more even.
    """
    most, assignment = _best(world)
    arrivals = world.invented.arrivals
    placed_on = tuple(assignment.get(n, (-1, None))[1] for n in range(len(arrivals)))
    waited = tuple(
        (world.latest(n) if day is None else day) - each.day
        for n, (each, day) in enumerate(zip(arrivals, placed_on, strict=True))
    )
    missed = sum(day is None and each.latest is not None and each.latest <= world.closes
                 for each, day in zip(arrivals, placed_on, strict=True))  # fmt: skip
    value = sum(int(world.value[case, attorney]) for case, (attorney, _) in assignment.items())
    return most, Ran("hindsight", value, placed_on, waited, missed)


def _best(world: World) -> tuple[int, dict[int, tuple[int, int]]]:
    """The bound, and of the best assignment the attorney and the day of each case."""
    cases, chosen, weights, days = _edges(world, units := _units(world))
    problem = assigning.Problem.plain(
        len(world.invented.arrivals), np.ones(len(units), np.int32), np.array(cases, np.int32),
        np.array(chosen, np.int32), np.array(weights, np.int64),
    )  # fmt: skip
    found = assigning.solve(problem)
    edges = enumerate(found.edge.tolist())
    return found.bound, {case: (units[chosen[edge]][0], days[edge]) for case, edge in edges if edge >= 0}


def _edges(
    world: World, units: list[tuple[int, int, int]]
) -> tuple[list[int], list[int], list[int], list[int]]:
    """Case, unit, weight and first possible day of every pair that would be accepted."""
    cases, chosen, weights, days = [], [], [], []
    seed, panel = world.invented.seed, world.invented.panel
    by_attorney: dict[int, list[tuple[int, int, int]]] = {}
    for number, (attorney, begin, end) in enumerate(units):
        by_attorney.setdefault(attorney, []).append((number, begin, end))
    for case, arrival in enumerate(world.invented.arrivals):
        last = world.latest(case)
        for attorney in np.flatnonzero(world.value[case] >= 0).tolist():
            if answer(seed, panel[attorney], arrival.facts.id)[0] != "accepted":
                continue
            for number, begin, end in by_attorney.get(attorney, ()):
                day = _first(panel[attorney], max(begin, arrival.day))
                if day <= min(end - 1, last):
                    cases.append(case)
                    chosen.append(number)
                    weights.append(int(world.value[case, attorney]))
                    days.append(day)
    return cases, chosen, weights, days


def _first(volunteer: Volunteer, first: int) -> int:
    """The first day from ``first`` on which she is there; of an acceptance a few days into a pause, she was."""
    for begin, end in volunteer.pauses:
        if begin + ANSWERS_WITHIN <= first <= end:
            first = end + 1
    return first


def _units(world: World) -> list[tuple[int, int, int]]:
    """Attorney, first day and day after the last of each stretch of each place."""
    return [
        (attorney, begin, begin + each.pace)
        for attorney, each in enumerate(world.invented.panel)
        for free in each.places
        for begin in range(free, world.closes + 1, each.pace)
    ]
