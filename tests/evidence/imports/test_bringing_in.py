"""Records of a file come in all at once or not at all, and nobody sees them before."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from safeconduct.access.errors import WrongState
from safeconduct.audit.models import StaffEntry
from safeconduct.evidence.imports import checking, ending, writing
from safeconduct.evidence.models import (
    Act,
    Claim,
    ClaimLink,
    ImportPart,
    ImportRun,
    Incident,
    IncidentLink,
    IncidentPlace,
    Involvement,
    PersonRecord,
    SearchRow,
    Source,
)
from safeconduct.evidence.recording import open_content
from tests.evidence.desk import AT, ResearchDesk, a_claim, an_incident, research_desk
from tests.evidence.imports.bringing import Importing, problems

FIRST = '{"format":"safeconduct-evidence","version":1}\n'


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def lines(*records: Mapping[str, Any]) -> bytes:
    """Our own format."""
    return (FIRST + "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in records)).encode()


ROUND_UP = (
    {"record": "source", "key": "S-b", "title": "Newspaper B", "type": "outlet", "derived_from": "S-a"},
    {"record": "source", "key": "S-a", "title": "Newspaper A", "type": "outlet", "reliability": "B"},
    {"record": "person", "key": "P-x", "age_band": "25-34", "outcome": ["released"]},
    {"record": "incident", "key": "E-camp", "title": "Invented campaign", "when": ["2017-02/2017-04"]},
    {"record": "incident", "key": "E-one", "title": "Invented round-up", "when": ["2017-03-02~"], "part_of": "E-camp",
     "place": [{"name": "Northern town", "country": "RU", "precision": "locality", "latitude": 43.31877,
                "longitude": 45.69876}], "sources": ["S-a"], "note": "Look at it again"},
    {"record": "act", "key": "A-one", "incident": "E-one", "type": "detention", "persons": ["P-x"],
     "methods": ["beating"], "perceived": True,
     "place": [{"name": "Northern town", "country": "RU", "precision": "locality", "latitude": 43.32,
                "longitude": 45.7}]},
    {"record": "involvement", "key": "V-one", "act": "A-one", "organisation": "Invented police unit", "type": "police",
     "degree": "carried_out", "certainty": "likely"},
    {"record": "claim", "key": "C-deny", "kind": "denial", "about": "E-one", "form": "denies_act",
     "speaker": "Invented ministry", "statement": "Nothing of this happened.", "denies": ["C-many"]},
    {"record": "claim", "key": "C-many", "kind": "allegation", "about": "A-one", "statement": "More than a hundred.",
     "quantity": {"unit": "person", "comparator": "more_than", "low": 100, "act": "detention",
                  "phrase": "more than a hundred"}, "sources": ["S-a", "S-b"]},
)  # fmt: skip


def test_everything_of_a_file_comes_in_with_one_flip(desk: ResearchDesk) -> None:
    importing = Importing(desk, desk.zarema, lines(*ROUND_UP))
    notes = importing.check()
    assert problems(notes) == [] and notes.phase == "ready" and Incident.every.count() == 0
    run = importing.write()
    assert run.state == "live" and run.blob == "" and ImportPart.objects.count() == 0
    one, camp = Incident.objects.get(key="E-one"), Incident.objects.get(key="E-camp")
    assert Source.objects.get(key="S-b").derived_from == Source.objects.get(key="S-a")
    assert one.first_day is not None and one.is_contested and not camp.is_contested
    assert IncidentLink.objects.get(part=one).whole == camp
    act = Act.objects.get(key="A-one")
    place = IncidentPlace.objects.get(incident=one)
    assert act.place == place and (place.latitude, place.longitude) == (43.32, 45.7)
    assert act.reason_basis == "perceived" and act.harmed.get().person == PersonRecord.objects.get()
    involved = Involvement.objects.get()
    assert involved.party is not None and involved.party.name == "Invented police unit"
    claim = Claim.objects.get(key="C-many")
    assert (claim.about_kind, claim.incident, claim.low, claim.comparator) == ("act", one, 100, "more_than")
    assert claim.said_by.count() == 2
    link = ClaimLink.objects.get()
    assert (link.claim.key, link.relation, link.to_claim) == ("C-deny", "denies", claim)
    assert Claim.objects.get(key="E-one#reported").said_by.count() == 1
    assert open_content(one, desk.keys(desk.nino)) == {"note": "Look at it again"}
    assert SearchRow.objects.filter(run=run).count() == 10


def test_nobody_sees_anything_while_it_is_written(desk: ResearchDesk) -> None:
    importing = Importing(desk, desk.zarema, lines(*ROUND_UP))
    importing.check()
    opened = importing.open()
    writing.start(opened, by=importing.person, at=AT)
    ticks = iter(range(0, 1000, 10))
    for _ in range(5):
        assert not writing.step(
            importing.open(), importing.desk, clock=lambda: next(ticks), by=importing.person, at=AT
        )
        assert Incident.objects.count() == Claim.objects.count() == Source.objects.count() == 0
    assert Source.every.count() == 2 and 0 < importing.open().run.taken < 12
    nino = Importing.__new__(Importing)  # a colleague at the desk goes on with it, after Zarema went home
    nino.person, nino.desk, nino.run = desk.nino.person, desk.keys(desk.nino), importing.run
    while not writing.step(nino.open(), nino.desk, clock=lambda: 0.0, by=nino.person, at=AT):
        pass
    assert Incident.objects.count() == 2 and Source.objects.count() == 2
    batches = StaffEntry.objects.filter(action="evidence.import.batch")
    assert {each.by for each in batches} == {desk.zarema.person.pk, desk.nino.person.pk}
    assert StaffEntry.objects.get(action="evidence.import.live").count == 12


def test_a_check_goes_on_where_it_stopped_and_finds_the_same(desk: ResearchDesk) -> None:
    rows = [{"record": "incident", "key": f"E-{number}", "title": "Invented", "part_of": f"E-{number + 1}"}
            for number in range(1200)]  # fmt: skip
    importing = Importing(
        desk, desk.zarema, lines(*rows, {"record": "incident", "key": "E-1200", "title": "End"})
    )
    checking.start(importing.open(), by=importing.person, at=AT)
    ticks = iter(range(0, 1000, 10))
    steps = 1
    notes = checking.step(importing.open(), clock=lambda: next(ticks), by=importing.person)
    while notes.phase == "checking":
        notes = checking.step(importing.open(), clock=lambda: next(ticks), by=importing.person)
        steps += 1
    assert steps >= 3 and notes.phase == "ready" and notes.records == {"incident": 1201, "relation": 1200}
    run = importing.write()
    assert run.taken == 2401 and IncidentLink.objects.count() == 1200


def test_nothing_comes_in_while_one_problem_stands(desk: ResearchDesk) -> None:
    an_incident(desk.zarema, key="E-here")
    bad = lines(
        {"record": "incident", "key": "E-here", "title": "A key that is here"},
        {"record": "incident", "key": "E-2", "title": "x" * 301},
        {"record": "act", "key": "A-1", "incident": "E-2", "type": "no_such_act"},
        {"record": "act", "key": "A-2", "incident": "E-nowhere", "type": "torture"},
        {"record": "source", "key": "S-1", "title": "A", "derived_from": "S-2"},
        {"record": "source", "key": "S-2", "title": "B", "derived_from": "S-1"},
        {"record": "incident", "key": "E-3", "title": "Within itself", "part_of": "E-3"},
        {"record": "involvement", "key": "V-1", "act": "A-2"},
        {"record": "identity", "key": "N-1", "person": "P-1", "names": ["Invented Name"]},
        {"record": "person", "key": "P-1", "note": "Something told"},
        {"record": "incident", "key": "E-2", "title": "The same key again"},
    )  # fmt: skip
    importing = Importing(desk, desk.zarema, bad)
    notes = importing.check()
    assert notes.phase == "problems"
    assert set(problems(notes)) >= {
        (2, "key", "here"), (3, "title", "text_long"), (4, "type", "code"), (5, "incident", "unknown_key"),
        (8, "part_of", "circular"), (9, "organisation", "nobody"), (10, "record", "only_out"), (11, "note", "vault"),
        (12, "key", "duplicate"),
    }  # fmt: skip
    assert any(code == "circular" and row in (6, 7) for row, _, code in problems(notes))
    assert ImportPart.objects.count() == 0
    with pytest.raises(WrongState):
        writing.start(importing.open(), by=importing.person, at=AT)
    assert Incident.every.count() == 1


def test_what_is_given_up_leaves_nothing(desk: ResearchDesk) -> None:
    importing = Importing(desk, desk.zarema, lines(*ROUND_UP))
    importing.check()
    writing.start(importing.open(), by=importing.person, at=AT)
    ticks = iter(range(0, 1000, 10))
    for _ in range(8):
        writing.step(importing.open(), importing.desk, clock=lambda: next(ticks), by=importing.person, at=AT)
    run = importing.open().run
    assert Incident.every.exists() and Claim.every.exists()
    ending.give_up(run, by=desk.malik.person, at=AT)
    ticks = iter(range(0, 10_000, 10))
    while not ending.clear(run, clock=lambda: next(ticks)):
        pass
    assert ending.is_cleared(run) and not SearchRow.objects.filter(run=run).exists()
    for model in (
        Source,
        Incident,
        Act,
        Claim,
        Involvement,
        PersonRecord,
        ImportPart,
        IncidentPlace,
        ClaimLink,
    ):
        assert model._base_manager.count() == 0, model
    assert ImportRun.objects.get().state == "given_up"


def test_what_is_taken_back_is_hidden_and_its_keys_are_free_again(desk: ResearchDesk) -> None:
    importing = Importing(desk, desk.zarema, lines(*ROUND_UP))
    run = importing.bring()
    one = Incident.objects.get(key="E-one")
    a_claim(desk.malik, one)
    found = {each.what: each for each in ending.elsewhere(run)}
    assert set(found) == {"claim"} and found["claim"].count == 1
    ending.take_back(run, by=desk.malik.person, at=AT)
    assert Incident.objects.count() == 0 and Incident.every.count() == 2
    assert ending.clear(run, clock=lambda: 0.0) and ending.is_cleared(run)
    again = Importing(desk, desk.zarema, lines(*ROUND_UP)).bring()
    assert again.state == "live" and Incident.objects.count() == 2


def test_an_incident_that_was_here_is_contested_with_the_flip(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema, key="E-here")
    a_claim(desk.zarema, incident, key="C-here")
    denial = {"record": "claim", "key": "C-no", "kind": "denial", "about": "E-here", "denies": ["C-here"]}
    run = Importing(desk, desk.zarema, lines(denial)).bring()
    incident.refresh_from_db()
    assert incident.is_contested
    ending.take_back(run, by=desk.zarema.person, at=AT)
    incident.refresh_from_db()
    assert not incident.is_contested


def test_parts_that_share_nobody_get_one_number(desk: ResearchDesk) -> None:
    part = {"record": "incident", "title": "Invented", "part_of": "E-w"}
    content = lines(
        {"record": "incident", "key": "E-w", "title": "Whole"},
        {**part, "key": "E-a", "disjoint_with": ["E-b"]}, {**part, "key": "E-b"}, {**part, "key": "E-c"},
    )  # fmt: skip
    Importing(desk, desk.zarema, content).bring()
    groups = {link.part.key: link.disjoint_group for link in IncidentLink.objects.select_related("part")}
    assert groups == {"E-a": 1, "E-b": 1, "E-c": None}
    lone = lines({"record": "incident", "key": "E-x", "title": "X", "disjoint_with": ["E-a"]})
    assert problems(Importing(desk, desk.zarema, lone).check()) == [(2, "disjoint_with", "disjoint")]
