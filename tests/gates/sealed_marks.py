"""A word of its own in every sealed part of one incident, planted by the people who may: Zarema, Malik and Layla."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from safeconduct.consent.scope_events import Talk, Word
from safeconduct.consent.scopes import NEEDS_A_RECIPIENT, Scope, Status
from safeconduct.evidence.incidents import placing
from safeconduct.evidence.models import (
    Act,
    Claim,
    Incident,
    IncidentPlace,
    Item,
    PersonRecord,
    Source,
    Testimony,
)
from safeconduct.evidence.recording import add
from safeconduct.evidence.testimonies import actions, deid, scripts
from safeconduct.evidence.testimonies.actions import Account
from safeconduct.evidence.testimonies.words import CHECKLIST
from tests.evidence.desk import AT, ResearchDesk
from tests.evidence.testimonies.vault import agrees, layla

from .scene_evidence import Ids, Recorded, a_picture_of, ids_of

OPENED_AT_THE_DESK = {
    "item": "qvemitem", "artifact": "qvemfile", "claim": "qvemclaim", "speaker": "qvemspeaker", "place": "qvemplace",
    "act": "qvemact", "incident": "qvemincident",
}  # fmt: skip
"""Sealed to the documentation desk; whoever sits there reads it on the record's page."""
ASKED_FOR_AT_THE_DESK = {"source": "qvemsource", "alias": "qvemalias"}
"""Sealed to the documentation desk, and shown in the answer to a reason alone."""
IN_THE_VAULT = {
    "person": "qvemperson", "testimony": "qvemtestimony", "deid": "qvemremains", "script": "qvemscript",
    "consent": "qvemcondition", "recipient": "qvemrecipient",
}  # fmt: skip
"""Sealed to the testimony vault, and shown in the answer to a reason alone."""
EVERYTHING = {**OPENED_AT_THE_DESK, **ASKED_FOR_AT_THE_DESK, **IN_THE_VAULT}


def planted(desk: ResearchDesk) -> Ids:
    """The addresses' values of records whose sealed parts hold the words above."""
    incident, place = _incident(desk)
    source, item, person = _source(desk), _item(desk), _person(desk)
    testimony = _testimony(desk, person, incident)
    review = _agreed(desk, testimony)
    _script(desk, testimony)
    artifact = a_picture_of(item, desk.zarema, AT, f"{EVERYTHING['artifact']}.png")
    recorded = Recorded(
        source, item, artifact, incident, _act(desk, incident), _claim(desk, incident, item), person, testimony,
        review.pk,
    )  # fmt: skip
    return {**ids_of(recorded, desk.zarema, AT), "place_id": place.pk}


def _sealed(desk: ResearchDesk, record: Any, content: Mapping[str, Any], code: Any = "documentation") -> Any:
    return add(record, by=desk.zarema.person, at=AT, content=dict(content), desk=desk.keys(desk.zarema, code))


def _source(desk: ResearchDesk) -> Source:
    row = Source(id=uuid4(), kind="person", name="S-0001", reliability="C")
    mark = EVERYTHING["source"]
    return _sealed(desk, row, {"name": mark, "contact": f"{mark} 7", "note": f"{mark} again"})


def _item(desk: ResearchDesk) -> Item:
    mark = EVERYTHING["item"]
    return _sealed(
        desk, Item(id=uuid4(), kind="photograph"), {"title": mark, "text": f"About {mark}", "note": mark}
    )


def _incident(desk: ResearchDesk) -> tuple[Incident, IncidentPlace]:
    row = Incident(id=uuid4(), title="Invented round-up", periods=["2017-04"])
    incident: Incident = _sealed(
        desk, row, {"note": EVERYTHING["incident"], "aliases": [EVERYTHING["alias"]]}
    )
    said = placing.Placed("Kesten", "RU", "exact", 43.12345, 45.54321, EVERYTHING["place"])
    place = placing.add_place(
        incident, said, token=uuid4(), by=desk.zarema.person, at=AT, desk=desk.keys(desk.zarema)
    )
    return incident, place


def _act(desk: ResearchDesk, incident: Incident) -> Act:
    return _sealed(desk, Act(id=uuid4(), incident=incident, kind="detention"), {"note": EVERYTHING["act"]})


def _claim(desk: ResearchDesk, incident: Incident, item: Item) -> Claim:
    row = Claim(
        id=uuid4(), kind="allegation", incident=incident, item=item, about_kind="incident", about_id=incident.pk,
        language="en",
    )  # fmt: skip
    return _sealed(desk, row, {"statement": EVERYTHING["claim"], "speaker": EVERYTHING["speaker"]})


def _person(desk: ResearchDesk) -> PersonRecord:
    mark = EVERYTHING["person"]
    row = PersonRecord(id=uuid4(), has_identity=True)
    return _sealed(desk, row, {"names": [mark], "aliases": [f"{mark}ka"], "note": mark}, "testimony")


def _testimony(desk: ResearchDesk, person: PersonRecord, incident: Incident) -> Testimony:
    account = Account(
        person=person, safety="none_found", sealed={"text": f"They came in spring. {EVERYTHING['testimony']}."},
        language="ru", incident=incident,
    )  # fmt: skip
    words = [
        Word(
            scope, Status.GIVEN, None, EVERYTHING["recipient"] if scope in NEEDS_A_RECIPIENT else "",
            EVERYTHING["consent"],
        )
        for scope in Scope
    ]  # fmt: skip
    talk = Talk(day=AT.date(), method="spoken", language="ru", explained_by=desk.zarema.person.pk)
    return actions.keep(
        account, words, talk, token=uuid4(), known_before=0, by=desk.zarema.person, at=AT,
        desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip


def _agreed(desk: ResearchDesk, testimony: Testimony) -> Any:
    third, keys = layla(desk), desk.keys(desk.zarema, "testimony")
    review = deid.begin(testimony, "work", token=uuid4(), by=desk.zarema.person, at=AT, desk=keys)
    remains = dict.fromkeys(CHECKLIST, EVERYTHING["deid"])
    deid.send(review, remains, by=desk.zarema.person, at=AT, desk=keys)
    review.refresh_from_db()
    agrees(desk, review, desk.malik)
    return agrees(desk, review, third)


def _script(desk: ResearchDesk, testimony: Testimony) -> None:
    scripts.take(
        testimony, "script", {"text": f"They came in spring. {EVERYTHING['script']}."}, token=uuid4(),
        follows=scripts.FIRST, by=desk.zarema.person, at=AT, desk=desk.keys(desk.zarema, "testimony"),
        looked_at=("They", "In", "spring", "in spring"),
    )  # fmt: skip
