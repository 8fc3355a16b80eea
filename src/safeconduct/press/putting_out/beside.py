"""What stands beside a text and comes from records: the same for those who agree to it and for the page."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from safeconduct.evidence.models import Incident
from safeconduct.press.leaving import Leaving
from safeconduct.press.lines import SHOWN
from safeconduct.press.projections.shapes import Parts
from safeconduct.press.putting_out import figures, incidents, living
from safeconduct.press.putting_out.moments import moment_of


def beside(leaving: Leaving, on: date) -> dict[str, Any]:
    """For ``Leaving.beside``: by language what records would put on the page on a day."""
    counted = figures.counted(leaving.figures, on)
    incident = incident_of(leaving)
    found: dict[str, Any] = {}
    for language in leaving.texts:
        parts: Any = from_records(leaving, incident, language, moment_of(on))
        said = [figures.part(each, language, on) for each in counted]
        parts["figures"] = [{"name": each["name"], "claims": each["claims"]} for each in said]
        found[language] = {name: parts[name] for name in SHOWN if parts.get(name)}
    return found


def from_records(leaving: Leaving, incident: Incident | None, language: str, at: datetime) -> Parts:
    """All of it for one language, but the figures."""
    on = at.date()
    parts = Parts(sources=incidents.sources(leaving.citations, language, on))
    if incident is not None:
        parts.update(incidents.parts_of(incident, leaving.kind, language, on))
    parts.update(living.parts_of(leaving.kind, leaving.campaign, leaving.country, language, at))
    return parts


def incident_of(leaving: Leaving) -> Incident | None:
    """The incident it is bound to, while that stands."""
    return Incident.objects.standing().filter(pk=UUID(leaving.incident)).first() if leaving.incident else None
