"""An invented house with a placement desk, a case that is ready, and attorneys on the panel."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from safeconduct.attorneys.models import Attorney, Offer, Placement
from safeconduct.attorneys.offers import answering, naming, sending
from safeconduct.attorneys.offers.answering import Certified
from safeconduct.audit.models import StaffEntry
from safeconduct.cases import states
from safeconduct.cases.models import PlacementSheet
from safeconduct.cases.placing import sheets
from safeconduct.intake.models import Request
from safeconduct.keyring.models import WrappedKey
from tests.access.people import House, Member, found_house, hire
from tests.attorneys.offers.enrolling import enrol
from tests.cases.asking import ask
from tests.cases.caseroom import opened

FACTS: dict[str, Any] = {
    "forum": "", "is_remote_enough": True, "facility": "", "languages": ["ru"], "has_interpreter": True,
    "areas": ["asylum"], "difficulty": 2, "date": "", "preparation_days": 30, "hours": [40, 80], "region": "CA",
    "danger": False, "children": False, "excluded_people": [], "excluded_communities": [],
    "attorney_gender": "", "former": "", "is_conflict_clear": True, "has_agreed": True,
}  # fmt: skip
BLIND: dict[str, Any] = {
    "title": "BLIND_TITLE Asylum in court", "what": "BLIND_WHAT One man, fled after arrests.",
    "problems": "BLIND_PROBLEM The one-year deadline is near.", "hours": [40, 80],
    "dates": [{"what": "Individual hearing", "on": "2027-03-01"}], "languages": ["ru"], "interpreter": "Arranged",
    "areas": ["asylum"], "forum": "San Francisco", "region_words": "Northern California", "detained": False,
    "mentoring": "A mentor of the organisation",
}  # fmt: skip
NAMES: dict[str, Any] = {
    "people": [{"name": "NAMED_ZAUR Zaur Vymyshlenny", "also": "", "relation": "client", "born": "1990"}],
    "organisations": ["NAMED_FIRM of the brother"], "note": "",
}  # fmt: skip


@dataclass(frozen=True)
class Panel:
    """Nadia coordinates; Aisha holds the case; Ines, Ruth and Lev are attorneys."""

    house: House
    at: datetime
    nadia: Member
    request: Request
    ines: Member
    ruth: Member
    lev: Member

    def attorney(self, member: Member) -> Attorney:
        return Attorney.objects.get(person=member.person)

    def send(self, member: Member, **changed: Any) -> Offer:
        given = {
            "request_id": self.request.id, "attorney": self.attorney(member), "number": 0,
            "expires_at": self.at + timedelta(days=3), "by": self.nadia.unlocked, "at": self.at,
        }  # fmt: skip
        return sending.send(**{**given, **changed})

    def named(self, member: Member, **changed: Any) -> Offer:
        """Sent, read, asked, shown and read again."""
        offer = self.send(member, **changed)
        naming.read_summary(offer_id=offer.id, by=member.unlocked, at=self.at)
        naming.ask_names(offer_id=offer.id, by=member.unlocked, at=self.at)
        naming.show_names(offer_id=offer.id, by=self.nadia.unlocked, at=self.at)
        naming.read_names(offer_id=offer.id, by=member.unlocked, at=self.at)
        return Offer.objects.get(id=offer.id)

    def accept(self, offer: Offer, member: Member, **changed: Any) -> Placement:
        return accept(offer.id, member, self.at, **changed)


def accept(offer_id: UUID, member: Member, at: datetime, **changed: Any) -> Placement:
    given = {
        "offer_id": offer_id, "certified": Certified(at.date(), "self"), "token": uuid4(), "by": member.unlocked,
        "at": at,
    }  # fmt: skip
    return answering.certify_and_accept(**{**given, **changed})


def a_panel(at: datetime | None = None, **facts: Any) -> Panel:
    at = at or timezone.now()
    house = found_house(at)
    nadia = hire(house.rosa, "Nadia", ["coordinator"], desk=house.desks["placement"], at=at)
    request = a_case(house, at, **facts)
    ines, ruth, lev = (an_attorney(house, nadia, name, at) for name in ("Ines", "Ruth", "Lev"))
    return Panel(house, at, nadia, request, ines, ruth, lev)


def a_case(house: House, at: datetime, name: str = "Zaur", **facts: Any) -> Request:
    """A request somebody works on, with its first sheet."""
    request, _holder = ask(name, at=at)
    states.move(request=request, step="take", by=house.aisha.unlocked, at=at)
    a_sheet(house, request, at, **facts)
    return Request.objects.get(id=request.id)


def a_sheet(house: House, request: Request, at: datetime, **facts: Any) -> PlacementSheet:
    return sheets.write(
        request=request, keys=opened(request, house.aisha, at), facts={**FACTS, **facts}, blind=BLIND, names=NAMES,
        token=uuid4(), by=house.aisha.unlocked, at=at,
    )  # fmt: skip


def an_attorney(house: House, nadia: Member, name: str, at: datetime, **held: Any) -> Member:
    member = hire(house.rosa, name, ["attorney"], at=at)
    enrol(member, nadia, house, at, name=f"{name} Invented", **held)
    return member


def keys_of(member: Member, request: Request) -> list[str]:
    """What she opens of a request: purposes of her rows in ``keys``."""
    held = WrappedKey.objects.filter(
        owner_kind="request", owner_id=request.id, opener_kind="person", opener_id=member.person.pk
    )
    return sorted(held.values_list("purpose", flat=True))


def acts(offer: Offer) -> list[str]:
    """What stands in the record about an offer, in order."""
    return list(
        StaffEntry.objects.filter(subject=offer.id).order_by("number").values_list("action", flat=True)
    )
