"""A case of Zaur's and an organisation it can be referred to; the forms as a caseworker fills them in."""

from __future__ import annotations

import html
import re
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from safeconduct.cases import journal
from safeconduct.cases.models.referrals import ReferralOrganisation
from safeconduct.cases.releasing import actions, bundle, pieces
from safeconduct.cases.releasing.actions import Consent, Referral
from safeconduct.intake.models import Request
from tests.access.people import Member, sign_in
from tests.cases.caseroom import opened
from tests.sites import SiteClient

CODE = re.compile(r'class="code" dir="ltr">([0-9A-Z-]+)<')
BUNDLE = re.compile(
    r'(<dl class="summary">\s*<div><dt>From</dt>.*?)(?:</section>|<h2>Your answer)', re.DOTALL
)
HELPS = "Adwokat dla Zaura: a lawyer for one hearing."


def lantern(by: Member) -> ReferralOrganisation:
    """An invented organisation on the list."""
    return ReferralOrganisation.objects.create(
        name="Lantern House", helps=["legal"], phone="+1 202 555 0100", confirmed_by=by.person.pk,
        confirmed_on=timezone.now().date(),
    )  # fmt: skip


def staff(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def text_of(answer: Any) -> str:
    return str(html.unescape(answer.content.decode()))


def code_in(answer: Any) -> str:
    found = CODE.search(answer.content.decode())
    assert found, answer.content.decode()
    return found[1]


def bundle_in(answer: Any) -> str:
    """The part of a page that both sides see, word by word."""
    found = BUNDLE.search(answer.content.decode())
    assert found, answer.content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", html.unescape(found[1])).split())


def day(name: str, on: date) -> dict[str, str]:
    return {f"{name}-day": str(on.day), f"{name}-month": str(on.month), f"{name}-year": str(on.year)}


def filled(to: ReferralOrganisation, **changed: Any) -> dict[str, Any]:
    """The form as it is sent: nothing ticked but what a test ticks."""
    today = timezone.now().date()
    return {
        "organisation": str(to.pk), "helps": HELPS, "agreed": "on", "how": "phone",
        "heard_by": "Aisha", "language": "ce", "token": str(uuid4()),
        **day("until", today + timedelta(days=14)), **day("said_on", today), **changed,
    }  # fmt: skip


def release(
    request: Request,
    member: Member,
    *,
    chosen: tuple[str, ...] = (),
    text: str = "",
    days: int = 14,
    at: datetime | None = None,
    token: UUID | None = None,
    agreed: bool = True,
) -> tuple[UUID, str]:
    """A release by the real action; its id and its code."""
    at, token = at or timezone.now(), token or uuid4()
    held, keys = Request.objects.get(id=request.id), opened(request, member, at)
    offered = pieces.offered(held, keys, journal.read(held, keys), story=True, at=at)
    built = bundle.build(
        chosen=chosen, offered=offered, sender="Our house", to="Lantern House", helps=HELPS, text=text
    )
    consent = Consent(agreed, at.date(), "phone", "Aisha", "ce", "release/2026-11")
    said = Referral("", "Lantern House", chosen, built, at.date() + timedelta(days=days), consent)
    code = actions.release(request=held, keys=keys, said=said, token=token, by=member.unlocked, at=at)
    return token, code
