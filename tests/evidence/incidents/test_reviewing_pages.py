"""Proposals by the pages; the history of any record; and records that are withdrawn."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from safeconduct.audit.models import StaffEntry
from safeconduct.evidence.incidents import withdrawing
from safeconduct.evidence.keys import has_key
from safeconduct.evidence.models import Assessment, Claim, Incident, PersonRecord, Source
from safeconduct.evidence.recording import add, change
from tests.evidence.desk import AT, ResearchDesk, a_claim, a_source, an_act, an_incident, research_desk
from tests.evidence.incidents.making import a_denial, two_origins


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_zarema_proposes_and_malik_agrees(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    two_origins(desk.zarema, incident)
    zarema, malik, jonas = (desk.client(one) for one in (desk.zarema, desk.malik, desk.jonas))
    address = f"/evidence/incidents/{incident.pk}/assess"
    given = {
        "step": "assess",
        "standard": "reasonable_grounds_to_believe",
        "rationale": "Two outlets, apart.",
    }
    assert zarema.send_form(address, {**given, "rationale": ""}).status_code == 422
    assert zarema.send_form(address, {**given, "standard": ""}).status_code == 422
    assert zarema.send_form(address, {**given, "standard": "judicial_finding"}).status_code == 422
    assert zarema.send_form(address, {**given, "step": "deny"}).status_code == 422
    form = {**given, "token": str(uuid4())}
    for _click in range(2):
        answer = zarema.send_form(address, form)
    made = Assessment.objects.get()
    here = f"/evidence/assessments/{made.pk}"
    assert answer["Location"] == f"{here}?done=assessment_proposed"
    assert "Agree:" not in text(zarema.get(here)) and "Somebody else has to review it" in text(
        zarema.get(here)
    )
    answer = zarema.send_form(here, {"step": "agree"})
    assert answer.status_code == 409 and "You wrote part of this" in text(answer)
    assert "reportedly" not in text(malik.get(here)) and "more than one hundred" in text(malik.get(here))
    assert malik.send_form(here, {"step": "return", "dissent": ""}).status_code == 422
    assert malik.send_form(here, {"step": "agree"}).status_code == 302
    assert Incident.objects.get().standard == "reasonable_grounds_to_believe"
    shown = text(jonas.get(f"/evidence/incidents/{incident.pk}"))
    assert "we have reasonable grounds to believe that more than one hundred people" in shown
    assert (
        jonas.send_form(here, {"step": "agree"}, page=f"/evidence/incidents/{incident.pk}/assess").status_code
        == 409
    )


def test_the_reviewer_reads_the_denials_and_how_credible_each_claim_is(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    first, second = two_origins(desk.zarema, incident)
    denial = a_denial(desk.nino, incident, first)
    change(denial, {"statement": "Nobody was taken."}, version=1, by=desk.nino.person, at=AT)
    change(second, {"credibility": 6}, version=second.version, by=desk.zarema.person, at=AT)
    zarema, malik = desk.client(desk.zarema), desk.client(desk.malik)
    given = {"step": "assess", "standard": "clear_and_convincing", "rationale": "Apart."}
    address = f"/evidence/incidents/{incident.pk}/assess"
    assert "Nobody was taken." in text(zarema.get(address))
    assert zarema.send_form(address, given).status_code == 302
    page = text(malik.get(f"/evidence/assessments/{Assessment.objects.get().pk}"))
    assert "Nobody was taken." in page and "6: Cannot be judged" in page
    assert first.key in page and second.key in page and "This is a high standard" in page


def test_a_lower_standard_on_credible_claims_is_no_danger(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    two_origins(desk.zarema, incident)
    given = {"step": "assess", "standard": "reasonable_suspicion", "rationale": "Apart."}
    desk.client(desk.zarema).send_form(f"/evidence/incidents/{incident.pk}/assess", given)
    page = text(desk.client(desk.malik).get(f"/evidence/assessments/{Assessment.objects.get().pk}"))
    assert "No denial stands." in page and "This is a high standard" not in page


def test_a_proposal_out_of_date_says_so_and_cannot_be_agreed(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    first, _second = two_origins(desk.zarema, incident)
    zarema, malik = desk.client(desk.zarema), desk.client(desk.malik)
    zarema.send_form(
        f"/evidence/incidents/{incident.pk}/assess", {"step": "corroborate", "rationale": "Apart."}
    )
    here = f"/evidence/assessments/{Assessment.objects.get().pk}"
    page = text(malik.get(here))
    a_denial(desk.nino, incident, first)
    assert "Agree:" in page and "Out of date" in text(malik.get(here))
    answer = malik.send_form(here, {"step": "agree"}, page="/evidence/incidents/new")
    assert answer.status_code == 409 and Incident.objects.get().grade == "reported"


def test_zarema_takes_her_proposal_back(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    two_origins(desk.zarema, incident)
    zarema, malik = desk.client(desk.zarema), desk.client(desk.malik)
    zarema.send_form(
        f"/evidence/incidents/{incident.pk}/assess", {"step": "corroborate", "rationale": "Apart."}
    )
    here = f"/evidence/assessments/{Assessment.objects.get().pk}"
    assert malik.send_form(here, {"step": "take_back"}).status_code == 409
    assert zarema.send_form(here, {"step": "take_back"}).status_code == 302
    assert Assessment.objects.get().state == "taken_back"


def test_history_says_before_and_after_in_words(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    zarema = desk.client(desk.zarema)
    address = f"/evidence/incidents/{incident.pk}/edit"
    base = {
        "title": "Second title",
        "periods": "2017-02/2017-04",
        "monitoring": "watching",
        "note": "Sealed words",
    }
    zarema.send_form(address, base)
    desk.client(desk.malik).send_form(address, {**base, "title": "Third title"})
    shown = text(zarema.get(f"/evidence/history/incident/{incident.pk}"))
    assert shown.index("Third title") < shown.index("Invented round-up")
    for words in ("Watching", "The sealed part was changed", "Malik", "Version 3", "Recorded"):
        assert words in shown, words
    assert "Sealed words" not in shown


def test_history_of_every_kind_opens_and_of_none_other(desk: ResearchDesk) -> None:
    source = a_source(desk.zarema)
    second = a_source(desk.zarema, "Newspaper B")
    change(second, {"derived_from": source, "reliability": "C"}, version=1, by=desk.malik.person, at=AT)
    zarema, pavel = desk.client(desk.zarema), desk.client(desk.pavel)
    shown = text(zarema.get(f"/evidence/history/source/{second.pk}"))
    assert source.key in shown and "Takes its knowledge from" in shown
    assert zarema.get(f"/evidence/history/claim/{second.pk}").status_code == 404
    assert zarema.get(f"/evidence/history/nothing/{second.pk}").status_code == 404
    assert zarema.get(f"/evidence/history/testimony/{second.pk}").status_code == 404
    assert pavel.get(f"/evidence/history/source/{second.pk}").status_code == 404


def test_history_is_no_way_around_a_seal(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    claim = a_claim(desk.zarema, incident, a_source(desk.zarema), statement="Words that are sealed now")
    change(
        claim, {"statement": "", "is_public": False}, version=1, by=desk.zarema.person, at=AT,
        content={"statement": "Words that are sealed now"}, desk=desk.keys(desk.zarema),
    )  # fmt: skip
    shown = text(desk.client(desk.jonas).get(f"/evidence/history/claim/{claim.pk}"))
    assert "Words that are sealed now" not in shown and "what it said is not shown" in shown


def test_a_claim_is_withdrawn_and_its_incident_settles(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    denial = a_denial(desk.zarema, incident)
    zarema = desk.client(desk.zarema)
    address = f"/evidence/history/claim/{denial.pk}/withdraw"
    assert zarema.send_form(address, {}).status_code == 422
    assert zarema.send_form(address, {"sure": "on", "version": "7"}).status_code == 409
    assert desk.client(desk.pavel).get(address).status_code == 404
    assert zarema.send_form(address, {"sure": "on"}).status_code == 302
    assert Claim.objects.get().withdrawn_on is not None and not Incident.objects.get().is_contested
    history = text(zarema.get(f"/evidence/history/claim/{denial.pk}"))
    assert "Nothing of it is true." not in history and "Withdrawn on" in history
    zarema.send_form(address, {"step": "bring_back"})
    assert Claim.objects.get().withdrawn_on is None and Incident.objects.get().is_contested
    actions = set(StaffEntry.objects.filter(subject=denial.pk).values_list("action", flat=True))
    assert {"evidence.claim.withdrawn", "evidence.claim.brought_back"} <= actions


def test_what_follows_from_a_source_settles_when_it_is_withdrawn(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    two_origins(desk.zarema, incident)
    row = Incident.objects.get()
    change(row, {"grade": "corroborated"}, version=row.version, by=desk.zarema.person, at=AT)
    source = Source.objects.get(name="Newspaper A")
    withdrawing.withdraw(source, version=1, by=desk.zarema.person, at=AT)
    assert Incident.objects.get().grade == "reported"


def test_the_sealed_part_is_forgotten_only_with_a_seat_and_only_once_withdrawn(desk: ResearchDesk) -> None:
    person = add(
        PersonRecord(id=uuid4()), by=desk.zarema.person, at=AT, content={"names": ["Invented Name"]},
        desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip
    address = f"/evidence/history/personrecord/{person.pk}/withdraw"
    assert 'name="forget"' not in text(desk.client(desk.nino).get(address))
    zarema = desk.client(desk.zarema)
    assert 'name="forget"' in text(zarema.get(address))
    assert zarema.send_form(address, {"sure": "on"}).status_code == 302
    assert has_key(person.pk, desk.keys(desk.malik, "testimony"))
    assert zarema.send_form(address, {"sure": "on", "forget": "on"}).status_code == 302
    assert not has_key(person.pk, desk.keys(desk.malik, "testimony"))
    assert "evidence.personrecord.forgotten" in set(StaffEntry.objects.values_list("action", flat=True))


def test_an_incident_is_not_withdrawn_by_one_person_alone(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    act = an_act(desk.zarema, incident)
    zarema = desk.client(desk.zarema)
    assert zarema.get(f"/evidence/history/incident/{incident.pk}/withdraw").status_code == 404
    assert zarema.send_form(f"/evidence/history/act/{act.pk}/withdraw", {"sure": "on"}).status_code == 302
    shown = text(zarema.get(f"/evidence/acts/{act.pk}"))
    assert "Withdrawn on" in shown and "Detention" not in shown
    assert "Withdrawn on" in text(zarema.get(f"/evidence/incidents/{incident.pk}"))
