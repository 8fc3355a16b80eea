"""Whom somebody may be referred to: those who serve the place where they are, the nearest and best first."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.utils import timezone

from safeconduct.cases.models.referrals import ReferralOrganisation
from safeconduct.intake.letters import ReferralLine


def for_person(
    language: str, country: str, us_state: str = "", needs: Collection[str] = (), *, on: date | None = None
) -> list[ReferralLine]:
    """Active organisations for a person, sorted: their language and state first, then wider.

    ``country``, ``us_state``, ``language``: codes, empty where not known. ``needs``: codes of
    ``letters.HELPS``; empty for all. An organisation that serves another place is left out; where the state
    is not known, those of single states come last. ``on``: the day for which staleness is said (today).
    """
    day = on or timezone.now().date()
    serving = [
        (rank, each)
        for each in ReferralOrganisation.objects.active()
        if (not needs or set(needs) & set(each.helps))
        and (rank := _width(each, country, us_state)) is not None
    ]
    serving.sort(key=lambda pair: (not _speaks(pair[1], language), pair[0], pair[1].name.casefold()))
    return [line_of(each, on=day) for _rank, each in serving]


def line_of(each: ReferralOrganisation, *, on: date) -> ReferralLine:
    """An organisation as a letter names it."""
    return ReferralLine(
        name=each.name,
        helps=tuple(each.helps),
        reach=tuple(text for text in (each.phone, each.web, each.hours) if text),
        languages=tuple(each.languages),
        note=each.note,
        id=str(each.pk),
        is_stale=each.is_stale(on),
    )


def _speaks(each: ReferralOrganisation, language: str) -> bool:
    return bool(language) and language in each.languages


def _width(each: ReferralOrganisation, country: str, us_state: str) -> int | None:
    """0 for their state, 1 for their country, 2 for everywhere, 3 for a state nobody knows; None: not theirs."""
    if each.us_states:
        if country and country != "US":
            return None
        if not us_state:
            return 3 if country == "US" else None
        return 0 if us_state in each.us_states else None
    if each.countries:
        return 1 if country in each.countries else None
    return 2
