"""What makes an import quick changes nothing of what comes in."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import connection
from django.urls import reverse

from safeconduct.audit.models import WorkerEntry
from safeconduct.evidence.exchange.encodings import Encoding
from safeconduct.evidence.exchange.reading import Form, Place, chunked, rows
from safeconduct.evidence.finding import full_text
from safeconduct.evidence.finding.indexing import _places, entry, reindex_all
from safeconduct.evidence.imports import inserting, sweeping
from safeconduct.evidence.models import Act, Claim, ImportPart, ImportRun, Incident, IncidentPlace, SearchRow
from tests.evidence.desk import AT, ResearchDesk, research_desk
from tests.evidence.imports.bringing import Importing
from tests.evidence.imports.test_bringing_in import ROUND_UP, lines

FILLED = (
    "Source", "Item", "PersonRecord", "Party", "Incident", "IncidentPlace", "IncidentLink", "Act", "ActPerson",
    "Involvement", "Claim", "ClaimSource", "ClaimLink",
)  # fmt: skip
SAMPLES: dict[str, tuple[Any, ...]] = {
    "UUIDField": (UUID(int=77),), "DateField": (date(2017, 3, 2),), "CharField": ("", "Нет"), "TextField": ("ملح",),
    "JSONField": ([], ["a", "ü"], ["x"] * 12, {"a": [1]}), "BooleanField": (True, False), "FloatField": (43.32, 0.0),
    "PositiveIntegerField": (3,), "PositiveSmallIntegerField": (6,), "BinaryField": (b"\0\1",),
}  # fmt: skip


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


@pytest.mark.parametrize("name", FILLED)
def test_every_column_is_saved_as_its_model_would_save_it(name: str) -> None:
    model: Any = apps.get_model("evidence", name)
    table = inserting.table_of(model._meta.label)
    base = table.base({})
    for field in model._meta.concrete_fields:
        if field.get_internal_type() == "BigAutoField":
            continue
        kept = field.target_field if field.is_relation else field
        for value in (None, *SAMPLES[kept.get_internal_type()]):
            row = table.filled(base, {field.attname: value})
            found, meant = row[table.places[field.attname][0]], field.get_db_prep_save(value, connection)
            if value is None and not field.null:
                continue
            same = raw(found) == raw(meant) if isinstance(value, bytes) else found == meant
            assert same or str(found) == str(meant), (field.name, found, meant)


def raw(prepared: Any) -> bytes:
    """Bytes as they are handed to a driver: PostgreSQL's wraps them."""
    return bytes(getattr(prepared, "obj", prepared))


def test_what_is_imported_is_indexed_as_if_it_were_written_by_hand(desk: ResearchDesk) -> None:
    far = {"record": "act", "key": "A-far", "incident": "E-camp", "type": "torture",
           "place": [{"name": "Valley", "country": "GE", "precision": "district"}]}  # fmt: skip
    Importing(desk, desk.zarema, lines(*ROUND_UP, far)).bring()

    def found() -> list[dict[str, Any]]:
        return list(SearchRow.objects.order_by("record_id").values(*full_text.COLUMNS))

    at_once = found()
    assert next(row for row in at_once if row["key"] == "A-far")["country"] == "GE"
    reindex_all()
    by_hand = found()
    camp = next(row for row in by_hand if row["key"] == "E-camp")
    camp["country"] = ""  # the act's place came after the incident was indexed
    assert by_hand == at_once
    one = Incident.objects.get(key="E-one")
    assert "северный" not in entry(one, _places([one.pk])).body and Claim.objects.count() == 3


def test_places_of_an_act_join_those_that_its_incident_had(desk: ResearchDesk) -> None:
    Importing(desk, desk.zarema, lines(*ROUND_UP)).bring()
    far = {"record": "act", "key": "A-far", "incident": "E-one", "type": "torture",
           "place": [{"name": "Valley", "country": "GE", "precision": "district"}]}  # fmt: skip
    Importing(desk, desk.malik, lines(far)).bring()
    act = Act.objects.get(key="A-far")
    assert SearchRow.objects.get(record_id=act.pk).country == "GE RU"
    assert IncidentPlace.objects.filter(incident=act.incident).count() == 2


def test_each_record_of_a_part_is_counted_once_whatever_it_brings_along(desk: ResearchDesk) -> None:
    act = {"record": "act", "key": "A-1", "incident": "E-1", "type": "torture"}
    unit = {"record": "involvement", "act": "A-1", "organisation": "Invented police unit", "type": "police"}
    content = lines(
        {"record": "incident", "key": "E-1", "title": "Invented"},
        act,
        {**unit, "key": "V-1"},
        {**unit, "key": "V-2"},
    )
    assert Importing(desk, desk.zarema, content).bring().taken == 4


def test_a_pass_over_rows_goes_on_from_its_place_over_line_breaks_and_blank_rows() -> None:
    text = 'key,words\nA-1,"one\ntwo"\n\n,\nA-2,"three\r\n\r\nfour"\nA-3,Ж\n\nA-4,end'
    opened, form = chunked(text.encode(), 7), Form(Encoding.UTF_8, ",")
    every = list(rows(opened, form))
    assert [row.cells[0] for row in every] == ["A-1", "A-2", "A-3", "A-4"]
    place, found = Place(), []
    while some := next(rows(opened, form, place=place), None):
        found.append(some)
        place = Place(*json.loads(json.dumps([place.lines, place.number, place.given])))
    assert found == every


def test_an_import_nobody_went_on_with_is_given_up_after_fourteen_days(desk: ResearchDesk) -> None:
    importing = Importing(desk, desk.zarema, lines(*ROUND_UP))
    importing.check()
    assert ImportPart.objects.exists()
    assert sweeping.give_up_forgotten(AT + timedelta(days=14)) == 0
    assert sweeping.give_up_forgotten(AT + timedelta(days=15)) == 1
    run = ImportRun.objects.get()
    assert (run.state, run.blob, run.sealed) == ("given_up", "", None) and not ImportPart.objects.exists()
    assert WorkerEntry.objects.get(action="evidence.import.given_up").subject == run.pk
    assert sweeping.give_up_forgotten(AT + timedelta(days=15)) == 0


def test_an_import_that_is_being_written_is_never_given_up_by_itself(desk: ResearchDesk) -> None:
    importing = Importing(desk, desk.zarema, lines(*ROUND_UP))
    importing.check()
    ImportRun.objects.update(state="writing")
    assert sweeping.give_up_forgotten(AT + timedelta(days=400)) == 0


def test_our_own_format_is_shown_before_it_is_checked(desk: ResearchDesk) -> None:
    importing = Importing(desk, desk.zarema, lines(*ROUND_UP))
    page = desk.client(desk.zarema).get(reverse("import_map", args=[importing.run.pk]))
    assert page.status_code == 200 and "Newspaper B" in page.content.decode()
