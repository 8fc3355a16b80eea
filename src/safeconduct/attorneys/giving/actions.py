"""Give the file to the attorney who accepted, and end a placement, from the side of the case.

Only somebody who holds the case can: a grant is sealed by a holder. Each is one transaction; the keys commit first,
and doing it again finishes what a power failure cut off.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from safeconduct import audit
from safeconduct.access.models import Grant, Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import Placement
from safeconduct.attorneys.offers import answering, bounds
from safeconduct.attorneys.offers.errors import DoesNotOpen
from safeconduct.cases import conflicts, excluding, grants, journal
from safeconduct.cases.grants import PersonExcluded
from safeconduct.cases.kept_from import KeptFrom, of_circles
from safeconduct.cases.life import actions as life
from safeconduct.cases.life import facts, guards
from safeconduct.cases.life.actions import At, Said
from safeconduct.cases.life.stages import OURS, Side, Stage, follows
from safeconduct.cases.life.standing import side_id, standing
from safeconduct.cases.models import PlacementSheet
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

REPRESENTING, MENTORING = "representing", "mentoring"
GIVEN, BEFORE = "working", "accepted"


class NoPlacement(LookupError):
    """No placement of this case waits for that: it was ended, returned, or never was."""


class SheetHeld(Exception):
    """The sheet she accepted by was taken back since: who must not see the case, or a yes, has changed."""


class NoAccount(Exception):
    """The attorney has no account here to which the file could be given."""


def live_placement(request_id: UUID) -> Placement | None:
    """The placement of a case now, with its attorney and mentor."""
    found = Placement.objects.filter(request_id=request_id, state__in=Placement.LIVE)
    return found.select_related("attorney__person", "mentor__person", "offer").first()


def is_still_offered(placement: Placement) -> bool:
    """Whether the sheet she accepted by was not taken back since."""
    sheet = PlacementSheet.objects.filter(request_id=placement.request_id, number=placement.offer.sheet)
    return not sheet.exclude(taken_back_on=None).exists()


def give(
    *,
    request: Request,
    keys: CaseKeys,
    placement_id: UUID,
    with_mentor: bool,
    token: UUID,
    by: Unlocked,
    at: datetime,
) -> Placement:
    """Open the case to the attorney (and her mentor), and take the step "placed". Safe to repeat.

    Raises ``NoPlacement``, ``SheetHeld``, ``NoAccount``, ``grants.PersonExcluded``, ``life.NotPossible``,
    ``NotCertified``, ``grants.KeysTurned``, ``grants.OnlyASlot``, ``ChangedMeanwhile``, ``JournalGone``,
    ``NotAllowed``.
    """
    demand(by.person, Permission.ASSIGN)
    with transaction.atomic():
        held, placement = _hold(request, placement_id)
        if placement.state == GIVEN:
            return placement
        if not is_still_offered(placement):
            raise SheetHeld
        person = _account(placement.attorney.person)
        mentor = placement.mentor.person if with_mentor and placement.mentor else None
        kept_from = excluding.of(held, keys)
        if any(each is not None and kept_from.names(each) for each in (person, mentor)):
            raise PersonExcluded
        _refuse_by_her_own_words(placement, keys, kept_from, mentor is not None)
        _place(held, keys, token, by, at)
        _grant(held, keys, person, REPRESENTING, by, at)
        if mentor is not None:
            _grant(held, keys, mentor, MENTORING, by, at)
        placement.move(GIVEN)
        Placement.objects.filter(pk=placement.pk).update(given_on=at.date(), given_by=by.person.pk)
        audit.record("placement.given", chain="staff", at=at, by=by.person.pk, subject=held.id)
    return Placement.objects.get(pk=placement.pk)


def end(
    *,
    request: Request,
    keys: CaseKeys,
    placement_id: UUID,
    why: str,
    came_back: bool,
    token: UUID,
    by: Unlocked,
    at: datetime,
) -> None:
    """End a placement: access of attorney and mentor ends, keys turn. ``came_back``: the case is to be offered anew.

    Raises ``NoPlacement``, ``grants.TooFewHolders``, ``grants.OnlyASlot``, ``NotCertified``, ``JournalGone``.
    """
    demand(by.person, Permission.ASSIGN)
    with transaction.atomic():
        held, placement = _hold(request, placement_id)
        if came_back:
            _turn_boomerang(held, keys, True, why, token, by, at)
        placement.move("ended")
        Placement.objects.filter(pk=placement.pk).update(ended_on=at.date())
        audit.record("placement.ended", chain="staff", at=at, by=by.person.pk, subject=held.id)
        mentor = placement.mentor.person if placement.mentor else None
        for person, purpose in ((mentor, MENTORING), (placement.attorney.person, REPRESENTING)):
            mine = Grant.objects.filter(request_id=held.id, person=person, purpose=purpose, state="sealed")
            if person is not None and mine.exists():
                grants.end_grant(request=Request.objects.get(id=held.id), person=person, by=by, at=at)


def in_the_way(request: Request, keys: CaseKeys, at: datetime) -> tuple[str, ...]:
    """Why the file cannot be given now: codes of the guards of the steps it takes."""
    opened = journal.read(request, keys)
    stands = standing(request, opened)
    if _is_placed(stands.stage):
        stage = Stage.PLACED
        return tuple(
            code for guard in guards.GUARDS[stage] if (code := guard(_facts(request, keys, opened, at)))
        )
    if stands.stage is Stage.OFFERING:
        return guards.reasons(Stage.PLACED, _facts(request, keys, opened, at))
    return guards.reasons(Stage.OFFERING, _facts(request, keys, opened, at))


def _facts(request: Request, keys: CaseKeys, opened: journal.Journal, at: datetime) -> guards.CaseFacts:
    stands = standing(request, opened)
    conflict = conflicts.standing(request, keys, opened, at.date()).state
    return guards.CaseFacts(
        stage=stands.stage, state=request.state, conflict=conflict, agreed=facts.agreement(request, opened).given,
        sides=stands.side_codes, was_placed=stands.was_placed,
    )  # fmt: skip


def _refuse_by_her_own_words(
    placement: Placement, keys: CaseKeys, kept_from: KeptFrom, with_mentor: bool
) -> None:
    """Her profile, and her mentor's, may name a circle that was excluded since; no account does. Both stand beside the
    summary since she accepted."""
    try:
        told = answering.answer_in_case(placement.offer, keys)
        besides = bounds.read_in_case(placement.offer, keys) if with_mentor else None
    except DoesNotOpen:
        raise SheetHeld from None
    own = [*map(str, told.get("circles") or ()), *(besides.mentor_circles if besides else ())]
    if of_circles(own, kept_from.circles):
        raise PersonExcluded


def _place(held: Request, keys: CaseKeys, token: UUID, by: Unlocked, at: datetime) -> None:
    """The steps to "placed", as far as they are missing; and what came back is with somebody again."""
    if found := in_the_way(held, keys, at):
        raise life.NotPossible(*found)
    for to in (Stage.OFFERING, Stage.PLACED):
        stands = standing(held, journal.read(held, keys))
        if _is_placed(stands.stage) or stands.stage is to or not follows(stands.stage, to):
            continue
        how = At(by, at, uuid5(token, to.value), stands.version)
        life.step(request=held, keys=keys, to=to, said=Said(at.date()), how=how)
    if Side.BOOMERANG in standing(held, journal.read(held, keys)).side_codes:
        _turn_boomerang(held, keys, False, "", token, by, at)


def _is_placed(stage: Stage) -> bool:
    """Whether the case is in a stage where an attorney works on it, so that no step is due."""
    return stage in OURS - {Stage.ACCEPTED, Stage.OFFERING}


def _turn_boomerang(
    held: Request, keys: CaseKeys, begins: bool, why: str, token: UUID, by: Unlocked, at: datetime
) -> None:
    opened = journal.read(held, keys)
    if begins == (Side.BOOMERANG in standing(held, opened).side_codes):
        return
    record = opened.get(side_id(held.id, Side.BOOMERANG))
    how = At(by, at, uuid5(token, "boomerang"), record.version if record else 0)
    life.turn_side(
        request=held, keys=keys, side=Side.BOOMERANG, begins=begins, on=at.date(), where="", why=why, how=how
    )


def _grant(held: Request, keys: CaseKeys, person: Person, purpose: str, by: Unlocked, at: datetime) -> None:
    """Lasting access; what she has already, for work on it before, stays."""
    try:
        grants.grant(request=held, person=person, keys=keys, purpose=purpose, expires_on=None, by=by, at=at)
    except grants.AlreadyGranted:
        return


def _hold(request: Request, placement_id: UUID) -> tuple[Request, Placement]:
    held = Request.objects.select_for_update().filter(id=request.id).first()
    found = Placement.objects.select_for_update(of=("self",)).filter(
        pk=placement_id, request_id=request.id, state__in=Placement.LIVE
    )
    placement = found.select_related("attorney__person", "mentor__person").first()
    if held is None or placement is None:
        raise NoPlacement
    return held, placement


def _account(person: Person | None) -> Person:
    if person is None or not person.is_active:
        raise NoAccount
    return person
