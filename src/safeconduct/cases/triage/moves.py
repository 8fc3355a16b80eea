"""What staff did to a request's place, opened in order; the newest entry holds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from safeconduct.cases.models.triage import TriageOverride
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.screening import beside
from safeconduct.intake.models import Request

COMPUTED = "computed"
PLACES: Mapping[str, tuple[float, bool]] = {
    "front": (0.0, True),
    "much_higher": (15.0, False),
    "higher": (5.0, False),
    "lower": (-5.0, False),
    "much_lower": (-15.0, False),
    COMPUTED: (0.0, False),
}
"""Points added, and whether it is put in front. Danger now is 10 points with the default weights."""


@dataclass(frozen=True, slots=True)
class Moved:
    """One entry. ``place`` is empty where the row does not open any more."""

    place: str
    reason: str
    by: str
    person_id: UUID
    day: date


def history(request: Request, keys: CaseKeys) -> list[Moved]:
    """Every entry of a request, oldest first."""
    return [_moved(row) for row in beside.opened(TriageOverride, request.id, keys)]


def standing(moves: Iterable[Moved]) -> Moved | None:
    """The entry that holds: the newest that opens, unless it went back to the computed place."""
    opened = [each for each in moves if each.place]
    return opened[-1] if opened and opened[-1].place != COMPUTED else None


def override_to_keep(moves: Iterable[Moved]) -> dict[str, Any] | None:
    """The standing entry as the summary keeps it: a name for the list. The reason stays beside the request."""
    held = standing(moves)
    if held is None:
        return None
    points, front = PLACES[held.place]
    return {"points": points, "front": front, "by": held.by}


def _moved(row: beside.Opened) -> Moved:
    held = row.held or {}
    place = held.get("place", "")
    if place not in PLACES:
        return Moved("", "", "", row.person_id, row.day)
    return Moved(str(place), str(held["reason"]), str(held["by"]), row.person_id, row.day)
