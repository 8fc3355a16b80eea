"""Whoever did it is alleged to have done it, unless a court found it; a name goes out only when two people agree."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from safeconduct.counting.standards import Standard
from safeconduct.counting.states import Step
from safeconduct.evidence.incidents import assessing, involving
from safeconduct.evidence.incidents.involving import NotThatWay, SecondPerson, TooWeak
from safeconduct.evidence.models import ClaimSource, Incident, Involvement, Party
from safeconduct.evidence.recording import ChangedMeanwhile, change
from tests.access.people import Member
from tests.evidence.desk import AT, ResearchDesk, a_person, an_act, an_incident, research_desk
from tests.evidence.incidents.making import a_finding, two_origins


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def text(answer: Any) -> str:
    return str(answer.content.decode())


def a_party(by: Member, name: str = "Invented police department") -> Party:
    return involving.keep_party({"name": name, "kind": "police"}, token=uuid4(), by=by.person, at=AT)


def an_involvement(by: Member, incident: Incident) -> Involvement:
    values = {"party": a_party(by), "degree": "ordered"}
    return involving.keep_involvement(an_act(by, incident), values, token=uuid4(), by=by.person, at=AT)


def assess(desk: ResearchDesk, incident: Incident, standard: Standard) -> None:
    made = assessing.propose(
        incident,
        Step.ASSESS,
        standard=standard,
        rationale="Apart.",
        token=uuid4(),
        by=desk.zarema.person,
        at=AT,
    )
    assessing.agree(made, by=desk.malik.person, at=AT)


def say(row: Involvement, to: str, by: Member) -> None:
    involving.say_naming(row, to, version=row.version, by=by.person, at=AT)


def test_it_is_alleged_until_a_courts_finding_is_named(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    row = an_involvement(desk.zarema, incident)
    zarema = desk.client(desk.zarema)
    act, address = f"/evidence/acts/{row.act_id}", f"/evidence/involvement/{row.pk}"
    assert "alleged involvement" in text(zarema.get(act))
    given = {"party": row.party.key if row.party else "", "degree": "ordered", "certainty": "likely"}
    first, _second = two_origins(desk.zarema, incident)
    answer = zarema.send_form(address, {**given, "finding": first.key})
    assert answer.status_code == 422 and "no finding of a court" in text(answer)
    elsewhere = a_finding(desk.zarema, an_incident(desk.zarema, "Elsewhere"))
    assert "another incident" in text(zarema.send_form(address, {**given, "finding": elsewhere.key}))
    finding = a_finding(desk.zarema, incident)
    assert zarema.send_form(address, {**given, "finding": finding.key}).status_code == 302
    assert "involvement found by a court" in text(zarema.get(act))
    shown = text(zarema.get(f"/evidence/incidents/{incident.pk}"))
    assert "as a court found, Gave the order" in shown
    ClaimSource.objects.filter(claim=finding).delete()
    assert "involvement found by a court" not in text(zarema.get(act))


def test_a_body_or_a_person_and_never_both(desk: ResearchDesk) -> None:
    act = an_act(desk.zarema, an_incident(desk.zarema))
    party, person = a_party(desk.zarema), a_person(desk.zarema)
    zarema = desk.client(desk.zarema)
    new = f"/evidence/acts/{act.pk}/involvement/new"
    both = {"party": party.key, "person": person.key, "degree": "ordered", "certainty": "possible"}
    assert "not both" in text(zarema.send_form(new, both))
    assert "a body or a person" in text(zarema.send_form(new, {**both, "party": "", "person": ""}))
    assert zarema.send_form(new, {**both, "degree": ""}).status_code == 422
    form = {**both, "party": "", "token": str(uuid4())}
    for _click in range(2):
        assert zarema.send_form(new, form).status_code == 302
    assert Involvement.objects.get().person == person
    assert person.key in text(zarema.get(f"/evidence/acts/{act.pk}"))


@pytest.mark.parametrize("standard", [None, Standard.SUSPICION])
def test_nobody_may_be_named_below_reasonable_grounds(desk: ResearchDesk, standard: Standard | None) -> None:
    incident = an_incident(desk.zarema)
    two_origins(desk.zarema, incident)
    row = an_involvement(desk.zarema, incident)
    if standard:
        assess(desk, incident, standard)
    with pytest.raises(TooWeak):
        say(row, "asked", desk.zarema)


def test_a_name_is_agreed_by_a_second_person_and_may_be_taken_back(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    two_origins(desk.zarema, incident)
    row = an_involvement(desk.zarema, incident)
    assess(desk, incident, Standard.GROUNDS)
    with pytest.raises(NotThatWay):
        say(row, "agreed", desk.malik)
    say(row, "asked", desk.zarema)
    with pytest.raises(SecondPerson):
        say(row, "agreed", desk.zarema)
    say(row, "agreed", desk.malik)
    assert involving.may_be_named(row)
    made = assessing.propose(
        incident, Step.ASSESS, standard=Standard.SUSPICION, rationale="Weaker.", token=uuid4(),
        by=desk.zarema.person, at=AT,
    )  # fmt: skip
    assessing.agree(made, by=desk.malik.person, at=AT)
    assert not involving.may_be_named(row)
    say(row, "refused", desk.zarema)
    assert row.naming == "refused"


def test_a_change_of_who_it_is_asks_again(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    two_origins(desk.zarema, incident)
    row = an_involvement(desk.zarema, incident)
    assess(desk, incident, Standard.GROUNDS)
    say(row, "asked", desk.zarema)
    stale = Involvement.objects.get()
    involving.change_involvement(
        row, {"party": a_party(desk.zarema, "Another")}, version=row.version, by=desk.zarema.person, at=AT
    )
    assert Involvement.objects.get().naming == "not_asked"
    with pytest.raises(ChangedMeanwhile):
        say(stale, "agreed", desk.malik)


def test_the_question_by_the_page(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    two_origins(desk.zarema, incident)
    row = an_involvement(desk.zarema, incident)
    zarema, malik = desk.client(desk.zarema), desk.client(desk.malik)
    address = f"/evidence/involvement/{row.pk}"
    assert "Ask to publish" not in text(zarema.get(address))
    answer = zarema.send_form(address, {"naming": "asked"})
    assert answer.status_code == 409 and "reasonable grounds" in text(answer)
    assess(desk, incident, Standard.GROUNDS)
    assert zarema.send_form(address, {"naming": "asked"}).status_code == 302
    assert "Agree: it may be published" not in text(zarema.get(address))
    assert "Somebody else has to agree" in text(zarema.send_form(address, {"naming": "agreed"}))
    assert malik.send_form(address, {"naming": "agreed"}).status_code == 302
    history = text(zarema.get(f"/evidence/history/involvement/{row.pk}"))
    assert "Two people agreed" in history and "Malik" in history


def test_bodies_by_the_form(desk: ResearchDesk) -> None:
    zarema = desk.client(desk.zarema)
    given = {"name": "Invented ministry", "kind": "officials.national", "country": "RU"}
    assert zarema.send_form("/evidence/parties/new", {**given, "name": ""}).status_code == 422
    form = {**given, "token": str(uuid4())}
    for _click in range(2):
        zarema.send_form("/evidence/parties/new", form)
    ministry = Party.objects.get()
    unit = a_party(desk.zarema, "Invented unit")
    edit = f"/evidence/parties/{unit.pk}/edit"
    unit_given = {"name": "Invented unit", "kind": "police", "part_of": ministry.key}
    assert zarema.send_form(edit, unit_given).status_code == 302
    assert "Invented unit" in text(zarema.get(f"/evidence/parties/{ministry.pk}"))
    answer = zarema.send_form(f"/evidence/parties/{ministry.pk}/edit", {**given, "part_of": unit.key})
    assert answer.status_code == 422 and "part of itself" in text(answer)
    answer = zarema.send_form(edit, {**unit_given, "name": "Changed", "version": "1"})
    assert answer.status_code == 409 and "Changed" in text(answer)
    assert "Invented ministry" in text(zarema.get("/evidence/parties?name=ministry"))
    assert "Invented unit" not in text(zarema.get("/evidence/parties?name=B-0001"))


def test_a_withdrawn_body_is_found_by_no_form(desk: ResearchDesk) -> None:
    act, party = an_act(desk.zarema, an_incident(desk.zarema)), a_party(desk.zarema)
    change(party, {"withdrawn_on": AT.date()}, version=1, by=desk.zarema.person, at=AT)
    given = {"party": party.key, "degree": "ordered", "certainty": "possible"}
    answer = desk.client(desk.zarema).send_form(f"/evidence/acts/{act.pk}/involvement/new", given)
    assert answer.status_code == 422 and "There is no" in text(answer)
