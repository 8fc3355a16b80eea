"""One of everything at the documentation desk, made by Zarema, for the walk through its addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from PIL import Image

from safeconduct.access.models import Desk, DeskMember
from safeconduct.evidence.exports import making
from safeconduct.evidence.exports.choosing import Choice
from safeconduct.evidence.items import artifacts
from safeconduct.evidence.keys import open_desk
from safeconduct.evidence.models import (
    Act,
    ActPerson,
    Artifact,
    Assessment,
    Claim,
    ClaimLink,
    ImportRun,
    Incident,
    IncidentLink,
    IncidentPlace,
    Involvement,
    Item,
    Party,
    PersonMatch,
    PersonRecord,
    RightOfReply,
    Source,
    Testimony,
)
from safeconduct.evidence.recording import add
from tests.access.people import House, Member, hire
from tests.evidence import desk as made

from .routes import NOBODYS

Ids = Mapping[str, Any]


@dataclass(frozen=True)
class Recorded:
    """The records that the addresses of a scene lead to."""

    source: Source
    item: Item
    artifact: Artifact
    incident: Incident
    act: Act
    claim: Claim
    person: PersonRecord
    testimony: Testimony
    review_id: UUID = NOBODYS


def evidence(house: House, actor: Member | None, at: datetime) -> Ids:
    """Values of addresses by the name of their part; ids are of records that exist."""
    zarema = _researcher(house, actor, at)
    source, item = made.a_source(zarema), made.an_item(zarema)
    incident, person = made.an_incident(zarema), made.a_person(zarema)
    # The row of the testimony alone: nobody of the walk sits in the vault.
    testimony = Testimony(id=uuid4(), person=person, incident=incident, language="ru")
    recorded = Recorded(
        source, item, a_picture_of(item, zarema, at), incident, made.an_act(zarema, incident),
        made.a_claim(zarema, incident, source), person, add(testimony, by=zarema.person, at=at),
    )  # fmt: skip
    return ids_of(recorded, zarema, at)


def ids_of(recorded: Recorded, by: Member, at: datetime) -> Ids:
    """The same for any records: with what hangs on them, a live import, and an export with an identity in it."""
    one, run = recorded, ImportRun(state="live", begun_by=by.person, begun_on=at.date(), live_on=at.date())
    run.save()
    return {
        "source_id": one.source.pk, "item_id": one.item.pk, "artifact_id": one.artifact.pk,
        "person_id": one.person.pk, "match_id": _match(one.person, by, at), "testimony_id": one.testimony.pk,
        "review_id": one.review_id, "run_id": run.pk, "export_id": _export(one.person, by, at),
        # What is typed is kept under a form's code; what is looked back at has a kind.
        "form": "incident", "subject_id": one.incident.pk, "kind": "claim", "record_id": one.claim.pk,
        **_of_claims(one.claim, one.incident, by, at), **_of_acts(one.act, one.person, by, at),
        **_of_incidents(one.incident, by, at),
    }  # fmt: skip


def _of_incidents(incident: Incident, by: Member, at: datetime) -> Ids:
    said, other = {"made_by": by.person, "made_on": at.date()}, made.an_incident(by, "Another invented one")
    link = IncidentLink.objects.create(whole=incident, part=other, relation="encompasses", **said)
    place = IncidentPlace.objects.create(incident=incident, name="Kesten", country="RU", precision="locality")
    assessment = Assessment.objects.create(
        incident=incident, step="corroborate", rationale="Invented.", as_of=at.date(), origins=2, mark=bytes(32),
        proposed_by=by.person,
    )  # fmt: skip
    return {
        "incident_id": incident.pk, "link_id": link.pk, "place_id": place.pk, "assessment_id": assessment.pk,
    }  # fmt: skip


def _of_acts(act: Act, person: PersonRecord, by: Member, at: datetime) -> Ids:
    party = add(Party(id=uuid4(), kind="police", name="Police of an invented town"), by=by.person, at=at)
    involvement = Involvement(id=uuid4(), act=act, party=party, degree="carried_out")
    return {
        "act_id": act.pk, "row_id": ActPerson.objects.create(act=act, person=person).pk, "party_id": party.pk,
        "involvement_id": add(involvement, by=by.person, at=at).pk,
    }  # fmt: skip


def _of_claims(claim: Claim, incident: Incident, by: Member, at: datetime) -> Ids:
    said, again = {"made_by": by.person, "made_on": at.date()}, made.a_claim(by, incident)
    link = ClaimLink.objects.create(claim=again, relation="repeats", to_claim=claim, **said)
    reply = RightOfReply.objects.create(
        claim=claim, asked_of="An invented office", how="letter", asked_on=at.date(), answer_by=at.date(),
        asked_by=by.person,
    )  # fmt: skip
    return {"claim_id": claim.pk, "link_key": link.key, "reply_id": reply.pk}


def a_picture_of(item: Item, by: Member, at: datetime, name: str = "report.png") -> Artifact:
    """A small picture, so that the pages which draw one have something to draw."""
    drawn = BytesIO()
    Image.new("RGB", (60, 40), "grey").save(drawn, "PNG")
    return artifacts.store_bytes(
        item, [drawn.getvalue()], name=name, media_type="image/png", group="image", role="original",
        by=by.person, at=at, desk=open_desk(by.unlocked, "documentation"),
    )  # fmt: skip


def _match(first: PersonRecord, by: Member, at: datetime) -> UUID:
    return PersonMatch.objects.create(
        first=first, second=made.a_person(by), decision="same", proposed_by=by.person, proposed_on=at.date()
    ).pk


def _export(person: PersonRecord, by: Member, at: datetime) -> UUID:
    """Asked for, with the identity of one person in it: that is what a second person agrees to."""
    choice = Choice("jsonl", ("person",), persons=(person.key,))
    return making.ask(choice, why="archive", token=uuid4(), by=by.person, at=at).pk


def _researcher(house: House, actor: Member | None, at: datetime) -> Member:
    """Zarema, let in by whoever sits at the documentation desk already."""
    desk = Desk.objects.get(code="documentation")
    sits = (
        actor is not None
        and DeskMember.objects.filter(desk=desk, person=actor.person, state="sealed").exists()
    )
    return hire(house.rosa, "Zarema", ["researcher"], desk=desk, sealed_by=actor if sits else None, at=at)
