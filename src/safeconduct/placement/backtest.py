"""What came of each policy: share of the hindsight bound, waits, deadlines missed, the gap between groups. Pure."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from safeconduct.placement.dynamic import Ours
from safeconduct.placement.hindsight import with_waits
from safeconduct.placement.invented import Invented, groups, invent
from safeconduct.placement.policies import FirstCome, Greedy, Wheel
from safeconduct.placement.replay import Policy, Ran, replay
from safeconduct.placement.world import World, world

SMALLEST_GROUP = 30
POLICIES: tuple[Callable[[], Policy], ...] = (FirstCome, Greedy, Wheel, Ours)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One policy in one world.

    Attributes:
        share: value reached as a share of the hindsight bound. median_days: from ready to accepted, of those placed.
        missed: cases with a date that came too near. unplaced: cases nobody took though somebody on the panel could,
        were she free. nobody: cases that no one on the panel can take; they are the same for every policy and count in
        no wait. waits: by group ("ru", "ru detained") the 95th percentile of days, the unplaced with the days until
        they were told. ratio: the longest of these by the shortest. ratio_of_placed: the same of those placed only.
    """

    policy: str
    seed: int
    share: float
    median_days: float
    missed: int
    unplaced: int
    nobody: int
    waits: dict[str, int]
    ratio: float
    ratio_of_placed: float

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def backtest(seed: int, *, cases: int = 2000, days: int = 730) -> list[Report]:
    """Every policy in the world of ``seed``. Raises ``ValueError`` below one case or thirty days."""
    return of(world(invent(seed, cases=cases, days=days)))


def of(world: World, policies: Sequence[Callable[[], Policy]] = POLICIES) -> list[Report]:
    """Reports in the order of ``policies``, and last that of the hindsight assignment itself."""
    most, best = with_waits(world)
    return [*(report(world, replay(world, policy()), most) for policy in policies), report(world, best, most)]


def report(world: World, ran: Ran, most: int) -> Report:
    """What a run comes to against the bound ``most``."""
    possible = [n for n in range(len(ran.waited)) if world.is_possible(n)]
    placed = [n for n in possible if ran.placed_on[n] is not None]
    waits, waits_of_placed = _waits(world.invented, ran, possible), _waits(world.invented, ran, placed)
    return Report(
        policy=ran.policy, seed=world.invented.seed, share=ran.value / most if most else 1.0,
        median_days=float(median(ran.waited[n] for n in placed)) if placed else 0.0,
        missed=ran.missed, unplaced=len(possible) - len(placed), nobody=len(ran.waited) - len(possible),
        waits=waits, ratio=_ratio(waits), ratio_of_placed=_ratio(waits_of_placed),
    )  # fmt: skip


def worst(reports: Sequence[Report], policy: str) -> Report:
    """Of several worlds the one in which a policy reached the smallest share. Raises ``ValueError`` for none."""
    return min((each for each in reports if each.policy == policy), key=lambda each: each.share)


def percentile(days: Sequence[int], share: float) -> int:
    """The smallest of ``days`` that at least ``share`` of them do not exceed."""
    return sorted(days)[max(math.ceil(share * len(days)), 1) - 1]


def _waits(invented: Invented, ran: Ran, counted: Sequence[int]) -> dict[str, int]:
    by_group: dict[tuple[str, bool], list[int]] = {}
    for n in counted:
        by_group.setdefault(invented.arrivals[n].group, []).append(ran.waited[n])
    return {
        f"{language} detained" if detained else language: percentile(by_group[language, detained], 0.95)
        for language, detained in groups([invented.arrivals[n] for n in counted], SMALLEST_GROUP)
    }


def _ratio(waits: dict[str, int]) -> float:
    """A wait under one day counts as one."""
    return max(waits.values()) / max(min(waits.values()), 1) if waits else 1.0
