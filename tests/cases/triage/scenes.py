"""Zaur, Ilyas and Amina asked; Aisha and Timur sit at the intake desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.utils import timezone

from safeconduct import vault
from safeconduct.access.models import Desk
from safeconduct.cases import grants, inbox, reading
from safeconduct.cases.inbox import Row, Wanted
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.screening.actions import Statement, enter_fact
from safeconduct.cases.triage import actions, summaries
from safeconduct.intake.models import Request
from tests.access.people import House, Member, sign_in
from tests.cases.asking import ZAUR, ask
from tests.sites import SiteClient


@dataclass(frozen=True)
class Case:
    """A request and its keys, as a member of the house opens them."""

    house: House
    id: Any

    @property
    def request(self) -> Request:
        return Request.objects.get(id=self.id)

    def keys(self, member: Member | None = None) -> CaseKeys:
        who = member or self.house.aisha
        return reading.open_case(self.request, who.unlocked, today())

    def summary(self, member: Member | None = None) -> dict[str, Any]:
        """The locked summary, opened as the member can."""
        who = member or self.house.aisha
        return summaries.opened(self.request, summaries.key_of(self.request, self.keys(who), who.unlocked))

    def refresh(self, member: Member | None = None) -> bool:
        who = member or self.house.aisha
        keys = self.keys(who)
        return actions.refresh(request=self.request, keys=keys, by=who.unlocked, at=timezone.now())

    def move(
        self,
        place: str,
        reason: str = "The shelter closes tomorrow",
        member: Member | None = None,
        **more: Any,
    ) -> bool:
        who = member or self.house.aisha
        how = {"keys": self.keys(who), "by": who.unlocked, "token": uuid4(), **more}
        return actions.move(request=self.request, place=place, reason=reason, at=timezone.now(), **how)

    def enter(self, fact_id: str, value: Any, member: Member | None = None) -> None:
        """Aisha, or whoever is named, writes down what the person said."""
        who = member or self.house.aisha
        enter_fact(
            request=self.request,
            said=Statement(fact_id, {"state": "given", "value": value}, "applicant"),
            keys=self.keys(who),
            by=who.unlocked,
            at=timezone.now(),
            token=uuid4(),
        )

    @property
    def page(self) -> str:
        return f"/requests/{self.id}/position"


def today() -> date:
    return timezone.now().date()


def in_days(count: int) -> date:
    return today() + timedelta(days=count)


def asked(house: House, name: str = "Zaur", **told: Any) -> Case:
    """Somebody asks for help; they are not in danger unless they say so."""
    facts = {
        **ZAUR,
        "safety.danger_now": "no",
        **{key.replace("__", "."): each for key, each in told.items()},
    }
    request, _holder = ask(name, facts)
    return Case(house, request.id)


def give(case: Case, member: Member) -> None:
    """Aisha lets somebody read the request who does not sit at the desk."""
    grants.grant(
        request=case.request, person=member.person, keys=case.keys(), purpose="casework", expires_on=None,
        by=case.house.aisha.unlocked, at=timezone.now(),
    )  # fmt: skip


def hand_over(case: Case, *members: Member) -> None:
    """Timur gives the request to these people and takes it from the desk."""
    timur = case.house.timur
    grants.hand_over(
        request=case.request, to=[member.person for member in members], keys=case.keys(timur),
        by=timur.unlocked, at=timezone.now(),
    )  # fmt: skip


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def listed(member: Member, **wanted: Any) -> list[Row]:
    """The inbox as a member of the desk reads it."""
    desk, at = Desk.objects.get(code="intake"), timezone.now()
    inbox.adopt(member.unlocked, desk, at)
    return inbox.read(member.unlocked, desk, Wanted(**wanted), at)


def damage_summary(case: Case) -> None:
    """Somebody changed the row: it lies under another key now."""
    blob = vault.lock_document({}, key=vault.LockKey.new(), context=vault.Context("a", "b", "c"))
    Request.objects.filter(id=case.id).update(summary=blob)
