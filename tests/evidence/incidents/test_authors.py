"""Whoever wrote any part of what a figure rests on cannot review it; a finding that fell finds nobody guilty."""

from __future__ import annotations

from uuid import uuid4

import pytest

from safeconduct.evidence.finding.graphing import graph
from safeconduct.evidence.incidents import assessing, linking
from safeconduct.evidence.incidents.involving import is_courts_finding, with_findings
from safeconduct.evidence.models import Assessment, Claim, ClaimLink, Incident, Involvement
from safeconduct.evidence.recording import add
from tests.access.people import Member
from tests.evidence.desk import (
    AT,
    ResearchDesk,
    a_claim,
    a_person,
    a_source,
    an_act,
    an_incident,
    research_desk,
)
from tests.evidence.incidents.making import a_finding

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def proposed(by: Member, incident: Incident) -> Assessment:
    return Assessment(incident=incident, proposed_by=by.person)


def is_author(member: Member, assessment: Assessment) -> bool:
    return str(member.person.pk) in assessing.authors_of(assessment)


def test_who_wrote_the_parts_or_said_that_they_share_nobody_is_an_author(desk: ResearchDesk) -> None:
    whole, inner = an_incident(desk.zarema), an_incident(desk.nino, "One street")
    other = an_incident(desk.zarema, "Another street")
    links = [
        linking.link(whole, "encompasses", each, token=uuid4(), by=desk.zarema.person, at=AT)
        for each in (inner, other)
    ]
    assert is_author(desk.nino, proposed(desk.zarema, whole))
    assert not is_author(desk.malik, proposed(desk.zarema, whole))
    linking.share_nobody(whole, [each.pk for each in links], "", by=desk.malik.person, at=AT)
    assert is_author(desk.malik, proposed(desk.zarema, whole))


@pytest.mark.parametrize("what", ["claim", "act", "involvement"])
def test_who_wrote_something_of_a_part_is_an_author(desk: ResearchDesk, what: str) -> None:
    whole, inner = an_incident(desk.zarema), an_incident(desk.zarema, "One street")
    linking.link(whole, "encompasses", inner, token=uuid4(), by=desk.zarema.person, at=AT)
    if what == "claim":
        a_claim(desk.malik, inner, a_source(desk.zarema))
    else:
        act = an_act(desk.malik if what == "act" else desk.zarema, inner)
        if what == "involvement":
            person = a_person(desk.zarema)
            row = Involvement(id=uuid4(), act=act, person=person, degree="direct")
            add(row, by=desk.malik.person, at=AT)
    assert is_author(desk.malik, proposed(desk.zarema, whole))
    assert not is_author(desk.nino, proposed(desk.zarema, whole))


def an_involvement(desk: ResearchDesk, incident: Incident, finding: Claim) -> Involvement:
    row = Involvement(
        id=uuid4(),
        act=an_act(desk.zarema, incident),
        person=a_person(desk.zarema),
        degree="direct",
        finding=finding,
    )
    return add(row, by=desk.zarema.person, at=AT)


def is_found(incident: Incident) -> bool:
    """Whether a court found it, everywhere the same."""
    said = {not line.is_alleged for line in graph(incident).lines}
    said |= {vars(row)["court_found"] for row in with_findings(Involvement.objects.all())}
    assert len(said) == 1
    return said.pop()


@pytest.mark.parametrize("kind", ["allegation", "acknowledgement"])
def test_nobody_is_found_guilty_by_an_allegation(desk: ResearchDesk, kind: str) -> None:
    incident = an_incident(desk.zarema)
    an_involvement(
        desk, incident, a_claim(desk.zarema, incident, a_source(desk.zarema, kind="court"), kind=kind)
    )
    assert not is_found(incident)


@pytest.mark.parametrize("kind", ["retraction", "finding", ""])
def test_a_finding_taken_back_replaced_or_withdrawn_finds_nobody_guilty(
    desk: ResearchDesk, kind: str
) -> None:
    incident = an_incident(desk.zarema)
    finding = a_finding(desk.zarema, incident)
    an_involvement(desk, incident, finding)
    assert is_found(incident) and is_courts_finding(finding)
    denial = a_claim(desk.zarema, incident, a_source(desk.zarema), kind="denial")
    link = {
        "relation": "supersedes",
        "to_claim": finding,
        "made_by": desk.zarema.person,
        "made_on": AT.date(),
    }
    ClaimLink.objects.create(claim=denial, **link)
    assert is_found(incident)
    if kind:
        newer = a_claim(
            desk.zarema, incident, a_source(desk.zarema, "A higher court", kind="court"), kind=kind
        )
        ClaimLink.objects.create(claim=newer, **link)
    else:
        Claim.every.filter(pk=finding.pk).update(withdrawn_on=AT.date())
    assert not is_found(incident) and not is_courts_finding(finding)
