"""An invented placement desk: Omar coordinates, Ines, Bruno and Chiara are on the panel, and cases wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from safeconduct.access.models import Desk
from safeconduct.attorneys.models import Attorney, Round
from safeconduct.attorneys.register import agreements, profiles
from safeconduct.cases import states
from safeconduct.cases.placing import sheets
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house, hire, sign_in
from tests.cases.asking import ask
from tests.cases.caseroom import opened
from tests.sites import SiteClient

FACTS: dict[str, Any] = {
    "forum": "San Francisco Immigration Court", "is_remote_enough": False, "facility": "", "languages": ["ru"],
    "has_interpreter": False, "areas": ["asylum"], "difficulty": 2, "date": "", "preparation_days": 30,
    "hours": [40, 80], "region": "CA", "danger": False, "children": False, "excluded_people": [],
    "excluded_communities": [], "attorney_gender": "", "former": "", "is_conflict_clear": True, "has_agreed": True,
}  # fmt: skip
BLIND: dict[str, Any] = {
    "title": "BLIND_TITLE", "what": "BLIND_WHAT", "problems": "", "hours": [40, 80], "dates": [], "languages": ["ru"],
    "interpreter": "", "areas": ["asylum"], "forum": "", "region_words": "", "detained": False, "mentoring": "",
}  # fmt: skip
NAMES: dict[str, Any] = {
    "people": [{"name": "NAMED_ZAUR", "also": "", "relation": "client", "born": ""}], "organisations": [], "note": "",
}  # fmt: skip
HELD: dict[str, Any] = {
    "admissions": [
        {"jurisdiction": "CA", "number": "1", "status": "active", "verified_on": "2026-01-05", "verified_how": "site",
         "verified_by": "somebody"}
    ],
    "languages": {"ru": 2}, "forums": [FACTS["forum"]], "expertise": 2, "capacity": 1, "region": "CA",
}  # fmt: skip
WHY = "She knows this court well."


@dataclass(frozen=True)
class Scene:
    house: House
    at: datetime
    omar: Member
    ines: Member
    bruno: Member
    chiara: Member

    @property
    def desk(self) -> Desk:
        return self.house.desks["placement"]

    def attorney(self, member: Member) -> Attorney:
        return Attorney.objects.get(person=member.person)

    def id_of(self, member: Member) -> str:
        return str(self.attorney(member).id)

    def client(self, member: Member | None = None) -> SiteClient:
        client = SiteClient("staff")
        sign_in(client, member or self.omar)
        return client

    def case(self, name: str = "Zaur", waits: int = 0, **facts: Any) -> Request:
        """A request somebody works on, with a sheet that waits since some days."""
        request, _holder = ask(name, at=self.at)
        states.move(request=request, step="take", by=self.house.aisha.unlocked, at=self.at)
        self.sheet(request, waits, **facts)
        return Request.objects.get(id=request.id)

    def sheet(self, request: Request, waits: int = 0, **facts: Any) -> None:
        sheets.write(
            request=Request.objects.get(id=request.id), keys=opened(request, self.house.aisha, self.at),
            facts={**FACTS, **facts}, blind=BLIND, names=NAMES, token=uuid4(), by=self.house.aisha.unlocked,
            at=self.at, ready_since=self.at.date() - timedelta(days=waits),
        )  # fmt: skip

    def change(self, member: Member, **held: Any) -> None:
        """Something else stands in an attorney's profile."""
        with transaction.atomic():
            profile = profiles.hold(self.attorney(member).id, self.omar.unlocked, self.desk)
            profiles.store(profile, {**profile.held, **held}, by=self.omar.unlocked, at=self.at)

    def make_round(self, token: UUID | None = None, member: Member | None = None) -> Round:
        """By the button."""
        token = token or uuid4()
        answer = self.client(member).send_form("/rounds/new", {"token": str(token)}, page="/rounds/new")
        assert answer.status_code == 200, answer.status_code
        b"".join(answer.streaming_content)
        return Round.objects.get(pk=token)


def a_scene() -> Scene:
    at = timezone.now()
    house = found_house(at)
    omar = hire(house.rosa, "Omar", ["coordinator"], desk=house.desks["placement"], at=at)
    text = agreements.write(title="Agreement", body="With care.", token=uuid4(), by=omar.unlocked, at=at)
    people = [hire(house.rosa, name, ["attorney"], at=at) for name in ("Ines", "Bruno", "Chiara")]
    scene = Scene(house, at, omar, *people)
    for member in people:
        attorney = profiles.create(
            held={"name": f"{member.person.display_name} Invented"}, token=uuid4(), by=member.unlocked, at=at,
            person=member.person,
        )  # fmt: skip
        Attorney.objects.filter(pk=attorney.pk).update(state="active")
        agreements.sign(
            attorney=attorney, text_id=text.pk, digest=text.digest, token=uuid4(), by=member.unlocked, at=at
        )
        scene.change(member, **HELD)
    return scene
