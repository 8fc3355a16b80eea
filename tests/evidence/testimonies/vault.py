"""The vault of the tests: an invented witness, her account, what she agreed to, and a third reviewer, Layla."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.urls import reverse
from django.utils import timezone

from safeconduct.access import actions as access
from safeconduct.access.models import DeskMember, Person
from safeconduct.consent.scope_events import Talk, Word
from safeconduct.consent.scopes import NEEDS_A_RECIPIENT, Scope, Status
from safeconduct.evidence.models import DeidReview, Incident, PersonRecord, Testimony
from safeconduct.evidence.recording import add
from safeconduct.evidence.testimonies import actions, consents, deid
from safeconduct.evidence.testimonies.actions import Account
from safeconduct.evidence.testimonies.words import CHECKLIST
from tests.access.people import Member, hire
from tests.evidence.desk import AT, ResearchDesk

TEXT = (
    "My name is Ruslan Khamidov. On 12 April 2017 they took me from my house in Urus-Martan. "
    "I was kept for eleven days. My brother Zelimkhan paid. I limp since then."
)
EVERYTHING = tuple(Scope)


def a_witness(desk: ResearchDesk, name: str = "Ruslan Khamidov", place: str = "Urus-Martan") -> PersonRecord:
    return add(
        PersonRecord(id=uuid4(), has_identity=True), by=desk.zarema.person, at=AT,
        content={"names": [name], "places": [place]}, desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip


def talk(by: Member, day: date | None = None, **more: Any) -> Talk:
    values: dict[str, Any] = {"method": "spoken", "language": "ru", "explained_by": by.person.pk}
    values["day"] = day or AT.date()
    return Talk(**{**values, **more})


def yes(*scopes: Scope, expires_on: date | None = None) -> list[Word]:
    return [
        Word(scope, Status.GIVEN, expires_on, "Body N" if scope in NEEDS_A_RECIPIENT else "")
        for scope in scopes
    ]


def an_account(
    desk: ResearchDesk,
    person: PersonRecord | None = None,
    scopes: Iterable[Scope] = (Scope.STORE,),
    *,
    incident: Incident | None = None,
    text: str = TEXT,
    token: UUID | None = None,
    language: str = "ru",
    **more: Any,
) -> Testimony:
    person = person or a_witness(desk)
    account = Account(
        person=person,
        safety="none_found",
        sealed={"text": text},
        language=language,
        incident=incident,
        **more,
    )
    return actions.keep(
        account, yes(*scopes), talk(desk.zarema), token=token or uuid4(),
        known_before=actions.before(person).interviews, by=desk.zarema.person, at=AT,
        desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip


def agrees_until(desk: ResearchDesk, testimony: Testimony, scope: Scope, last_day: date) -> None:
    """The person says once more yes, and until when."""
    consents.said(
        testimony, yes(scope, expires_on=last_day), talk(desk.zarema), token=uuid4(), by=desk.zarema.person, at=AT,
        desk=desk.keys(desk.zarema, "testimony"),
    )  # fmt: skip


def takes_back(
    desk: ResearchDesk, testimony: Testimony, *scopes: Scope, token: UUID | None = None, at: datetime = AT
) -> None:
    consents.withdraw(
        testimony, scopes, talk(desk.zarema), token=token or uuid4(), by=desk.zarema.person, at=at
    )


def layla(desk: ResearchDesk) -> Member:
    """A third person with a seat in the vault."""
    one = hire(
        desk.rosa, "Layla", ["researcher"], desk=desk.desks["documentation"], sealed_by=desk.zarema, at=AT
    )
    access.ask_for_desk(person=one.person, desk=desk.desks["testimony"], by=desk.rosa.person, at=AT)
    seat = DeskMember.objects.select_related("person", "desk").get(
        desk=desk.desks["testimony"], person=one.person
    )
    access.seal_membership(member=seat, by=desk.zarema.unlocked, at=AT)
    access.look_after_keys(by=one.unlocked, at=AT)
    return one


def a_version(desk: ResearchDesk, testimony: Testimony, *, sent: bool = False) -> DeidReview:
    keys = desk.keys(desk.zarema, "testimony")
    review = deid.begin(testimony, "work", token=uuid4(), by=desk.zarema.person, at=AT, desk=keys)
    if sent:
        deid.send(review, dict.fromkeys(CHECKLIST, "nothing"), by=desk.zarema.person, at=AT, desk=keys)
        review.refresh_from_db()
    return review


def agrees(desk: ResearchDesk, review: DeidReview, who: Member) -> DeidReview:
    keys = desk.keys(who, "testimony")
    review.refresh_from_db()
    version = deid.open_version(review, "review", by=who.person, at=AT, desk=keys)
    return deid.agree(review, version.shown, by=who.person, at=AT, desk=keys)


def an_agreed_version(desk: ResearchDesk, testimony: Testimony, third: Member) -> DeidReview:
    review = a_version(desk, testimony, sent=True)
    agrees(desk, review, desk.malik)
    return agrees(desk, review, third)


# --- for pages


def url(name: str, *ids: Any) -> str:
    return reverse(name, args=ids, urlconf="safeconduct.config.staff_urls")


def shown(answer: Any, status: int = 200) -> str:
    text: str = answer.content.decode()
    assert answer.status_code == status, text
    return text


def how(by: Person, **more: Any) -> dict[str, Any]:
    """The part about how consent was given, as it is typed."""
    today = timezone.now().date().isoformat()
    return {"method": "spoken", "day": today, "spoken": "ru", "explained_by": str(by.pk), **more}


def typed(desk: ResearchDesk, person: PersonRecord, **more: Any) -> dict[str, Any]:
    return {
        "person": person.key, "safety": "none_found", "text": TEXT, "language": "ru", "store": "on",
        **how(desk.zarema.person), **more,
    }  # fmt: skip
