"""The order of the list: what stands in front, then points. The law engine decides; this asks it quickly."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from safeconduct.cases.triage.urgency import override_of, signals_of_summary
from safeconduct.law.triage import FRONT_DAYS, Triage, Weights, triage

SortKey = tuple[bool, bool, bool, int, float, int, str]
DAMAGED_FIRST = (False, False, False, -1, 0.0, 0)
"""Nobody knows what a damaged summary said, so it stands before what is known."""
UNOPENED_LAST = (True, True, True, 0, 0.0)


def place(summary: Mapping[str, Any], sent_on: date, today: date, weights: Weights) -> Triage:
    """The place of one request with its reasons. The summary is open and not damaged."""
    signals = signals_of_summary(summary, sent_on, today)
    override = override_of(summary) if "triage" in summary else None
    return triage(signals, today, weights, override=override)


def sort_key(summary: Mapping[str, Any], sent_on: str, id: str, placed: Triage | None) -> SortKey:
    """Ascending: damaged, overdue, due, by points, and last what the reader may not open (``sent_on``: ISO)."""
    if placed is not None:
        return placed.sort_key(id)
    if summary:
        return (*DAMAGED_FIRST, id)
    return (*UNOPENED_LAST, date.fromisoformat(sent_on).toordinal(), id)


def is_due(placed: Triage, today: date) -> bool:
    """Whether something is overdue or due within seven days."""
    return placed.first_day is not None and (placed.first_day - today).days <= FRONT_DAYS
