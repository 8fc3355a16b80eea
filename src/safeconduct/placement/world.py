"""The invented world in numbers: what every pair of a case and an attorney is worth, the same for every policy. Pure.

A pair is worth the case's urgency on the day it came times the fit, in millionths. Days pass and a case grows more
urgent, but what a placement is worth is fixed, so that no policy gains by letting people wait. Nor may any, the bound
of hindsight included, let somebody wait for longer than ``Rules.waits_at_most``: then the person is told that the
panel cannot take the case.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from safeconduct.placement.columns import of_facts
from safeconduct.placement.facts import Limits
from safeconduct.placement.invented import RULES, Arrival, Invented, Volunteer
from safeconduct.placement.pairs import feasible_pairs

Values = NDArray[np.int64]
NEVER = -1


@dataclass(frozen=True, slots=True)
class World:
    """``value``: one row for each arrival, one column for each attorney, -1 where she cannot take it. ``before``: the
    same for the arrivals of the year before. ``closes``: the last day anything is counted."""

    invented: Invented
    value: Values
    before: Values
    closes: int

    def is_possible(self, case: int) -> bool:
        """Somebody on the panel can take it, were she free."""
        return bool((self.value[case] >= 0).any())

    def latest(self, case: int) -> int:
        """Last day on which it can be placed: for its date, and for the longest wait the organisation allows."""
        arrival = self.invented.arrivals[case]
        return min(arrival.day + arrival.can_wait(RULES.waits_at_most), self.closes)


AFTER_THE_LAST = 60


def world(invented: Invented) -> World:
    """Every pair looked at once. ``closes`` is sixty days after the last day on which cases come."""
    return World(
        invented,
        _values(invented.arrivals, invented.panel),
        _values(invented.before, invented.panel),
        invented.days + AFTER_THE_LAST,
    )


def _values(arrivals: Sequence[Arrival], panel: Sequence[Volunteer]) -> Values:
    """Ids sort as the rows stand, so that numbers of the pairs are numbers of rows and columns."""
    columns = of_facts([each.facts for each in arrivals], [each.facts for each in panel], Limits(), RULES)
    pairs = feasible_pairs(columns)
    value = np.full((len(arrivals), len(panel)), NEVER, np.int64)
    value[pairs.case, pairs.attorney] = columns.cases.urgency[pairs.case] * pairs.fit
    return value
