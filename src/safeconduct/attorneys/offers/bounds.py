"""Whose places a case would take besides her own: her mentor's, and those of her firm.

Load and quota stand in documents she cannot open. So the coordinator who shows her the names writes beside the summary
who would accompany her and how many cases both take, under the summary's key, which goes when the offer ends; the
places that are left are counted when she accepts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from safeconduct import vault
from safeconduct.access.models import Desk
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import Attorney, Offer, Placement
from safeconduct.attorneys.offers import errors
from safeconduct.attorneys.register import firms, profiles
from safeconduct.attorneys.register.profiles import Profile
from safeconduct.cases.case_keys import CaseKeys
from safeconduct.cases.kept_from import of_circles
from safeconduct.cases.placing import keys as sheet_keys
from safeconduct.keyring.rows import NoKey

ENDED_WITH_THE_OFFER = (NoKey, vault.CannotOpen, KeyError, TypeError, ValueError)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What was true when she was shown the names; ids as text, empty for none.

    ``wanted``: the mentor her profile names. ``mentor``: the same, if he may see this case. ``mentor_circles``: his own
    words for where he belongs, for an exclusion that is written later. ``firm_places``: None for no limit.
    """

    wanted: str = ""
    needs_mentor: bool = False
    mentor: str = ""
    mentor_places: int = 0
    mentor_circles: tuple[str, ...] = ()
    firm: str = ""
    firm_places: int | None = None
    firm_members: tuple[str, ...] = ()

    def is_of(self, profile: Profile) -> bool:
        """Whether mentor and firm are still those of her profile."""
        return (self.wanted, self.needs_mentor, self.firm) == _told(profile)


class Colleagues:
    """Mentors and firms as the placement desk opens them, each read when it is first asked for."""

    def __init__(self, by: Unlocked, desk: Desk) -> None:
        self._by, self._desk = by, desk

    def mentor(self, attorney_id: str) -> Profile | None:
        """Somebody on the panel who is marked as a mentor; None for anybody else."""
        row = _rows(attorney_id).select_related("person").filter(state="active").first()
        try:
            found = profiles.read(row, self._by, self._desk) if row else None
        except (NoKey, vault.CannotOpen):
            raise errors.DoesNotOpen from None
        return found if found and found.held.get("is_mentor") else None

    def quota(self, firm: str) -> int | None:
        """How many cases a firm takes at once; None for no limit."""
        return self._quotas.get(firm)

    def members(self, firm: str) -> tuple[str, ...]:
        """Attorneys of a firm, by id."""
        return tuple(sorted(each for each, theirs in self._firms_of.items() if theirs == firm))

    @cached_property
    def _quotas(self) -> dict[str, int]:
        found = ((str(each.firm.id), each.held.get("quota")) for each in firms.read_all(self._by, self._desk))
        return {firm: int(quota) for firm, quota in found if quota not in (None, "")}

    @cached_property
    def _firms_of(self) -> dict[str, str]:
        panel, _damaged = profiles.read_all(self._by, self._desk)
        return {str(each.attorney.id): str(each.held.get("firm") or "") for each in panel}


def of(profile: Profile, facts: Mapping[str, Any], colleagues: Colleagues, at: datetime) -> Bounds:
    """What a case takes besides her own place. ``facts``: of its sheet. Raises ``DoesNotOpen``."""
    wanted, needs_mentor, firm = _told(profile)
    mentor = colleagues.mentor(wanted) if wanted else None
    if mentor is not None and (mentor.is_paused(at.date()) or is_kept_out(mentor, facts, at.date())):
        mentor = None
    quota = colleagues.quota(firm) if firm else None
    return Bounds(
        wanted=wanted,
        needs_mentor=needs_mentor,
        mentor=str(mentor.attorney.id) if mentor else "",
        mentor_places=_number(mentor.held.get("mentor_load")) if mentor else 0,
        mentor_circles=circles_of(mentor) if mentor else (),
        firm=firm,
        firm_places=quota,
        firm_members=colleagues.members(firm) if quota is not None else (),
    )


def refuse(bounds: Bounds) -> None:
    """Raise what is full by the placements of now; the caller holds the rows where two could pass at once."""
    if bounds.needs_mentor:
        if _mentor(bounds) is None:
            raise errors.NoMentor
        if not _has_place(bounds):
            raise errors.MentorFull
    if bounds.firm_places is not None:
        taken = Placement.objects.filter(attorney_id__in=bounds.firm_members, state__in=Placement.LIVE)
        if taken.count() >= bounds.firm_places:
            raise errors.FirmFull


