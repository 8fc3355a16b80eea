"""Claims and courts for the tests of incidents."""

from __future__ import annotations

from safeconduct.evidence.incidents.standing import settle
from safeconduct.evidence.models import Claim, ClaimLink, Incident
from tests.access.people import Member
from tests.evidence.desk import AT, a_claim, a_source


def two_origins(by: Member, incident: Incident) -> tuple[Claim, Claim]:
    """Two allegations by sources that do not depend on each other."""
    first = a_claim(by, incident, a_source(by, "Newspaper A"))
    second = a_claim(by, incident, a_source(by, "Organisation B", kind="ngo"))
    settle(incident, by=by.person, at=AT)
    return first, second


def a_denial(by: Member, incident: Incident, *denied: Claim) -> Claim:
    """A ministry denies claims, or the incident as a whole."""
    denial = a_claim(
        by, incident, a_source(by, "Ministry", kind="state"), kind="denial", statement="Nothing of it is true.",
        unit="", comparator="", low=None, act_code="",
    )  # fmt: skip
    for claim in denied:
        ClaimLink.objects.create(
            claim=denial, relation="denies", to_claim=claim, made_by=by.person, made_on=AT.date()
        )
    settle(incident, by=by.person, at=AT)
    return denial


def a_finding(by: Member, incident: Incident) -> Claim:
    """A court's finding."""
    return a_claim(by, incident, a_source(by, "Regional court", kind="court"), kind="finding")
