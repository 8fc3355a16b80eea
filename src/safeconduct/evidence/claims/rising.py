"""How far a figure that was said may rise by itself: as far as claims carry it that somebody judged.

What falls, falls at once; only what says more than before is looked at. Of the claims behind it those are left out that
nobody judged and that did not carry it before, until it says no more than before, or what is left was judged.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from safeconduct.counting.standards import Standard
from safeconduct.evidence.claims.counted import Figure, figure_of
from safeconduct.evidence.claims.held import Held, quantity_of


@dataclass(frozen=True, slots=True)
class Before:
    """What was said: comparator and number of a bound (``unknown`` for none), and keys of the claims behind it."""

    act: str
    unit: str
    comparator: str
    low: int | None
    claims: Collection[str] = ()

    @property
    def at_least(self) -> int:
        quantity = quantity_of(self.unit, self.comparator, self.low, None)
        return quantity.at_least if quantity else 0


@dataclass(frozen=True, slots=True)
class Risen:
    """A figure as far as it may be said, and keys of the claims that would make it say more once they are judged."""

    figure: Figure | None
    waits: tuple[str, ...] = ()


def says_more(figure: Figure | None, before: Before) -> bool:
    """Whether it allows a higher number, or says the same one otherwise."""
    if figure is None:
        return False
    now = figure.bound
    if now.low != before.at_least:
        return now.low > before.at_least
    return (now.comparator.value, now.figure) != (before.comparator, before.low)


def risen(all_: Held, standard: Standard, before: Before) -> Risen:
    """The figure of today without rises that rest on claims nobody judged."""
    left_out: set[UUID] = set()
    while True:
        found = figure_of(all_.without(left_out), standard, before.act, before.unit)
        behind = set(found.claims) - set(before.claims) if found else set()
        unjudged = {id_ for id_, said in all_.claims.items() if said.key in behind and not said.is_judged}
        if not unjudged or not says_more(found, before):
            return Risen(found, tuple(said.key for id_, said in all_.claims.items() if id_ in left_out))
        left_out |= unjudged
