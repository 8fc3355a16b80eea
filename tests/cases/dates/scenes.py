"""Invented people around one court date: Zaur, who asked; Aisha and Timur at the desk; Vera, who checks dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from safeconduct.cases import grants, reading
from safeconduct.cases.dates import actions
from safeconduct.cases.dates.documents import About, When
from safeconduct.cases.models.dates import CourtDate
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.screening import actions as screening
from safeconduct.cases.screening.actions import Statement
from safeconduct.intake.models import Request
from tests.access.people import House, Member, hire, sign_in
from tests.cases.asking import ZAUR, ask
from tests.sites import SiteClient

NUMBER = "A 123 456 789"
NAME = str(ZAUR["person.name"])
NEW_YORK = "America/New_York"
COURT = "Hyattsville Immigration Court"
IN_AMERICA = {**ZAUR, "place.country": "US"}


@dataclass(frozen=True)
class Case:
    """A request and its keys, as Aisha opens them."""

    house: House
    request: Request
    holder: Any

    @property
    def keys(self) -> CaseKeys:
        held = Request.objects.get(id=self.request.id)
        return reading.open_case(held, self.house.aisha.unlocked, timezone.now().date())

    @property
    def fresh(self) -> Request:
        return Request.objects.get(id=self.request.id)


def asked(house: House, name: str = "Zaur") -> Case:
    """He asked for help; Aisha found his A-number on a paper."""
    request, holder = ask(name, IN_AMERICA)
    case = Case(house, request, holder)
    learn_number(case, NUMBER)
    return case


def learn_number(case: Case, number: str) -> None:
    """Aisha enters an A-number that stands on a paper."""
    said = Statement("person.a_number", {"state": "given", "value": number}, said_by="paper", paper="notice")
    screening.enter_fact(
        request=case.fresh, said=said, keys=case.keys, by=case.house.aisha.unlocked, at=timezone.now(),
        token=uuid4(),
    )  # fmt: skip


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def checker(house: House, name: str = "Vera", sealed_by: Member | None = None) -> Member:
    """Somebody whose only role is to check dates, with the key of that desk."""
    return hire(house.rosa, name, ["date_checker"], desk=house.desks["dates"], sealed_by=sealed_by)


def in_days(days: int) -> date:
    return timezone.now().date() + timedelta(days=days)


def keep(
    case: Case, *, days: int = 60, time: str = "09:30", kind: str = "individual", at: datetime | None = None
) -> CourtDate:
    """Aisha keeps a hearing."""
    at = at or timezone.now()
    about = About(kind, COURT, "Judge Invented", "NOTICE_PAPER of hearing", at.date().isoformat())
    return actions.keep(
        request=case.fresh, about=about, when=When(at.date() + timedelta(days=days), time, NEW_YORK),
        who=(NAME, NUMBER), keys=case.keys, by=case.house.aisha.unlocked, at=at, token=uuid4(),
    )  # fmt: skip


def end(case: Case, row: CourtDate, what: str = "cancelled") -> None:
    """Aisha writes that it was cancelled, or took place."""
    actions.end(
        request=case.fresh, date_id=row.id, what=what, reason="the court says so", keys=case.keys,
        by=case.house.aisha.unlocked, at=timezone.now(), token=uuid4(),
    )  # fmt: skip


def move(case: Case, row: CourtDate, days: int, *, time: str = "09:30") -> None:
    """Aisha moves a hearing."""
    actions.change(
        request=case.fresh, date_id=row.id, when=When(in_days(days), time, NEW_YORK), source="a call",
        learned_on=in_days(0), keys=case.keys, by=case.house.aisha.unlocked, at=timezone.now(), token=uuid4(),
    )  # fmt: skip


def say(case: Case, fact_id: str, value: Any, **more: str) -> None:
    """Aisha enters what Zaur says."""
    said = Statement(fact_id, {"state": "given", "value": value}, said_by="person", **more)
    screening.enter_fact(
        request=case.fresh, said=said, keys=case.keys, by=case.house.aisha.unlocked, at=timezone.now(),
        token=uuid4(),
    )  # fmt: skip


def told_day(days: int) -> dict[str, str]:
    """An exact day as it is told."""
    return {"date": in_days(days).isoformat(), "precision": "day"}


def day(name: str, on: date) -> dict[str, str]:
    """A day as it is typed, in three inputs."""
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def typed(days: int = 60, **changed: str) -> dict[str, str]:
    """What Aisha types into the form."""
    usual = {
        "kind": "individual", **day("day", in_days(days)), "time": "09:30", "court": COURT, "zone_name": "",
        "judge": "Judge Invented", "source": "NOTICE_PAPER of hearing", **day("learned_on", in_days(0)),
    }  # fmt: skip
    return usual | changed


def page_of(case: Case) -> str:
    return f"/requests/{case.request.id}/dates"


def hand_over(case: Case, *people: Member) -> None:
    chosen = [member.person for member in people]
    grants.hand_over(
        request=case.fresh, to=chosen, keys=case.keys, by=case.house.aisha.unlocked, at=timezone.now()
    )


def only_date(case: Case) -> UUID:
    (found,) = CourtDate.objects.filter(request_id=case.request.id).values_list("id", flat=True)
    return found
