"""What the organisation has set for its screening: area, means threshold, weights and alarm.

The thresholds are choices of an organisation and not law: 125 % of the poverty guideline is the ceiling of
federally funded legal aid (45 CFR 1611.3(c)), 200 % that of its exceptions (1611.5) and of New York's
programme for detained people, 300 % that of some foundations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct import audit, vault
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.cases.models.settings import ScreeningSettings
from safeconduct.law.settings import DEFAULT_SETTINGS, Settings
from safeconduct.law.weights import DEFAULT_WEIGHTS

AREA: tuple[str, ...] = tuple(sorted(DEFAULT_SETTINGS.values["area_states"]))
"""The states that the published areas touch: greater Washington DC, New York City and Los Angeles."""
MEANS_PERCENT: int = DEFAULT_SETTINGS.values["means_percent"]
OFFERED_PERCENT = (125, 200, 300)
ALARM_DAYS = 7


@dataclass(frozen=True, slots=True)
class OrganisationSettings:
    """What holds now.

    Attributes:
        area_states: codes as in ``law.facts.US_STATE_CODES``, in order.
        means_percent: of the poverty guideline; at or below it a person counts as unable to pay.
        weights: of each component of ``law.triage``, 0 (does not count) to 10.
        alarm_days: a date that nobody has checked for so many days raises an alarm.
    """

    area_states: tuple[str, ...] = AREA
    means_percent: int = MEANS_PERCENT
    weights: Mapping[str, float] = field(default_factory=lambda: MappingProxyType(dict(DEFAULT_WEIGHTS)))
    alarm_days: int = ALARM_DAYS


DEFAULTS = OrganisationSettings()


class NothingChanged(Exception):
    """What was to be set holds already."""


class SetMeanwhile(Exception):
    """Somebody else set something after the page was opened."""


def current() -> OrganisationSettings:
    """What the newest row says, or the defaults."""
    row = ScreeningSettings.objects.newest()
    return of_row(row) if row else DEFAULTS


def law_settings() -> Settings:
    """The part of it that rules ask for, as ``law.screening`` takes it."""
    held = current()
    return Settings({"area_states": list(held.area_states), "means_percent": held.means_percent})


def of_row(row: ScreeningSettings) -> OrganisationSettings:
    """A row as values. A component the row does not know yet has its default weight."""
    known = {name: float(row.weights.get(name, weight)) for name, weight in DEFAULT_WEIGHTS.items()}
    return OrganisationSettings(
        tuple(row.area_states), row.means_percent, MappingProxyType(known), row.alarm_days
    )


def set_to(
    wanted: OrganisationSettings, *, seen: int, by: Person, at: datetime, token: UUID
) -> ScreeningSettings:
    """Add a row that speaks from now on; the same token twice makes one row.

    ``seen``: id of the row that held when the page was opened, 0 for none. Raises ``NotAllowed``,
    ``NothingChanged`` and ``SetMeanwhile``.
    """
    demand(by, Permission.SET_SCREENING)
    if (made := ScreeningSettings.objects.of_token(token)) is not None:
        return made
    newest = ScreeningSettings.objects.newest()
    if (newest.pk if newest else 0) != seen:
        raise SetMeanwhile
    if wanted == current():
        raise NothingChanged
    row = ScreeningSettings(
        token=token, area_states=list(wanted.area_states), means_percent=wanted.means_percent,
        weights=dict(wanted.weights), alarm_days=wanted.alarm_days, made_by=by.pk, day=at.date(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record("screening.settings_changed", chain="staff", at=at, by=by.pk, about=_digest(wanted))
    except IntegrityError:  # the other click of a double click was faster
        return ScreeningSettings.objects.get(token=token)
    return row


def history() -> list[tuple[ScreeningSettings, OrganisationSettings, OrganisationSettings]]:
    """Every row, newest first, with what held before it and what it set."""
    rows = list(ScreeningSettings.objects.order_by("id"))
    held = [DEFAULTS, *map(of_row, rows)]
    return [(row, held[place], held[place + 1]) for place, row in enumerate(rows)][::-1]


def _digest(wanted: OrganisationSettings) -> bytes:
    said: vault.JSON = {
        "area_states": list(wanted.area_states),
        "means_percent": wanted.means_percent,
        "weights": {name: str(weight) for name, weight in wanted.weights.items()},
        "alarm_days": wanted.alarm_days,
    }
    return vault.digests.sha256(vault.dump(said))
