"""Incidents along time, on a map, and one as who–what–whom; each with a table that says the same."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from safeconduct.evidence.finding import places, shapes, timeline
from safeconduct.evidence.finding.entries import kind_mark
from safeconduct.evidence.finding.full_text import Narrowed
from safeconduct.evidence.finding.graphing import MOST, drawn, graph
from safeconduct.evidence.finding.indexing import index, index_incident
from safeconduct.evidence.incidents.placing import Placed, add_place
from safeconduct.evidence.models import Act, ActPerson, ClaimLink, Incident, IncidentPlace, Involvement, Party
from safeconduct.evidence.recording import add, change
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

INCIDENTS = Narrowed(((kind_mark(1),),))


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def text_of(answer: Any) -> str:
    return re.sub(r"\s+", " ", answer.content.decode())


def see(desk: ResearchDesk, name: str, query: str = "", **given: Any) -> str:
    answer = desk.client(desk.jonas).get(reverse(name, kwargs=given) + query)
    assert answer.status_code == 200
    return text_of(answer)


def dated(desk: ResearchDesk, title: str, first: date, last: date, **more: Any) -> Incident:
    return an_incident(desk.zarema, title, first_day=first, last_day=last, **more)


# Timeline


def span(first: str, last: str, count: int = 1) -> timeline.Span:
    return timeline.Span(timeline.months_of(first), timeline.months_of(last), count)


def test_certain_and_uncertain_dates_and_blank_months_are_told_apart() -> None:
    found = timeline.periods(
        [span("2017-01", "2017-01", 3), span("2017-01", "2017-02"), span("2017-04", "2017-04")]
    )
    assert [(one.label, one.within, one.touching, one.is_blank) for one in found] == [
        ("2017-01", 3, 1, False), ("2017-02", 0, 1, False), ("2017-03", 0, 0, True), ("2017-04", 1, 0, False),
    ]  # fmt: skip


def test_long_times_are_shown_by_year_or_decade() -> None:
    years = timeline.periods([span("1999-05", "1999-06"), span("2017-04", "2017-04")])
    assert (years[0].label, len(years), years[0].within) == ("1999", 19, 1)
    decades = timeline.periods([span("1817-05", "1817-06"), span("2017-04", "2017-04")])
    assert (decades[0].label, decades[0].edtf, decades[-1].label) == ("1810–1819", "1810/1819", "2010–2019")
    assert timeline.periods([]) == [] and timeline.bars([]) == []


def test_the_timeline_says_what_it_is_not(desk: ResearchDesk) -> None:
    dated(desk, "In a day", date(2017, 2, 3), date(2017, 2, 3), kinds=["torture"])
    dated(desk, "Over months", date(2017, 4, 1), date(2017, 6, 30), is_contested=True)
    an_incident(desk.zarema, "Undated")
    page = see(desk, "evidence_timeline")
    assert "not representative" in page and "Nothing recorded" in page and "2 incidents with a date" in page
    assert "1 without one is not shown" in page and "In a day" in page and "Contested" in page
    assert "1 incident with a date" in see(desk, "evidence_timeline", "?period=2017-02")
    assert "1 incident with a date" in see(desk, "evidence_timeline", "?act=torture")
    assert "No incident with a date" in see(desk, "evidence_timeline", "?country=FR")
    assert desk.client(desk.jonas).get(reverse("evidence_timeline") + "?period=soon").status_code == 422


def test_dates_are_said_as_they_were_written_and_no_finer(desk: ResearchDesk) -> None:
    days = {"first_day": date(2026, 3, 1), "last_day": date(2026, 3, 31)}
    an_incident(desk.zarema, "Lighthouse in a month", periods=["2026-03"], **days)
    page = re.sub(r'href="[^"]*"', "", see(desk, "evidence_timeline"))  # ids hold any figures
    assert "March 2026" in page and "1 March" not in page and "31" not in page.split("The latest")[1]
    found = desk.client(desk.jonas).send_form(
        reverse("evidence_search"), {"words": "lighthouse", "search": "1"}
    )
    said = text_of(found).split('id="found"')[1]
    assert "March 2026" in said and "31 March" not in said


def test_withdrawn_incidents_are_in_no_drawing(desk: ResearchDesk) -> None:
    incident = dated(desk, "In a day", date(2017, 2, 3), date(2017, 2, 3))
    IncidentPlace.objects.create(
        incident=incident, country="RU", precision="locality", latitude=43.3, longitude=45.7
    )
    index_incident(incident)
    assert len(places.cells(INCIDENTS, side=2)) == 1
    change(incident, {"withdrawn_on": AT.date()}, version=1, by=desk.malik.person, at=AT)
    assert "No incident with a date" in see(desk, "evidence_timeline")
    assert places.cells(INCIDENTS, side=2) == [] and "No incident with a place" in see(desk, "evidence_map")
    answer = desk.client(desk.jonas).get(reverse("evidence_graph", args=[incident.pk]))
    assert answer.status_code == 404


# Map


def test_shapes_come_from_the_package_and_are_drawn_in_units() -> None:
    assert {"RU", "FR", "UG", "US", "BR"} <= set(shapes.countries())
    path = shapes.world_paths()["FR"]
    assert re.fullmatch(r"(M[\d.-]+ [\d.-]+(L[\d.-]+ [\d.-]+)+Z)+", path)
    assert shapes.Projection(shapes.WORLD).point(0, 0) == (1800.0, 840.0)
    box = shapes.box_of("FR")
    assert box and box.west < 2.3 < box.east and box.south < 48.8 < box.north
    assert shapes.box_of("XX") is None


def test_without_the_package_a_sentence_and_the_table_stay(
    desk: ResearchDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    incident = an_incident(desk.zarema)
    IncidentPlace.objects.create(incident=incident, country="RU", precision="country")
    index_incident(incident)
    monkeypatch.setattr(shapes, "countries", dict)
    page = see(desk, "evidence_map")
    assert (
        "not installed on this server" in page and "Russia" in page and "<svg" not in page.split("<main")[1]
    )


def test_a_broken_file_of_the_package_is_left_out(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "a.json").write_text("{")
    (tmp_path / "data" / "b.json").write_text(
        '{"ISO": {"alpha2": "fr"}, "geoJSON": {"features": [{"geometry": null}]}}'
    )
    (tmp_path / "data" / "c.json").write_text(
        '{"ISO": {"alpha2": "fr"}, "geoJSON": {"features": [{"geometry": '
        '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}}]}}'
    )

    class Spec:
        submodule_search_locations = [str(tmp_path)]

    monkeypatch.setattr(shapes, "find_spec", lambda name: Spec)
    shapes.countries.cache_clear()
    try:
        assert shapes.countries() == {"FR": (((0, 0), (1, 0), (1, 1), (0, 0)),)}
    finally:
        shapes.countries.cache_clear()


def test_an_exact_place_is_drawn_no_finer_than_it_is_kept(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema, "Kept coarse")
    said = Placed("Invented town", "RU", "exact", 43.123456, 45.654321, "Invented street 5")
    add_place(incident, said, token=uuid4(), by=desk.zarema.person, at=AT, desk=desk.keys(desk.zarema))
    index_incident(incident)
    (cell,) = places.cells(INCIDENTS, side=places.NEAR_CELL)
    assert (cell.latitude, cell.longitude) == (43.1, 45.7)
    for query in ("", "?country=RU"):
        page = see(desk, "evidence_map", query)
        assert "Invented street" not in page and "43.12" not in page and "45.65" not in page
    assert "exact place sealed" in see(desk, "evidence_map", "?country=RU")
    radius = {
        one.cell.precision: one.radius
        for one in places.marks([cell], shapes.Projection(shapes.WORLD), least=0)
    }
    assert radius["exact"] >= 0.05 * 10


def test_a_coarse_place_has_a_larger_mark() -> None:
    found = [places.Cell(precision, 50, 10, 1) for precision in ("region", "district", "locality")]
    radii = [mark.radius for mark in places.marks(found, shapes.Projection(shapes.WORLD), least=0)]
    assert radii == sorted(radii, reverse=True) and len(set(radii)) == 3


def test_a_country_is_a_link_and_lists_its_places(desk: ResearchDesk) -> None:
    for country, name in (("RU", "Northern town"), ("UG", "Southern town")):
        incident = an_incident(desk.zarema, f"In the {name}")
        IncidentPlace.objects.create(
            incident=incident, country=country, precision="locality", name=name, latitude=1.5, longitude=32.5
        )
        index_incident(incident)
    page = see(desk, "evidence_map")
    assert "?country=UG" in page and "Uganda" in page and page.count("<circle") == 1
    near = see(desk, "evidence_map", "?country=UG")
    assert "Southern town" in near and "Northern town" not in near and "http" not in near.split("<main")[1]
    assert desk.client(desk.jonas).get(reverse("evidence_map") + "?country=X'--").status_code == 422


def test_dots_have_their_names_in_a_country_and_what_has_no_point_is_listed(desk: ResearchDesk) -> None:
    drawn_one, other = an_incident(desk.zarema, "With a point"), an_incident(desk.zarema, "Without a point")
    where = {"country": "RU", "precision": "locality"}
    IncidentPlace.objects.create(
        incident=drawn_one, name="Northern town", latitude=43.3, longitude=45.7, **where
    )
    IncidentPlace.objects.create(incident=other, name="Some village", **where)
    for each in (drawn_one, other):
        index_incident(each)
    page = see(desk, "evidence_map", "?country=RU")
    assert ">Northern town</text>" in page and "<title>Northern town: 1</title>" in page
    listed = page.split("their place has no point")[1]
    assert "Without a point" in listed and "With a point" not in listed
    assert "</text>" not in see(desk, "evidence_map")


# Graph


def test_who_what_whom_is_drawn_and_told(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    act = an_act(desk.zarema, incident, "torture", group="A group <of> men")
    party = add(Party(id=uuid4(), kind="police", name="Police of the district"), by=desk.zarema.person, at=AT)
    person = a_person(desk.zarema)
    ActPerson.objects.create(act=act, person=person)
    add(Involvement(id=uuid4(), act=act, party=party, degree="ordered"), by=desk.zarema.person, at=AT)
    a_claim(desk.zarema, incident, kind="denial", speaker="The spokesman", unit="", comparator="", low=None)
    page = see(desk, "evidence_graph", incident_id=incident.pk)
    assert (
        strokes(page) == ["1.5 6 4", ".75 none", ".75 none"]
        and "Alleged" in page
        and "Denied:" in page
        and "The spokesman" in page
    )
    for words in ("Police of the district", person.key, act.key, "A group &lt;of&gt; men"):
        assert words in page
    with_claims = see(desk, "evidence_graph", "?claims=yes", incident_id=incident.pk)
    assert "C-0001" in with_claims


def strokes(page: str) -> list[str]:
    """Width and dashes of each line drawn, the legend's left out."""
    found = re.findall(r'<path d="[^"]*" stroke-width="([^"]*)"(?: stroke-dasharray="([^"]*)")?', page)
    return [f"{width} {dashes}".strip() for width, dashes in found]


