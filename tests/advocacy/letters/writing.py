"""Letters of the tests: drafted by Noor or Ilse, agreed to by Petra, with invented holders, incidents and accounts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.urls import reverse

from safeconduct.access.models import Approval
from safeconduct.advocacy.letters import drafts, releasing
from safeconduct.advocacy.letters.drafts import Beginning
from safeconduct.advocacy.letters.gathering import gather
from safeconduct.advocacy.models import Ask, Campaign, Communication, Holding, Post
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.items import artifacts
from safeconduct.evidence.models import Artifact, Incident, Item, Testimony
from safeconduct.files import KINDS
from tests.access.people import Member
from tests.advocacy.desk import AdvocacyDesk, a_campaign, a_holding, a_post, an_ask
from tests.evidence.desk import AT, a_claim, a_source, an_incident, an_item
from tests.evidence.testimonies.vault import an_account, an_agreed_version, layla
from tests.sites import SiteClient

DAY = AT.date()


@dataclass
class Room:
    """A desk with a post that Mira Invented holds, a campaign, an ask, and an incident with a figure and a denial."""

    desk: AdvocacyDesk
    post: Post
    holding: Holding
    campaign: Campaign
    ask: Ask
    incident: Incident

    def begin(self, by: Member | None = None, **more: Any) -> Communication:
        by = by or self.desk.noor
        given = {"kind": "letter", "campaign": self.campaign, "post": self.post, "asks": [self.ask], **more}
        return drafts.begin(Beginning(**given), token=uuid4(), by=by.person, at=AT, desk=self.desk.keys(by))

    def asked(self, letter: Communication, by: Member | None = None) -> Approval:
        by = by or self.desk.noor
        return releasing.ask(letter, token=uuid4(), by=by.person, at=AT, desk=self.desk.keys(by))

    def agreed(self, letter: Communication, by: Member | None = None) -> None:
        by = by or self.desk.petra
        question = Approval.objects.get(subject_id=letter.pk, state="asked")
        keys = self.desk.keys(by)
        fresh = Communication.objects.get(pk=letter.pk)
        releasing.decide(
            fresh, question.pk, "approve", shown=gather(fresh, keys, DAY).leaving.digest(), why="", by=by.person, at=AT,
            desk=keys,
        )  # fmt: skip

    def released(self, letter: Communication, by: Member | None = None) -> Communication:
        by = by or self.desk.noor
        return releasing.release(letter, by=by.person, at=AT, desk=self.desk.keys(by))

    def through(self, **more: Any) -> Communication:
        """A letter that was released."""
        letter = self.begin(**more)
        self.asked(letter)
        self.agreed(letter)
        return self.released(letter)


def a_room(desk: AdvocacyDesk) -> Room:
    noor, zarema = desk.noor, desk.research.zarema
    post = a_post(noor, body="Mission to the United Nations", address="1 Invented Plaza\nNew York")
    holding = a_holding(noor, post, "Mira Invented", date(2026, 1, 1))
    campaign = a_campaign(noor)
    incident = an_incident(zarema)
    a_claim(zarema, incident, a_source(zarema))
    a_claim(
        zarema, incident, a_source(zarema, "Ministry of the Interior", kind="state"), kind="denial", unit="",
        comparator="", low=None, act_code="", statement="Nothing of the kind happened.", speaker="The ministry",
    )  # fmt: skip
    campaign.incidents.add(incident)
    return Room(desk, post, holding, campaign, an_ask(noor, campaign, post), incident)


def a_file(
    room: Room, data: bytes, extension: str = "pdf", *, item: Item | None = None, role: str = "original"
) -> Artifact:
    """A file of a public item, kept by Ilse."""
    kind, ilse = KINDS[extension], room.desk.ilse
    item = item or an_item(ilse)
    origin = {}
    if role in ("redacted", "derivative"):
        origin = {"derived_from": a_file(room, b"%PDF-1.4 x", item=item), "tool": "test", "version": "1"}
    return artifacts.store_bytes(
        item, [data], name=f"denial.{extension}", media_type=kind.media_type, group=kind.group, role=role,
        by=ilse.person, at=AT, desk=room.desk.research.keys(ilse), **origin,
    )  # fmt: skip


def a_quotable_account(room: Room, *scopes: Scope) -> Testimony:
    """An account whose de-identified version two reviewers agreed to."""
    research = room.desk.research
    account = an_account(research, scopes=(Scope.STORE, *scopes))
    an_agreed_version(research, account, layla(research))
    return account


# --- for pages


def url(name: str, *ids: Any) -> str:
    return reverse(name, args=ids, urlconf="safeconduct.config.staff_urls")


def shown(answer: Any, status: int = 200) -> str:
    text = " ".join(answer.content.decode().split())
    assert answer.status_code == status, text
    return text


def token_on(client: SiteClient, path: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(path).content.decode())
    assert found
    return found.group(1)


def press(client: SiteClient, name: str, letter: Communication, **typed: Any) -> Any:
    """Send a form of a letter's page with its CSRF token and exactly what is typed."""
    path = url(name, letter.pk)
    return client.post(path, {"csrfmiddlewaretoken": token_on(client, path), **typed})
