"""A case in the hands of Bruno, a volunteer attorney, whom Leyla accompanies; Chidi has another case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from safeconduct.attorneys.models import Attorney, Offer, Placement
from safeconduct.attorneys.portal.draft_actions import By
from safeconduct.attorneys.portal.drafts import Draft, all_drafts
from safeconduct.cases import conflicts, grants
from safeconduct.cases.conflicts.standings import Standing
from safeconduct.intake.models import Request
from tests.access.people import House, Member, found_house, hire, sign_in
from tests.cases.asking import ask
from tests.cases.caseroom import journal_of, opened
from tests.sites import SiteClient


@dataclass(frozen=True)
class Scene:
    """The house, one case with its attorney and mentor, and an attorney of another case."""

    house: House
    zaur: Request
    bruno: Member
    leyla: Member
    chidi: Member
    placement: Placement

    def by(self, member: Member, at: datetime | None = None) -> By:
        held = Request.objects.get(id=self.zaur.id)
        return By(held, opened(held, member), member.unlocked, at or timezone.now())

    def drafts(self) -> list[Draft]:
        return all_drafts(journal_of(self.zaur, self.bruno))

    def draft(self) -> Draft:
        return self.drafts()[0]

    @property
    def address(self) -> str:
        return f"/requests/{self.zaur.id}"


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def shown(answer: Any) -> str:
    return str(answer.content.decode())


def on_the_panel(member: Member) -> Attorney:
    today = timezone.now().date()
    return Attorney.objects.create(
        state="active", person=member.person, document=b"sealed", made_on=today, changed_on=today
    )


def placed(
    request: Request, attorney: Attorney, mentor: Attorney | None, state: str = "working"
) -> Placement:
    now = timezone.now()
    offer = Offer.objects.create(
        state="accepted", request_id=request.id, attorney=attorney, sheet=1, sent_by=uuid4(), sent_at=now,
        expires_at=now + timedelta(days=7),
    )  # fmt: skip
    return Placement.objects.create(
        state=state, request_id=request.id, attorney=attorney, offer=offer, mentor=mentor, accepted_at=now,
        given_on=now.date() if state == "working" else None,
    )  # fmt: skip


def give(house: House, request: Request, member: Member, purpose: str) -> None:
    grants.grant(
        request=Request.objects.get(id=request.id), person=member.person, keys=opened(request, house.aisha),
        purpose=purpose, expires_on=None, by=house.aisha.unlocked, at=timezone.now(),
    )  # fmt: skip


def scene(patch: pytest.MonkeyPatch) -> Scene:
    """Aisha took Zaur's request on and gave it to Bruno to represent and to Leyla to accompany."""
    patch.setattr(conflicts, "standing", lambda *_args, **_named: Standing("clear"))
    house = found_house()
    zaur, _holder = ask()
    grants.take(request=zaur, keys=opened(zaur, house.aisha), by=house.aisha.unlocked, at=timezone.now())
    bruno, chidi = (hire(house.rosa, name, ["attorney"]) for name in ("Bruno", "Chidi"))
    leyla = hire(house.rosa, "Leyla", ["mentor"])
    placement = placed(zaur, on_the_panel(bruno), on_the_panel(leyla))
    on_the_panel(chidi)
    give(house, zaur, bruno, "representing")
    give(house, zaur, leyla, "mentoring")
    return Scene(house, Request.objects.get(id=zaur.id), bruno, leyla, chidi, placement)
