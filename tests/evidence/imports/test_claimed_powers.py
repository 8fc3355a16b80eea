"""What a file says of naming, of courts and of denials gives nobody a power that two people have to give here."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from safeconduct.access.errors import WrongState
from safeconduct.evidence.imports import checking, runs, writing
from safeconduct.evidence.incidents.involving import with_findings
from safeconduct.evidence.models import ImportPart, Incident, Involvement
from safeconduct.evidence.people.showing import recorded_with
from tests.evidence.desk import AT, ResearchDesk, research_desk
from tests.evidence.imports.bringing import Importing

pytestmark = pytest.mark.django_db(databases=["default", "keys"])

LINES: list[dict[str, object]] = [
    {"format": "safeconduct-evidence", "version": 1},
    {"record": "source", "key": "SX", "title": "Some blog", "type": "outlet"},
    {"record": "source", "key": "SY", "title": "Regional court", "type": "court"},
    {"record": "person", "key": "PX"},
    {"record": "incident", "key": "EX", "title": "Invented round-up", "when": ["2017-04"], "contested": False},
    {"record": "act", "key": "AX", "incident": "EX", "type": "detention"},
    {"record": "involvement", "key": "VX", "act": "AX", "person": "PX", "naming": "agreed", "finding": "CX"},
    {"record": "involvement", "key": "VY", "act": "AX", "person": "PX", "naming": "agreed", "finding": "CY"},
    {"record": "involvement", "key": "VZ", "act": "AX", "person": "PX", "finding": "CZ"},
    {"record": "claim", "key": "CX", "kind": "allegation", "about": "EX", "statement": "He did.", "sources": ["SY"]},
    {"record": "claim", "key": "CY", "kind": "finding", "about": "EX", "statement": "He did.", "sources": ["SY"]},
    {"record": "claim", "key": "CZ", "kind": "finding", "about": "EX", "statement": "He did.", "sources": ["SX"]},
    {"record": "claim", "key": "DX", "kind": "denial", "about": "EX", "statement": "No.", "denies": ["CX"]},
    {"record": "link", "key": "LX", "claim": "CX", "relation": "supersedes", "to": "DX"},
]  # fmt: skip


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def of(desk: ResearchDesk) -> Importing:
    content = "\n".join(json.dumps(line, separators=(",", ":")) for line in LINES) + "\n"
    return Importing(desk, desk.nino, content.encode())


def test_an_import_agrees_to_no_name_and_finds_nobody_guilty(desk: ResearchDesk) -> None:
    of(desk).bring()
    rows = {row.key: row for row in with_findings(Involvement.objects.all())}
    assert {row.naming for row in rows.values()} == {"not_asked"}
    assert {key: bool(row.finding_id) for key, row in rows.items()} == {"VX": False, "VY": True, "VZ": False}
    assert {key: vars(row)["court_found"] for key, row in rows.items()} == {
        "VX": False,
        "VY": True,
        "VZ": False,
    }
    person = rows["VX"].person
    assert person is not None
    shown = {one["key"]: one["is_alleged"] for one in recorded_with(person)["involvements"]}
    assert shown == {"VX": True, "VY": False, "VZ": True}


def test_an_imported_link_takes_no_imported_denial_away(desk: ResearchDesk) -> None:
    of(desk).bring()
    assert Incident.objects.get(key="EX").is_contested


def test_a_check_that_begins_anew_at_the_same_moment_stops_the_writing(desk: ResearchDesk) -> None:
    importing = of(desk)
    assert importing.check().phase == "ready"
    nino = importing.open()
    malik = importing.open()
    checking.start(malik, by=desk.malik.person, at=AT)
    with pytest.raises(WrongState):
        writing.start(nino, by=desk.nino.person, at=AT)
    assert importing.check().phase == "ready" and ImportPart.objects.filter(run=importing.run).exists()
    opened = importing.open()
    writing.start(opened, by=desk.nino.person, at=AT)
    with pytest.raises((WrongState, runs.SteppedMeanwhile)):
        runs.save(malik, replace(malik.notes, phase="checking"))
    assert ImportPart.objects.filter(run=importing.run).exists()
