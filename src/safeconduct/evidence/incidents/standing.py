"""Where an incident stands: the one place that writes its grade, whether it is contested, and its standard.

The steps and what they need are the table of ``counting.states``. What follows from the record alone is settled by
``settle``, which the room of claims calls whenever a claim, a denial or a link changed; a step that people decide comes
through ``take``, which ``assessing`` calls after the second person agreed.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission
from safeconduct.counting import states
from safeconduct.counting.standards import Standard
from safeconduct.counting.states import Facts, Standing, State, Step
from safeconduct.evidence.claims.counted import facts_for_standing
from safeconduct.evidence.incidents.telling import figures_may_differ
from safeconduct.evidence.models import Incident
from safeconduct.evidence.recording import Chain, change

WRITTEN = frozenset({"grade", "is_contested", "standard"})
"""The columns that only this module writes."""


def standing_of(incident: Incident) -> Standing:
    """What the row says."""
    grade = State(incident.grade)
    standard = Standard(incident.standard) if grade is State.ASSESSED else None
    return Standing(grade, incident.is_contested, standard)


def settle(
    incident: Incident,
    *,
    by: Person,
    at: datetime,
    permission: Permission = Permission.COUNT,
    chain: Chain = "staff",
) -> Standing:
    """Bring an incident's standing up to its claims and denials, and say it. The same twice changes nothing.

    ``by``: whoever changed what it follows from. ``chain`` "worker": it follows later, whatever they may do by then.
    Raises ``NotAllowed``.
    """
    with transaction.atomic():
        row = _locked(incident)
        standing = states.settled(standing_of(row), facts_for_standing(row))
        _write(row, standing, by, at, permission, chain)
        figures_may_differ([row.pk], at.date())
    _copy(row, incident)
    return standing


def take(incident: Incident, step: Step, facts: Facts, *, by: Person, at: datetime) -> Standing:
    """Say where a step leads that a second person agreed to, in the transaction that keeps the agreement.

    Whether the incident is shown at all is ``assessing``'s to change. Raises ``NotNow`` with the reason.
    """
    with transaction.atomic():
        row = _locked(incident)
        standing = states.after(standing_of(row), step, facts)
        _write(row, standing, by, at, Permission.COUNT)
    _copy(row, incident)
    return standing


def _locked(incident: Incident) -> Incident:
    return Incident.every.select_for_update().get(pk=incident.pk)


def _write(
    row: Incident,
    standing: Standing,
    by: Person,
    at: datetime,
    permission: Permission,
    chain: Chain = "staff",
) -> None:
    said = {
        "grade": standing.grade.value,
        "is_contested": standing.contested,
        "standard": standing.standard.value if standing.standard else "",
    }
    if any(getattr(row, name) != value for name, value in said.items()):
        change(row, said, version=row.version, by=by, at=at, permission=permission, chain=chain)


def _copy(row: Incident, incident: Incident) -> None:
    """The caller's instance says what the row says now, its version included."""
    for name in (*WRITTEN, "version", "changed_by_id", "changed_on", "withdrawn_on"):
        setattr(incident, name, getattr(row, name))
