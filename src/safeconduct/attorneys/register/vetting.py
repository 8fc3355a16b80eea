"""Vetting by two different people, looking at the same version of a profile. Neither is the attorney."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.errors import WrongState
from safeconduct.access.models import Desk, Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import Attorney, Vetting
from safeconduct.attorneys.register import keys, profiles
from safeconduct.attorneys.register.errors import LookAgain, NothingVerified, OwnApplication, VettedAlready
from safeconduct.attorneys.register.profiles import Held, Profile
from safeconduct.keyring.rows import NoKey

NEEDED = 2
WHAT = ("training", "conflict", "character")
"""What is looked at besides the admissions."""


@dataclass(frozen=True, slots=True)
class Told:
    """One vetting as the desk opens it. ``counts``: it looked at the profile as it is now."""

    row: Vetting
    held: dict[str, Any]
    counts: bool


def decide(
    *, attorney_id: UUID, says_yes: bool, told: Mapping[str, Any], verified: Mapping[int, str], version: int,
    token: UUID, by: Unlocked, desk: Desk, at: datetime,
) -> Attorney:  # fmt: skip
    """Write down what one person checked, and yes or no. ``verified``: how, by the place of the admission.

    The second yes by another person, on the same version, makes her active; a no refuses. Raises ``OwnApplication``,
    ``VettedAlready``, ``LookAgain``, ``NothingVerified``, ``WrongState``, ``Shut``.
    """
    demand(by.person, Permission.VET)
    with transaction.atomic():
        profile = profiles.hold(attorney_id, by, desk)
        row = profile.attorney
        if Vetting.objects.filter(id=token, attorney=row, person_id=by.person.pk, says_yes=says_yes).exists():
            return row
        _refuse(profile, version, by)
        if says_yes and not _verifies(profile, verified):
            raise NothingVerified
        document: dict[str, Any] = {
            **{name: str(told.get(name) or "") for name in (*WHAT, "reason")},
            "verified": [
                {**_admission(profile.held["admissions"][place]), "how": how}
                for place, how in sorted(verified.items())
            ],
            "vetted": what_is_vetted(profile.held),
        }
        made = Vetting(
            id=token, attorney=row, person_id=by.person.pk, day=at.date(), says_yes=says_yes, profile_version=version,
            epoch=row.epoch,
        )  # fmt: skip
        made.document = vault.lock_document(
            document, key=profile.key.key, context=_context(made), floor=vault.FLOOR_DOCUMENT
        )
        made.save(force_insert=True)
        action = "attorney.vetted_yes" if says_yes else "attorney.vetted_no"
        audit.record(action, chain="staff", at=at, by=by.person.pk, subject=row.id)
        _move(profile, says_yes, verified, by, at)
    return row


def verify(
    *, attorney_id: UUID, verified: Mapping[int, str], version: int, by: Unlocked, desk: Desk, at: datetime
) -> Profile:
    """Write that admissions were looked up again, after the profile changed. Raises as ``decide``."""
    demand(by.person, Permission.VET)
    with transaction.atomic():
        profile = profiles.hold(attorney_id, by, desk)
        if profile.attorney.person_id == by.person.pk:
            raise OwnApplication
        if profile.attorney.state != "active":
            raise WrongState
        if profile.attorney.version != version:
            raise LookAgain
        if not verified:
            raise NothingVerified
        held = with_verified(profile.held, verified, by.person.pk, at)
        return profiles.store(profile, held, by=by, at=at, action="attorney.verified")


def told(profile: Profile, unlocked: Unlocked, desk: Desk) -> list[Told]:
    """Every vetting that opens, newest first."""
    row, found = profile.attorney, []
    for each in Vetting.objects.filter(attorney=row).order_by("-day", "-profile_version", "id"):
        try:
            key = keys.for_desk(unlocked, desk, row.id, each.epoch)
            held = vault.unlock_document(bytes(each.document), key=key, context=_context(each))
        except (NoKey, vault.CannotOpen):
            continue
        counts = row.state == "applied" and each.says_yes and each.profile_version == row.version
        found.append(Told(each, dict(held) if isinstance(held, dict) else {}, counts))
    return found


def changed_since(profile: Profile, rows: Sequence[Told]) -> list[str]:
    """Which parts of what the vetters saw are different now; empty where nothing was vetted yet."""
    seen = next((each.held.get("vetted") for each in rows if each.row.says_yes), None)
    if profile.attorney.state != "active" or not isinstance(seen, dict):
        return []
    now = what_is_vetted(profile.held)
    return [name for name in now if now[name] != seen.get(name)]


def changed_of_all(found: Sequence[Profile], unlocked: Unlocked, desk: Desk) -> dict[UUID, list[str]]:
    """The same for a whole list, in one reading."""
    under, told_of = keys.all_for_desk(unlocked, desk), dict[UUID, list[Told]]()
    rows = Vetting.objects.filter(says_yes=True, attorney__state="active").order_by(
        "-day", "-profile_version", "id"
    )
    for each in rows.iterator(2000):
        try:
            key = under[each.attorney_id, each.epoch]
            held = vault.unlock_document(bytes(each.document), key=key, context=_context(each))
        except (KeyError, vault.CannotOpen):
            continue
        if isinstance(held, dict):
            told_of.setdefault(each.attorney_id, []).append(Told(each, dict(held), False))
    return {each.attorney.id: changed_since(each, told_of.get(each.attorney.id, [])) for each in found}


def waits_for(profile: Profile) -> int:
    """How many more people must say yes to the profile as it is."""
    row = profile.attorney
    if row.state != "applied":
        return 0
    yes = Vetting.objects.filter(attorney=row, says_yes=True, profile_version=row.version)
    return max(NEEDED - yes.values("person_id").distinct().count(), 0)


def may_decide(profile: Profile, person: Person) -> bool:
    """Whether this person can be one of the two for the profile as it is."""
    row = profile.attorney
    if row.state != "applied" or row.person_id == person.pk:
        return False
    return not Vetting.objects.filter(attorney=row, person_id=person.pk, profile_version=row.version).exists()


def what_is_vetted(held: Held) -> dict[str, Any]:
    """The parts of a profile two people look at. A change of any of them is shown."""
    return {
        "name": held.get("name", ""),
        "admissions": sorted([list(_admission(each).values()) for each in held.get("admissions") or ()]),
        "trainings": sorted(
            [
                [str(each.get(name) or "") for name in ("area", "on", "until")]
                for each in held.get("trainings") or ()
            ]
        ),
        "expertise": held.get("expertise", 1),
    }


def with_verified(held: Held, verified: Mapping[int, str], person_id: UUID, at: datetime) -> Held:
    """The profile with admissions written down as looked up. Raises ``LookAgain`` for one that is not there."""
    found = [dict(each) for each in held.get("admissions") or ()]
    for place, how in verified.items():
        if not 0 <= place < len(found):
            raise LookAgain
        found[place].update(verified_on=at.date().isoformat(), verified_how=how, verified_by=str(person_id))
    return {**held, "admissions": found}


def _refuse(profile: Profile, version: int, by: Unlocked) -> None:
    row = profile.attorney
    if row.person_id == by.person.pk:
        raise OwnApplication
    if row.state != "applied":
        raise WrongState
    if row.version != version:
        raise LookAgain
    if not may_decide(profile, by.person):
        raise VettedAlready


def _verifies(profile: Profile, verified: Mapping[int, str]) -> bool:
    """A yes rests on an active admission that this very person looked up."""
    found = profile.held.get("admissions") or []
    if any(not 0 <= place < len(found) for place in verified):
        raise LookAgain
    return any(found[place].get("status") == "active" and how for place, how in verified.items())


def _move(profile: Profile, says_yes: bool, verified: Mapping[int, str], by: Unlocked, at: datetime) -> None:
    row = profile.attorney
    if not says_yes:
        row.move("refused")
        return
    if waits_for(profile) == 0:
        row.move("active")
        held = with_verified(profile.held, verified, by.person.pk, at)
        profiles.store(profile, held, by=by, at=at, action="attorney.active")


def _admission(each: Mapping[str, Any]) -> dict[str, str]:
    return {name: str(each.get(name) or "") for name in profiles.ADMISSION}


def _context(row: Vetting) -> vault.Context:
    return vault.Context("attorneys.vetting", f"{row.attorney_id}/{row.id}", "document", row.epoch)
