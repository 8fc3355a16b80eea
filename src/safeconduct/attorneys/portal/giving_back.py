"""An attorney gives a case back: written in the case, marked as come back, her access ends after the day she named.

Her key is not turned here: nobody needs one more holder's secret for that. The grant gets a last day; the worker
deletes its rows the day after, keys first, and the next colleague who keeps the case turns the keys.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Q

from safeconduct import audit
from safeconduct.access.models import Grant
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import Placement
from safeconduct.attorneys.portal.draft_actions import By
from safeconduct.attorneys.portal.forms import LONGEST_NOTICE
from safeconduct.attorneys.portal.placements import MENTORING, REPRESENTING
from safeconduct.attorneys.portal.words import REASONS
from safeconduct.cases import journal
from safeconduct.cases.journal import Entry
from safeconduct.cases.life import actions as life
from safeconduct.cases.life import guards
from safeconduct.cases.life.actions import At
from safeconduct.cases.life.stages import Side
from safeconduct.cases.life.standing import side_id, standing
from safeconduct.intake.models import Request
from safeconduct.outbox import post

KIND = "giving_back"


class NotHers(LookupError):
    """No live placement of this case is this person's."""


class NotPossible(ValueError):
    """No reason of the list, or a last day that is not within the next thirty."""


def give_back(*, by: By, reason: str, why: str, last_day: date, token: UUID) -> Entry:
    """Write it down and end the placement. The same form sent twice is once.

    Raises ``NotHers``, ``NotPossible``, ``journal.JournalGone``, ``life.NotPossible`` (a case that is not live).
    """
    today = by.at.date()
    if reason not in REASONS or not today <= last_day <= today + LONGEST_NOTICE:
        raise NotPossible
    content = {"reason": reason, "why": why, "last_day": last_day.isoformat()}
    with transaction.atomic():
        held = Request.objects.select_for_update().filter(id=by.request.id).first()
        if held is None:
            raise journal.JournalGone
        placement = _mine(by, ("working", "returned"))
        record_id = uuid5(placement.id, "giving back")
        if placement.state == "returned":
            return _twice(by, record_id, content)
        if held.state not in guards.LIVE:
            raise life.NotPossible("not_live")
        entry = journal.write(
            request=held, keys=by.keys, kind=KIND, record_id=record_id, content=content, token=token,
            by=by.person, at=by.at,
        )  # fmt: skip
        _say_it_came_back(by, held, reason, token)
        placement.move("returned")
        Placement.objects.filter(pk=placement.pk).update(ended_on=last_day)
        _end_access_after(by, placement, last_day)
        _tell(placement, by.person, by)
    return entry


def let_go(*, request_id: UUID, by: Unlocked, at: Any) -> Placement:
    """Give a case back that was accepted and whose file was never given. Raises ``NotHers``."""
    with transaction.atomic():
        mine = Placement.objects.select_for_update().filter(
            attorney__person=by.person, request_id=request_id, state="accepted"
        )
        placement = mine.first()
        if placement is None:
            raise NotHers
        placement.move("returned")
        Placement.objects.filter(pk=placement.pk).update(ended_on=at.date())
        audit.record(
            "placement.returned", chain="staff", at=at, by=by.person.pk, subject=placement.request_id
        )
        post.put("placement.returned", subject=placement.id, on=at.date())
    return placement


def soon(found: list[Any], today: date) -> list[Any]:
    """What is due within thirty days, or overdue."""
    return [each for each in found if each.day <= today + timedelta(days=30)]


def _mine(by: By, states: tuple[str, ...]) -> Placement:
    mine = Placement.objects.select_for_update().filter(
        attorney__person=by.person.person, request_id=by.request.id, state__in=states
    )
    found = mine.order_by("-accepted_at").first()
    if found is None:
        raise NotHers
    return found


def _twice(by: By, record_id: UUID, content: dict[str, str]) -> Entry:
    """What she wrote when she gave it back, if she says the same again; else it is no longer hers to give."""
    record = journal.read(by.request, by.keys).get(record_id, KIND)
    if record is None or record.content != content:
        raise NotHers
    return record.newest


def _say_it_came_back(by: By, held: Request, reason: str, token: UUID) -> None:
    whole = journal.read(held, by.keys)
    if Side.BOOMERANG in standing(held, whole).side_codes:
        return
    record = whole.get(side_id(held.id, Side.BOOMERANG))
    how = At(by.person, by.at, uuid5(token, "boomerang"), record.version if record else 0)
    life.turn_side(
        request=held, keys=by.keys, side=Side.BOOMERANG, begins=True, on=by.at.date(), where="",
        why=str(REASONS[reason]), how=how,
    )  # fmt: skip


def _end_access_after(by: By, placement: Placement, last_day: date) -> None:
    """Her own access, and that of the mentor who came along with her."""
    live = Grant.objects.live(by.at.date(), by.at).filter(request_id=by.request.id)
    mentor = placement.mentor.person_id if placement.mentor else None
    hers = Q(person=by.person.person, purpose=REPRESENTING)
    for grant in live.filter(hers | Q(person_id=mentor, purpose=MENTORING)):
        if grant.expires_on is None or grant.expires_on > last_day:
            Grant.objects.filter(pk=grant.pk).update(expires_on=last_day)
            audit.record(
                "grant.shortened", chain="staff", at=by.at, by=by.person.person.pk, subject=by.request.id
            )


def _tell(placement: Placement, person: Unlocked, by: By) -> None:
    audit.record(
        "placement.returned", chain="staff", at=by.at, by=person.person.pk, subject=placement.request_id
    )
    post.put("placement.returned", subject=placement.id, on=by.at.date())
