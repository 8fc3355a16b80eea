"""Profiles: the sealed document of each attorney, as the placement desk and she herself open it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct import audit, vault
from safeconduct.access.models import Desk, Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import Attorney
from safeconduct.attorneys.register import agreements, dates, keys
from safeconduct.attorneys.register.desk import desk_of
from safeconduct.attorneys.register.errors import ChangedMeanwhile, OnThePanel, OwnDeskPart, Shut
from safeconduct.attorneys.register.keys import NoDesk, ProfileKey
from safeconduct.keyring.rows import NoKey

__all__ = ["EMPTY", "ChangedMeanwhile", "NoDesk", "Profile", "create", "own", "read", "read_all", "save"]

Held = dict[str, Any]
EMPTY: Held = {
    "name": "", "email": "", "phone": "", "firm": "", "admissions": [], "languages": {}, "forums": [], "remote": False,
    "facilities": [], "trainings": [], "expertise": 1, "interests": [], "region": "", "capacity": 1, "pauses": [],
    "mentor": "", "needs_mentor": False, "is_mentor": False, "mentor_load": 0, "communities": [], "gender": "",
    "wishes": "", "notes": "",
}  # fmt: skip
DESK_ONLY = ("firm", "mentor", "needs_mentor", "is_mentor", "mentor_load", "notes")
"""What the desk decides; the attorney sees all of it but the notes, and changes none."""
ADMISSION = ("jurisdiction", "number", "status")
TRAINING = ("area", "on", "until")
LOOKED_UP = {"admissions": ADMISSION, "trainings": TRAINING}
"""What counts only when somebody looked it up, and what it says."""
VERIFIED = ("verified_on", "verified_how", "verified_by")


@dataclass(frozen=True, slots=True)
class Profile:
    """One attorney with what she told us. Its repr shows no word of it."""

    attorney: Attorney
    held: Held
    key: ProfileKey
    has_signed: bool = False
    """The agreement of today's version."""

    def __repr__(self) -> str:
        return f"Profile({str(self.attorney.id)[:8]})"

    @property
    def version(self) -> int:
        return self.attorney.version

    @property
    def name(self) -> str:
        return str(self.held.get("name") or "")

    def is_paused(self, on: date) -> bool:
        return dates.is_paused(self.held.get("pauses") or (), on)

    def is_licensed(self, on: date) -> bool:
        return dates.is_licensed(self.held.get("admissions") or (), on)

    def trained(self, on: date) -> frozenset[str]:
        return dates.trained(self.held.get("trainings") or (), on)

    def unverified(self, on: date) -> list[dict[str, Any]]:
        """Active admissions nobody has looked up, or that changed since."""
        found = self.held.get("admissions") or ()
        return [each for each in found if each.get("status") == "active" and not dates.is_verified(each, on)]

    def unconfirmed(self, on: date) -> list[dict[str, Any]]:
        """Trainings that nobody has seen a proof of yet: they count for nothing."""
        return [each for each in self.held.get("trainings") or () if not dates.is_verified(each, on)]


def read_all(
    unlocked: Unlocked, desk: Desk, states: Iterable[str] = ("active",)
) -> tuple[list[Profile], int]:
    """Profiles in these states by name, and how many do not open. Raises ``NotAMember``."""
    under, signed, found, damaged = keys.all_for_desk(unlocked, desk), agreements.has_signed(), [], 0
    listed = Attorney.objects.filter(state__in=tuple(states)).select_related("person").order_by("id")
    for row in listed.iterator(2000):
        try:
            key = ProfileKey(row.epoch, under[row.id, row.epoch])
            found.append(Profile(row, _unlocked(row, key), key, row.id in signed))
        except (KeyError, vault.CannotOpen):
            damaged += 1
    return sorted(found, key=lambda each: (each.name.casefold(), str(each.attorney.id))), damaged


def read(attorney: Attorney, unlocked: Unlocked, desk: Desk) -> Profile:
    """One profile at the placement desk. Raises ``NotAMember``, ``NoKey``, ``CannotOpen``."""
    key = ProfileKey(attorney.epoch, keys.for_desk(unlocked, desk, attorney.id, attorney.epoch))
    return _profile(attorney, key)


def own(unlocked: Unlocked) -> Profile | None:
    """One's own profile; None where there is none. Raises ``NoKey``, ``CannotOpen`` where it does not open."""
    row = Attorney.objects.filter(person=unlocked.person).select_related("person").first()
    if row is None:
        return None
    return _profile(row, ProfileKey(row.epoch, keys.for_self(unlocked, row.id, row.epoch)))


def create(
    *, held: Mapping[str, Any], token: UUID, by: Unlocked, at: datetime, person: Person | None = None
) -> Attorney:
    """A new profile: one's own application, or one the desk enters by hand. The same form twice is one.

    The desk enters people without an account; ``linking`` lets an account in later. Verification never comes with
    it: it is what the vetters write. The same form with other words raises ``ChangedMeanwhile``: nothing that was
    typed is passed over. Raises ``NoDesk``, ``OnThePanel``, ``NotAllowed``.
    """
    is_own = person is not None and person.pk == by.person.pk
    demand(by.person, Permission.BE_PLACED if is_own else Permission.PLACE)
    if not is_own and person is not None:
        raise Shut
    whole = checked({**EMPTY, **held}, before=EMPTY, by_desk=not is_own)
    twice = Attorney.objects.filter(id=token).first()
    if twice is not None:
        return _again(twice, whole, by=by, is_own=is_own)
    if person is not None and Attorney.objects.filter(person=person).exists():
        raise OnThePanel
    key = keys.present_key(token, person=person, held=None, by=by, on=at.date())
    row = Attorney(
        id=token, person=person, state="applied", made_on=at.date(), changed_on=at.date(), epoch=key.number
    )
    row.document = _locked(row, whole, key)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            action = "attorney.applied" if is_own else "attorney.entered"
            audit.record(action, chain="staff", at=at, by=by.person.pk, subject=row.id)
    except IntegrityError as clash:
        same = Attorney.objects.filter(id=token).first()
        if same is None:
            raise OnThePanel from clash
        return _again(same, whole, by=by, is_own=is_own)
    return row


