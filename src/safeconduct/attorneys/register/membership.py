"""Coming and going: link an account, apply again, end with a reason, and forget who left three years ago."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct import audit
from safeconduct.access.errors import WrongState
from safeconduct.access.models import Desk, Person
from safeconduct.access.permissions import Permission, demand, may
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import Attorney, Placement, Vetting
from safeconduct.attorneys.offers import sending
from safeconduct.attorneys.register import keys, profiles
from safeconduct.attorneys.register.errors import (
    AlreadyLinked,
    LookAgain,
    OffersOut,
    OwnApplication,
    Shut,
    WroteItself,
)
from safeconduct.attorneys.register.profiles import Profile
from safeconduct.audit.models import StaffEntry
from safeconduct.keyring.lost_halves import refuse_a_massacre
from safeconduct.keyring.models import WrappedKey

KEPT_YEARS = 3
UNFINISHED_FOR = timedelta(hours=1)
WRITTEN = ("attorney.entered", "attorney.changed", "attorney.verified", "attorney.active")


def link(*, attorney_id: UUID, person_id: UUID, by: Unlocked, desk: Desk, at: datetime) -> Attorney:
    """Let an invited account open the profile the desk entered. Keys first.

    Nobody comes to a profile that they wrote or vetted at the desk: that would be deciding about oneself. Raises
    ``AlreadyLinked``, ``OwnApplication``, ``WroteItself``, ``Shut``, ``NotCertified`` where nobody confirmed her keys.
    """
    demand(by.person, Permission.PLACE)
    if person_id == by.person.pk:
        raise OwnApplication
    person = Person.objects.active().filter(pk=person_id).first()
    if person is None or not may(person, Permission.BE_PLACED):
        raise Shut
    with transaction.atomic():
        profile = profiles.hold(attorney_id, by, desk)
        row = profile.attorney
        if row.person_id == person.pk:
            return row
        if row.person_id is not None or Attorney.objects.filter(person=person).exists():
            raise AlreadyLinked
        if _wrote(profile, person):
            raise WroteItself
        keys.let_in(row.id, profile.key, person, at.date())
        row.person = person
        try:
            with transaction.atomic():
                row.save(update_fields=("person",))
        except IntegrityError as clash:
            keys.shut(row.id, person)
            raise AlreadyLinked from clash
        audit.record("attorney.linked", chain="staff", at=at, by=by.person.pk, subject=row.id)
    return row


def linkable() -> list[Person]:
    """Active accounts of volunteer attorneys that belong to no profile yet, by name."""
    taken = Attorney.objects.exclude(person=None).values_list("person_id", flat=True)
    found = Person.objects.active().exclude(pk__in=list(taken)).order_by("display_name")
    return [each for each in found if "attorney" in each.roles]


def apply_again(*, attorney_id: UUID, by: Unlocked, desk: Desk | None, at: datetime) -> Attorney:
    """Whoever was refused or left asks anew; two people look again. Raises ``WrongState``, ``Shut``."""
    with transaction.atomic():
        profile = profiles.hold(attorney_id, by, desk)
        profile.attorney.move("applied")
        profiles.store(
            profile, profiles.looked_up_by_nobody(profile.held), by=by, at=at, action="attorney.applied_again"
        )
    return profile.attorney


def end(*, attorney_id: UUID, version: int, by: Unlocked, desk: Desk, at: datetime) -> Attorney:
    """She leaves the panel. Offers that are out are withdrawn first; placements must be over.

    Raises ``OffersOut`` while a case is with her, ``LookAgain``, ``WrongState``, ``OwnApplication``.
    """
    demand(by.person, Permission.PLACE)
    row = Attorney.objects.filter(id=attorney_id).first()
    if row is None:
        raise Shut
    if row.person_id == by.person.pk:
        raise OwnApplication
    if row.version != version:
        raise LookAgain
    if Placement.objects.filter(attorney=row, state__in=Placement.LIVE).exists():
        raise OffersOut
    if "ended" not in row.TRANSITIONS.get(row.state, frozenset()):
        raise WrongState
    sending.withdraw_all_of(
        row, at=at, by=by.person.pk
    )  # keys first; once more below, for what was sent meanwhile
    with transaction.atomic():
        profile = profiles.hold(attorney_id, by, desk)  # the same row every offer is sent and accepted under
        if Placement.objects.filter(attorney_id=attorney_id, state__in=Placement.LIVE).exists():
            raise OffersOut
        profile.attorney.move("ended")
        Attorney.objects.filter(id=attorney_id).update(changed_on=at.date())
        audit.record("attorney.ended", chain="staff", at=at, by=by.person.pk, subject=attorney_id)
    sending.withdraw_all_of(profile.attorney, at=at, by=by.person.pk)
    return profile.attorney


def purge(at: datetime) -> int:
    """For the worker: forget attorneys who left three years ago, keys first. Returns how many.

    Where an offer or a placement still names the row, the row stays as a bare id and its document goes.
    """
    today = at.date()
    gone = Attorney.objects.filter(state__in=("ended", "refused"), changed_on__lt=_years_before(today))
    ids = list(gone.exclude(document=b"").values_list("id", flat=True))
    if not ids:
        return 0
    keys.forget(ids)
    for attorney_id in ids:
        _forget(attorney_id, at)
    return len(ids)


def sweep_keys(at: datetime) -> int:
    """For the worker: delete profile keys of an earlier day whose row never came. Returns how many owners they had."""
    old = WrappedKey.objects.filter(owner_kind=keys.OWNER, made_on__lt=(at - UNFINISHED_FOR).date())
    owners = set(old.values_list("owner_id", flat=True).distinct())
    lost = owners - set(Attorney.objects.values_list("id", flat=True))
    refuse_a_massacre(len(lost), len(owners))
    if lost:
        keys.forget(lost)
        with transaction.atomic():
            audit.record("keys.ownerless_swept", chain="worker", at=at, count=len(lost))
    return len(lost)


def _wrote(profile: Profile, person: Person) -> bool:
    """Whether this person decided anything about the profile while it belonged to nobody."""
    row = profile.attorney
    looked = [each for part in profiles.LOOKED_UP for each in profile.held.get(part) or ()]
    return (
        Vetting.objects.filter(attorney=row, person_id=person.pk).exists()
        or any(str(each.get("verified_by") or "") == str(person.pk) for each in looked)
        or StaffEntry.objects.filter(subject=row.id, by=person.pk, action__in=WRITTEN).exists()
    )


def _forget(attorney_id: UUID, at: datetime) -> None:
    with transaction.atomic():
        row = Attorney.objects.select_for_update().filter(id=attorney_id).first()
        if row is None:
            return
        row.vettings.all().delete()
        row.agreements.all().delete()
        if row.offers.exists() or row.placements.exists() or row.accompanied.exists():
            row.document, row.person = b"", None
            row.save(update_fields=("document", "person"))
        else:
            row.delete()
        audit.record("attorney.forgotten", chain="worker", at=at, subject=attorney_id)


def _years_before(day: date) -> date:
    try:
        return day.replace(year=day.year - KEPT_YEARS)
    except ValueError:  # 29 February
        return day.replace(year=day.year - KEPT_YEARS, day=28)
