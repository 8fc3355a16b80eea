"""Incidents within incidents, very deep and many times shared: counted once each, in time."""

from __future__ import annotations

from itertools import pairwise
from time import perf_counter
from uuid import uuid4

import pytest

from safeconduct.evidence.claims.counted import counted, figures
from safeconduct.evidence.models import Incident, IncidentLink
from tests.evidence.desk import AT, ResearchDesk, a_claim, a_source, an_incident, research_desk

pytestmark = pytest.mark.django_db(databases=["default", "keys"])


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


def many(desk: ResearchDesk, count: int) -> list[Incident]:
    return Incident.every.bulk_create(
        Incident(
            id=uuid4(), key=f"E-9{number:04d}", title="Part", made_by=desk.zarema.person, made_on=AT.date()
        )
        for number in range(count)
    )


def hold(desk: ResearchDesk, pairs: list[tuple[Incident, Incident]]) -> None:
    IncidentLink.objects.bulk_create(
        IncidentLink(
            whole=whole, part=part, relation="encompasses", made_by=desk.zarema.person, made_on=AT.date()
        )
        for whole, part in pairs
    )


def test_parts_shared_on_eighteen_levels_are_read_in_a_second(desk: ResearchDesk) -> None:
    root, *rest = many(desk, 37)
    levels = [[root], *(rest[at : at + 2] for at in range(0, 36, 2))]
    hold(desk, [(up, down) for above, below in pairwise(levels) for up in above for down in below])
    a_claim(desk.zarema, levels[-1][0], a_source(desk.zarema), comparator="at_least", low=50)
    start = perf_counter()
    assert [found.bound.low for found in figures(root)] == [50]
    assert perf_counter() - start < 1


def test_a_chain_of_eleven_hundred_parts_is_counted_and_shown(desk: ResearchDesk) -> None:
    chain = many(desk, 1100)
    hold(desk, list(pairwise(chain)))
    a_claim(desk.zarema, chain[-1], a_source(desk.zarema), comparator="at_least", low=50)
    assert counted(chain[0]).parts[0].id == str(chain[1].pk)
    assert [found.bound.low for found in figures(chain[0])] == [50]
    assert desk.client(desk.jonas).get(f"/evidence/incidents/{chain[0].pk}").status_code == 200


def test_what_holds_itself_through_a_long_way_ends(desk: ResearchDesk) -> None:
    ring = many(desk, 60)
    hold(desk, [*pairwise(ring), (ring[-1], ring[0])])
    a_claim(desk.zarema, ring[30], a_source(desk.zarema), comparator="at_least", low=50)
    assert {figures(each)[0].bound.low for each in (ring[0], ring[29], ring[31])} == {50}


def test_an_incident_alone_is_counted(desk: ResearchDesk) -> None:
    incident = an_incident(desk.zarema)
    a_claim(desk.zarema, incident, a_source(desk.zarema))
    assert [found.bound.low for found in figures(incident)] == [101]