def save(
    *,
    attorney_id: UUID,
    held: Mapping[str, Any],
    version: int,
    by: Unlocked,
    at: datetime,
    desk: Desk | None = None,
) -> Profile:
    """Put a profile in the place of the one that was seen. ``desk``: at the placement desk; without, one's own.

    An admission or training that was changed is no longer verified. Raises ``ChangedMeanwhile`` with what it says now,
    ``OwnDeskPart``, ``Shut``, ``NoDesk``, ``NotCertified``, ``NotAMember``, ``NotAllowed``.
    """
    with transaction.atomic():
        profile = hold(attorney_id, by, desk)
        whole = checked({**profile.held, **held}, before=profile.held, by_desk=desk is not None)
        if profile.attorney.person_id == by.person.pk and _desks_part(whole) != _desks_part(profile.held):
            raise OwnDeskPart
        if whole == profile.held:
            return profile
        if profile.attorney.version != version:
            raise ChangedMeanwhile(profile)
        return store(profile, whole, by=by, at=at)


def hold(attorney_id: UUID, by: Unlocked, desk: Desk | None) -> Profile:
    """A profile with its row held until the end of the caller's transaction. Raises ``Shut``."""
    demand(by.person, Permission.BE_PLACED if desk is None else Permission.VET)
    row = Attorney.objects.select_for_update(no_key=True).filter(id=attorney_id).first()
    if row is None or (desk is None and row.person_id != by.person.pk):
        raise Shut
    try:
        if desk is not None:
            return read(row, by, desk)
        return _profile(row, ProfileKey(row.epoch, keys.for_self(by, row.id, row.epoch)))
    except (NoKey, vault.CannotOpen) as closed:
        raise Shut from closed


def store(profile: Profile, held: Held, *, by: Unlocked, at: datetime, action: str = "") -> Profile:
    """Write a held profile: the caller holds the row and has checked what it writes."""
    row = profile.attorney
    key = keys.present_key(row.id, person=row.person, held=profile.key, by=by, on=at.date())
    row.epoch, row.version, row.changed_on = key.number, row.version + 1, at.date()
    row.document = _locked(row, held, key)
    row.save(update_fields=("epoch", "version", "changed_on", "document"))
    audit.record(
        action or "attorney.changed", chain="staff", at=at, by=by.person.pk, subject=row.id,
        about=vault.digests.sha256(row.document),
    )  # fmt: skip
    return Profile(row, held, key, profile.has_signed)


def checked(held: Held, *, before: Held, by_desk: bool) -> Held:
    """What may be kept: known names; the desk's part only from the desk; verification of what is as it was."""
    whole: Held = {name: held.get(name, empty) for name, empty in EMPTY.items()}
    if not by_desk:
        whole.update({name: before.get(name, EMPTY[name]) for name in DESK_ONLY})
    for part, says in LOOKED_UP.items():
        known = {what_it_says(each, says): each for each in before.get(part) or ()}
        whole[part] = [_as_verified(each, says, known) for each in whole[part]]
    return whole


def what_it_says(each: Mapping[str, Any], says: tuple[str, ...]) -> tuple[str, ...]:
    """An admission or training without who looked it up."""
    return tuple(str(each.get(name) or "") for name in says)


def looked_up_by_nobody(held: Held) -> Held:
    """The profile as if nobody had looked anything up."""
    bare = {
        part: [dict(zip(says, what_it_says(each, says), strict=True)) for each in held.get(part) or ()]
        for part, says in LOOKED_UP.items()
    }
    return {**held, **bare}


def _again(row: Attorney, whole: Held, *, by: Unlocked, is_own: bool) -> Attorney:
    """The row a form made before, if it says the same now."""
    if row.person_id != (by.person.pk if is_own else None):
        raise Shut
    try:
        found = own(by) if is_own else read(row, by, desk_of(by))
    except (NoKey, vault.CannotOpen) as closed:
        raise Shut from closed
    if found is not None and found.held != whole:
        raise ChangedMeanwhile(found)
    return row


def _as_verified(each: Held, says: tuple[str, ...], known: Mapping[tuple[str, ...], Held]) -> Held:
    told = what_it_says(each, says)
    same = known.get(told, {})
    return {**dict(zip(says, told, strict=True)), **{name: str(same.get(name) or "") for name in VERIFIED}}


def _desks_part(held: Held) -> Held:
    return {name: held.get(name, EMPTY[name]) for name in DESK_ONLY}


def _profile(row: Attorney, key: ProfileKey) -> Profile:
    return Profile(row, _unlocked(row, key), key, row.id in agreements.has_signed([row.id]))


def _unlocked(row: Attorney, key: ProfileKey) -> Held:
    opened = vault.unlock_document(bytes(row.document), key=key.key, context=_context(row))
    if not isinstance(opened, dict):
        raise vault.CannotOpen
    return {**EMPTY, **opened}


def _locked(row: Attorney, held: Held, key: ProfileKey) -> bytes:
    return vault.lock_document(held, key=key.key, context=_context(row), floor=vault.FLOOR_DOCUMENT)


def _context(row: Attorney) -> vault.Context:
    return vault.Context("attorneys.attorney", str(row.id), "profile", row.epoch)
