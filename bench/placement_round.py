"""A whole placement round: seconds by stage and memory, from facts and from columns, at several sizes.

Run: python bench/placement_round.py facts|columns CASES ATTORNEYS
Prints one line of JSON. The rounds are invented (``placement_instances``): about 40 possible attorneys a case.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from figures import Figure

SEED = 7
ROUND = (20_000, 4_000)
SIZES = ((20_000, 2_000), (60_000, 6_000), (100_000, 10_000), (200_000, 20_000))


def measure() -> list[Figure]:
    """The round from facts, then growth at four sizes from columns."""
    run = _run("facts", *ROUND)
    figures = [
        Figure(f"round from facts, {ROUND[0]:,} cases × {ROUND[1]:,} attorneys", run["seconds"], "s", 5),
        Figure("    processor", run["busy"], "s"),
        Figure("    solver, plain and fair", _solver(run), "s", 1.5),
        *_stages(run),
        Figure("    memory at its highest, facts included", run["megabytes"], "MB", 1000),
        Figure("    possible attorneys a case, mean", run["pairs"] / ROUND[0], ""),
        Figure("    cases placed", run["placed"], ""),
        Figure("    objective below its bound", run["bound"] - run["objective"], "", 0),
        Figure("    plain worth", run["plain"], ""),
        Figure("    plain bound beside it", run["plain_bound"], ""),
        Figure("    price of fairness and reserve", 100 * (run["price"] or 0), "%"),
    ]
    runs = {size: columns_run(*size) for size in SIZES}
    for size, each in runs.items():
        figures += figures_of(size, each)
    more = SIZES[-1][0] // SIZES[0][0]
    grown = runs[SIZES[-1]]["seconds"] / runs[SIZES[0]]["seconds"]
    return [*figures, Figure(f"    growth of the round (cases ×{more})", grown, "×")]


def columns_run(cases: int, attorneys: int) -> dict[str, Any]:
    """What is told of one round from columns."""
    return _run("columns", cases, attorneys)


def figures_of(
    size: tuple[int, int], run: dict[str, Any], seconds: float | None = None, megabytes: float | None = None
) -> list[Figure]:
    """Figures of one round from columns, with what is wanted of it."""
    return [
        Figure(f"round from columns, {size[0]:,} × {size[1]:,}", run["seconds"], "s", seconds),
        Figure("    processor", run["busy"], "s"),
        *_stages(run),
        Figure("    memory at its highest", run["megabytes"], "MB", megabytes),
        Figure("    possible attorneys a case, mean", run["pairs"] / size[0], ""),
        Figure("    cases placed", run["placed"], ""),
        Figure("    objective below its bound", run["bound"] - run["objective"], "", 0),
        Figure("    plain worth", run["plain"], ""),
        Figure("    plain bound beside it", run["plain_bound"], ""),
        Figure("    price of fairness and reserve", 100 * (run["price"] or 0), "%"),
    ]


def _stages(run: dict[str, Any]) -> list[Figure]:
    return [
        Figure(f"      {stage}", seconds, "s") for stage, seconds in run["stages"].items() if seconds >= 0.005
    ]


def _solver(run: dict[str, Any]) -> float:
    return float(sum(run["stages"].get(f"assignment: {each}", 0) for each in ("plain", "with bonuses")))


def _run(kind: str, cases: int, attorneys: int) -> dict[str, Any]:
    asked = [sys.executable, __file__, kind, str(cases), str(attorneys)]
    return json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)  # type: ignore[no-any-return]  # our own line


def main(kind: str, cases: int, attorneys: int) -> None:
    """One line of JSON about one round."""
    report = _of_facts(cases, attorneys) if kind == "facts" else _of_columns(cases, attorneys)
    high = re.findall(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    print(json.dumps(report | {"megabytes": int(high[0]) / 1024}))


def _of_facts(cases: int, attorneys: int) -> dict[str, Any]:
    from placement_instances import RULES, invented_facts
    from safeconduct.placement import rounds
    from safeconduct.vault.digests import sha256

    people, panel, limits = invented_facts(cases, attorneys, SEED)
    began, used = time.perf_counter(), time.process_time()
    found = rounds.propose(people, panel, limits, RULES, digest=lambda given: sha256(given).hex())
    return {
        "seconds": time.perf_counter() - began, "busy": time.process_time() - used,
        "stages": dict(found.seconds), "pairs": found.pairs, "placed": len(found.rows), "gap": found.gap,
        "objective": found.objective, "bound": found.bound, "plain": found.plain_objective,
        "plain_bound": found.plain_bound, "price": found.price_of_fairness,
    }  # fmt: skip


def _of_columns(cases: int, attorneys: int) -> dict[str, Any]:
    from placement_instances import RULES, invented_columns
    from safeconduct.placement import solving

    made = invented_columns(cases, attorneys, SEED)
    began, used = time.perf_counter(), time.process_time()
    found = solving.solve(made, RULES)
    return {
        "seconds": time.perf_counter() - began, "busy": time.process_time() - used,
        "stages": found.seconds, "pairs": found.pairs, "placed": cases - len(found.unplaced),
        "gap": found.gap, "objective": found.objective, "bound": found.bound,
        "plain": found.plain_objective, "plain_bound": found.plain_bound, "price": found.price,
    }  # fmt: skip


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