def test_denials_and_repeats_are_drawn_to_what_they_deny_and_repeat(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    act = an_act(desk.zarema, incident, "torture")
    said, again = (
        a_claim(desk.zarema, incident, about_kind="act", about_id=act.pk),
        a_claim(desk.zarema, incident),
    )
    plain: dict[str, Any] = {"unit": "", "comparator": "", "low": None}
    denial = a_claim(desk.zarema, incident, kind="denial", **plain)
    for claim, relation in ((again, "repeats"), (denial, "denies")):
        ClaimLink.objects.create(
            claim=claim, relation=relation, to_claim=said, made_by=desk.zarema.person, made_on=AT.date()
        )
    found = graph(incident, with_claims=True)
    kinds = {(line.start, line.end): line.kind for line in found.lines}
    assert kinds[f"claim{denial.pk}", f"claim{said.pk}"] == "denies"
    assert kinds[f"claim{again.pk}", f"claim{said.pk}"] == "repeats"
    assert {words for _, _, words in drawn(found).labels} == {"denies", "repeats"}
    page = see(desk, "evidence_graph", "?claims=yes", incident_id=incident.pk)
    assert "2 1 5" in strokes(page) and ">denies</text>" in page
    assert "a claim denies or repeats another" in page
    assert "denies or repeats" not in see(desk, "evidence_graph", incident_id=incident.pk)


def test_only_a_courts_finding_makes_a_whole_line(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    act = an_act(desk.zarema, incident, "torture")
    person = a_person(desk.zarema)
    finding = a_claim(desk.zarema, incident, a_source(desk.zarema, kind="court"), kind="finding")
    row = add(
        Involvement(id=uuid4(), act=act, person=person, degree="carried_out", finding=finding),
        by=desk.zarema.person, at=AT,
    )  # fmt: skip
    assert [line.is_alleged for line in graph(incident).lines] == [False]
    change(finding, {"withdrawn_on": AT.date()}, version=1, by=desk.malik.person, at=AT)
    assert [line.is_alleged for line in graph(incident).lines] == [True]
    change(row, {"withdrawn_on": AT.date()}, version=1, by=desk.malik.person, at=AT)
    assert not graph(incident).lines


def test_a_large_incident_is_capped_and_says_so(
    desk: ResearchDesk, django_assert_max_num_queries: Any
) -> None:
    incident = an_incident(desk.zarema)
    by = desk.zarema.person
    acts = [
        Act(
            id=uuid4(),
            key=f"X-{n}",
            incident=incident,
            kind="torture",
            group=f"Group {n}",
            made_by=by,
            made_on=AT.date(),
        )
        for n in range(400)
    ]
    Act.objects.bulk_create(acts)
    with django_assert_max_num_queries(5):
        found = graph(incident)
    picture = drawn(found)
    assert len(picture.boxes) == MOST and found.left_out > 0 and picture.height < 10_000
    assert "left out" in see(desk, "evidence_graph", incident_id=incident.pk)


def test_an_empty_incident_says_what_to_record(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    index(incident)
    assert "Nothing to draw yet" in see(desk, "evidence_graph", incident_id=incident.pk)
    assert desk.client(desk.jonas).get(reverse("evidence_graph", args=[uuid4()])).status_code == 404
    assert desk.client(desk.pavel).get(reverse("evidence_graph", args=[incident.pk])).status_code == 404
