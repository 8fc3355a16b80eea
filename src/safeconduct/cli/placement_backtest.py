"""`placement backtest`: invented arrivals replayed under five ways to place them. Needs no installation, no Django."""

from __future__ import annotations

import argparse
import json
from typing import Any

from safeconduct.cli.refusal import Refused

FEWEST_DAYS, MOST_CASES, MOST_SEEDS = 30, 20_000, 100


def add_to(commands: Any) -> None:
    """``commands``: the sub-commands of ``placement``."""
    tests = commands.add_parser("backtest", help="replay invented arrivals under five ways to place them")
    tests.add_argument("--cases", metavar="N", type=int, default=2000, help="arrivals; 2000, if not given")
    tests.add_argument(
        "--days", metavar="N", type=int, default=730, help="days they come in; 730, if not given"
    )
    tests.add_argument("--seed", metavar="N", type=int, default=1, help="number of the first world; 1")
    tests.add_argument(
        "--worlds", metavar="N", type=int, default=1, help="how many worlds, one after another"
    )
    tests.add_argument("--json", action="store_true", help="the answer for a program")
    tests.set_defaults(run=run)


def run(asked: argparse.Namespace) -> int:
    """One table for each world."""
    _check(asked)
    try:
        from safeconduct.placement import backtest
    except ImportError:
        raise Refused(
            "The solver is not installed. Install the extra: pip install 'safeconduct[placement]'."
        ) from None
    found = []
    for seed in range(asked.seed, asked.seed + asked.worlds):
        reports = backtest.backtest(seed, cases=asked.cases, days=asked.days)
        found += [each.to_json() for each in reports]
        if not asked.json:
            print(f"World {seed}: {asked.cases:,} cases in {asked.days} days")
            print(table([each.to_json() for each in reports]))
    if asked.json:
        print(json.dumps(found))
    return 0


def table(reports: list[dict[str, Any]]) -> str:
    """Plain text, one line a policy."""
    head = "policy       | of hindsight | median days | dates missed | unplaced | 95 % wait, longest by shortest group"
    lines = [
        f"{each['policy']:<12} | {each['share']:>12.1%} | {each['median_days']:>11.1f} | {each['missed']:>12} | "
        f"{each['unplaced']:>8} | {each['ratio']:.2f} (of those placed: {each['ratio_of_placed']:.2f})"
        for each in reports
    ]
    return "\n".join([head, *lines])


def _check(asked: argparse.Namespace) -> None:
    for name, least, most in (
        ("cases", 1, MOST_CASES), ("days", FEWEST_DAYS, 3650), ("worlds", 1, MOST_SEEDS)
    ):  # fmt: skip
        if not least <= getattr(asked, name) <= most:
            raise Refused(f"--{name} is a number from {least:,} to {most:,}.")
