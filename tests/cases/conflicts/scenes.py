"""Invented people whose names meet: Zaur asks, Magomed did harm to him, and Magomed asks as well."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.utils import timezone

from safeconduct.cases import grants, journal
from safeconduct.cases.conflicts import checking, deciding, standing
from safeconduct.cases.conflicts.standings import Check, Outcome, Standing
from safeconduct.cases.journal import Entry
from safeconduct.intake.models import Request
from tests.access.people import House, Member, hire, sign_in
from tests.cases.asking import ZAUR, ask
from tests.cases.caseroom import opened
from tests.sites import SiteClient

HARMER = "Магомед Хаджиев"
HARMER_IN_LATIN = "Magomed Khadzhiev"


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def zaur(harmed_by: str = HARMER, **more: Any) -> Request:
    """Zaur asks, and names who harmed him."""
    told = {**ZAUR, "person.name": "Заур Вымышленный", "fear.who_harmed": [{"name": harmed_by}], **more}
    return ask("Zaur", told)[0]


def asks(receipt: str, name: str, **more: Any) -> Request:
    """Somebody of this name asks for help."""
    return ask(receipt, {**ZAUR, "person.name": name, **more})[0]


def check(request: Request, member: Member) -> Entry:
    """The check, by the real action."""
    held = Request.objects.get(id=request.id)
    return checking.run(
        request=held, keys=opened(held, member), by=member.unlocked, at=timezone.now(), token=uuid4()
    )


def decide(request: Request, member: Member, outcome: Outcome, reason: str = "", **more: Any) -> Entry:
    """A decision on the last check, by the real action."""
    held, keys = Request.objects.get(id=request.id), opened(request, member)
    stands = standing(held, keys)
    given: dict[str, Any] = {
        "consent": False, "check_id": stands.check.id if stands.check else None, "seen": stands.version,
        "token": uuid4(), **more,
    }  # fmt: skip
    return deciding.decide(
        request=held,
        keys=keys,
        outcome=outcome,
        reason=reason,
        by=member.unlocked,
        at=timezone.now(),
        **given,
    )


def stands(request: Request, member: Member) -> Standing:
    return standing(Request.objects.get(id=request.id), opened(request, member))


def last_check(request: Request, member: Member) -> Check:
    held = journal.read(Request.objects.get(id=request.id), opened(request, member)).last("conflict_check")
    assert held is not None
    return Check.of(held)


def party(request: Request, member: Member, name: str, *roles: str, **more: Any) -> Entry:
    """Somebody a colleague adds on the people page."""
    content = {"names": [{"value": name, "kind": "full", "script": ""}], "roles": list(roles), **more}
    return journal.write(
        request=Request.objects.get(id=request.id), keys=opened(request, member), kind="party", record_id=uuid4(),
        content=content, token=uuid4(), by=member.unlocked, at=timezone.now(),
    )  # fmt: skip


def hand_over(request: Request, by: Member, *to: Member) -> None:
    held = Request.objects.get(id=request.id)
    people = [member.person for member in to]
    grants.hand_over(request=held, to=people, keys=opened(held, by), by=by.unlocked, at=timezone.now())


def supervisor(house: House) -> Member:
    """Sonia supervises, and sits at the intake desk."""
    return hire(house.rosa, "Sonia", ["supervisor"], desk=house.intake, sealed_by=house.aisha)
