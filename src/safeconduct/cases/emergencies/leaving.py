"""Somebody leaves, or their device is lost: their access ends, cases move to colleagues, keys are turned.

The first step is the refusal: sessions and grants end in one transaction. Turning the keys of many cases comes
after it, a few at once, and can be repeated until nothing is left.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from safeconduct import audit
from safeconduct.access.actions import disable_person, sign_out_everywhere
from safeconduct.access.models import Grant, Person
from safeconduct.access.permissions import Permission, demand, may
from safeconduct.access.unlocked import Unlocked
from safeconduct.audit.models import StaffEntry
from safeconduct.cases import grants, grants_over
from safeconduct.cases.dates import feed
from safeconduct.cases.forms import readers
from safeconduct.intake.models import Request
from safeconduct.outbox import post

LEFT, LOST = "person.left", "person.device_lost"
LOOKS_BACK = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Held:
    """One request that this person holds or held: who else does, and who was put down for it."""

    request_id: UUID
    others: int
    waiting: tuple[str, ...]

    @property
    def short_id(self) -> str:
        return str(self.request_id)[:8]

    @property
    def is_short(self) -> bool:
        """Whether fewer than two others could open it."""
        return self.others < grants.HOLDERS_NEEDED

    @property
    def needs_somebody(self) -> bool:
        """Whether it is short even after those who wait for a key have got it."""
        return self.others + len(self.waiting) < grants.HOLDERS_NEEDED

    @property
    def is_shut(self) -> bool:
        """Whether nobody else holds it: two recovery cards are the only way in."""
        return not self.others


@dataclass(frozen=True, slots=True)
class Pressed:
    """When it was said that somebody left or lost a device, by whom, and how many cases that touched."""

    at: datetime
    by: str
    cases: int
    action: str


def cases_of(person: Person, at: datetime) -> list[Held]:
    """Every request the person holds, those that need somebody first.

    Of somebody who left: what still has to be done with what they held, no case that was settled since.
    """
    mine = Grant.objects.filter(person=person, ends_at=None, state="sealed" if person.is_active else "ended")
    due = set(mine.filter(turn_due=True).values_list("request_id", flat=True))
    requests = Request.objects.filter(id__in=list(mine.values_list("request_id", flat=True)))
    found = [_held(request, person, at) for request in requests]
    if not person.is_active:
        found = [each for each in found if each.is_short or each.waiting or each.request_id in due]
    return sorted(found, key=lambda each: (not each.needs_somebody, not each.is_short, each.short_id))


def colleagues(person: Person) -> list[UUID]:
    """Who may take over: people who work on cases, and not by the hour."""
    return [
        each.pk
        for each in readers()
        if each.pk != person.pk and may(each, Permission.ASSIGN) and not grants.needs_slot(each)
    ]


def leave(*, person: Person, take_over: Mapping[UUID, Person], by: Unlocked, at: datetime) -> None:
    """End a person's access, put colleagues down for their cases, and begin to turn the keys.

    Raises what ``disable_person`` raises: ``NotYourself``, ``NotAllowed``.
    """
    demand(by.person, Permission.DISABLE)
    cases = len(_live_of(person, at)) if person.is_active else 0
    if person.is_active:
        disable_person(person=person, by=by, at=at)
        _note(LEFT, person, cases, by, at)
    feed.end(by=by.person, at=at, of=person)
    assign(person=person, take_over=take_over, by=by, at=at)
    grants_over.turn_cases_of(person=person, by=by, at=at)


def assign(*, person: Person, take_over: Mapping[UUID, Person], by: Unlocked, at: datetime) -> int:
    """Put colleagues down for cases of somebody who left; seal at once what this person holds a key for."""
    theirs = {held.request_id for held in cases_of(person, at)}
    wanted = [
        made
        for request_id, colleague in take_over.items()
        if request_id in theirs
        and (made := grants_over.want(request_id=request_id, person=colleague, by=by, at=at)) is not None
    ]
    grants_over.seal_wanted(wanted=wanted, by=by, at=at)
    return len(wanted)


def lose_device(*, person: Person, by: Unlocked, at: datetime) -> None:
    """A device is lost: sessions and feed end at once, and the keys of every case the person holds are turned.

    The passphrase still opens their keys, and their grants stay: they go on working on another device. Raises
    ``NotAllowed``.
    """
    demand(by.person, Permission.LOSE_DEVICE)
    sign_out_everywhere(person=person, by=by.person, at=at)
    feed.end(by=by.person, at=at, of=person)
    live = _live_of(person, at)
    with transaction.atomic():
        Grant.objects.filter(person=person, request_id__in=live, state="sealed").update(turn_due=True)
    _note(LOST, person, len(live), by, at)
    grants_over.turn_cases_of(person=person, by=by, at=at)


def pressed(person: Person, at: datetime, *actions: str) -> Pressed | None:
    """The last time one of these was pressed for the person, within thirty days."""
    rows = StaffEntry.objects.filter(subject=person.pk, action__in=actions or (LEFT, LOST))
    last = rows.filter(at__gte=at - LOOKS_BACK).order_by("-number").first()
    if last is None:
        return None
    who = Person.objects.filter(pk=last.by).first() if last.by else None
    return Pressed(last.at, who.display_name if who else "", last.count or 0, last.action)


def _note(action: str, person: Person, cases: int, by: Unlocked, at: datetime) -> None:
    with transaction.atomic():
        audit.record(action, chain="staff", at=at, by=by.person.pk, subject=person.pk, count=cases)
        post.put("person.device_lost", subject=person.pk, on=at.date())


def _live_of(person: Person, at: datetime) -> list[UUID]:
    live = Grant.objects.live(at.date(), at).filter(person=person)
    return list(live.values_list("request_id", flat=True))


def _held(request: Request, person: Person, at: datetime) -> Held:
    found = grants.holders(request, at.date(), at)
    own = 1 if person.pk in found.lasting else 0
    waiting = Grant.objects.wanted([request.id]).exclude(person=person)
    return Held(request.id, found.count - own, tuple(each.person.display_name for each in waiting))
