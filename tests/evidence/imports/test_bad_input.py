"""Files that are broken, hostile or out of date: every row is named, and nothing comes in."""

from __future__ import annotations

import pytest

from safeconduct.blobs.store import delete, path_of
from safeconduct.evidence.exchange import Kind, Plan, RecordPlan, Take
from safeconduct.evidence.imports import checking, runs, writing
from safeconduct.evidence.models import Claim, ImportRun, Incident, IncidentPlace, Item, Source
from safeconduct.evidence.recording import open_content
from tests.evidence.desk import AT, ResearchDesk, an_incident, research_desk
from tests.evidence.imports.bringing import Importing, problems
from tests.evidence.imports.test_bringing_in import lines

TITLES = Plan(
    (RecordPlan(Kind.INCIDENT, "incident", {"key": Take(column="key"), "title": Take(column="title")}),)
)
UCDP = (
    b"id,conflict_name,date_start,date_end,date_prec,where_coordinates,where_prec,latitude,longitude,country,"
    b"best,low,high\n"
    b"1,Invented conflict,2017-03-02,2017-03-02,1,Northern town,1,43.3,45.7,Russia,3,2,5\n"
    b"2,Invented conflict,2017-03-01,2017-03-31,4,Some region,4,43.0,45.0,Nowhere (Old Nowhere),10,10,10\n"
)


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def test_ragged_rows_are_named(desk: ResearchDesk) -> None:
    content = b"key,title\nE-1,A\nE-2\nE-3,C,too,many\n"
    notes = Importing(desk, desk.zarema, content, TITLES).check()
    assert [(row, code) for row, _, code in problems(notes)] == [(3, "cells"), (4, "cells")]


def test_a_row_that_is_no_text_is_named(desk: ResearchDesk) -> None:
    content = b"key,title\nE-1,A\nE-2,\xcf\xf0\xe8\n"
    importing = Importing(desk, desk.zarema, content)
    notes = importing.open().notes
    notes.encoding, notes.delimiter, notes.plan = "utf-8", ",", _plan()
    runs.save(importing.open(), notes)
    notes = importing.check()
    assert notes.phase == "problems" and "Choose another encoding" in notes.refused and notes.found


def _plan() -> str:
    from safeconduct.evidence.exchange import to_json

    return to_json(TITLES)


def test_formulas_stay_text_and_a_key_is_never_one(desk: ResearchDesk) -> None:
    notes = Importing(desk, desk.zarema, b"key,title\n=1+1,A\nE-2,=cmd|x\n", TITLES).check()
    assert problems(notes) == [(2, "key", "key")]
    Importing(desk, desk.zarema, b"key,title\nE-2,=cmd|x\n", TITLES).bring()
    assert Incident.objects.get(key="E-2").title == "=cmd|x"


def test_events_as_ucdp_writes_them_come_in_as_estimates(desk: ResearchDesk) -> None:
    Importing(desk, desk.zarema, UCDP).bring()
    assert set(Claim.objects.values_list("kind", flat=True)) == {"estimate"} and Claim.objects.count() == 4
    first = Incident.objects.get(key="ucdp-1")
    place = IncidentPlace.objects.get(incident=first)
    assert place.country == "RU" and not first.is_contested
    exact = place.precision in ("exact", "vicinity")
    assert (place.sealed is not None) == exact and (place.latitude, place.longitude) == (43.3, 45.7)
    other = IncidentPlace.objects.get(incident__key="ucdp-2")
    assert other.country == "" and "Nowhere" in other.name and other.precision == "region"


def test_what_was_not_said_in_public_is_sealed(desk: ResearchDesk) -> None:
    content = lines(
        {"record": "source", "key": "S-x", "title": "Invented Name", "type": "person"},
        {"record": "item", "key": "I-x", "title": "Private letter", "text": "Words", "public": False, "source": "S-x"},
        {"record": "incident", "key": "E-x", "title": "Somewhere"},
        {"record": "claim", "key": "C-x", "kind": "allegation", "about": "E-x", "statement": "Told", "public": False},
    )  # fmt: skip
    Importing(desk, desk.zarema, content).bring()
    source, item, claim = Source.objects.get(), Item.objects.get(), Claim.objects.get()
    assert source.name == "S-x" and item.title == item.text == claim.statement == ""
    keys = desk.keys(desk.nino)
    assert open_content(source, keys)["name"] == "Invented Name"
    assert open_content(item, keys) == {"title": "Private letter", "text": "Words"}
    assert open_content(claim, keys) == {"statement": "Told"}


def test_a_key_that_was_recorded_since_the_check_stops_the_writing(desk: ResearchDesk) -> None:
    importing = Importing(desk, desk.zarema, b"key,title\nE-1,A\nE-2,B\n", TITLES)
    importing.check()
    an_incident(desk.malik, key="E-2")
    writing.start(importing.open(), by=importing.person, at=AT)
    with pytest.raises(writing.TakenMeanwhile):
        writing.step(importing.open(), importing.desk, clock=lambda: 0.0, by=importing.person, at=AT)
    assert Incident.objects.count() == 1 and Incident.every.count() == 1


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_file_that_is_gone_or_was_changed_is_told_so(desk: ResearchDesk, harm: str) -> None:
    importing = Importing(desk, desk.zarema, b"key,title\nE-1,A\n", TITLES)
    checking.start(importing.open(), by=importing.person, at=AT)
    path = path_of(importing.run.blob)
    if harm == "gone":
        delete(importing.run.blob)
    else:
        held = bytearray(path.read_bytes())
        held[-20] ^= 1
        path.write_bytes(bytes(held))
    with pytest.raises(runs.FileGone):
        checking.step(importing.open(), clock=lambda: 0.0, by=importing.person)
    assert ImportRun.objects.get().state == "mapping" and Incident.every.count() == 0


def test_two_who_go_on_at_once_do_not_write_twice(desk: ResearchDesk) -> None:
    importing = Importing(desk, desk.zarema, b"key,title\nE-1,A\nE-2,B\n", TITLES)
    first, second = importing.open(), importing.open()
    checking.start(first, by=importing.person, at=AT)
    with pytest.raises(runs.SteppedMeanwhile):
        checking.start(second, by=importing.person, at=AT)
    first, second = importing.open(), importing.open()
    checking.step(first, clock=lambda: 0.0, by=importing.person)
    with pytest.raises(runs.SteppedMeanwhile):
        checking.step(second, clock=lambda: 0.0, by=importing.person)
    importing.write()
    assert Incident.objects.count() == 2


def test_files_of_runs_are_known_to_the_sweeping(desk: ResearchDesk) -> None:
    importing = Importing(desk, desk.zarema, b"key,title\nE-1,A\n", TITLES)
    assert runs.named_blobs() == {importing.run.blob}
    importing.bring()
    assert runs.named_blobs() == set()
