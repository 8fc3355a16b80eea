"""Look through the words of a letter for what says who somebody is: by patterns, and against the records."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from safeconduct.access.models import Person
from safeconduct.evidence.deidentify import Kind, Known, find
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Incident
from safeconduct.evidence.people import identities

BY_ITSELF = frozenset(
    {Kind.PHONE, Kind.EMAIL, Kind.DOCUMENT, Kind.CASE_NUMBER, Kind.BANK, Kind.VEHICLE, Kind.COORDINATES}
)
"""Each of these says by itself who or where somebody is."""


def says_by_itself(text: str) -> list[str]:
    """Phrases that patterns alone find; each once, in their order."""
    spans = find(text, Known()).spans
    return list(dict.fromkeys(text[one.start : one.end] for one in spans if one.kind in BY_ITSELF))


def recorded_in(
    text: str,
    incidents: Iterable[Incident],
    *,
    vault_desk: DeskKeys,
    documentation: DeskKeys | None,
    by: Person,
    at: datetime,
) -> list[str]:
    """Phrases that are recorded of somebody on these incidents. Each opening is noted in the audit first.

    ``vault_desk``: the keys of the desk "testimony". Raises ``NotAllowed``.
    """
    found: list[str] = []
    for incident in incidents:
        known = identities.known_of_incident(incident, vault_desk, documentation, by=by, at=at)
        found += [text[one.start : one.end] for one in find(text, known).spans if one.on_incident]
    return list(dict.fromkeys(found))
