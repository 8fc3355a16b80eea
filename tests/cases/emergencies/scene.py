"""Zaur's request, handed over to Aisha and Timur; Leyla at the desk, Ibrahim a volunteer, Nadia a supervisor."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from django.utils import timezone

from safeconduct.access.models import Grant
from safeconduct.cases import grants
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request
from safeconduct.keyring.models import WrappedKey
from tests.access.people import House, Member, found_house, hire, sign_in
from tests.cases.asking import ask
from tests.cases.caseroom import opened
from tests.sites import SiteClient


@dataclass
class Scene:
    """The house and one request in it."""

    house: House = field(default_factory=found_house)
    at: datetime = field(default_factory=timezone.now)

    @cached_property
    def request(self) -> Request:
        return ask()[0]

    @cached_property
    def leyla(self) -> Member:
        """At the intake desk, without a grant."""
        return hire(
            self.house.rosa, "Leyla", ["caseworker"], desk=self.house.intake, sealed_by=self.house.aisha
        )

    @cached_property
    def bilal(self) -> Member:
        """A caseworker at no desk."""
        return hire(self.house.rosa, "Bilal", ["caseworker"])

    @cached_property
    def ibrahim(self) -> Member:
        return hire(self.house.rosa, "Ibrahim", ["volunteer"])

    @cached_property
    def nadia(self) -> Member:
        return hire(self.house.rosa, "Nadia", ["supervisor"])

    @cached_property
    def petra(self) -> Member:
        return hire(self.house.rosa, "Petra", ["privacy_lead"])

    @property
    def aisha(self) -> Member:
        return self.house.aisha

    @property
    def timur(self) -> Member:
        return self.house.timur

    @property
    def fresh(self) -> Request:
        return Request.objects.get(id=self.request.id)

    def keys(self, member: Member | None = None) -> CaseKeys:
        return opened(self.request, member or self.aisha)

    def hand_over(self, *people: Member) -> None:
        chosen = [member.person for member in people or (self.aisha, self.timur)]
        grants.hand_over(
            request=self.fresh, to=chosen, keys=self.keys(), by=self.aisha.unlocked, at=timezone.now()
        )

    def let_in(self, member: Member, purpose: str = "review", **until: Any) -> Grant:
        """One more reader, by Aisha."""
        until = {"expires_on": None, "at": self.at, **until}
        return grants.grant(
            request=self.fresh, person=member.person, keys=self.keys(), purpose=purpose,
            by=self.aisha.unlocked, **until,
        )  # fmt: skip

    def key_rows(self, member: Member) -> int:
        """How many of the request's case keys this person's own key opens."""
        return WrappedKey.objects.filter(
            owner_kind="request", owner_id=self.request.id, purpose="case", opener_kind="person",
            opener_id=member.person.pk,
        ).count()  # fmt: skip


def desk_of(member: Member) -> SiteClient:
    """The member's browser, signed in."""
    client = SiteClient("staff")
    sign_in(client, member)
    return client
