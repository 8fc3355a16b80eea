"""One of everything at the documentation desk, made by Zarema, for the walk through its addresses."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from safeconduct.access.models import Desk, DeskMember
from safeconduct.evidence.items import artifacts
from safeconduct.evidence.keys import open_desk
from safeconduct.evidence.models import (
    Assessment,
    ClaimLink,
    Export,
    ImportRun,
    IncidentLink,
    IncidentPlace,
    Involvement,
    Party,
    PersonMatch,
    RightOfReply,
    Testimony,
)
from safeconduct.evidence.recording import add
from tests.access.people import House, Member, hire
from tests.evidence import desk as made


def evidence(house: House, actor: Member | None, at: datetime) -> dict[str, Any]:
    """Values of addresses by the name of their part; ids are of records that exist."""
    zarema = _researcher(house, actor, at)
    source, item = made.a_source(zarema), made.an_item(zarema)
    artifact = artifacts.store_bytes(
        item, [b"Of 1 April, invented."], name="report.txt", media_type="text/plain", group="text", role="original",
        by=zarema.person, at=at, desk=open_desk(zarema.unlocked, "documentation"),
    )  # fmt: skip
    incident, other = made.an_incident(zarema), made.an_incident(zarema, "Another invented one")
    act = made.an_act(zarema, incident)
    claim = made.a_claim(zarema, incident, source)
    again = made.a_claim(zarema, incident, source)
    person, second = made.a_person(zarema), made.a_person(zarema)
    party = add(Party(id=uuid4(), kind="police", name="Police of an invented town"), by=zarema.person, at=at)
    involvement = add(
        Involvement(id=uuid4(), act=act, party=party, degree="carried_out"), by=zarema.person, at=at
    )
    by = {"made_by": zarema.person, "made_on": at.date()}
    link = ClaimLink.objects.create(claim=again, relation="repeats", to_claim=claim, **by)
    incident_link = IncidentLink.objects.create(whole=incident, part=other, relation="encompasses", **by)
    place = IncidentPlace.objects.create(incident=incident, name="Kesten", country="RU", precision="locality")
    testimony = add(
        Testimony(id=uuid4(), person=person, incident=incident, language="ru"), by=zarema.person, at=at
    )
    reply = RightOfReply.objects.create(
        claim=claim, asked_of="An invented office", how="letter", asked_on=at.date(), answer_by=at.date(),
        asked_by=zarema.person,
    )  # fmt: skip
    match = PersonMatch.objects.create(
        first=person, second=second, decision="same", proposed_by=zarema.person, proposed_on=at.date()
    )
    assessment = Assessment.objects.create(
        incident=incident, step="corroborate", rationale="Invented.", as_of=at.date(), origins=2, mark=bytes(32),
        proposed_by=zarema.person,
    )  # fmt: skip
    export = Export.objects.create(
        form="jsonl", why="archive", asked_by=zarema.person, asked_on=at.date(), state="asked"
    )
    run = ImportRun.objects.create(
        state="live", begun_by=zarema.person, begun_on=at.date(), live_on=at.date()
    )
    return {
        "source_id": source.pk, "item_id": item.pk, "artifact_id": artifact.pk, "incident_id": incident.pk,
        "act_id": act.pk, "claim_id": claim.pk, "link_id": link.pk, "person_id": person.pk, "match_id": match.pk,
        "party_id": party.pk, "involvement_id": involvement.pk, "place_id": place.pk, "reply_id": reply.pk,
        "testimony_id": testimony.pk, "assessment_id": assessment.pk, "export_id": export.pk, "run_id": run.pk,
        "incident_link_id": incident_link.pk, "review_id": UUID(int=7), "deid_id": UUID(int=7), "form": "incident",
        "kind": "incident", "record_id": incident.pk, "subject_id": incident.pk, "key": link.key,
    }  # fmt: skip


def _researcher(house: House, actor: Member | None, at: datetime) -> Member:
    """Zarema, let in by whoever sits at the documentation desk already."""
    desk = Desk.objects.get(code="documentation")
    sits = (
        actor is not None
        and DeskMember.objects.filter(desk=desk, person=actor.person, state="sealed").exists()
    )
    return hire(house.rosa, "Zarema", ["researcher"], desk=desk, sealed_by=actor if sits else None, at=at)
