"""Courts and offices to choose from, as the rule packs list them, and the time zones of the rest."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby

from django.utils.functional import Promise

from safeconduct.choices.states import US_STATES
from safeconduct.law.zones import Court, UnknownCourt, courts

Choice = tuple[str, str | Promise]
Group = tuple[str | Promise, list[Choice]]


def court_choices() -> list[Group]:
    """Every court and office by its name, grouped by state."""
    names: Mapping[str, str | Promise] = US_STATES
    listed = sorted(courts().all, key=lambda each: (each.state, each.kind, each.name))
    return [
        (names.get(state, state), [(each.name, each.name) for each in found])
        for state, found in groupby(listed, key=_state)
    ]


def zone_choices() -> list[Choice]:
    """The time zones of those courts, for a place that is none of them."""
    return [(zone, zone.replace("_", " ")) for zone in sorted({each.zone for each in courts().all})]


def zone_of(court: str) -> str:
    """The time zone of a court; empty where the name is not listed."""
    try:
        return courts().court(court).zone
    except UnknownCourt:
        return ""


def _state(court: Court) -> str:
    return court.state
