"""Back-test: invented arrivals replayed day by day under a policy, and what came of it. Pure.

Every day: answers come in, cases whose time has run out drop out, new cases come, and the policy says which offers to
send. An offer takes one free place of its attorney until it is answered or its hold ends; the first who says yes has
the case, and the other offers end. A policy knows what a coordinator knows that day: who waits, who is free, who said
no, who said yes when she was free again; and the arrivals of the year before. Nothing of the future.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from safeconduct.placement.invented import ANSWERS_WITHIN, answer
from safeconduct.placement.world import World

Offers = Sequence[tuple[int, int]]
"""Pairs of a case and an attorney, by number."""


@dataclass(slots=True)
class Out:
    """An offer that is out: what she will say, and on which day it ends."""

    case: int
    attorney: int
    sent: int
    says_yes: bool
    ends: int


@dataclass(slots=True)
class Desk:
    """What is known on ``day``.

    ``waiting``: cases that wait and have no offer out. ``since``: waiting days are counted from ``arrivals[n].day``.
    ``places``: the day each place of each attorney is free. ``held``: offers out by attorney. ``no``: attorneys who
    said no to, or let expire, a case. ``tries``: waves each case had. ``asked``: day each attorney was asked last.
    """

    world: World
    day: int = 0
    waiting: list[int] = field(default_factory=list)
    places: list[list[int]] = field(default_factory=list)
    held: list[int] = field(default_factory=list)
    no: dict[int, set[int]] = field(default_factory=dict)
    tries: dict[int, int] = field(default_factory=dict)
    asked: dict[int, int] = field(default_factory=dict)
    out: list[Out] = field(default_factory=list)
    placed: dict[int, tuple[int, int]] = field(default_factory=dict)
    missed: dict[int, int] = field(default_factory=dict)

    def free(self, attorney: int) -> int:
        """Places she can give today."""
        if self.world.invented.panel[attorney].is_away(self.day):
            return 0
        return max(sum(each <= self.day for each in self.places[attorney]) - self.held[attorney], 0)

    def waits(self, case: int) -> int:
        return self.day - self.world.invented.arrivals[case].day

    def can(self, case: int, attorney: int) -> bool:
        """The pair is possible and she has not said no."""
        return bool(self.world.value[case, attorney] >= 0) and attorney not in self.no.get(case, ())


class Policy(Protocol):
    """A way to send offers. ``hold``: days an offer stays out."""

    name: str
    hold: int

    def send(self, desk: Desk) -> Offers: ...


@dataclass(frozen=True, slots=True)
class Ran:
    """What a policy reached: value in millionths, and for each case the day it was placed (None: never) and the days
    it waited, until it was placed, too late, or counted no more."""

    policy: str
    value: int
    placed_on: tuple[int | None, ...]
    waited: tuple[int, ...]
    missed: int


def replay(world: World, policy: Policy) -> Ran:
    """The whole time under one policy. Deterministic."""
    desk = Desk(world)
    desk.places = [list(each.places) for each in world.invented.panel]
    desk.held = [0] * len(world.invented.panel)
    come = iter(enumerate(world.invented.arrivals))
    waiting_to_come = next(come, None)
    for desk.day in range(world.closes + 1):
        _answers(desk)
        while waiting_to_come is not None and waiting_to_come[1].day <= desk.day:
            desk.waiting.append(waiting_to_come[0])
            waiting_to_come = next(come, None)
        _drop_late(desk)
        _send(desk, policy)
    desk.day += ANSWERS_WITHIN + policy.hold
    _answers(desk)
    return _ran(desk, policy.name)


def _answers(desk: Desk) -> None:
    """Answers of offers that ended before today, the earliest first; of equals, the better pair."""
    ended = sorted(
        (each for each in desk.out if each.ends < desk.day),
        key=lambda each: (each.ends, -int(desk.world.value[each.case, each.attorney]), each.attorney),
    )
    for each in ended:
        if each not in desk.out:
            continue
        desk.out.remove(each)
        desk.held[each.attorney] -= 1
        if each.says_yes:
            _place(desk, each)
            continue
        desk.no.setdefault(each.case, set()).add(each.attorney)
        if not any(other.case == each.case for other in desk.out):
            desk.waiting.append(each.case)


def _place(desk: Desk, offer: Out) -> None:
    desk.placed[offer.case] = (offer.attorney, offer.ends)
    places = desk.places[offer.attorney]
    which = next(n for n, day in enumerate(places) if day <= offer.ends)
    places[which] = desk.world.invented.panel[offer.attorney].opens_after(which, offer.ends)
    for other in [each for each in desk.out if each.case == offer.case]:
        desk.out.remove(other)
        desk.held[other.attorney] -= 1


def _drop_late(desk: Desk) -> None:
    for case in [each for each in desk.waiting if desk.world.latest(each) < desk.day]:
        desk.waiting.remove(case)
        desk.missed[case] = desk.world.latest(case)


def _send(desk: Desk, policy: Policy) -> None:
    sent = set()
    for case, attorney in policy.send(desk):
        if case not in desk.waiting or not desk.can(case, attorney) or not desk.free(attorney):
            raise ValueError(f"{policy.name} sent what cannot be: {case}, {attorney}")
        desk.out.append(_offer(desk, case, attorney, policy.hold))
        desk.held[attorney] += 1
        desk.asked[attorney] = desk.day
        sent.add(case)
    for case in sent:
        desk.waiting.remove(case)
        desk.tries[case] = desk.tries.get(case, 0) + 1


def _offer(desk: Desk, case: int, attorney: int, hold: int) -> Out:
    invented = desk.world.invented
    said, after = answer(invented.seed, invented.panel[attorney], invented.arrivals[case].facts.id)
    until = min(desk.day + hold, desk.world.latest(case))
    comes = desk.day + after
    if said == "silent" or comes > until:
        return Out(case, attorney, desk.day, False, until)
    return Out(case, attorney, desk.day, said == "accepted", comes)


def _ran(desk: Desk, name: str) -> Ran:
    arrivals = desk.world.invented.arrivals
    value = sum(int(desk.world.value[case, attorney]) for case, (attorney, _) in desk.placed.items())
    placed_on = tuple(desk.placed[n][1] if n in desk.placed else None for n in range(len(arrivals)))
    waited = tuple(
        (desk.world.latest(n) if day is None else day) - each.day
        for n, (each, day) in enumerate(zip(arrivals, placed_on, strict=True))
    )
    missed = sum(day is None and each.latest is not None and each.latest <= desk.world.closes
                 for each, day in zip(arrivals, placed_on, strict=True))  # fmt: skip
    return Ran(name, value, placed_on, waited, missed)
