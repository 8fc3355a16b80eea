"""An invented incident with as many relations as wanted, written straight into the tables."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from safeconduct.access.models import Person
from safeconduct.evidence.models import (
    Act,
    ActPerson,
    Claim,
    ClaimLink,
    ClaimSource,
    Incident,
    IncidentLink,
    Involvement,
    Party,
    PersonRecord,
    Source,
)


def fill(incident: Incident, relations: int, *, by: Person, on: date) -> None:
    """A fifth each: acts with persons and alleged involvement, claims with sources, links of claims, parts."""
    each = relations // 5
    made: dict[str, Any] = {"made_by": by, "made_on": on}
    mark = uuid4().hex[:6]
    party = Party.objects.create(id=uuid4(), key=f"B-{mark}", kind="police", name="Invented unit", **made)
    sources = [
        Source(id=uuid4(), key=f"S-{mark}-{n}", kind="outlet", name=f"Outlet {n}", **made) for n in range(10)
    ]
    Source.objects.bulk_create(sources)
    persons = [PersonRecord(id=uuid4(), key=f"P-{mark}-{n}", **made) for n in range(each)]
    acts = [
        Act(id=uuid4(), key=f"A-{mark}-{n}", incident=incident, kind="detention", period="2017-03", **made)
        for n in range(each)
    ]
    claims = [
        Claim(
            id=uuid4(), key=f"C-{mark}-{n}", incident=incident, kind="allegation", about_kind="incident",
            about_id=incident.pk, is_public=True, statement=f"Statement {n}", unit="person", act_code="detention",
            comparator="at_least", low=n % 7 + 1, **made,
        )
        for n in range(each)
    ]  # fmt: skip
    parts = [Incident(id=uuid4(), key=f"E-{mark}-{n}", title=f"Part {n}", **made) for n in range(each)]
    PersonRecord.objects.bulk_create(persons, batch_size=200)
    Act.objects.bulk_create(acts, batch_size=200)
    Claim.objects.bulk_create(claims, batch_size=200)
    Incident.objects.bulk_create(parts, batch_size=200)
    ActPerson.objects.bulk_create(
        ActPerson(act=act, person=one) for act, one in zip(acts, persons, strict=True)
    )
    Involvement.objects.bulk_create(
        (
            Involvement(id=uuid4(), key=f"V-{mark}-{n}", act=act, party=party, degree="ordered", **made)
            for n, act in enumerate(acts)
        ),
        batch_size=200,
    )
    ClaimSource.objects.bulk_create(
        ClaimSource(claim=claim, source=sources[n % 10]) for n, claim in enumerate(claims)
    )
    ClaimLink.objects.bulk_create(
        ClaimLink(claim=claim, relation="supports", to_claim=claims[0], **made) for claim in claims[1:]
    )
    IncidentLink.objects.bulk_create(
        (IncidentLink(whole=incident, part=part, relation="encompasses", **made) for part in parts),
        batch_size=200,
    )
