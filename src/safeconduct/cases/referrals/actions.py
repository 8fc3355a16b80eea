"""Keep the list of organisations: add, change, confirm, retire, bring back. Each leaves an audit row."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct import audit, vault
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.audit.models import StaffEntry
from safeconduct.cases.models.referrals import ReferralOrganisation


class ChangedMeanwhile(Exception):
    """Somebody else saved this organisation after the page was opened."""


@dataclass(frozen=True, slots=True)
class Said:
    """Everything the list says about an organisation."""

    name: str
    helps: tuple[str, ...]
    countries: tuple[str, ...] = ()
    us_states: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    phone: str = ""
    web: str = ""
    hours: str = ""
    note: str = ""

    def as_row(self) -> dict[str, Any]:
        given = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: list(value) if isinstance(value, tuple) else value for name, value in given.items()}


def said_of(row: ReferralOrganisation) -> Said:
    held: dict[str, Any] = {field.name: getattr(row, field.name) for field in fields(Said)}
    given: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in held.items()
    }
    return Said(**given)


def add(said: Said, *, token: UUID, by: Person, at: datetime) -> ReferralOrganisation:
    """Put an organisation into the list, confirmed today; the same token twice adds it once."""
    demand(by, Permission.KEEP_REFERRALS)
    if (held := ReferralOrganisation.objects.filter(id=token).first()) is not None:
        return held
    row = ReferralOrganisation(id=token, **said.as_row(), confirmed_by=by.pk, confirmed_on=at.date())
    try:
        with transaction.atomic():
            row.save(force_insert=True)
            _record("referral.added", row, by, at)
    except IntegrityError:  # the other click of a double click was faster
        return ReferralOrganisation.objects.get(id=token)
    return row


def change(
    *, row_id: UUID, said: Said, version: int, confirmed: bool, by: Person, at: datetime
) -> ReferralOrganisation:
    """Save what changed, and whether it was checked today. Raises ``ChangedMeanwhile``."""
    demand(by, Permission.KEEP_REFERRALS)
    with transaction.atomic():
        row = ReferralOrganisation.objects.select_for_update().get(id=row_id)
        differs = said != said_of(row)
        if row.version != version:
            if differs:
                raise ChangedMeanwhile
            return row
        if differs:
            for name, value in said.as_row().items():
                setattr(row, name, value)
        if confirmed:
            row.confirmed_by, row.confirmed_on = by.pk, at.date()
        if differs or confirmed:
            row.version += 1
            row.save()
            _record("referral.changed" if differs else "referral.confirmed", row, by, at)
    return row


def turn(*, row_id: UUID, is_active: bool, by: Person, at: datetime) -> ReferralOrganisation:
    """Retire an organisation, so that no letter names it from now on, or bring it back."""
    demand(by, Permission.KEEP_REFERRALS)
    with transaction.atomic():
        row = ReferralOrganisation.objects.select_for_update().get(id=row_id)
        if row.is_active != is_active:
            row.is_active, row.version = is_active, row.version + 1
            row.save()
            _record("referral.brought_back" if is_active else "referral.retired", row, by, at)
    return row


def history(row: ReferralOrganisation) -> list[StaffEntry]:
    """Who added, changed, confirmed or retired it, newest first."""
    return list(StaffEntry.objects.filter(subject=row.pk, action__startswith="referral.").order_by("-number"))


def _record(action: str, row: ReferralOrganisation, by: Person, at: datetime) -> None:
    digest = vault.digests.sha256(vault.dump(said_of(row).as_row()))
    audit.record(action, chain="staff", at=at, by=by.pk, subject=row.pk, about=digest)
