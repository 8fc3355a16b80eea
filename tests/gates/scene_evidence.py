"""One of everything at the documentation desk, made by Zarema, for the walk through its addresses."""

from __future__ import annotations

from collections.abc import Mapping
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
    Testimony,
)
from safeconduct.evidence.recording import add
from tests.access.people import House, Member, hire
from tests.evidence import desk as made

Ids = Mapping[str, Any]


def evidence(house: House, actor: Member | None, at: datetime) -> Ids:
    """Values of addresses by the name of their part; ids are of records that exist."""
    zarema = _researcher(house, actor, at)
    source, item = made.a_source(zarema), made.an_item(zarema)
    incident, other = made.an_incident(zarema), made.an_incident(zarema, "Another invented one")
    person, second = made.a_person(zarema), made.a_person(zarema)
    act = made.an_act(zarema, incident)
    claim, again = (made.a_claim(zarema, incident, source) for _each in range(2))
    return {
        "source_id": source.pk, "item_id": item.pk, "artifact_id": _file_of(item, zarema, at).pk,
        "person_id": person.pk, "match_id": _match(person, second, zarema, at), "claim_id": claim.pk,
        "testimony_id": _testimony(person, incident, zarema, at), "review_id": UUID(int=7),
        "run_id": ImportRun.objects.create(
            state="live", begun_by=zarema.person, begun_on=at.date(), live_on=at.date()
        ).pk,
        "export_id": _export(person, zarema, at),
        # What is typed is kept under a form's code; what is looked back at has a kind.
        "form": "incident", "subject_id": incident.pk, "kind": "claim", "record_id": claim.pk,
        **_of_claims(claim, again, zarema, at), **_of_acts(act, person, zarema, at),
        **_of_incidents(incident, other, zarema, at),
    }  # fmt: skip


def _of_incidents(incident: Incident, other: Incident, by: Member, at: datetime) -> Ids:
    said = {"made_by": by.person, "made_on": at.date()}
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


def _of_claims(claim: Claim, again: Claim, by: Member, at: datetime) -> Ids:
    said = {"made_by": by.person, "made_on": at.date()}
    link = ClaimLink.objects.create(claim=again, relation="repeats", to_claim=claim, **said)
    reply = RightOfReply.objects.create(
        claim=claim, asked_of="An invented office", how="letter", asked_on=at.date(), answer_by=at.date(),
        asked_by=by.person,
    )  # fmt: skip
    return {"link_key": link.key, "reply_id": reply.pk}


def _file_of(item: Item, by: Member, at: datetime) -> Artifact:
    """A small picture, so that the pages which draw one have something to draw."""
    drawn = BytesIO()
    Image.new("RGB", (60, 40), "grey").save(drawn, "PNG")
    return artifacts.store_bytes(
        item, [drawn.getvalue()], name="report.png", media_type="image/png", group="image", role="original",
        by=by.person, at=at, desk=open_desk(by.unlocked, "documentation"),
    )  # fmt: skip


def _match(first: PersonRecord, second: PersonRecord, by: Member, at: datetime) -> UUID:
    return PersonMatch.objects.create(
        first=first, second=second, decision="same", proposed_by=by.person, proposed_on=at.date()
    ).pk


def _testimony(person: PersonRecord, incident: Incident, by: Member, at: datetime) -> UUID:
    """Its row alone: nobody of the walk sits in the vault."""
    row = Testimony(id=uuid4(), person=person, incident=incident, language="ru")
    return add(row, by=by.person, at=at).pk


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
