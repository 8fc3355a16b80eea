"""What is sealed stands on no page of anybody it is not sealed to, and identities on no page that a link opens."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import override_settings

from safeconduct.evidence.incidents.withdrawing import KINDS
from safeconduct.evidence.models import Claim, Incident
from tests.access.people import Member
from tests.advocacy.desk import AdvocacyDesk, advocacy_desk
from tests.evidence.desk import AT, ResearchDesk, research_desk
from tests.sites import settings_of

from .matrix_evidence import EVIDENCE
from .matrix_press import DESKS
from .routes import Route, routes
from .scene_evidence import Ids
from .scene_press import SEALED_AT_THE_DESK, advocacy, press
from .sealed_marks import ASKED_FOR_AT_THE_DESK, EVERYTHING, IN_THE_VAULT, OPENED_AT_THE_DESK, planted

ROW_OF = {
    "incident": "incident_id", "act": "act_id", "involvement": "involvement_id", "party": "party_id",
    "personrecord": "person_id", "claim": "claim_id", "source": "source_id", "item": "item_id",
    "testimony": "testimony_id",
}  # fmt: skip
"""Kind of a record in its history's address → where its id stands among the values."""
WITH_A_REASON = [
    ("source_identity", "danger", "source"),
    ("incident_names", "check", "alias"),
    ("person_identity", "danger", "person"),
    ("testimony_read", "review", "testimony"),
    ("testimony_read", "review", "consent"),
    ("testimony_read", "review", "recipient"),
    ("deid_review", "review", "deid"),
    ("script", "review", "script"),
]


@pytest.fixture
def desk() -> ResearchDesk:
    return research_desk()


@pytest.fixture
def ids(desk: ResearchDesk) -> Ids:
    return planted(desk)


@pytest.fixture
def writers(desk: ResearchDesk) -> AdvocacyDesk:
    return advocacy_desk(desk)


@pytest.fixture
def written(writers: AdvocacyDesk, ids: Ids) -> Ids:
    """What Noor wrote about the incident of the words above."""
    incident = Incident.objects.get(pk=ids["incident_id"])
    asked = advocacy(writers.noor, incident, Claim.objects.get(pk=ids["claim_id"]), AT)
    return asked | press(writers.noor, incident, asked["campaign_id"], AT)


def addresses(ids: Ids) -> Iterator[str]:
    """Every page of the desk, the history of every kind of record, and every other list of the staff site."""
    for route in routes("staff"):
        if route.name in EVIDENCE and "kind" in route.parameters:
            yield from (_of_a_kind(route, kind, ids) for kind in KINDS)
        elif route.name in EVIDENCE:
            yield route.path({name: ids[name] for name in route.parameters})
        elif not route.parameters:
            yield route.path()


def _of_a_kind(route: Route, kind: str, ids: Ids) -> str:
    return route.path({"kind": kind, "record_id": ids[ROW_OF[kind]]})


def written_addresses(written: Ids) -> Iterator[str]:
    """Every page of the advocacy and press desks, with each letter and each publication."""
    several = {
        "letter_id": written["letters"],
        "publication_id": (written["publication_id"], written["embargoed_id"]),
    }
    for route in routes("staff"):
        if route.name not in DESKS or route.name == "ways_tell":
            continue
        about = next((name for name in several if name in route.parameters), "")
        for each in several.get(about, ("",)):
            given = {**written, about: each}
            yield route.path({name: given[name] for name in route.parameters})


def said_to(desk: ResearchDesk, who: Member, ids: Ids, written: Ids | None = None) -> dict[str, str]:
    """Address → everything that a GET of it sends back, its headers and cookies included."""
    asked = [*addresses(ids), *(written_addresses(written) if written else ())]
    with override_settings(**settings_of("staff")):
        client = desk.client(who)
        return {address: _whole(client.get(address)) for address in asked}


