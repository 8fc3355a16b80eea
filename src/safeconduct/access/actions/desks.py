"""Joining and leaving a desk: a holder's session seals, an administrator turns."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from safeconduct.access.desk_sealing import forget_member, has_keys, holds_keys, make_keys, seal_every_epoch
from safeconduct.access.errors import DeskNeedsRole, NotAMember, TooFewHolders, WrongState
from safeconduct.access.models import Desk, DeskMember, Person
from safeconduct.access.permissions import Permission, demand, may_sit_at
from safeconduct.access.queries import HOLDERS_NEEDED, usable_holders
from safeconduct.access.unlocked import Unlocked, desk_key, organisation_key
from safeconduct.audit.chain import record
from safeconduct.keyring.certified import certified_sealing_key
from safeconduct.keyring.host import pin


def ask_for_desk(*, person: Person, desk: Desk, by: Person, at: datetime) -> DeskMember:
    """An administrator puts somebody down for a desk; a holder's session must seal it."""
    demand(by, Permission.INVITE)
    if not may_sit_at(person.roles, desk.code):
        raise DeskNeedsRole
    with transaction.atomic():
        member, is_new = DeskMember.objects.get_or_create(
            desk=desk, person=person, defaults={"state": "wanted", "since": at.date()}
        )
        if not is_new:
            member.move("wanted")
        record("desk.wanted", chain="staff", by=by.pk, subject=person.pk, at=at)
    return member


def begin_desk(*, member: DeskMember, by: Unlocked, at: datetime) -> bool:
    """Make the first keys of a desk that has none, for a confirmed colleague who was put down for it.

    Needs the organisation's key (it certifies the desk's). False where the desk has keys: then a holder of them seals.
    Died between the two databases, it is finished when it is done again. Raises ``NotAllowed``, ``DeskNeedsRole``,
    ``NoOrganisationKey``.
    """
    demand(by.person, Permission.INVITE)
    if not may_sit_at(member.person.roles, member.desk.code):
        raise DeskNeedsRole
    if member.state != "wanted" or member.person.confirmed_on is None or not member.person.is_active:
        return False
    begun_before = has_keys(member.desk_id)
    if begun_before and not _was_left_half_begun(member):
        return False
    on = at.date()
    issuer = organisation_key(by)
    if not begun_before:
        with transaction.atomic(using="keys"):
            own = certified_sealing_key("person", member.person_id, on)
            public = make_keys(member.desk_id, [(member.person_id, own)], issuer=issuer, on=on)
    with transaction.atomic():
        member.move("sealed")
        record("desk.begun", chain="staff", by=by.person.pk, subject=member.person_id, at=at)
    if member.desk.code == "intake":
        if begun_before:
            public = certified_sealing_key("desk", member.desk_id, on)
        pin(intake_desk_fingerprint=public.fingerprint())
    return True


def _was_left_half_begun(member: DeskMember) -> bool:
    """Whether the desk's keys were made for this very person, and nobody was ever told."""
    if DeskMember.objects.filter(desk_id=member.desk_id, state="sealed").exists():
        return False
    return holds_keys(member.desk_id, member.person_id)


def seal_membership(*, member: DeskMember, by: Unlocked, at: datetime) -> None:
    """A holder of the desk's keys gives them to a certified colleague.

    Raises ``NotAMember`` (the holder is none), ``NotCertified`` (the colleague is not confirmed yet).
    """
    demand(by.person, Permission.SEAL_MEMBERSHIP)
    if member.state != "wanted" or not member.person.is_active:
        raise WrongState
    if not may_sit_at(member.person.roles, member.desk.code):
        raise DeskNeedsRole
    desk_key(by, member.desk)
    with transaction.atomic(using="keys"):
        seal_every_epoch(member.desk, to=member.person, by=by, on=at.date())
    with transaction.atomic():
        member.move("sealed")
        record("desk.sealed", chain="staff", by=by.person.pk, subject=member.person_id, at=at)


def leave_desk(*, desk: Desk, person: Person, by: Unlocked, at: datetime) -> None:
    """Take somebody off a desk and turn its pair and list key. Needs no desk's key, only the organisation's.

    Refused (``TooFewHolders``) when fewer than two people could open the desk afterwards. What was sealed
    before stays readable to whoever kept a copy; the page says so.
    """
    demand(by.person, Permission.END_MEMBERSHIP)
    member = DeskMember.objects.filter(desk=desk, person=person).exclude(state="left").first()
    if member is None:
        raise NotAMember
    on = at.date()
    staying = [holder for holder in usable_holders(desk, on) if holder != person]
    if member.state == "sealed" and len(staying) < HOLDERS_NEEDED:
        raise TooFewHolders
    public = None
    if member.state == "sealed":
        issuer = organisation_key(by)
        with transaction.atomic(using="keys"):
            forget_member(desk.pk, person.pk)
            holders = [(holder.pk, certified_sealing_key("person", holder.pk, on)) for holder in staying]
            public = make_keys(desk.pk, holders, issuer=issuer, on=on)
    with transaction.atomic():
        member.move("left")
        record("desk.left", chain="staff", by=by.person.pk, subject=person.pk, at=at)
    if public is not None and desk.code == "intake":
        pin(intake_desk_fingerprint=public.fingerprint())
