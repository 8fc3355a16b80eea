"""Nobody's word but their own takes a denial away, whether by the form or by an import."""

from __future__ import annotations

from uuid import uuid4

import pytest

from safeconduct.evidence.claims import linking
from safeconduct.evidence.claims.linking import WAYS, NotLinked
from safeconduct.evidence.claims.overtaking import standing_denials
from safeconduct.evidence.finding.denials import denials
from safeconduct.evidence.incidents.standing import settle
from safeconduct.evidence.models import Claim, ClaimLink, Incident, Source
from tests.evidence.desk import AT, ResearchDesk, a_claim, a_source, an_incident, research_desk

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def a_word(desk: ResearchDesk, incident: Incident, kind: str, *sources: Source, **more: object) -> Claim:
    none = {"unit": "", "comparator": "", "low": None, "act_code": ""}
    return a_claim(desk.zarema, incident, *sources, kind=kind, **{**none, **more})


def brought(desk: ResearchDesk, claim: Claim, relation: str, to: Claim) -> None:
    """A link as an import writes it: past the form."""
    ClaimLink.objects.create(
        claim=claim, relation=relation, to_claim=to, made_by=desk.zarema.person, made_on=AT.date()
    )
    assert claim.incident is not None
    settle(claim.incident, by=desk.zarema.person, at=AT)


def is_denied(incident: Incident, claim: Claim) -> bool:
    """Everywhere the same: counted, marked contested, and shown beside the claim."""
    incident.refresh_from_db()
    said = {
        bool(standing_denials(incident.pk)),
        incident.is_contested,
        bool(denials({incident.pk}, {claim.pk}).of_claim[claim.pk]),
        bool(denials({incident.pk}, set()).of_incident[incident.pk]),
    }
    assert len(said) == 1
    return said.pop()


def test_an_allegation_of_one_person_does_not_take_a_ministrys_denial_away(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    ministry = a_source(desk.zarema, "Ministry", kind="state")
    claim = a_claim(desk.zarema, incident, a_source(desk.zarema))
    denial = a_word(desk, incident, "denial", ministry)
    linking.link(denial, WAYS["denies"], claim, token=uuid4(), by=desk.malik.person, at=AT)
    for kind in ("allegation", "acknowledgement", "finding", "estimate"):
        with pytest.raises(NotLinked):
            linking.check_new(Claim(kind=kind), [("supersedes", denial)])
    with pytest.raises(NotLinked):
        linking.link(claim, WAYS["supersedes"], denial, token=uuid4(), by=desk.zarema.person, at=AT)
    brought(desk, claim, "supersedes", denial)
    assert is_denied(incident, claim)


def test_somebody_elses_retraction_does_not_take_a_denial_back(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    claim = a_claim(desk.zarema, incident, a_source(desk.zarema))
    denial = a_word(
        desk, incident, "denial", a_source(desk.zarema, "Ministry", kind="state"), speaker="Ministry"
    )
    brought(desk, denial, "denies", claim)
    other = a_word(desk, incident, "retraction", a_source(desk.zarema, "Some blog"), speaker="A blog")
    with pytest.raises(NotLinked):
        linking.link(other, WAYS["supersedes"], denial, token=uuid4(), by=desk.zarema.person, at=AT)
    for relation in ("supersedes", "denies"):
        brought(desk, other, relation, denial)
        assert is_denied(incident, claim)
    own = a_word(desk, incident, "retraction", a_source(desk.zarema, "A radio"), speaker="Ministry")
    linking.link(own, WAYS["supersedes"], denial, token=uuid4(), by=desk.zarema.person, at=AT)
    assert not is_denied(incident, claim)


def test_a_newer_denial_replaces_one_only_where_it_denies_no_less(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    ministry = a_source(desk.zarema, "Ministry", kind="state")
    claim = a_claim(desk.zarema, incident, a_source(desk.zarema))
    first, second = (a_word(desk, incident, "denial", ministry) for _ in range(2))
    brought(desk, first, "denies", claim)
    linking.link(second, WAYS["supersedes"], first, token=uuid4(), by=desk.zarema.person, at=AT)
    assert set(standing_denials(incident.pk)) == {first.pk, second.pk}
    brought(desk, second, "denies", claim)
    assert standing_denials(incident.pk) == [second.pk] and is_denied(incident, claim)
    brought(desk, first, "supersedes", second)  # in a circle, as only an import could say it
    assert set(standing_denials(incident.pk)) == {first.pk, second.pk} and is_denied(incident, claim)
