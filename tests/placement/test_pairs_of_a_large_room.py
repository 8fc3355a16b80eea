"""Invented rounds of the figures: as facts and as columns the same round, with about 40 attorneys a case."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np

from safeconduct.placement import columns, rounds, solving
from safeconduct.placement.pairs import feasible_pairs

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from placement_instances import RULES, invented_columns, invented_facts


def test_columns_drawn_directly_are_those_of_the_facts() -> None:
    cases, attorneys, limits = invented_facts(3000, 900, 7)
    slow = feasible_pairs(columns.of_facts(cases, attorneys, limits, RULES))
    quick = feasible_pairs(invented_columns(3000, 900, 7))
    for name in ("first", "case", "attorney", "fit"):
        assert np.array_equal(getattr(slow, name), getattr(quick, name))
    assert 25 <= len(quick) / 3000 <= 60


def test_a_round_from_facts_and_one_from_columns_propose_the_same() -> None:
    cases, attorneys, limits = invented_facts(600, 180, 3)
    found = rounds.propose(cases, attorneys, limits, RULES)
    solved = solving.solve(invented_columns(600, 180, 3), RULES)
    assert {(row.case, row.attorney) for row in found.rows} == {
        (f"case-{case:07}", f"attorney-{who:06}") for case, who in enumerate(solved.attorney) if who >= 0
    }
    assert (found.objective, found.bound, found.plain_bound) == (
        solved.objective, solved.bound, solved.plain_bound,
    )  # fmt: skip
    assert found.status == "optimal"
