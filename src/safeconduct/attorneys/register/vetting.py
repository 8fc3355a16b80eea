"""Vetting by two different people, looking at the same version of a profile. Neither is the attorney."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
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
from safeconduct.attorneys.register.errors import (
    LookAgain,
    NothingVerified,
    OtherForm,
    OwnApplication,
    VettedAlready,
)
from safeconduct.attorneys.register.profiles import Held, Profile
from safeconduct.keyring.rows import NoKey

NEEDED = 2
WHAT = ("training", "conflict", "character")
"""What is looked at besides the admissions."""
PARTS_TOLD = {"admissions": "verified", "trainings": "trainings"}
"""The name in a vetting of what was looked up."""
NOTHING: Mapping[int, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Told:
    """One vetting as the desk opens it. ``counts``: it looked at the profile as it is now."""

    row: Vetting
    held: dict[str, Any]
    counts: bool


def decide(
    *, attorney_id: UUID, says_yes: bool, told: Mapping[str, Any], verified: Mapping[int, str], version: int,
    token: UUID, by: Unlocked, desk: Desk, at: datetime, trainings: Mapping[int, str] = NOTHING,
) -> Attorney:  # fmt: skip
    """Write down what one person checked, and yes or no.

    The second yes by another person, on the same version, makes her active with what both looked up; a no refuses.
    Raises ``OwnApplication``, ``VettedAlready``, ``LookAgain``, ``NothingVerified``, ``OtherForm``, ``WrongState``,
    ``Shut``.

    Args:
        verified: how, by the place of the admission. trainings: what proof was seen, by the place of the training.
    """
    demand(by.person, Permission.VET)
    with transaction.atomic():
        profile = profiles.hold(attorney_id, by, desk)
        row = profile.attorney
        words = {name: str(told.get(name) or "") for name in (*WHAT, "reason")}
        if _was_sent(profile, token, says_yes, words, by, desk):
            return row
        _refuse(profile, version, by)
        if says_yes and not _verifies(profile, verified):
            raise NothingVerified
        document: dict[str, Any] = {
            **words,
            "verified": _looked_up(profile, "admissions", verified),
            "trainings": _looked_up(profile, "trainings", trainings),
            "vetted": what_is_vetted(profile.held),
        }
        made = Vetting(
            id=token, attorney=row, person_id=by.person.pk, day=at.date(), says_yes=says_yes, profile_version=version,
            epoch=row.epoch,
        )  # fmt: skip
        _keep(made, document, profile)
        action = "attorney.vetted_yes" if says_yes else "attorney.vetted_no"
        audit.record(action, chain="staff", at=at, by=by.person.pk, subject=row.id)
        _move(profile, says_yes, by, desk, at)
    return row


def verify(
    *, attorney_id: UUID, verified: Mapping[int, str], version: int, by: Unlocked, desk: Desk, at: datetime,
    trainings: Mapping[int, str] = NOTHING,
) -> Profile:  # fmt: skip
    """Write that admissions or trainings were looked up again, after the profile changed. Raises as ``decide``."""
    demand(by.person, Permission.VET)
    with transaction.atomic():
        profile = profiles.hold(attorney_id, by, desk)
        if profile.attorney.person_id == by.person.pk:
            raise OwnApplication
        if profile.attorney.state != "active":
            raise WrongState
        if profile.attorney.version != version:
            raise LookAgain
        if not verified and not trainings:
            raise NothingVerified
        held = with_verified(profile.held, verified, by.person.pk, at, trainings=trainings)
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
        is_now = row.state == "applied" and each.profile_version == row.version
        counts = is_now and each.says_yes and each.person_id != row.person_id
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
    if row.person_id is not None:
        yes = yes.exclude(person_id=row.person_id)
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
        **{
            part: sorted(list(profiles.what_it_says(each, says)) for each in held.get(part) or ())
            for part, says in profiles.LOOKED_UP.items()
        },
        "expertise": held.get("expertise", 1),
    }


def with_verified(
    held: Held,
    verified: Mapping[int, str],
    person_id: UUID,
    at: datetime,
    *,
    trainings: Mapping[int, str] = NOTHING,
) -> Held:
    """The profile with admissions and trainings written down as looked up. Raises ``LookAgain`` for one not there."""
    whole = dict(held)
    for part, looked in (("admissions", verified), ("trainings", trainings)):
        whole[part] = [dict(each) for each in held.get(part) or ()]
        for place, how in looked.items():
            if not 0 <= place < len(whole[part]):
                raise LookAgain
            whole[part][place].update(_stamp(how, person_id, at.date()))
    return whole


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


def _keep(made: Vetting, document: dict[str, Any], profile: Profile) -> None:
    made.document = vault.lock_document(
        document, key=profile.key.key, context=_context(made), floor=vault.FLOOR_DOCUMENT
    )
    made.save(force_insert=True)


def _move(profile: Profile, says_yes: bool, by: Unlocked, desk: Desk, at: datetime) -> None:
    row = profile.attorney
    if not says_yes:
        row.move("refused")
        return
    if waits_for(profile) == 0:
        held = _with_all(profile, [each for each in told(profile, by, desk) if each.counts])
        row.move("active")
        profiles.store(profile, held, by=by, at=at, action="attorney.active")


def _with_all(profile: Profile, counting: Sequence[Told]) -> Held:
    """The profile with what each of the vetters looked up; one of them where both did."""
    whole = dict(profile.held)
    for part, says in profiles.LOOKED_UP.items():
        found = {
            profiles.what_it_says(one, says): _stamp(one["how"], each.row.person_id, each.row.day)
            for each in sorted(counting, key=lambda one: one.row.day)
            for one in each.held.get(PARTS_TOLD[part]) or ()
        }
        whole[part] = [
            {**each, **found.get(profiles.what_it_says(each, says), {})}
            for each in profile.held.get(part) or ()
        ]
    return whole


def _looked_up(profile: Profile, part: str, looked: Mapping[int, str]) -> list[dict[str, str]]:
    """What was looked up, in its own words, and how. Raises ``LookAgain`` for one that is not there."""
    found, says = profile.held.get(part) or [], profiles.LOOKED_UP[part]
    if any(not 0 <= place < len(found) for place in looked):
        raise LookAgain
    return [
        {**dict(zip(says, profiles.what_it_says(found[place], says), strict=True)), "how": how}
        for place, how in sorted(looked.items())
    ]


def _was_sent(
    profile: Profile, token: UUID, says_yes: bool, words: Mapping[str, str], by: Unlocked, desk: Desk
) -> bool:
    """Whether this very form was kept already. Raises ``OtherForm``, ``VettedAlready`` where it said something else."""
    twice = Vetting.objects.filter(id=token).first()
    if twice is None:
        return False
    if (twice.attorney_id, twice.person_id) != (profile.attorney.id, by.person.pk):
        raise OtherForm
    held = next((each.held for each in told(profile, by, desk) if each.row.id == token), {})
    if twice.says_yes != says_yes or any(held.get(name) != said for name, said in words.items()):
        raise VettedAlready
    return True


def _stamp(how: str, person_id: UUID, day: date) -> dict[str, str]:
    return {"verified_on": day.isoformat(), "verified_how": how, "verified_by": str(person_id)}


def _context(row: Vetting) -> vault.Context:
    return vault.Context("attorneys.vetting", f"{row.attorney_id}/{row.id}", "document", row.epoch)
