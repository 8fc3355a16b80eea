"""An administrator confirms a colleague's keys, and ends a colleague's access."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from safeconduct import vault
from safeconduct.access import fingerprints
from safeconduct.access.desk_sealing import forget_member, has_keys, make_keys
from safeconduct.access.errors import FingerprintDiffers, NoOrganisationKey, NothingToConfirm, NotYourself
from safeconduct.access.models import DeskMember, Grant, Person, StaffSession
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.queries import HOLDERS_NEEDED, usable_holders
from safeconduct.access.unlocked import ORGANISATION, Unlocked, organisation_key
from safeconduct.audit.chain import record
from safeconduct.keyring import rows
from safeconduct.keyring.certified import certified_sealing_key, publish
from safeconduct.keyring.host import pin
from safeconduct.keyring.models import PublicKey, WrappedKey
from safeconduct.keyring.rows import Opener, Slot
from safeconduct.outbox.post import put


def confirm_person(*, person: Person, typed_fingerprint: str, by: Unlocked, at: datetime) -> None:
    """Certify a colleague's keys after comparing the digits they read out.

    An administrator also gets the organisation's key. The first member of a desk without keys gets new ones.
    Raises ``FingerprintDiffers``, ``NothingToConfirm``, ``NoOrganisationKey``.
    """
    demand(by.person, Permission.CONFIRM)
    issuer, pair, on = organisation_key(by), fingerprints.announced_pair(person), at.date()
    if pair is None or not person.is_active:
        raise NothingToConfirm
    if not fingerprints.fit(typed_fingerprint, fingerprints.of_pair(*pair)):
        raise FingerprintDiffers
    first_at = [
        member
        for member in DeskMember.objects.waiting().filter(person=person)
        if not has_keys(member.desk_id)
    ]
    with transaction.atomic(using="keys"):
        for public in pair:
            publish(public, kind="person", subject_id=person.pk, issuer=issuer, on=on)
        if person.has_role("administrator"):
            _share_organisation_key(person, pair[0], issuer)
        made = {
            member.desk.code: make_keys(member.desk_id, [(person.pk, pair[0])], issuer=issuer, on=on)
            for member in first_at
        }
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(confirmed_on=on)
        for member in first_at:
            member.move("sealed")
        record("person.confirmed", chain="staff", by=by.person.pk, subject=person.pk, at=at)
    person.confirmed_on = on
    if "intake" in made:
        pin(intake_desk_fingerprint=made["intake"].fingerprint())


def disable_person(*, person: Person, by: Unlocked, at: datetime) -> None:
    """End a colleague's access at once: the next request is refused, grants end, desks turn.

    The one act that writes main before keys: nothing that may go wrong with keys delays the refusal. A desk
    that would be left with fewer than two holders is not turned, since nobody may be kept from ending access:
    it stays marked on the set-up page until another member joined, and ``leave_desk`` turns it then.
    """
    demand(by.person, Permission.DISABLE)
    if person.pk == by.person.pk:
        raise NotYourself
    on = at.date()
    with transaction.atomic():
        Person.objects.filter(pk=person.pk).update(is_active=False, disabled_on=on)
        StaffSession.objects.filter(person_id=person.pk).delete()
        Grant.objects.filter(person=person, state="sealed").update(turn_due=True)
        for grant in Grant.objects.filter(person=person).exclude(state="ended"):
            grant.move("ended")
        for member in DeskMember.objects.filter(person=person, state="wanted"):
            member.move("left")
        record("person.disabled", chain="staff", by=by.person.pk, subject=person.pk, at=at)
        put("person_disabled", subject=person.pk, on=on)
    person.is_active = False
    turned = _take_keys_away(person, by, on)
    with transaction.atomic():
        for member in DeskMember.objects.filter(person=person, desk__code__in=turned, state="sealed"):
            member.move("left")
            record("desk.left", chain="staff", by=by.person.pk, subject=person.pk, at=at)
    if "intake" in turned:
        pin(intake_desk_fingerprint=turned["intake"].fingerprint())


def _share_organisation_key(person: Person, public: vault.SealingPublicKey, key: vault.SigningKey) -> None:
    slot, opener = Slot("organisation", ORGANISATION, "signing"), Opener("administrator", person.pk)
    if opener not in rows.openers(slot):
        rows.seal_to(slot, key, to=public, opener=opener)


def _take_keys_away(person: Person, by: Unlocked, on: date) -> dict[str, vault.SealingPublicKey]:
    """Forget what the person's passphrase opens; turn the desks that can spare them. Returns the new publics.

    The person's pair stays sealed for recovery: two custodians can still open what only this person held.
    """
    try:
        issuer = organisation_key(by)
    except NoOrganisationKey:
        issuer = None
    turned = {}
    seats = DeskMember.objects.filter(person=person, state="sealed").select_related("desk")
    others = {
        member.desk: [one for one in usable_holders(member.desk, on) if one != person] for member in seats
    }
    with transaction.atomic(using="keys"):
        PublicKey.objects.filter(kind="person", subject_id=person.pk, retired_on=None).update(retired_on=on)
        WrappedKey.objects.filter(owner_kind="person", owner_id=person.pk, opener_kind="passphrase").delete()
        rows.forget_opener(Slot("organisation", ORGANISATION, "signing"), Opener("administrator", person.pk))
        for desk, staying in others.items():
            if issuer is not None and len(staying) >= HOLDERS_NEEDED:
                forget_member(desk.pk, person.pk)
                holders = [(one.pk, certified_sealing_key("person", one.pk, on)) for one in staying]
                turned[desk.code] = make_keys(desk.pk, holders, issuer=issuer, on=on)
    return turned
