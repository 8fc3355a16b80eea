"""Acceptance 2: canary strings in every internal field of everything it rests on, and none of them in what is public.

Public are the words that two people released, and of the evidence what was said in public. Everything else carries a
canary here: keys, titles, summaries, bases, notes, names of persons, reasons, drafts, working titles.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from safeconduct.access.permissions import Permission
from safeconduct.advocacy.models import (
    AskEvent,
    Commitment,
    Communication,
    Contribution,
    Response,
    WayOut,
)
from safeconduct.evidence.incidents.standing import settle
from safeconduct.evidence.models import (
    Act,
    ActPerson,
    Assessment,
    Claim,
    ClaimLink,
    Incident,
    IncidentPlace,
    Involvement,
    Item,
    Party,
    PersonRecord,
    RightOfReply,
)
from safeconduct.evidence.recording import add
from safeconduct.press.leaving import LeavingCitation
from safeconduct.press.models import Correction, EmbargoGrant, Publication, PublicationText, TableRelease
from safeconduct.press.projections.models import Page
from safeconduct.press.putting_out import corrections, drawings, living, withdrawals
from tests.advocacy.desk import AdvocacyDesk, a_campaign, a_holding, a_post, an_ask
from tests.evidence.desk import AT, a_claim, a_source, an_incident, an_item
from tests.press.putting_out.released import LATER, OUT, a_publication, leaving, page_of, put_out
from tests.press.putting_out.shaped import strangers
from tests.sites import SiteClient


class Canaries:
    """Gives out marked words, no two the same, and finds them again."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def __call__(self, most: int = 200) -> str:
        self.given.append(f"zq{len(self.given):03d}canary")
        return self.given[-1][:most]

    def within(self, text: str) -> list[str]:
        return [word for word in self.given if word in text.lower()]


def planted(row: models.Model, canaries: Canaries, *public: str, **values: Any) -> None:
    """A canary in every column of a row that takes words, but in those that are said in public."""
    fresh: dict[str, Any] = dict(values)
    for field in row._meta.concrete_fields:
        if field.name in public or field.name in values or field.is_relation or field.choices:
            continue
        if isinstance(field, models.CharField | models.TextField) and field.name != "id":
            most = field.max_length or 200
            if most >= 12:
                fresh[field.name] = canaries(most)
        elif isinstance(field, models.JSONField):
            fresh[field.name] = [canaries()]
        elif isinstance(field, models.BinaryField):
            fresh[field.name] = canaries().encode()
    type(row)._base_manager.filter(pk=row.pk).update(**fresh)


WORKING = (
    "kind",
    "state",
    "comparator",
    "unit",
    "act_code",
    "credibility",
    "form",
    "standard",
    "grade",
    "monitoring",
)
"""Columns that hold codes counting and states need."""


def everything_public() -> str:
    """Every column of every row that anybody may read, as text."""
    rows = [
        {field.name: getattr(row, field.name) for field in row._meta.concrete_fields}
        for model in apps.get_app_config("published").get_models()
        for row in model._default_manager.all()
    ]
    return json.dumps(rows, cls=DjangoJSONEncoder, ensure_ascii=False).lower()


def evidence(desk: AdvocacyDesk, canaries: Canaries) -> Incident:
    """An incident with everything that can hang on one."""
    by, person = desk.ilse, desk.ilse.person
    incident = an_incident(by)
    outlet, informant = a_source(by), a_source(by, "S-0099", kind="person")
    item, shut = an_item(by, source=outlet), an_item(by, is_public=False)
    claim = a_claim(by, incident, outlet, informant, item=item)
    nothing: dict[str, Any] = {"unit": "", "comparator": "", "low": None, "act_code": ""}
    denial = a_claim(by, incident, outlet, kind="denial", statement="No.", **nothing)
    hidden = a_claim(by, incident, informant, is_public=False, statement="", comparator="at_least", low=90)
    ClaimLink.objects.create(
        claim=denial, relation="denies", to_claim=claim, made_by=person, made_on=AT.date()
    )
    act = add(Act(id=uuid4(), incident=incident, kind="detention"), by=person, at=AT)
    harmed = add(PersonRecord(id=uuid4()), by=person, at=AT)
    party = add(Party(id=uuid4(), kind="state", name="Unit"), by=person, at=AT)
    part = add(Involvement(id=uuid4(), act=act, party=party, degree="direct"), by=person, at=AT)
    hangs = ActPerson.objects.create(act=act, person=harmed)
    place = IncidentPlace.objects.create(
        incident=incident,
        name="Northern district",
        country="RU",
        precision="exact",
        latitude=43.3,
        longitude=45.7,
    )
    reply = RightOfReply.objects.create(
        claim=claim, asked_of="x", how="letter", asked_on=AT.date(), answer_by=AT.date(), asked_by=person
    )
    judged = Assessment.objects.create(
        incident=incident,
        step="corroborate",
        rationale="x",
        as_of=AT.date(),
        origins=1,
        mark=b"x",
        proposed_by=person,
    )
    settle(incident, by=person, at=AT)
    said = ("statement", "translation", "language", "speaker", "capacity", "said_on", "venue", *WORKING)
    planted(claim, canaries, *said)
    planted(denial, canaries, *said)
    planted(hidden, canaries, *WORKING)
    planted(incident, canaries, *WORKING, "periods", kinds=[canaries(), "detention"])
    planted(outlet, canaries, "name", "kind", "reliability")
    planted(informant, canaries, "kind", "reliability")
    planted(item, canaries, "title", "kind", "published_on", address="https://a.example/report")
    planted(shut, canaries, "kind")
    planted(place, canaries, "name", "country", "precision")
    for row in (act, harmed, party, part, hangs, reply, judged):
        planted(row, canaries, *WORKING)
    return incident


