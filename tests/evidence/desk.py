"""The documentation desk of the tests: three researchers, one of whom has no seat in the testimony vault."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cached_property
from uuid import uuid4

from safeconduct.access.models import Desk
from safeconduct.evidence.keys import DeskCode, DeskKeys, open_desk
from safeconduct.evidence.models import Act, Claim, ClaimSource, Incident, Item, PersonRecord, Source
from safeconduct.evidence.recording import add
from tests.access.people import Member, found, hire, sign_in
from tests.sites import SiteClient

AT = datetime.combine(datetime.now(UTC).date() - timedelta(days=1), time(12), UTC)
"""Yesterday: pages go by the real clock, and what was asked for long ago has ended there."""


@dataclass
class ResearchDesk:
    """Zarema and Malik sit at the desk and in the vault; Nino only at the desk; Jonas is a researcher without a seat.

    Pavel is a caseworker, Rosa the administrator, Petra the privacy lead: none of them opens anything here. Whoever
    is asked for first is hired then: most tests need two.
    """

    rosa: Member
    zarema: Member
    malik: Member
    at: datetime
    desks: dict[str, Desk] = field(default_factory=dict)

    @cached_property
    def nino(self) -> Member:
        desk = self.desks["documentation"]
        return hire(self.rosa, "Nino", ["researcher"], desk=desk, sealed_by=self.zarema, at=self.at)

    @cached_property
    def jonas(self) -> Member:
        return hire(self.rosa, "Jonas", ["researcher"], at=self.at)

    @cached_property
    def pavel(self) -> Member:
        return hire(self.rosa, "Pavel", ["caseworker"], at=self.at)

    @cached_property
    def petra(self) -> Member:
        return hire(self.rosa, "Petra", ["privacy_lead"], at=self.at)

    def keys(self, member: Member, code: DeskCode = "documentation") -> DeskKeys:
        return open_desk(member.unlocked, code)

    def client(self, member: Member) -> SiteClient:
        """A signed-in browser at the staff site, CSRF checked."""
        client = SiteClient("staff")
        sign_in(client, member)
        return client


def research_desk(at: datetime = AT) -> ResearchDesk:
    """A founded house with a documentation desk and a testimony vault."""
    from safeconduct.access import actions
    from safeconduct.access.models import DeskMember

    rosa = found(at)
    desks = {desk.code: desk for desk in Desk.objects.all()}
    zarema = hire(rosa, "Zarema", ["researcher"], desk=desks["documentation"], at=at)
    malik = hire(rosa, "Malik", ["researcher"], desk=desks["documentation"], sealed_by=zarema, at=at)
    for member, opener in ((zarema, None), (malik, zarema)):
        actions.ask_for_desk(person=member.person, desk=desks["testimony"], by=rosa.person, at=at)
        seat = DeskMember.objects.select_related("person", "desk").get(
            desk=desks["testimony"], person=member.person
        )
        if opener is None:
            actions.begin_desk(member=seat, by=rosa.unlocked, at=at)
        else:
            actions.seal_membership(member=seat, by=opener.unlocked, at=at)
    for member in (zarema, malik):
        actions.look_after_keys(by=member.unlocked, at=at)
    return ResearchDesk(rosa, zarema, malik, at, desks)


def a_source(by: Member, name: str = "Newspaper A", **more: object) -> Source:
    values = {"kind": "outlet", "reliability": "B", **more}
    return add(Source(id=uuid4(), name=name, **values), by=by.person, at=AT)


def an_item(by: Member, title: str = "Report of 1 April", **more: object) -> Item:
    values = {"kind": "newspaper", "is_public": True, **more}
    return add(Item(id=uuid4(), title=title, **values), by=by.person, at=AT)


def an_incident(by: Member, title: str = "Invented round-up in a northern town", **more: object) -> Incident:
    values = {"periods": ["2017-02/2017-04"], **more}
    return add(Incident(id=uuid4(), title=title, **values), by=by.person, at=AT)


def an_act(by: Member, incident: Incident, kind: str = "detention", **more: object) -> Act:
    return add(Act(id=uuid4(), incident=incident, kind=kind, **more), by=by.person, at=AT)


def a_person(by: Member, **more: object) -> PersonRecord:
    return add(PersonRecord(id=uuid4(), **more), by=by.person, at=AT)


def a_claim(by: Member, incident: Incident, *sources: Source, **more: object) -> Claim:
    """An allegation of more than one hundred people detained, unless told otherwise."""
    values: dict[str, object] = {
        "kind": "allegation", "is_public": True, "statement": "More than one hundred men were taken.",
        "unit": "person", "comparator": "more_than", "low": 100, "act_code": "detention", "language": "en",
        "about_kind": "incident", "about_id": incident.pk, **more,
    }  # fmt: skip
    claim = add(Claim(id=uuid4(), incident=incident, **values), by=by.person, at=AT)
    for source in sources:
        ClaimSource.objects.create(claim=claim, source=source)
    return claim