def mentor_of(bounds: Bounds) -> Attorney | None:
    """Who accompanies her: nobody, where the one her profile names has no place left and she needs none."""
    return _mentor(bounds) if _has_place(bounds) else None


def ids_of(bounds: Bounds) -> tuple[list[UUID], UUID | None]:
    """The rows to hold while places are counted: the mentor's, and the firm's where it has a limit."""
    mentors = list(_rows(bounds.mentor).values_list("id", flat=True))
    return mentors, None if bounds.firm_places is None else _id(bounds.firm)


def is_kept_out(profile: Profile, facts: Mapping[str, Any], on: date) -> bool:
    """Whether the sheet keeps this attorney out, by name or by a circle of her account or her profile."""
    person = profile.attorney.person
    if person is not None and str(person.pk) in map(str, facts.get("excluded_people") or ()):
        return True
    own = [*circles_of(profile), *(person.circles(on) if person else ())]
    return bool(of_circles(own, map(str, facts.get("excluded_communities") or ())))


def circles_of(profile: Profile) -> tuple[str, ...]:
    """Her own words for where she belongs, as her profile holds them."""
    return tuple(map(str, profile.held.get("communities") or ()))


def lock(offer: Offer, bounds: Bounds, by: Unlocked, desk: Desk) -> bytes:
    """Under the summary's key, as the desk opens it. Raises ``DoesNotOpen``."""
    try:
        key = sheet_keys.for_desk(by, desk, offer.request_id, sheet_keys.BLIND, offer.sheet)
    except (NoKey, vault.CannotOpen):
        raise errors.DoesNotOpen from None
    held = {
        **asdict(bounds),
        "mentor_circles": [*bounds.mentor_circles],
        "firm_members": [*bounds.firm_members],
    }
    return vault.lock_document(held, key=key, context=_context(offer), floor=vault.FLOOR_SMALL)


def read(offer: Offer, by: Unlocked) -> Bounds:
    """As she opens it while the offer is hers. Raises ``DoesNotOpen``."""
    try:
        key = sheet_keys.for_person(by, offer.request_id, sheet_keys.BLIND, offer.sheet)
        return _opened(offer, key)
    except ENDED_WITH_THE_OFFER:
        raise errors.DoesNotOpen from None


def read_in_case(offer: Offer, keys: CaseKeys) -> Bounds | None:
    """As whoever holds the case opens it; None where nothing was written. Raises ``DoesNotOpen``."""
    if offer.bounds is None:
        return None
    try:
        return _opened(offer, sheet_keys.for_case(offer.request_id, keys, sheet_keys.BLIND, offer.sheet))
    except ENDED_WITH_THE_OFFER:
        raise errors.DoesNotOpen from None


def _opened(offer: Offer, key: vault.LockKey) -> Bounds:
    held = vault.unlock_document(bytes(offer.bounds or b""), key=key, context=_context(offer))
    lists = {name: tuple(held[name]) for name in ("mentor_circles", "firm_members")}
    return Bounds(**{**held, **lists})


def _context(offer: Offer) -> vault.Context:
    return vault.Context("attorneys.offer", f"{offer.request_id}/{offer.id}", "bounds", offer.sheet)


def _told(profile: Profile) -> tuple[str, bool, str]:
    held = profile.held
    return str(held.get("mentor") or ""), bool(held.get("needs_mentor")), str(held.get("firm") or "")


def _mentor(bounds: Bounds) -> Attorney | None:
    return _rows(bounds.mentor).filter(state="active").first()


def _has_place(bounds: Bounds) -> bool:
    if not bounds.mentor:
        return False
    accompanied = Placement.objects.filter(mentor__in=_rows(bounds.mentor), state__in=Placement.LIVE)
    return accompanied.count() < bounds.mentor_places


def _rows(attorney_id: str) -> QuerySet[Attorney]:
    """The attorney of that id; empty for what is none."""
    found = _id(attorney_id)
    return Attorney.objects.filter(id=found) if found else Attorney.objects.none()


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(told: object) -> int:
    return told if isinstance(told, int) and not isinstance(told, bool) else 0