def pressure(desk: AdvocacyDesk, canaries: Canaries, incident: Incident) -> Any:
    """A campaign with an ask, a letter, an answer, a promise and ways out; one of each is not for the public."""
    by, person = desk.noor, desk.noor.person
    campaign = a_campaign(by)
    campaign.incidents.add(incident)
    post = a_post(by, country="US")
    holding = a_holding(by, post, "A. Holder", date(2017, 1, 1))
    for public in (True, False):
        ask = an_ask(by, campaign, post, is_public=public, made_on_day=date(2017, 5, 2), state="made")
        letter = Communication(
            id=uuid4(), kind="letter", campaign=campaign, post=post, holding=holding, sent_on=date(2017, 5, 2),
            is_public=public, state="sent",
        )  # fmt: skip
        letter = add(letter, by=person, at=AT, permission=Permission.PRESS)
        answer = Response(
            id=uuid4(), campaign=campaign, post=post, kind="acknowledgement.accepts", is_public=public,
            verbatim="We heard.", first_day=date(2017, 5, 9),
        )  # fmt: skip
        answer = add(answer, by=person, at=AT, permission=Permission.PRESS)
        event = AskEvent.objects.create(
            ask=ask, number=1, event="acknowledged", day=date(2017, 5, 3), from_state="made", to_state="acknowledged",
            kept_on=AT.date(),
        )  # fmt: skip
        linked = Contribution.objects.create(
            response=answer, communication=letter, relation="follows", made_by=person, made_on=AT.date()
        )
        promised = Commitment.objects.create(
            response=answer,
            what="To look",
            state="kept",
            judged_on=date(2017, 6, 1),
            made_by=person,
            made_on=AT.date(),
        )
        way = WayOut(
            id=uuid4(), country="US", kind="visa", to_whom="Those who flee", citation="Official page",
            read_on=AT.date(), confidence="official", is_public=public, ask=ask,
        )  # fmt: skip
        way = add(way, by=person, at=AT, permission=Permission.PRESS)
        shown = (
            "text",
            "verbatim",
            "what",
            "to_whom",
            "citation",
            "country",
            "position",
            "confidence",
            "places",
        )
        for row in (ask, letter, answer, event, linked, promised, way):
            keep = shown if public else ()
            codes = (
                *WORKING,
                "event",
                "from_state",
                "to_state",
                "relation",
                "channel",
                "verb",
                "country",
                "language",
            )
            more = (
                "since",
                "until",
                "conditions",
                "address",
                "said_on",
                "translation",
                "speaker",
                "capacity",
            )
            planted(row, canaries, *keep, *codes, *((*more, "venue", "quote") if public else ()))
    planted(campaign, canaries)
    planted(post, canaries, "title", "country")
    planted(holding, canaries, "holder")
    return campaign


def publications(
    desk: AdvocacyDesk, canaries: Canaries, incident: Incident, campaign: Any
) -> list[Publication]:
    """One of each kind that shows most, each with what the desk keeps beside it."""
    claims = [LeavingCitation("claim", str(pk)) for pk in Claim.every.values_list("pk", flat=True)]
    items = [LeavingCitation("item", str(pk)) for pk in Item.every.values_list("pk", flat=True)]
    made = []
    for kind in ("incident", "release", "campaign", "country", "letter"):
        row = a_publication(
            desk, f"the-{kind}", kind=kind, incident=incident, campaign=campaign, country="US"
        )
        letter = {
            "subject": "A letter",
            "body": "Words.",
            "signatories": [{"name": "Noor", "note": canaries()}],
        }
        left = leaving(
            row, incident, citations=(*claims, *items),
            letter={**letter, "note": canaries(), "sent_on": "2017-05-02"} if kind == "letter" else {},
        )  # fmt: skip
        made.append(put_out(desk, row, left))
        assert made[-1].state == "published", made[-1].held_back
        EmbargoGrant.objects.create(
            publication=row, outlet=canaries(), given_on=AT.date(), by=desk.noor.person
        )
        text = PublicationText(id=uuid4(), publication=row, language="en")
        planted(add(text, by=desk.noor.person, at=AT, permission=Permission.PRESS), canaries, "language")
        planted(row, canaries, "kind", "slug", "state", "country", "original", "agreed")
    a_publication(desk, "only-a-draft", state="draft", working_title=canaries())
    return made


