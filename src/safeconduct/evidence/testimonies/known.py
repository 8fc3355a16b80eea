"""What the records already know of a testimony's people and places, for the matcher. Each opening is noted first."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from safeconduct.access.models import Person
from safeconduct.evidence.deidentify import Known
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import PersonRecord, Testimony
from safeconduct.evidence.people import identities


def known_of(
    testimony: Testimony, desk: DeskKeys, *, by: Person, at: datetime, documentation: DeskKeys | None = None
) -> Known:
    """Names, aliases, places, organisations and numbers of everybody on its incident, or of its own person.

    ``documentation``: the keys of the desk that sealed the incident, if its reader sits there: its aliases and
    exact places are looked for too.
    """
    if testimony.incident is not None:
        return identities.known_of_incident(testimony.incident, desk, documentation, by=by, at=at)
    own = testimony.person_id
    root = testimony.person.same_as_id or own
    persons = PersonRecord.every.filter(Q(pk__in={own, root}) | Q(same_as=root))
    return identities.known_of(persons, desk, by=by, at=at)
