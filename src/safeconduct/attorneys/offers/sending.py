"""Send a case to an attorney as an offer, and take offers back. Keys first, always.

What is sent is one key: that of the blind summary. A kill after it was sealed and before the offer is written
leaves a key without an offer: the same press again finishes it, and ``passing.mend`` deletes it if nobody comes.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.models import Desk
from safeconduct.access.permissions import Permission, demand, may
from safeconduct.access.unlocked import Unlocked, epochs_held
from safeconduct.attorneys.models import Attorney, Offer, Placement, Round
from safeconduct.attorneys.offers import bounds, ending, errors, rows, rules
from safeconduct.attorneys.offers.bounds import Colleagues
from safeconduct.attorneys.register import agreements, profiles, settings
from safeconduct.attorneys.register.profiles import Profile
from safeconduct.cases.placing import keys as sheet_keys
from safeconduct.cases.placing import sheets
from safeconduct.cases.placing.sheets import Sheet
from safeconduct.intake.models import Request
from safeconduct.keyring import rows as keyrows
from safeconduct.keyring.certified import NotCertified, certified_sealing_key
from safeconduct.keyring.rows import NoKey, Opener
from safeconduct.outbox import post as outbox


def send(
    *,
    request_id: UUID,
    attorney: Attorney,
    number: int,
    expires_at: datetime,
    by: Unlocked,
    at: datetime,
    round: Round | None = None,
    wave: int = 1,
    fit: int = 0,
    colleagues: Colleagues | None = None,
) -> Offer:
    """Offer a case to an attorney until ``expires_at``; the offer that is out already, if there is one.

    ``number``: of the sheet that was looked at. ``fit``: in thousandths. ``colleagues``: read once for many offers.
    Raises ``OfferRefused``.
    """
    desk = desk_of(by)
    sheet = sheets.read_one(by, desk, request_id)
    try:
        profile = profiles.read(attorney, by, desk)
    except (NoKey, vault.CannotOpen):
        raise errors.DoesNotOpen from None
    besides = bounds.of(profile, sheet.facts if sheet else {}, colleagues or Colleagues(by, desk), at)
    if not rules.can_last_until(expires_at, at):
        raise errors.NotAnEnd
    ending.lapse_of(request_id, attorney.pk, at)
    _end_what_opens_nothing(request_id, attorney, number, at)
    with transaction.atomic():
        held_attorney, held = rows.hold_attorney(attorney.pk), rows.hold_request(request_id)
        out = _out(request_id, attorney.pk)
        if out:
            return out
        refuse_attorney(held_attorney, profile, at)
        present = refuse_case(held, sheet, number)
        refuse_pair(held_attorney, profile, present, request_id, at)
        bounds.refuse(besides)
        person = held_attorney.person
        if person is None:
            raise errors.NoAccount
        try:
            sheets.let_see_blind(request_id=request_id, number=number, person=person, by=by, at=at)
        except NotCertified:
            raise errors.NoAccount from None
        except sheets.KeptFromThem:
            raise errors.Excluded from None
        except NoKey:
            raise errors.SheetOver from None
        offer = Offer.objects.create(
            state="out", request_id=request_id, attorney=held_attorney, sheet=number, round=round, wave=wave,
            fit=fit, sent_by=by.person.pk, sent_at=at, expires_at=expires_at,
        )  # fmt: skip
        outbox.put("offer.sent", subject=person.pk, on=at.date())
        audit.record("offer.sent", chain="staff", by=by.person.pk, subject=offer.id, at=at)
    return offer


def desk_of(by: Unlocked) -> Desk:
    """The placement desk, for somebody who sits at it. Raises ``NotAllowed`` and ``NoDeskKey``."""
    demand(by.person, Permission.PLACE)
    desk = sheets.placement_desk()
    if desk is None or not epochs_held(by, desk, "sealing"):
        raise errors.NoDeskKey
    return desk


def refuse_attorney(attorney: Attorney, profile: Profile, at: datetime) -> None:
    """Raise what speaks against asking her about any case."""
    if attorney.state != "active":
        raise errors.NotActive
    person = attorney.person
    if person is None or not person.is_active or not may(person, Permission.BE_PLACED):
        raise errors.NoAccount
    try:
        certified_sealing_key("person", person.pk, at.date())
    except NotCertified:
        raise errors.NoAccount from None
    if profile.is_paused(at.date()):
        raise errors.Paused
    if not profile.is_licensed(at.date()):
        raise errors.NotLicensed
    if not has_signed(attorney):
        raise errors.NotSigned
    if rows.places_taken(attorney.pk) >= capacity_of(profile):
        raise errors.Full


def refuse_case(held: Request, sheet: Sheet | None, number: int) -> Sheet:
    """Raise what speaks against offering this case to anybody; its sheet where nothing does."""
    if Placement.objects.filter(request_id=held.id, state__in=Placement.LIVE).exists():
        raise errors.AlreadyPlaced
    if sheet is None or sheet.number != number or not is_live(held.id, number):
        raise errors.SheetOver
    if not sheet.facts.get("is_conflict_clear") or not sheet.facts.get("has_agreed"):
        raise errors.NotReady
    return sheet


def refuse_pair(attorney: Attorney, profile: Profile, sheet: Sheet, request_id: UUID, at: datetime) -> None:
    """Raise what speaks against her being asked about this case."""
    demanded = settings.rules(settings.current().values).trained_in & set(map(str, sheet.facts.get("areas", ())))
    if demanded - profile.trained(at.date()):
        raise errors.NotTrained
    refuse_to_show(attorney, profile, sheet, request_id, at)


def has_signed(attorney: Attorney) -> bool:
    """Whether the present agreement is signed at this moment; a row that does not fit is no signature."""
    return attorney.pk in agreements.has_signed([attorney.pk])


def refuse_to_show(
    attorney: Attorney, profile: Profile, sheet: Sheet, request_id: UUID, at: datetime
) -> None:
    """Raise what speaks against her seeing anything of this case, by its sheet of now."""
    earlier = {"request_id": request_id, "attorney": attorney}
    if Offer.objects.filter(**earlier, state="declined").exists():
        raise errors.DeclinedBefore
    if Placement.objects.filter(**earlier, state="returned").exists():
        raise errors.DeclinedBefore
    wanted = sheet.facts.get("attorney_gender")
    if bounds.is_kept_out(profile, sheet.facts, at.date()):
        raise errors.Excluded
    if wanted and profile.held.get("gender") != wanted:
        raise errors.Excluded


def capacity_of(profile: Profile) -> int:
    """Cases she takes at once. Anything but a whole number is none."""
    told = profile.held.get("capacity", 0)
    return told if isinstance(told, int) and not isinstance(told, bool) else 0


def is_live(request_id: UUID, number: int) -> bool:
    """Whether this is the sheet that holds."""
    newest = sheets.live([request_id]).first()
    return newest is not None and newest.number == number


def withdraw(*, offer_id: UUID, by: Unlocked, at: datetime) -> Offer:
    """Take an offer back: from this moment it opens nothing. One that was taken back stays so."""
    desk_of(by)
    found = Offer.objects.filter(id=offer_id).first()
    if found is None:
        raise errors.NotYours
    if found.state == "withdrawn":
        return found
    if found.state not in Offer.LIVE:
        raise errors.OfferRefused
    if not ending.end(offer_id, "withdrawn", at, by=by.person.pk):
        raise errors.OfferRefused
    found.refresh_from_db()
    return found


def withdraw_all_of(attorney: Attorney, *, at: datetime, by: UUID | None = None) -> int:
    """Take back whatever she was offered: she leaves the panel, or her access ends. Needs nobody's key."""
    found = Offer.objects.filter(attorney=attorney, state__in=Offer.LIVE).order_by("id")
    ids = list(found.values_list("id", flat=True))
    return sum(ending.end(offer_id, "withdrawn", at, by=by) for offer_id in ids)


def withdraw_all_of_case(request_id: UUID, *, at: datetime, by: UUID | None = None) -> int:
    """Take back every offer of a case: its sheet was taken back, or it is over. Needs nobody's key."""
    found = Offer.objects.filter(request_id=request_id, state__in=Offer.LIVE).order_by("id")
    ids = list(found.values_list("id", flat=True))
    return sum(ending.end(offer_id, "withdrawn", at, by=by) for offer_id in ids)


def _end_what_opens_nothing(request_id: UUID, attorney: Attorney, number: int, at: datetime) -> None:
    """An offer of an older sheet whose keys are gone would stand in the way of a new one."""
    out = _out(request_id, attorney.pk)
    if out is None or out.sheet == number or attorney.person_id is None:
        return
    slot = sheet_keys.slot_of(request_id, sheet_keys.BLIND, out.sheet)
    if Opener("person", attorney.person_id) not in keyrows.openers(slot):
        ending.end(out.id, "withdrawn", at)


def _out(request_id: UUID, attorney_id: UUID) -> Offer | None:
    return Offer.objects.filter(request_id=request_id, attorney_id=attorney_id, state__in=Offer.LIVE).first()