def _whole(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return f"{answer.headers}{answer.cookies}{content.decode('utf-8', 'replace')}"


def found(pages: dict[str, str], marks: dict[str, str]) -> list[str]:
    return [
        f"{part} on {address}"
        for address, text in pages.items()
        for part, mark in marks.items()
        if mark in text
    ]


@pytest.mark.parametrize("name", ["jonas", "petra"])
def test_without_a_seat_nothing_sealed_is_on_any_page(desk: ResearchDesk, ids: Ids, name: str) -> None:
    """Jonas is a researcher like the others, Petra is asked to agree to the export. To everybody else no page of
    the desk is there at all: that is in the matrix."""
    pages = said_to(desk, getattr(desk, name), ids)

    assert len(pages) > len(EVIDENCE)
    assert found(pages, EVERYTHING) == []


def test_at_the_desk_nothing_of_the_vault_is_on_any_page(desk: ResearchDesk, ids: Ids) -> None:
    pages = said_to(desk, desk.nino, ids)

    assert found(pages, {**IN_THE_VAULT, **ASKED_FOR_AT_THE_DESK}) == []
    read = {part for part, mark in OPENED_AT_THE_DESK.items() if any(mark in text for text in pages.values())}
    assert read == set(OPENED_AT_THE_DESK), "what is sealed to the desk opens there"


def test_in_the_vault_a_reason_opens_what_no_link_does(desk: ResearchDesk, ids: Ids) -> None:
    """Identities, testimonies, who a source is. If no page showed them at all, these tests would say nothing."""
    assert found(said_to(desk, desk.zarema, ids), {**IN_THE_VAULT, **ASKED_FOR_AT_THE_DESK}) == []

    by_name = {route.name: route for route in routes("staff")}
    with override_settings(**settings_of("staff")):
        client = desk.client(desk.zarema)
        for name, reason, part in WITH_A_REASON:
            route = by_name[name]
            address = route.path({each: ids[each] for each in route.parameters})
            answer = client.send_form(address, {"reason": reason})
            assert EVERYTHING[part] in answer.content.decode(), f"{part} in the answer of {name}"
            assert "no-store" in answer.headers["Cache-Control"], name
            assert EVERYTHING[part] not in _whole(client.get(address)), f"{part} by a link"


def test_an_advocate_without_a_seat_reads_nothing_that_is_sealed(
    desk: ResearchDesk, writers: AdvocacyDesk, ids: Ids, written: Ids
) -> None:
    """Tariq sees that there are letters and publications, and what the documentation desk keeps in the clear."""
    pages = said_to(desk, writers.tariq, ids, written)

    assert len(pages) > len(EVIDENCE) + len(DESKS)
    assert found(pages, {**EVERYTHING, **SEALED_AT_THE_DESK}) == []


def test_without_a_seat_nothing_sealed_is_said_in_an_answer_either(
    desk: ResearchDesk, writers: AdvocacyDesk, written: Ids
) -> None:
    with override_settings(**settings_of("staff")):
        client = desk.client(writers.tariq)
        client.handler.enforce_csrf_checks = False
        pages = {address: _whole(client.post(address)) for address in written_addresses(written)}

    assert found(pages, SEALED_AT_THE_DESK) == []


def test_at_the_advocacy_desk_its_own_words_open_and_nobody_elses(
    desk: ResearchDesk, writers: AdvocacyDesk, ids: Ids, written: Ids
) -> None:
    """What is sealed to the documentation desk and to the vault stays so to those who write about it."""
    pages = said_to(desk, writers.noor, ids, written)

    assert found(pages, EVERYTHING) == []
    read = {part for part, mark in SEALED_AT_THE_DESK.items() if any(mark in text for text in pages.values())}
    assert read == set(SEALED_AT_THE_DESK) - {"note"}, (
        "a note for readers is opened with the correction it is of"
    )


def test_who_agrees_reads_what_leaves_and_no_evidence(
    desk: ResearchDesk, writers: AdvocacyDesk, ids: Ids, written: Ids
) -> None:
    pages = said_to(desk, writers.petra, ids, written)

    assert found(pages, EVERYTHING) == []
    read = {part for part, mark in SEALED_AT_THE_DESK.items() if any(mark in text for text in pages.values())}
    assert {"draft", "headline", "text", "quote"} <= read


def test_the_documentation_desk_reads_no_letter(
    desk: ResearchDesk, writers: AdvocacyDesk, ids: Ids, written: Ids
) -> None:
    """A seat there is none here."""
    assert found(said_to(desk, desk.zarema, ids, written), SEALED_AT_THE_DESK) == []
