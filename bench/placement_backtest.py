"""Back-test of placement: 2,000 invented arrivals in each of five worlds, and the worst of them.

Run: python bench/placement_backtest.py
"""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor

from figures import Figure
from safeconduct.placement.backtest import Report, backtest, worst

SEEDS = (1, 2, 3, 4, 5)
WANTED_SHARE, WANTED_RATIO = 0.97, 1.3


def measure() -> list[Figure]:
    """The worst of the worlds for each policy; ours with what we want."""
    with ProcessPoolExecutor(2) as workers:
        reports = [each for found in workers.map(backtest, SEEDS) for each in found]
    figures = []
    for policy in ("first come", "wheel", "greedy"):
        figures += _plain(policy, reports)
    ours = [each for each in reports if each.policy == "ours"]
    best = [each for each in reports if each.policy == "hindsight"]
    least = worst(reports, "ours")
    figures += [
        Figure(f"ours, share of the hindsight bound, worst of {len(SEEDS)} worlds", least.share, "", WANTED_SHARE,
               at_least=True),
        Figure("    95 % waits, longest by shortest group, worst", max(r.ratio for r in ours), "×", WANTED_RATIO),
        Figure("      the same of those placed", max(r.ratio_of_placed for r in ours), "×"),
        Figure("      of the hindsight assignment itself, worst", max(r.ratio for r in best), "×"),
        Figure("    median days to placement, worst", max(r.median_days for r in ours), "days"),
        Figure("      of the hindsight assignment itself, worst", max(r.median_days for r in best), "days"),
        Figure("    dates missed, worst", max(r.missed for r in ours), ""),
        Figure("    unplaced though somebody could, worst", max(r.unplaced for r in ours), ""),
    ]  # fmt: skip
    return figures


def _plain(policy: str, reports: list[Report]) -> list[Figure]:
    theirs = [each for each in reports if each.policy == policy]
    return [
        Figure(f"{policy}, share of the hindsight bound, worst", worst(reports, policy).share, ""),
        Figure("    95 % waits, longest by shortest group, worst", max(each.ratio for each in theirs), "×"),
        Figure("    median days to placement, worst", max(each.median_days for each in theirs), "days"),
        Figure("    dates missed, worst", max(each.missed for each in theirs), ""),
    ]


if __name__ == "__main__":
    for each in measure():
        print(each.line())