def test_two_hundred_canaries_and_none_in_what_is_public(desk: AdvocacyDesk, published_dir: Path) -> None:
    canaries = Canaries()
    incident = evidence(desk, canaries)
    campaign = pressure(desk, canaries, incident)
    made = publications(desk, canaries, incident, campaign)
    drawings.draw(OUT)
    assert len(canaries.given) >= 200
    public = everything_public()
    assert "more than one hundred men were taken." in public
    assert "speak out in public" in public
    assert canaries.within(public) == []

    corrections.figures_changed(incident.pk, LATER.date())
    assert not Correction.objects.exists()
    living.renew_living(LATER)
    drawings.draw(LATER)
    assert canaries.within(everything_public()) == []
    assert canaries.within(" ".join(path.name for path in published_dir.glob("*"))) == []
    withdrawals.take_down(made[0], why="error", by=None, at=LATER)
    assert canaries.within(everything_public()) == []


PLACES = (
    "/news", "/news/map", "/news/tables", "/news/feed.atom", "/news/feed.json", "/sitemap.xml", "/news/search?q=taken",
    "/data/v1/publications", "/data/v1/incidents", "/data/v1/figures", "/data/v1/tables", "/data/v1/corrections",
)  # fmt: skip


def test_nobody_reads_a_canary_at_any_public_address(desk: AdvocacyDesk, public_templates: None) -> None:
    canaries = Canaries()
    incident = evidence(desk, canaries)
    made = publications(desk, canaries, incident, pressure(desk, canaries, incident))
    drawings.draw(OUT)
    client = SiteClient("public")
    for address in (*PLACES, *(f"/news/{page.slug}" for page in Page.objects.all())):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert canaries.within(answer.content.decode()) == [], address
    for address in ("/news/only-a-draft", f"/news/{made[0].key}", f"/news/files/{incident.pk}"):
        assert client.get(address).status_code == 404


def test_what_lies_in_parts_is_of_the_shapes_and_nothing_else(desk: AdvocacyDesk) -> None:
    canaries = Canaries()
    incident = evidence(desk, canaries)
    for publication in publications(desk, canaries, incident, pressure(desk, canaries, incident)):
        for page in Page.objects.filter(publication_id=publication.pk):
            assert strangers(page.parts) == []
    by_kind = {page.kind: page.parts for page in Page.objects.filter(language="en")}
    assert {"allegations", "denials", "standing", "places", "acts"} <= set(by_kind["incident"])
    assert {"denials", "standing", "figures", "sources"} <= set(by_kind["release"])
    assert "allegations" not in by_kind["release"]
    assert {"timeline", "asks"} <= set(by_kind["campaign"])
    assert {"ways", "asks"} <= set(by_kind["country"])
    assert by_kind["letter"]["letter"]["signatories"] == "Noor"


def test_an_exact_place_is_its_district_and_no_finer(desk: AdvocacyDesk) -> None:
    incident = an_incident(desk.ilse)
    a_claim(desk.ilse, incident, a_source(desk.ilse))
    IncidentPlace.objects.create(
        incident=incident,
        name="Northern district",
        country="RU",
        precision="exact",
        latitude=43.321,
        longitude=45.678,
    )
    row = a_publication(desk, "spring", kind="incident", incident=incident)
    page = page_of(put_out(desk, row, leaving(row, incident)))
    assert page.parts["places"] == [
        {
            "name": "Northern district", "country": "RU", "country_words": "Russia", "precision": "district",
            "latitude": 43.3, "longitude": 45.7,
        }
    ]  # fmt: skip
    assert (page.first_day, page.last_day) == (incident.first_day, incident.last_day)
    assert page.parts["period_words"] == "February 2017 to April 2017"


def test_a_table_of_the_desk_shows_nothing_but_its_cells(desk: AdvocacyDesk) -> None:
    from safeconduct.press.putting_out import tables

    canaries = Canaries()
    cells = [{"month": "2017-04", "count": 12, "note": canaries()}, {"month": "2017-05", "count": None}]
    row = TableRelease.objects.create(
        slug="months", titles={"en": "By month"}, dimensions=["month"], k=5, cells=cells, as_of=AT.date(),
        counts=[{"month": "2017-05", "count": 3, "note": canaries()}], source={"note": canaries()}, suppressed=1,
        state="approved", made_by=desk.noor.person, made_on=AT.date(),
    )  # fmt: skip
    tables.put_out_table_at(row.pk, OUT)
    public = everything_public()
    assert canaries.within(public) == []
    assert '"count": 12' in public
    assert '"count": 3' not in public
