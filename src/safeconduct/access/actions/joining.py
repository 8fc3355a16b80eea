"""A printed code becomes a colleague with a pair of keys of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4

from django.db import IntegrityError, transaction

from safeconduct.access import fingerprints, second_factor
from safeconduct.access.errors import AlreadyFounded, DeskNeedsRole, NameTaken, NoSuchInvitation, RolesApart
from safeconduct.access.models import Desk, DeskMember, Invitation, Person
from safeconduct.access.models.people import folded
from safeconduct.access.passphrases import NewPassphrase
from safeconduct.access.permissions import Permission, demand, may_be_together, may_sit_at
from safeconduct.access.person_keys import make_person_keys
from safeconduct.access.unlocked import Unlocked
from safeconduct.audit.chain import record
from safeconduct.keyring import certified
from safeconduct.keyring.host import host
from safeconduct.vault import codes

INVITATION_LIVES = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Enrolment:
    """What a new colleague brings: a name, a derived passphrase, and an app that showed the right code."""

    sign_in_name: str
    passphrase: NewPassphrase
    totp_secret: bytes
    used_step: int | None


@dataclass(frozen=True, slots=True)
class Joined:
    """A new account: its open keys, the codes to print, the digits to read to an administrator."""

    person: Person
    unlocked: Unlocked
    recovery_codes: tuple[str, ...]
    fingerprint: str


def invite(
    *, display_name: str, roles: Sequence[str], desk: Desk | None, by: Person, at: datetime
) -> tuple[Invitation, str]:
    """Make an invitation. Returns it with its code, which is shown once and then not known any more."""
    demand(by, Permission.INVITE)
    if not may_be_together(roles):
        raise RolesApart
    if desk is not None and not may_sit_at(roles, desk.code):
        raise DeskNeedsRole
    code = codes.new_code()
    with transaction.atomic():
        invitation = Invitation.objects.create(
            code_hash=codes.hash_code(host().pepper, code), display_name=display_name, roles=list(roles),
            desk=desk, invited_by=by, expires_on=at.date() + INVITATION_LIVES,
        )  # fmt: skip
        record("person.invited", chain="staff", by=by.pk, subject=invitation.pk, at=at)
    return invitation, code


def invite_founder(*, at: datetime) -> str:
    """The code with which the first administrator sets the organisation up. Earlier ones stop working."""
    if Person.objects.exists():
        raise AlreadyFounded
    code = codes.new_code()
    with transaction.atomic():
        Invitation.objects.filter(is_founding=True).delete()
        invitation = Invitation.objects.create(
            code_hash=codes.hash_code(host().pepper, code), display_name="", roles=["administrator"],
            is_founding=True, expires_on=at.date() + INVITATION_LIVES,
        )  # fmt: skip
        record("organisation.founder_invited", chain="staff", subject=invitation.pk, at=at)
    return code


def open_invitation(code: str, on: date) -> Invitation:
    """The invitation a code belongs to. Raises ``NoSuchInvitation``."""
    wanted = codes.hash_code(host().pepper, code)
    invitation = Invitation.objects.open_on(on).filter(code_hash=wanted).select_related("desk").first()
    if invitation is None:
        raise NoSuchInvitation
    return invitation


def accept_invitation(
    *, invitation: Invitation, enrolment: Enrolment, display_name: str, at: datetime
) -> Joined:
    """Make the account: its keys first, then the person, the app, the codes and the wish for a desk."""
    if Person.objects.filter(sign_in_name=folded(enrolment.sign_in_name)).exists():
        raise NameTaken
    person = new_person(enrolment, display_name, invitation.roles, at.date())
    with transaction.atomic(using="keys"):
        unlocked = make_person_keys(person, enrolment.passphrase, at.date())
        for public in (unlocked.sealing.public(), unlocked.signing.public()):
            certified.announce(public, kind="person", subject_id=person.pk, on=at.date())
    with transaction.atomic():
        spend_invitation(invitation, at.date())
        printed = keep_person(person, enrolment)
        if invitation.desk is not None:
            DeskMember.objects.create(desk=invitation.desk, person=person, state="wanted", since=at.date())
        record("person.joined", chain="staff", by=person.pk, subject=person.pk, at=at)
    return joined(person, unlocked, printed)


def new_person(enrolment: Enrolment, display_name: str, roles: Sequence[str], on: date) -> Person:
    """An unsaved person whose passphrase is the one enrolled."""
    return Person(
        id=uuid4(), sign_in_name=folded(enrolment.sign_in_name), display_name=display_name, roles=list(roles),
        joined_on=on, password=enrolment.passphrase.stored, passphrase_salt=enrolment.passphrase.salt,
        passphrase_id=uuid4(),
    )  # fmt: skip


def spend_invitation(invitation: Invitation, on: date) -> None:
    """Use an invitation up, once. Raises ``NoSuchInvitation`` for whoever comes second."""
    if Invitation.objects.open_on(on).filter(pk=invitation.pk).update(used_on=on) != 1:
        raise NoSuchInvitation


def keep_person(person: Person, enrolment: Enrolment) -> list[str]:
    """Save a new person with their app. Returns the recovery codes. Raises ``NameTaken``."""
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as problem:
        raise NameTaken from problem
    second_factor.keep_secret(person, enrolment.totp_secret, used_step=enrolment.used_step)
    return second_factor.print_codes(person)


def joined(person: Person, unlocked: Unlocked, printed: Sequence[str]) -> Joined:
    digits = fingerprints.of_pair(unlocked.sealing.public(), unlocked.signing.public())
    return Joined(person, unlocked, tuple(printed), digits)
