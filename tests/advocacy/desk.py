"""The advocacy desk of the tests, beside the documentation desk: who writes, who agrees, who sees nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import uuid4

from safeconduct.access import actions
from safeconduct.access.models import DeskMember
from safeconduct.access.permissions import Permission
from safeconduct.advocacy.models import Ask, Campaign, Holding, Post
from safeconduct.evidence.keys import DeskKeys, open_desk
from safeconduct.evidence.recording import add
from tests.access.people import Member, hire
from tests.evidence.desk import AT, ResearchDesk, research_desk
from tests.sites import SiteClient


@dataclass
class AdvocacyDesk:
    """Noor and Ilse write; Petra, the privacy lead, has a seat and agrees. Ilse documents too and sits in the vault.

    Tariq is an advocate without a seat. Zarema, Malik, Nino, Jonas and Pavel are those of the documentation desk.
    """

    research: ResearchDesk
    noor: Member
    ilse: Member
    petra: Member

    @cached_property
    def tariq(self) -> Member:
        return hire(self.research.rosa, "Tariq", ["advocate"], at=AT)

    def keys(self, member: Member) -> DeskKeys:
        return open_desk(member.unlocked, "advocacy")

    def client(self, member: Member) -> SiteClient:
        return self.research.client(member)


def advocacy_desk(research: ResearchDesk | None = None) -> AdvocacyDesk:
    """A founded house with documentation, vault and advocacy desks."""
    research = research or research_desk()
    rosa, desks = research.rosa, research.desks
    desk = desks["advocacy"]
    noor = hire(rosa, "Noor", ["advocate"], desk=desk, at=AT)
    ilse = hire(rosa, "Ilse", ["advocate", "researcher"], desk=desk, sealed_by=noor, at=AT)
    petra = hire(rosa, "Petra", ["privacy_lead"], desk=desk, sealed_by=noor, at=AT)
    for code in ("documentation", "testimony"):
        actions.ask_for_desk(person=ilse.person, desk=desks[code], by=rosa.person, at=AT)
        seat = DeskMember.objects.select_related("person", "desk").get(desk=desks[code], person=ilse.person)
        actions.seal_membership(member=seat, by=research.zarema.unlocked, at=AT)
    for member in (noor, ilse, petra):
        actions.look_after_keys(by=member.unlocked, at=AT)
    return AdvocacyDesk(research, noor, ilse, petra)


def a_post(by: Member, title: str = "Ambassador to the United Nations", **more: object) -> Post:
    return add(Post(id=uuid4(), title=title, **more), by=by.person, at=AT, permission=Permission.PRESS)


def a_holding(by: Member, post: Post, holder: str, start: date, end: date | None = None) -> Holding:
    return Holding.objects.create(
        post=post, holder=holder, from_day=start, until_day=end, source="invented", made_by=by.person,
        made_on=AT.date(),
    )  # fmt: skip


def a_campaign(by: Member, title: str = "Protect those who flee", **more: object) -> Campaign:
    values = {"opened_on": date(2017, 4, 1), **more}
    return add(Campaign(id=uuid4(), title=title, **values), by=by.person, at=AT, permission=Permission.PRESS)


def an_ask(by: Member, campaign: Campaign, post: Post, **more: object) -> Ask:
    values = {"text": "Speak out in public against the detentions.", "verb": "call.statement", **more}
    row = Ask(id=uuid4(), campaign=campaign, post=post, **values)
    return add(row, by=by.person, at=AT, permission=Permission.PRESS)
