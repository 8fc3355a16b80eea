"""Keep the places of an incident, each no finer in the clear than its precision (see ``precision``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.evidence import keys, sealing
from safeconduct.evidence.finding.indexing import index_incident
from safeconduct.evidence.incidents.precision import DECIMALS, FULL, SEALED, rounded
from safeconduct.evidence.keys import DeskKeys, NoKey
from safeconduct.evidence.models import Incident, IncidentPlace
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn
from safeconduct.evidence.sealing import Content
from safeconduct.vault import digests


@dataclass(frozen=True, slots=True)
class Placed:
    """What a form says of a place. ``exact_name`` and the full point are kept only where they are sealed."""

    name: str
    country: str
    precision: str
    latitude: float | None = None
    longitude: float | None = None
    exact_name: str = ""


class NotSealable(Exception):
    """An exact place was given by somebody who does not sit at the desk, and so cannot seal it."""


def add_place(
    incident: Incident, said: Placed, *, token: UUID, by: Person, at: datetime, desk: DeskKeys | None
) -> IncidentPlace:
    """A new place; the same form twice makes one. Raises ``NotSealable``, ``Withdrawn``, ``NotAllowed``."""
    demand(by, Permission.COUNT)
    if (held := IncidentPlace.objects.filter(pk=token).first()) is not None:
        return held
    row = IncidentPlace(id=token, incident=incident)
    with transaction.atomic():
        _lock(incident)
        _fill(row, said, desk)
        row.save(force_insert=True)
        _note("placed", row, by, at)
    return row


def change_place(
    row: IncidentPlace, said: Placed, *, mark: str, by: Person, at: datetime, desk: DeskKeys | None
) -> IncidentPlace:
    """Save a place. What is finer than its new precision is erased, and no history keeps it.

    ``mark``: ``mark_of`` when the form was opened. Raises ``ChangedMeanwhile`` and as ``add_place`` does.
    """
    demand(by, Permission.COUNT)
    with transaction.atomic():
        _lock(row.incident)
        now = IncidentPlace.objects.filter(pk=row.pk).first()
        if now is None or mark_of(now) != mark:
            raise ChangedMeanwhile
        _fill(row, said, desk)
        row.save()
        _note("placed", row, by, at)
    return row


def remove_place(row: IncidentPlace, *, by: Person, at: datetime) -> None:
    """Take a place away. Acts that happened there stay, without a place."""
    demand(by, Permission.COUNT)
    with transaction.atomic():
        _lock(row.incident)
        if IncidentPlace.objects.filter(pk=row.pk).delete()[0]:
            _note("unplaced", row, by, at)


def mark_of(row: IncidentPlace) -> str:
    """Changes when anything of a place does: what an editor had open."""
    parts = [row.name, row.country, row.precision, str(row.latitude), str(row.longitude)]
    return digests.sha256("\x1f".join(parts).encode() + b"\x1f" + bytes(row.sealed or b"")).hex()[:32]


def exact_of(row: IncidentPlace, desk: DeskKeys | None) -> Content | None:
    """What is sealed of a place; None for somebody who cannot open it."""
    if desk is None:
        return None
    if row.sealed is None:
        return {}
    try:
        return sealing.opened(row, row.sealed, keys.record_key(row.incident_id, desk))
    except (NoKey, vault.CannotOpen):
        return None


def _fill(row: IncidentPlace, said: Placed, desk: DeskKeys | None) -> None:
    stays_sealed = desk is None and said.precision in SEALED
    if stays_sealed and (row.sealed is None or row.precision != said.precision):
        raise NotSealable
    row.name = said.name if said.precision != "country" else ""
    row.country, row.precision = said.country, said.precision
    if stays_sealed:
        return  # whoever cannot open it changes only what they see
    row.latitude, row.longitude = rounded(said.latitude, said.longitude, said.precision)
    row.sealed = None
    if said.precision in SEALED and desk is not None:
        key = keys.new_key(row.incident_id, desk)
        row.sealed = sealing.locked(row, _exact(said), key, floor=vault.FLOOR_SMALL)


def _exact(said: Placed) -> Content:
    point = [None if one is None else round(one, FULL) for one in (said.latitude, said.longitude)]
    return {"name": said.exact_name, "latitude": point[0], "longitude": point[1]}


def _lock(incident: Incident) -> None:
    held = Incident.every.select_for_update().get(pk=incident.pk)
    if held.withdrawn_on:
        raise Withdrawn


def _note(what: str, row: IncidentPlace, by: Person, at: datetime) -> None:
    audit.record(f"evidence.incident.{what}", chain="staff", by=by.pk, subject=row.incident_id, at=at)
    index_incident(Incident.every.select_related("run").get(pk=row.incident_id))


__all__ = [
    "DECIMALS", "NotSealable", "Placed", "add_place", "change_place", "exact_of", "mark_of", "remove_place",
]  # fmt: skip
