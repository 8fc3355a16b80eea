"""What may excuse a missed day: listed beside a clock that has passed, with what would show it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from safeconduct.law import running
from safeconduct.law.clocks import NOT_BEFORE
from safeconduct.law.running import Running


def listed(clocks: Iterable[Running], today: date) -> list[dict[str, Any]]:
    """Exceptions for every clock whose day has passed, each once."""
    found: dict[str, dict[str, Any]] = {}
    for each in clocks:
        if each.due.kind == NOT_BEFORE or each.due.drives >= today:
            continue
        for rule in running.exceptions_for(each.clock, on=today):
            entry = rule.provenance
            found.setdefault(
                entry.id,
                {"title": entry.title, "text": entry.text, "citation": entry.citation, "proof": rule.proof},
            )
    return list(found.values())
