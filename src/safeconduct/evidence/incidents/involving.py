"""Who is said to have had a part in an act, the bodies spoken of, and whether a name may be published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.counting.standards import (
    InvolvementWords,
    Standard,
    involvement_words,
    may_be_considered_for_naming,
)
from safeconduct.evidence.claims.overtaking import OVERTAKING, from_standing
from safeconduct.evidence.incidents.standing import standing_of
from safeconduct.evidence.models import Act, Claim, ClaimSource, Incident, Involvement, Party, Revision
from safeconduct.evidence.recording import add, change

NAMING: Mapping[str, frozenset[str]] = {
    "not_asked": frozenset({"asked"}),
    "asked": frozenset({"agreed", "refused", "not_asked"}),
    "agreed": frozenset({"refused"}),
    "refused": frozenset({"asked"}),
}
"""How the question goes whether somebody may be named in public. A second person answers; a no needs no reason."""
SECOND = frozenset({"agreed"})
"""What somebody other than the one who asked has to say."""


class TooWeak(Exception):
    """The incident is not assessed high enough to ask for anybody to be named."""


class SecondPerson(Exception):
    """Whoever asked cannot agree."""


class NotThatWay(Exception):
    """The question does not stand where this would follow."""


class InItself(Exception):
    """The body would be part of itself."""


def keep_involvement(
    act: Act, values: Mapping[str, Any], *, token: UUID, by: Person, at: datetime
) -> Involvement:
    """A new involvement: alleged, unless ``values`` name a court's finding. Raises ``NotAllowed``."""
    return add(Involvement(id=token, act=act, **values), by=by, at=at)


def change_involvement(
    row: Involvement, values: Mapping[str, Any], *, version: int, by: Person, at: datetime
) -> Involvement:
    """Save an involvement. Who agreed to a name agreed to what it said: after a change it has to be asked again."""
    given = dict(values)
    if row.naming != "not_asked" and any(
        _pk(getattr(row, name)) != _pk(value) for name, value in given.items()
    ):
        given["naming"] = "not_asked"
    return change(row, given, version=version, by=by, at=at)


def say_naming(row: Involvement, to: str, *, version: int, by: Person, at: datetime) -> Involvement:
    """Ask whether a name may be published, or answer.

    Raises ``TooWeak``, ``SecondPerson``, ``NotThatWay``, ``ChangedMeanwhile``, ``NotAllowed``.
    """
    demand(by, Permission.COUNT)
    with transaction.atomic():
        Incident.every.select_for_update().get(pk=row.act.incident_id)
        if to not in NAMING.get(row.naming, frozenset()):
            raise NotThatWay
        if to in ("asked", "agreed") and not may_ask(row):
            raise TooWeak
        if to in SECOND and asked_by(row) in (None, by.pk):
            raise SecondPerson
        saved = change(row, {"naming": to}, version=version, by=by, at=at)
        audit.record(f"evidence.involvement.naming_{to}", chain="staff", by=by.pk, subject=row.pk, at=at)
    return saved


def may_ask(row: Involvement) -> bool:
    """Whether the incident is assessed high enough to ask for somebody to be named in public."""
    incident = Incident.every.get(pk=row.act.incident_id)
    return may_be_considered_for_naming(standing_of(incident).speaks_as)


def may_be_named(row: Involvement) -> bool:
    """Whether a name may be published now: two people agreed, and what they relied on still stands."""
    return row.naming == "agreed" and row.withdrawn_on is None and may_ask(row)


def asked_by(row: Involvement) -> UUID | None:
    """Who asked the last time."""
    asked: UUID | None = (
        Revision.objects.filter(record_id=row.pk, before__naming__in=("not_asked", "refused"))
        .order_by("-version")
        .values_list("by", flat=True)
        .first()
    )
    return asked


def spoken_of(has_finding: bool, language: str) -> InvolvementWords:
    """How to speak of it: alleged, unless a court found it."""
    return involvement_words(Standard.JUDICIAL if has_finding else Standard.REPORTED, language)


def with_findings(rows: QuerySet[Involvement]) -> QuerySet[Involvement]:
    """Each with ``court_found``: whether the claim it names is a court's finding today (``courts_findings``)."""
    finding = courts_findings().filter(pk=OuterRef("finding"))
    return rows.annotate(court_found=Exists(finding))


def courts_findings() -> QuerySet[Claim]:
    """Claims that are findings and stand, that a court says, and that nothing replaced or took back."""
    live = Q(source__run=None) | Q(source__run__state="live")
    court = ClaimSource.objects.filter(
        live, claim=OuterRef("pk"), source__kind="court", source__withdrawn_on=None
    )
    gone = from_standing().filter(OVERTAKING, to_claim=OuterRef("pk"))
    return Claim.objects.standing().filter(Exists(court), ~Exists(gone), kind="finding")


def is_courts_finding(claim: Claim) -> bool:
    """Whether a claim is a court's finding today (``courts_findings``)."""
    return courts_findings().filter(pk=claim.pk).exists()


def keep_party(values: Mapping[str, Any], *, token: UUID, by: Person, at: datetime) -> Party:
    """A new public body, unit, office or armed group."""
    return add(Party(id=token, **values), by=by, at=at)


def change_party(row: Party, values: Mapping[str, Any], *, version: int, by: Person, at: datetime) -> Party:
    """Save a body. Raises ``InItself`` and as ``recording.change`` does."""
    above: Party | None = values.get("part_of")
    seen: set[UUID] = set()
    while above is not None and above.pk not in seen:
        if above.pk == row.pk:
            raise InItself
        seen.add(above.pk)
        above = above.part_of
    return change(row, values, version=version, by=by, at=at)


def _pk(value: Any) -> Any:
    return getattr(value, "pk", value)
