"""Whoever gets incidents or involvements alone still reads that they are denied, and by whom."""

from __future__ import annotations

import csv
import io
from uuid import uuid4

import pytest

from safeconduct.evidence.exchange import schema
from safeconduct.evidence.exports import making
from safeconduct.evidence.exports.choosing import Choice
from safeconduct.evidence.incidents.standing import settle
from safeconduct.evidence.models import Claim, Incident, Involvement
from safeconduct.evidence.recording import add
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
from tests.evidence.exports.leaving import asked, made, records

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def denied(desk: ResearchDesk) -> tuple[Incident, Claim]:
    """A denied incident with an involvement that names an allegation as its finding, and one denied by nobody."""
    incident = an_incident(desk.zarema)
    an_incident(desk.zarema, "Another town")
    claim = a_claim(desk.zarema, incident, a_source(desk.zarema))
    none = {"unit": "", "comparator": "", "low": None, "act_code": "", "kind": "denial"}
    a_claim(
        desk.zarema, incident, a_source(desk.zarema, "Ministry", kind="state"), speaker="The ministry", **none
    )
    denial = a_claim(desk.zarema, incident, a_source(desk.zarema, "Prosecutor", kind="state"), **none)
    settle(incident, by=desk.zarema.person, at=AT)
    act = an_act(desk.zarema, incident)
    row = Involvement(id=uuid4(), act=act, person=a_person(desk.zarema), degree="direct", finding=claim)
    add(row, by=desk.zarema.person, at=AT)
    return incident, denial


@pytest.mark.parametrize("kind", ["incident", "involvement"])
def test_json_lines_of_one_kind_say_who_denies_it(desk: ResearchDesk, kind: str) -> None:
    _, denial = denied(desk)
    found = records(made(desk, desk.zarema, Choice("jsonl", (kind,))))
    assert (found[0]["contested"], found[0]["denied_by"]) == (True, [denial.key, "The ministry"])
    assert "finding" not in found[0]
    if kind == "incident":
        assert found[1]["contested"] is False and "denied_by" not in found[1]
    for record in found:
        assert list(schema.faults(record, schema.by_kind()[kind])) == []


@pytest.mark.parametrize("kind", ["incident", "involvement"])
def test_a_table_has_columns_for_it(desk: ResearchDesk, kind: str) -> None:
    denied(desk)
    text = made(desk, desk.zarema, Choice("csv", (kind,))).decode("utf-8-sig")
    row = next(csv.DictReader(io.StringIO(text)))
    assert row["contested"] and "The ministry" in row["denied_by"]


def test_the_page_of_an_export_reads_nothing_for_a_question_nobody_asked(
    desk: ResearchDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = a_person(desk.zarema)
    export = asked(desk.zarema, Choice("jsonl", ("person",), persons=(person.key,)))

    def never(*_: object) -> bytes:
        raise AssertionError("everything that leaves was read")

    monkeypatch.setattr(making, "digest_of", never)
    assert desk.client(desk.zarema).get(f"/evidence/exports/{export.pk}").status_code == 200
