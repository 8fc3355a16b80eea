"""Signing in: name, passphrase and code on one form; one slow derivation; one sentence for every failure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth import login
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from safeconduct import vault
from safeconduct.access import second_factor
from safeconduct.access.errors import AccessError, SignInRefused
from safeconduct.access.models import Person
from safeconduct.access.models.people import folded
from safeconduct.access.person_keys import open_person_keys
from safeconduct.access.throttle import slow_derivation, slowed
from safeconduct.access.unlocked import Unlocked, keep_in_session
from safeconduct.audit.chain import record
from safeconduct.keyring.host import host
from safeconduct.keyring.rows import NoKey, Opener
from safeconduct.vault import passphrases

BACKEND = "safeconduct.access.backend.PassphraseAndCode"
LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Proven:
    """A person who proved who they are, and the key their passphrase opens their pair with."""

    person: Person
    wrapping: vault.LockKey


def prove(*, sign_in_name: str, passphrase: str, code: str, at: datetime) -> Proven:
    """Check all three at once. Raises ``SignInRefused`` (whichever was wrong) or ``Busy``."""
    name = folded(sign_in_name[:LONGEST_NAME])
    with slowed(name):
        person = Person.objects.filter(sign_in_name=name).first()
        salt = bytes(person.passphrase_salt) if person else passphrases.natural_salt(host().pepper, name)
        keys = slow_derivation(passphrase, salt)
        known = passphrases.matches(person.password if person else "", keys.authenticator)
        fits = second_factor.accepts(
            person, code, at
        )  # asked in every case, so that the answer takes as long
        if not (person and known and fits and person.is_active and second_factor.spend(person, code, at)):
            raise SignInRefused
        return Proven(person, keys.wrapping)


def open_keys(proven: Proven) -> Unlocked:
    """Open the person's pair and signing key. Raises ``SignInRefused`` where the rows are gone or changed."""
    try:
        opener = Opener("passphrase", proven.person.passphrase_id)
        return open_person_keys(proven.person, opener, under=proven.wrapping)
    except (NoKey, vault.CannotOpen):
        pass
    raise SignInRefused


def begin_session(request: HttpRequest, unlocked: Unlocked, *, at: datetime) -> None:
    """Turn the session's id and put the open keys inside."""
    login(request, unlocked.person, backend=BACKEND)
    keep_in_session(request.session, unlocked)
    with transaction.atomic():
        record("person.signed_in", chain="staff", by=unlocked.person.pk, at=at)


class PassphraseAndCode:
    """The door for ``django.contrib.auth``. Permissions are not asked here but in ``permissions``."""

    def authenticate(
        self,
        request: HttpRequest | None,
        *,
        sign_in_name: str = "",
        passphrase: str = "",
        code: str = "",
        **_: Any,
    ) -> Person | None:
        """The person, or ``None`` for every kind of failure."""
        try:
            return prove(
                sign_in_name=sign_in_name, passphrase=passphrase, code=code, at=timezone.now()
            ).person
        except AccessError:
            return None

    def get_user(self, user_id: str | UUID) -> Person | None:
        """Whoever the session names, if still active: a disabled person is out at the next request."""
        return Person.objects.filter(pk=user_id, is_active=True).first()
