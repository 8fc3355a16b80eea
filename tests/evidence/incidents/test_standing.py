"""Where an incident stands follows from its claims; steps of people need a second person who wrote none of it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from safeconduct.access.errors import NotAllowed
from safeconduct.audit.models import StaffEntry
from safeconduct.counting.standards import Standard
from safeconduct.counting.states import NotNow, State, Step
from safeconduct.evidence.incidents import assessing, saving, standing
from safeconduct.evidence.incidents.assessing import Decided, IsAuthor, OpenAlready, OutOfDate
from safeconduct.evidence.models import Assessment, Incident, Revision
from safeconduct.evidence.recording import change
from tests.access.people import Member
from tests.evidence.desk import AT, ResearchDesk, a_claim, a_source, an_incident, research_desk
from tests.evidence.incidents.making import a_denial, a_finding, two_origins


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def now(incident: Incident) -> tuple[str, bool, str]:
    row = Incident.every.get(pk=incident.pk)
    return row.grade, row.is_contested, row.standard


def propose(incident: Incident, step: Step, by: Member, standard: Standard | None = None) -> Assessment:
    return assessing.propose(
        incident, step, standard=standard, rationale="Two outlets, apart.", token=uuid4(), by=by.person, at=AT
    )


def test_a_denial_makes_it_contested_and_leaves_its_grade(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    first, _second = two_origins(desk.zarema, incident)
    assert now(incident) == ("reported", False, "")
    assessing.agree(propose(incident, Step.CORROBORATE, desk.zarema), by=desk.malik.person, at=AT)
    a_denial(desk.zarema, incident, first)
    assert now(incident) == ("corroborated", True, "")
    assert standing.standing_of(Incident.objects.get()).shown == (State.CORROBORATED, State.CONTESTED)


def test_settling_twice_changes_nothing_and_says_so_in_the_history_once(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    a_denial(desk.zarema, incident)
    version = Incident.objects.get().version
    standing.settle(incident, by=desk.zarema.person, at=AT)
    assert Incident.objects.get().version == version == incident.version
    revision = Revision.objects.get(record_id=incident.pk)
    assert revision.before == {"is_contested": False} and revision.by == desk.zarema.person


def test_what_is_assessed_keeps_its_standard_through_a_denial(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    two_origins(desk.zarema, incident)
    made = propose(incident, Step.ASSESS, desk.nino, Standard.GROUNDS)
    assessing.agree(made, by=desk.malik.person, at=AT)
    assert now(incident) == ("assessed", False, "reasonable_grounds_to_believe")
    a_denial(desk.zarema, incident)
    assert now(incident) == ("assessed", True, "reasonable_grounds_to_believe")


def test_corroboration_falls_when_an_origin_does(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    _first, second = two_origins(desk.zarema, incident)
    assessing.agree(propose(incident, Step.CORROBORATE, desk.zarema), by=desk.malik.person, at=AT)
    change(second, {"credibility": 5}, version=1, by=desk.zarema.person, at=AT)
    standing.settle(incident, by=desk.zarema.person, at=AT)
    assert now(incident) == ("reported", False, "")


@pytest.mark.parametrize("step, standard", [
    (Step.CORROBORATE, None), (Step.ASSESS, Standard.JUDICIAL), (Step.BRING_BACK, None),
    (Step.TAKE_BACK_ASSESSMENT, None),
])  # fmt: skip
def test_a_step_that_is_not_possible_is_refused_with_a_sentence(
    desk: ResearchDesk, step: Step, standard: Standard | None
) -> None:
    incident = an_incident(desk.zarema)
    a_claim(desk.zarema, incident, a_source(desk.zarema))
    with pytest.raises(NotNow, match=r"\."):
        propose(incident, step, desk.zarema, standard)
    assert not Assessment.objects.exists()


def test_a_courts_finding_may_be_assessed_as_one(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    a_finding(desk.zarema, incident)
    assessing.agree(
        propose(incident, Step.ASSESS, desk.zarema, Standard.JUDICIAL), by=desk.malik.person, at=AT
    )
    assert now(incident)[2] == "judicial_finding"


def test_whoever_wrote_a_claim_or_proposed_cannot_review(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    two_origins(desk.nino, incident)
    made = propose(incident, Step.CORROBORATE, desk.malik)
    for author in (desk.zarema, desk.nino, desk.malik):
        with pytest.raises(IsAuthor):
            assessing.agree(made, by=author.person, at=AT)
        with pytest.raises(IsAuthor):
            assessing.send_back(made, "No.", by=author.person, at=AT)
    with pytest.raises(NotAllowed):
        assessing.agree(made, by=desk.pavel.person, at=AT)
    assessing.agree(made, by=desk.jonas.person, at=AT)
    assert now(incident)[0] == "corroborated"


def test_agreeing_makes_nobody_an_author(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    two_origins(desk.zarema, incident)
    assessing.agree(propose(incident, Step.CORROBORATE, desk.zarema), by=desk.malik.person, at=AT)
    assessing.agree(
        propose(incident, Step.ASSESS, desk.zarema, Standard.SUSPICION), by=desk.malik.person, at=AT
    )
    assert now(incident)[0] == "assessed"


def test_an_editor_of_the_summary_is_an_author(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    two_origins(desk.zarema, incident)
    change(incident, {"summary": "In a northern town."}, version=1, by=desk.malik.person, at=AT)
    with pytest.raises(IsAuthor):
        assessing.agree(propose(incident, Step.CORROBORATE, desk.zarema), by=desk.malik.person, at=AT)


def test_a_proposal_is_out_of_date_when_a_claim_changes_and_is_made_again(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    first, _second = two_origins(desk.zarema, incident)
    made = propose(incident, Step.CORROBORATE, desk.zarema)
    with pytest.raises(OpenAlready):
        propose(incident, Step.CORROBORATE, desk.nino)
    change(first, {"low": 120}, version=1, by=desk.zarema.person, at=AT)
    with pytest.raises(OutOfDate):
        assessing.agree(made, by=desk.malik.person, at=AT)
    again = propose(incident, Step.CORROBORATE, desk.zarema)
    assert again.supersedes_id == made.pk
    assert Assessment.objects.get(pk=made.pk).state == "overtaken"
    assert made.bounds[0]["figure"] == 100 and again.bounds[0]["figure"] == 120
    assert again.bounds[0]["words"]["en"] == "reportedly more than 120"
    assessing.agree(again, by=desk.malik.person, at=AT)
    with pytest.raises(Decided):
        assessing.send_back(again, "Late.", by=desk.jonas.person, at=AT)


def test_a_returned_proposal_stays_with_its_dissent(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    two_origins(desk.zarema, incident)
    made = propose(incident, Step.CORROBORATE, desk.zarema)
    assessing.send_back(made, "Both quote one call.", by=desk.malik.person, at=AT)
    row = Assessment.objects.get()
    assert (row.state, row.dissent, row.reviewed_by) == (
        "returned",
        "Both quote one call.",
        desk.malik.person,
    )
    assert now(incident)[0] == "reported"
    actions = StaffEntry.objects.filter(subject=row.pk).values_list("action", flat=True)
    assert set(actions) == {"evidence.assessment.proposed", "evidence.assessment.returned"}


def test_withdrawing_takes_two_and_so_does_bringing_back(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    two_origins(desk.zarema, incident)
    assessing.agree(propose(incident, Step.WITHDRAW, desk.zarema), by=desk.malik.person, at=AT)
    row = Incident.objects.get()
    assert (row.grade, row.withdrawn_on) == ("withdrawn", AT.date())
    a_denial(desk.zarema, incident)
    assert now(incident) == ("withdrawn", False, "")
    assessing.agree(propose(incident, Step.BRING_BACK, desk.zarema), by=desk.malik.person, at=AT)
    row = Incident.objects.get()
    assert (row.grade, row.withdrawn_on, row.is_contested) == ("reported", None, True)


def test_a_standing_that_moved_is_not_in_the_way_of_an_editor(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    a_denial(desk.zarema, incident)
    fresh = Incident.objects.get()
    assert fresh.version == 2 and saving.standing_version(fresh, 1) == 2
    change(fresh, {"title": "Another"}, version=2, by=desk.malik.person, at=AT)
    assert saving.standing_version(Incident.objects.get(), 1) == 1
