"""The first administrator makes the organisation's signing key and its desks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import uuid4

from django.db import transaction

from safeconduct import vault
from safeconduct.access.actions.joining import (
    Enrolment,
    Joined,
    joined,
    keep_person,
    new_person,
    spend_invitation,
)
from safeconduct.access.desk_sealing import make_keys
from safeconduct.access.errors import AlreadyFounded, DeskNeedsRole
from safeconduct.access.models import Desk, DeskMember, Invitation, Person
from safeconduct.access.models.desks import DESK_NAMES
from safeconduct.access.permissions import may_sit_at
from safeconduct.access.person_keys import make_person_keys
from safeconduct.access.unlocked import ORGANISATION
from safeconduct.audit.chain import record
from safeconduct.keyring import rows
from safeconduct.keyring.certified import publish
from safeconduct.keyring.host import pin
from safeconduct.keyring.rows import Opener, Slot


def found_organisation(
    *,
    enrolment: Enrolment,
    display_name: str,
    at: datetime,
    roles: Sequence[str] = ("administrator",),
    desk_codes: Sequence[str] = (),
    invitation: Invitation | None = None,
) -> Joined:
    """Make the first administrator, the organisation's signing key and the three desks.

    A desk gets its keys with its first confirmed member: here only if the founder sits there too, for an
    administrator as such holds no desk's key. Pins come last; ``look_after_keys`` repeats them if this dies.
    """
    if Person.objects.exists():
        raise AlreadyFounded
    if not all(may_sit_at(roles, code) for code in desk_codes):
        raise DeskNeedsRole
    on, organisation = at.date(), vault.SigningKey.new()
    person = new_person(enrolment, display_name, roles, on)
    person.confirmed_on = on
    desks = [Desk(id=uuid4(), code=code) for code in DESK_NAMES]
    seats = [desk for desk in desks if desk.code in desk_codes]
    with transaction.atomic(using="keys"):
        unlocked = make_person_keys(person, enrolment.passphrase, on)
        own = unlocked.sealing.public()
        for public in (own, unlocked.signing.public()):
            publish(public, kind="person", subject_id=person.pk, issuer=organisation, on=on)
        slot = Slot("organisation", ORGANISATION, "signing")
        rows.seal_to(slot, organisation, to=own, opener=Opener("administrator", person.pk))
        publics = {
            desk.code: make_keys(desk.pk, [(person.pk, own)], issuer=organisation, on=on) for desk in seats
        }
    with transaction.atomic():
        if invitation is not None:
            spend_invitation(invitation, on)
        printed = keep_person(person, enrolment)
        Desk.objects.bulk_create(desks)
        DeskMember.objects.bulk_create(
            DeskMember(desk=desk, person=person, state="sealed", since=on) for desk in seats
        )
        record("organisation.founded", chain="staff", by=person.pk, subject=ORGANISATION, at=at)
    intake = publics.get("intake")
    pin(organisation=organisation.public(), intake_desk_fingerprint=intake.fingerprint() if intake else None)
    return joined(person, unlocked, printed)
