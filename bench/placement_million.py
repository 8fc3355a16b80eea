"""One placement round of a million cases: seconds by stage, memory, and its objective beside its bound."""

from __future__ import annotations

import placement_round
from figures import Figure

SIZE = (1_000_000, 100_000)
WANTED = (300, 10_000)
"""Seconds, and megabytes."""


def measure() -> list[Figure]:
    """The round from columns, plain and with its bonuses."""
    return placement_round.figures_of(SIZE, placement_round.columns_run(*SIZE), *WANTED)
