"""Settings of the panel: weights of the fit, how long an offer holds, how many go out at once. Rows are only added."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from safeconduct import audit, vault
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import PanelSettings
from safeconduct.placement.facts import Rules

WEIGHTS = ("language", "expertise", "interest", "proximity", "rotation", "continuity")
MOST_WEIGHT = 10
MANNERS = ("pitch", "wheel")
DEFAULTS: Mapping[str, Any] = {
    "language": 3, "expertise": 2, "interest": 1, "proximity": 1, "rotation": 1, "continuity": 2,
    "hold_hours": 72, "wave_size": 3, "out_per_attorney": 2, "manner": "pitch", "fairness": 25, "reserve": 15,
    "waits_at_most": 120, "trained_in": [],
}  # fmt: skip
"""``fairness`` and ``reserve`` in hundredths. ``out_per_attorney``: offers one may have at once."""


@dataclass(frozen=True, slots=True)
class Current:
    """What holds now. ``id``: of the row it was set by, None while the defaults hold."""

    id: int | None
    values: Mapping[str, Any]
    row: PanelSettings | None = None


def current() -> Current:
    """The newest settings, filled up with the defaults."""
    row = PanelSettings.objects.order_by("-id").first()
    if row is None:
        return Current(None, dict(DEFAULTS))
    return Current(row.pk, {**DEFAULTS, **row.values}, row)


def rules(values: Mapping[str, Any]) -> Rules:
    """Settings as the solver takes them."""
    return Rules(
        language=float(values["language"]), expertise=float(values["expertise"]),
        interest=float(values["interest"]), proximity=float(values["proximity"]),
        rotation=float(values["rotation"]), continuity=float(values["continuity"]),
        trained_in=frozenset(map(str, values["trained_in"])),
        waits_at_most=int(values["waits_at_most"]),
        fairness=int(values["fairness"]) / 100,
        reserve=int(values["reserve"]) / 100,
    )  # fmt: skip


def keep(*, values: Mapping[str, Any], reason: str, token: UUID, by: Unlocked, at: datetime) -> PanelSettings:
    """Add a row with a reason. The same form twice is one."""
    demand(by.person, Permission.PLACE)
    whole = {name: values[name] for name in DEFAULTS}
    if (twice := PanelSettings.objects.filter(token=token).first()) is not None:
        if (twice.values, twice.reason) == (whole, reason):
            return twice
        token = uuid4()  # Back, other words, sent again: a change of its own
    try:
        with transaction.atomic():
            row = PanelSettings.objects.create(
                token=token, values=whole, reason=reason, made_by=by.person.pk, day=at.date()
            )
            audit.record(
                "panel.settings",
                chain="staff",
                at=at,
                by=by.person.pk,
                about=vault.digests.sha256(vault.dump(whole)),
            )
    except IntegrityError:
        return PanelSettings.objects.get(token=token)
    return row
