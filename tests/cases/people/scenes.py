"""Madina asks for help and names people; what the tests of her case begin with."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone

from safeconduct.cases import grants
from safeconduct.cases.journal import Journal, Record
from safeconduct.intake.models import Request
from tests.access.people import House, Member, hire, sign_in
from tests.cases.asking import ZAUR, ask
from tests.cases.caseroom import journal_of, opened
from tests.sites import SiteClient

MADINA = {
    **ZAUR,
    "person.name": "Мадина Придуманная",
    "person.other_names": "Madina Pridumannaya, مدينة",
    "family.household": [{"name": "Амина Придуманная", "relation": "child", "born": 2008}],
    "fear.who_harmed": [{"name": "Рустам Вымышленный", "role": "officer"}],
    "access.must_not_see": "MUST_NOT_SEE nobody from my village",
    "contact.channel": "signal",
    "contact.address": "+1 202 555 0199",
    "contact.from_hour": 9,
    "contact.until_hour": 17,
    "contact.time_zone": "America/New_York",
    "contact.code_word": "CODE_POMEGRANATE",
    "contact.shared_with": "my sister",
}


def madina() -> Request:
    return ask("Madina", MADINA)[0]


def at_desk(member: Member) -> SiteClient:
    client = SiteClient("staff")
    sign_in(client, member)
    return client


def volunteer(house: House, request: Request) -> Member:
    """Vera, a volunteer with a slot of four hours on the case."""
    vera = hire(house.rosa, "Vera", ["volunteer"])
    now = timezone.now()
    grants.grant(
        request=request, person=vera.person, keys=opened(request, house.aisha), purpose="casework",
        expires_on=None, by=house.aisha.unlocked, at=now, ends_at=now + timedelta(hours=4),
    )  # fmt: skip
    return vera


def attorney(house: House, request: Request) -> Member:
    """Ines, a volunteer attorney to whom the case was given."""
    ines = hire(house.rosa, "Ines", ["attorney"])
    grants.grant(
        request=request, person=ines.person, keys=opened(request, house.aisha), purpose="representing",
        expires_on=None, by=house.aisha.unlocked, at=timezone.now(),
    )  # fmt: skip
    return ines


def hidden(body: str) -> dict[str, str]:
    """The hidden fields of a page: token and version."""
    found = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', body))
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def records(request: Request, member: Member, kind: str) -> list[Record]:
    return journal(request, member).records(kind, struck=True)


def journal(request: Request, member: Member) -> Journal:
    return journal_of(request, member)


def only(request: Request, member: Member, kind: str) -> Record:
    [record] = records(request, member, kind)
    return record


def party_form(name: str = "Амина Придуманная", **more: Any) -> dict[str, Any]:
    return {"names-0-value": name, "source": "person", "roles": ["household"], **more}


def add_party(client: SiteClient, request: Request, **form: Any) -> UUID:
    """Add somebody by the form; the new record's id."""
    answer = client.send_form(f"/requests/{request.id}/parties/new", party_form(**form))
    assert answer.status_code == 302, text_of(answer)
    return UUID(answer["Location"].split("/parties/")[1].split("?")[0])
