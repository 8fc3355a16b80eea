"""The invented people other tests work with: a founded organisation in a moment, and their sessions.

Passphrases are derived once in a run and shared, for the derivation is slow on purpose.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from django.utils import timezone

from safeconduct.access import actions, fingerprints, second_factor
from safeconduct.access.actions import Enrolment, Joined
from safeconduct.access.backend import BACKEND
from safeconduct.access.models import Ceremony, Desk, DeskMember, Person, SecondFactor
from safeconduct.access.passphrases import NewPassphrase
from safeconduct.access.staff_sessions import SessionStore
from safeconduct.access.unlocked import Unlocked, keep_in_session
from safeconduct.vault import passphrases, totp
from tests.sites import SiteClient

PASSPHRASE = "seven slow herons over the reservoir"
ANOTHER_PASSPHRASE = "copper kettle under a paper moon"
SALT = b"one salt for all invented people"
ANOTHER_SALT = b"and one for their new passphrase"


@cache
def derived(passphrase: str = PASSPHRASE, salt: bytes = SALT) -> NewPassphrase:
    """The real derivation, once in a run."""
    return NewPassphrase(salt, passphrases.open_passphrase(passphrase, salt))


@dataclass(frozen=True)
class Member:
    """Somebody who works in the invented house, with everything they know and carry."""

    person: Person
    unlocked: Unlocked
    totp_secret: bytes
    recovery_codes: tuple[str, ...]
    fingerprint: str
    passphrase: str = PASSPHRASE

    def code(self, at: datetime | None = None) -> str:
        """What the app shows."""
        return totp.code_at(self.totp_secret, at or timezone.now())


@dataclass(frozen=True)
class House:
    """Rosa founded it; Aisha and Timur sit at the intake desk; Magda, Idris and Lena can hold cards."""

    at: datetime
    rosa: Member
    aisha: Member
    timur: Member
    custodians: tuple[Member, Member, Member]
    desks: dict[str, Desk] = field(default_factory=dict)

    @property
    def admin(self) -> Member:
        return self.rosa

    @property
    def caseworkers(self) -> tuple[Member, Member]:
        return (self.aisha, self.timur)

    @property
    def intake(self) -> Desk:
        return self.desks["intake"]


def found_house(at: datetime | None = None) -> House:
    """A founded organisation in which everybody is confirmed and the intake desk has two holders."""
    at = at or timezone.now()
    rosa = found(at)
    desks = {desk.code: desk for desk in Desk.objects.all()}
    aisha = hire(rosa, "Aisha", ["caseworker"], desk=desks["intake"], at=at)
    timur = hire(rosa, "Timur", ["caseworker"], desk=desks["intake"], sealed_by=aisha, at=at)
    magda, idris, lena = (hire(rosa, name, ["custodian"], at=at) for name in ("Magda", "Idris", "Lena"))
    return House(at, rosa, aisha, timur, (magda, idris, lena), desks)


def found(at: datetime) -> Member:
    """Rosa, the administrator, founds the organisation."""
    secret = totp.new_secret()
    joined = actions.found_organisation(
        enrolment=Enrolment("rosa", derived(), secret, None), display_name="Rosa", at=at
    )
    return _member(joined, secret)


def join(
    admin: Member, name: str, roles: Sequence[str], *, desk: Desk | None = None, at: datetime | None = None
) -> Member:
    """Somebody accepts an invitation; nobody has confirmed them yet."""
    at = at or timezone.now()
    invitation, _code = actions.invite(display_name=name, roles=roles, desk=desk, by=admin.person, at=at)
    secret = totp.new_secret()
    enrolment = Enrolment(name.casefold().replace(" ", "_"), derived(), secret, None)
    joined = actions.accept_invitation(invitation=invitation, enrolment=enrolment, display_name=name, at=at)
    return _member(joined, secret)


def hire(
    admin: Member,
    name: str,
    roles: Sequence[str],
    *,
    desk: Desk | None = None,
    sealed_by: Member | None = None,
    at: datetime | None = None,
) -> Member:
    """Somebody joins, is confirmed, and (if ``sealed_by`` holds the desk's key) gets the desk's keys."""
    at = at or timezone.now()
    member = join(admin, name, roles, desk=desk, at=at)
    confirm(admin, member, at)
    if desk is not None and sealed_by is not None:
        seat = DeskMember.objects.select_related("person", "desk").get(desk=desk, person=member.person)
        actions.seal_membership(member=seat, by=sealed_by.unlocked, at=at)
    return member


def confirm(admin: Member, member: Member, at: datetime | None = None) -> None:
    """The administrator compares the digits and certifies."""
    actions.confirm_person(
        person=member.person, typed_fingerprint=member.fingerprint, by=admin.unlocked, at=at or timezone.now()
    )


def hold_ceremony(house: House, at: datetime | None = None) -> tuple[str, str, str]:
    """The three custodians see their cards, two type them back. Returns the cards."""
    at = at or timezone.now()
    people = [member.person for member in house.custodians]
    ceremony = actions.start_ceremony(custodians=people, by=house.rosa.unlocked, at=at)
    first, second, third = (
        actions.show_card(ceremony=ceremony, by=member.unlocked, at=at) for member in house.custodians
    )
    actions.drill(ceremony=ceremony, card=first, by=house.custodians[0].unlocked, at=at)
    ceremony = Ceremony.objects.get(pk=ceremony.pk)
    actions.drill(ceremony=ceremony, card=second, by=house.custodians[1].unlocked, at=at)
    ceremony = Ceremony.objects.get(pk=ceremony.pk)
    actions.finish_ceremony(ceremony=ceremony, by=house.rosa.unlocked, at=at)
    return first, second, third


def sign_in(client: Client, member: Member) -> Client:
    """Give a test client the session that a sign-in makes (the form itself: ``sign_in_by_form``)."""
    store = SessionStore()
    store[SESSION_KEY] = str(member.person.pk)
    store[BACKEND_SESSION_KEY] = BACKEND
    store[HASH_SESSION_KEY] = member.person.get_session_auth_hash()
    keep_in_session(store, member.unlocked)
    store.create()
    client.cookies[settings.SESSION_COOKIE_NAME] = store.session_key or ""
    return client


def sign_in_by_form(
    client: SiteClient, member: Member, *, passphrase: str | None = None, code: str | None = None
) -> Any:
    """Post the real form (one slow derivation). The app's last code is forgotten first, so that a test need
    not wait half a minute between two sign-ins."""
    SecondFactor.objects.filter(person=member.person).update(last_step=None)
    typed = {
        "sign_in_name": member.person.sign_in_name,
        "passphrase": passphrase or member.passphrase,
        "code": code or member.code(),
    }
    return client.send_form("/sign-in", typed)


def member_with_role(house: House, role: str) -> Member:
    """Somebody in the house whose only role this is; hired if there is nobody yet."""
    everybody = (house.rosa, house.aisha, house.timur, *house.custodians)
    found = next((member for member in everybody if member.person.roles == [role]), None)
    return found or hire(house.rosa, f"Some {role}", [role])


def _member(joined: Joined, secret: bytes) -> Member:
    assert second_factor.secret_of(joined.person) == secret
    assert fingerprints.fit(joined.fingerprint, joined.fingerprint)
    return Member(joined.person, joined.unlocked, secret, joined.recovery_codes, joined.fingerprint)
