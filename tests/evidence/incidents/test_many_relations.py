"""An incident with 2,000 relations opens and saves with as many queries as one with a few."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from safeconduct.evidence.incidents.standing import settle
from safeconduct.evidence.models import Incident
from tests.evidence.desk import AT, ResearchDesk, an_incident, research_desk
from tests.evidence.incidents.crowd import fill


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def queries(call: Any) -> int:
    with CaptureQueriesContext(connection) as seen:
        call()
    return len(seen)


def test_opening_saving_and_settling_take_the_same_queries_for_few_and_for_many(desk: ResearchDesk) -> None:
    small, big = an_incident(desk.zarema, "Small"), an_incident(desk.zarema, "Big")
    fill(small, 60, by=desk.zarema.person, on=AT.date())
    fill(big, 2_000, by=desk.zarema.person, on=AT.date())
    client = desk.client(desk.zarema)
    client.get("/evidence/incidents")

    def opened(incident: Incident) -> int:
        def call() -> None:
            answer = client.get(f"/evidence/incidents/{incident.pk}")
            assert answer.status_code == 200
            if incident == big:
                assert "Show all" in answer.content.decode()

        return queries(call)

    def saved(incident: Incident) -> int:
        address = f"/evidence/incidents/{incident.pk}/edit"
        client.get(address)
        given = {"title": f"New {uuid4()}", "periods": "2017", "monitoring": "open"}
        return queries(lambda: client.send_form(address, given))

    def settled(incident: Incident) -> int:
        return queries(lambda: settle(incident, by=desk.zarema.person, at=AT))

    for what in (opened, saved, settled):
        few, many = what(small), what(big)
        assert many <= few + 1, what.__name__
    assert opened(big) < 70
    for part in ("acts", "links", "claims"):
        assert client.get(f"/evidence/incidents/{big.pk}/{part}?page=2").status_code == 200
