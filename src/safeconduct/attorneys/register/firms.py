"""Firms that lend attorneys, and how many cases each takes at once; under the placement desk's list key."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct import audit, vault
from safeconduct.access.errors import NotAMember
from safeconduct.access.models import Desk
from safeconduct.access.permissions import Permission, demand
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.models import Firm
from safeconduct.attorneys.register.desk import lock_in_list, open_in_list
from safeconduct.attorneys.register.errors import ChangedMeanwhile, Shut

TABLE = "attorneys.firm"
NAMES = ("name", "quota", "contact", "notes")


@dataclass(frozen=True, slots=True)
class FirmHeld:
    """A firm with what stands in its document. ``held["quota"]``: a number, or None for no limit."""

    firm: Firm
    held: dict[str, Any]

    def __repr__(self) -> str:
        return f"FirmHeld({str(self.firm.id)[:8]})"

    @property
    def version(self) -> int:
        return self.firm.version

    @property
    def name(self) -> str:
        return str(self.held.get("name") or "")


def read_all(unlocked: Unlocked, desk: Desk) -> list[FirmHeld]:
    """Every firm that opens, by name."""
    found = []
    for row in Firm.objects.order_by("id"):
        try:
            found.append(_held(row, unlocked, desk))
        except (NotAMember, vault.CannotOpen):
            continue
    return sorted(found, key=lambda each: (each.name.casefold(), str(each.firm.id)))


def read(firm_id: UUID, unlocked: Unlocked, desk: Desk) -> FirmHeld | None:
    """One firm; None where there is none or it does not open."""
    return next((each for each in read_all(unlocked, desk) if each.firm.id == firm_id), None)


def add(*, held: Mapping[str, Any], token: UUID, by: Unlocked, desk: Desk, at: datetime) -> Firm:
    """A new firm; the same form twice is one."""
    demand(by.person, Permission.PLACE)
    if Firm.objects.filter(
        id=token
    ).exists():  # the same words are one firm; others change it, if nobody else did
        return change(firm_id=token, held=held, version=1, by=by, desk=desk, at=at)
    row = Firm(id=token, changed_on=at.date())
    row.document, row.epoch = _locked(row, held, by, desk)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            audit.record("firm.added", chain="staff", at=at, by=by.person.pk, subject=row.id)
    except IntegrityError:  # the other click of a double click was faster
        return Firm.objects.get(id=token)
    return row


def change(
    *, firm_id: UUID, held: Mapping[str, Any], version: int, by: Unlocked, desk: Desk, at: datetime
) -> Firm:
    """Put this in the place of what was seen. Raises ``ChangedMeanwhile``, ``Shut``."""
    demand(by.person, Permission.PLACE)
    with transaction.atomic():
        row = Firm.objects.select_for_update().filter(id=firm_id).first()
        if row is None:
            raise Shut
        theirs = _held(row, by, desk)
        if {name: theirs.held.get(name) for name in NAMES} == {name: held.get(name) for name in NAMES}:
            return row
        if row.version != version:
            raise ChangedMeanwhile(theirs)
        row.version, row.changed_on = row.version + 1, at.date()
        row.document, row.epoch = _locked(row, held, by, desk)
        row.save()
        audit.record("firm.changed", chain="staff", at=at, by=by.person.pk, subject=row.id)
    return row


def _held(row: Firm, unlocked: Unlocked, desk: Desk) -> FirmHeld:
    opened = open_in_list(
        bytes(row.document), row.epoch, unlocked=unlocked, desk=desk, table=TABLE, row=str(row.id)
    )
    return FirmHeld(row, dict(opened) if isinstance(opened, dict) else {})


def _locked(row: Firm, held: Mapping[str, Any], by: Unlocked, desk: Desk) -> tuple[bytes, int]:
    kept = {name: held.get(name) for name in NAMES}
    return lock_in_list(kept, unlocked=by, desk=desk, table=TABLE, row=str(row.id))
