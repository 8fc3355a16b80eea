"""Ways to send offers as panels do it: first come, greedy, and the wheel. Pure and deterministic."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct.placement.replay import Desk, Offers

EXCLUSIVE = 4
"""Days of an exclusive hold, the same for every policy."""


def _free(desk: Desk) -> dict[int, int]:
    return {n: free for n in range(len(desk.places)) if (free := desk.free(n))}


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
