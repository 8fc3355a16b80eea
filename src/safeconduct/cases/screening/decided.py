"""What was decided before, for the pages."""

from __future__ import annotations

from typing import Any

from django.urls import reverse

from safeconduct.cases.models.screening import Decision
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.screening import beside, showing, wording
from safeconduct.intake.models import Request


def decisions(held: Request, keys: CaseKeys) -> list[dict[str, Any]]:
    """What was decided before, newest first."""
    rows = beside.opened(Decision, held.id, keys)
    names = showing.person_names(row.person_id for row in rows)
    return [_decision(held, row, names.get(row.person_id, "")) for row in reversed(rows)]


def _decision(held: Request, row: beside.Opened, who: str) -> dict[str, Any]:
    if row.held is None:
        return {"damaged": True, "day": row.day, "who": who}
    return {
        "outcome": wording.OUTCOMES.get(row.held["outcome"], row.held["outcome"]),
        "reason": row.held["reason"],
        "day": row.day,
        "who": who,
        "closed": row.held["closed"],
        "letter_url": reverse("decision_letter", args=(held.id, row.number)),
    }
