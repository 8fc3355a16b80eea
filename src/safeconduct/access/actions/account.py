"""What people do with their own account, and what each sign-in quietly puts in order."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.db import transaction

from safeconduct.access import second_factor
from safeconduct.access.desk_sealing import held_keys
from safeconduct.access.errors import NoOrganisationKey, WrongCode, WrongPassphrase
from safeconduct.access.models import DeskMember, Person, ReadAlarm, StaffSession
from safeconduct.access.models.people import CIRCLES_COUNT_ON
from safeconduct.access.passphrases import NewPassphrase
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.person_keys import forget_other_passphrases, person_keys, wrap_person_keys
from safeconduct.access.recovery_key import seal_for_recovery
from safeconduct.access.throttle import slow_derivation, slowed
from safeconduct.access.unlocked import Unlocked, organisation_key
from safeconduct.audit.chain import record
from safeconduct.keyring.host import host, pin
from safeconduct.outbox import post
from safeconduct.vault import passphrases


def change_passphrase(
    *, by: Unlocked, present: str, new: NewPassphrase, at: datetime, keep_row: str | None = None
) -> None:
    """Wrap the person's keys under a new passphrase and end all sessions but the one whose row is given.

    Raises ``WrongPassphrase`` or ``Busy``. Dies at no step into a lock-out: the old rows go last.
    """
    person = by.person
    with slowed(person.sign_in_name):
        keys = slow_derivation(present, bytes(person.passphrase_salt))
        if not passphrases.matches(person.password, keys.authenticator):
            raise WrongPassphrase
    fresh = uuid4()
    with transaction.atomic(using="keys"):
        wrap_person_keys(by, new.keys.wrapping, fresh)
    with transaction.atomic():
        person.password, person.passphrase_salt, person.passphrase_id = new.stored, new.salt, fresh
        person.save(update_fields=("password", "passphrase_salt", "passphrase_id"))
        StaffSession.objects.filter(person_id=person.pk).exclude(row=keep_row or "").delete()
        record("person.passphrase_changed", chain="staff", by=person.pk, subject=person.pk, at=at)
    with transaction.atomic(using="keys"):
        forget_other_passphrases(person)


def make_recovery_codes(*, by: Person, code: str, at: datetime) -> list[str]:
    """Ten new printed codes, against one code of the app. Raises ``WrongCode`` or ``Busy``."""
    with slowed(by.sign_in_name), transaction.atomic():
        if not second_factor.spend(by, code, at):
            raise WrongCode
        printed = second_factor.print_codes(by)
        record("person.codes_printed", chain="staff", by=by.pk, subject=by.pk, at=at)
    return printed


def sign_out_everywhere(*, person: Person, by: Person, at: datetime) -> int:
    """End all sessions of a person: one's own, or a colleague's whose device is lost. Returns how many."""
    if person.pk != by.pk:
        demand(by, Permission.LOSE_DEVICE)
    with transaction.atomic():
        ended = StaffSession.objects.filter(person_id=person.pk).delete()[0]
        record("person.signed_out_everywhere", chain="staff", by=by.pk, subject=person.pk, count=ended, at=at)
        post.put("person.signed_out_everywhere", subject=person.pk, on=at.date())
    return ended


def name_communities(*, by: Person, communities: list[str], at: datetime) -> None:
    """Keep which circles somebody counts themselves to: the exclusion lists of cases are compared with them.

    What was taken away counts on for 90 days, and those who see alarms are told that something was, not what.
    """
    with transaction.atomic():
        held = Person.objects.select_for_update().get(pk=by.pk)
        gone = [each for each in held.communities if each not in communities]
        since = (at.date() - CIRCLES_COUNT_ON).isoformat()
        earlier = [each for each in held.circles_left if each[0] not in gone and each[1] > since]
        by.communities = communities
        by.circles_left = [*earlier, *([each, at.date().isoformat()] for each in gone)]
        by.save(update_fields=("communities", "circles_left"))
        record("person.communities_named", chain="staff", by=by.pk, subject=by.pk, at=at)
        if gone:
            _tell_of_circles(by, at)


def _tell_of_circles(person: Person, at: datetime) -> None:
    alarm = ReadAlarm.objects.create(person=person, kind="circle_left", made_at=at)
    record("alarm.circle_left", chain="staff", by=person.pk, subject=alarm.id, at=at)
    post.put("alarm.raised", subject=alarm.id, on=at.date())


def look_after_keys(*, by: Unlocked, at: datetime) -> int:
    """Put in order what only an open session can, at each sign-in. Returns how many keys were sealed anew.

    Keys made before the recovery pair are sealed to it; rows of an earlier passphrase go; a founding that
    died before its last step is finished.
    """
    seats = DeskMember.objects.filter(person=by.person, state="sealed").select_related("desk")
    secrets = list(person_keys(by))
    for member in seats:
        secrets += held_keys(member.desk, by=by)
    with transaction.atomic(using="keys"):
        sealed = seal_for_recovery(secrets, at.date())
        forget_other_passphrases(by.person)
    if by.person.has_role("administrator") and host().pins.organisation is None:
        _pin_again(by)
    if sealed:
        with transaction.atomic():
            record("person.sealed_for_recovery", chain="staff", by=by.person.pk, count=sealed, at=at)
    return sealed


def _pin_again(by: Unlocked) -> None:
    try:
        pin(organisation=organisation_key(by).public())
    except NoOrganisationKey:
        return
