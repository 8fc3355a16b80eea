"""Take a record out of everything that is shown, and bring it back. The row stays, and so does its history.

From then on only a tombstone is shown: the day, no title, no reason. What is sealed stays sealed under its key, unless
whoever withdraws it says that the key is to be forgotten too; that cannot be undone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.evidence import kept_forms
from safeconduct.evidence.claims.settling import settle_around, settle_for_source
from safeconduct.evidence.finding.indexing import index
from safeconduct.evidence.items.ending import destroy_files, note_withdrawn
from safeconduct.evidence.keys import DeskCode, DeskKeys, forget_keys
from safeconduct.evidence.models import (
    Act,
    Claim,
    Incident,
    Involvement,
    Item,
    Party,
    PersonRecord,
    Record,
    Revision,
    Source,
    Testimony,
)
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn, change, kind_of
from safeconduct.evidence.testimonies.uses import went_with_consent

KINDS: Mapping[str, type[Record]] = {
    "incident": Incident, "act": Act, "involvement": Involvement, "party": Party, "personrecord": PersonRecord,
    "claim": Claim, "source": Source, "item": Item, "testimony": Testimony,
}  # fmt: skip
"""Every kind of record, by the name that history and audit keep."""
BY_ANOTHER_WAY = frozenset({"incident", "testimony"})
"""An incident is withdrawn by a step that a second person agrees to, a testimony when its consent is withdrawn."""


class WentWithConsent(Exception):
    """It was made from an account whose person took their consent back. Nobody brings it back."""


def withdraw(record: Record, *, version: int, by: Person, at: datetime) -> None:
    """Withdraw a record. Raises ``NotAllowed``, ``ChangedMeanwhile`` and ``Withdrawn``."""
    with transaction.atomic():
        change(record, {"withdrawn_on": at.date()}, version=version, by=by, at=at)
        audit.record(
            f"evidence.{kind_of(record)}.withdrawn", chain="staff", by=by.pk, subject=record.pk, at=at
        )
        if isinstance(record, Item):
            note_withdrawn(record, by=by, at=at)
        _follow(record, by, at)
    kept_forms.forget_about([record.pk])


def bring_back(record: Record, *, by: Person, at: datetime) -> None:
    """Show a withdrawn record again; what stands already stays as it is.

    Raises ``NotAllowed``, and ``WentWithConsent``: what went because somebody took their consent back stays gone.
    """
    demand(by, Permission.COUNT)
    with transaction.atomic():
        rows: Any = type(record)._meta.base_manager
        held: Any = rows.select_for_update().get(pk=record.pk)
        if held.withdrawn_on is None:
            return
        if went_with_consent(record.pk, at.date()):
            raise WentWithConsent
        changes = {
            "withdrawn_on": None, "version": held.version + 1, "changed_by": by, "changed_on": at.date(),
        }  # fmt: skip
        Revision.objects.create(
            kind=kind_of(record), record_id=record.pk, version=held.version, by=by, day=at.date(),
            before={"withdrawn_on": held.withdrawn_on.isoformat()},
        )  # fmt: skip
        rows.filter(pk=record.pk).update(**changes)
        for name, value in changes.items():
            setattr(record, name, value)
        audit.record(
            f"evidence.{kind_of(record)}.brought_back", chain="staff", by=by.pk, subject=record.pk, at=at
        )
        index(record)
        _follow(record, by, at)


def forget_sealed(record: Record, *, desk: DeskKeys, by: Person, at: datetime) -> None:
    """Forget the key of a withdrawn record: nobody reads its sealed part again, not from an old backup either.

    The files of an item go with it. ``desk`` shows that whoever does it sits where it could be read.
    Raises ``ChangedMeanwhile`` where it stands.
    """
    demand(by, Permission.COUNT)
    if desk.desk.code != desk_code(record):
        raise ValueError("Another desk's record.")
    rows: Any = type(record)._meta.base_manager
    held = rows.filter(pk=record.pk).exclude(withdrawn_on=None).first()
    if held is None:
        raise ChangedMeanwhile
    forget_keys(desk_code(record), [record.pk])
    with transaction.atomic():
        audit.record(
            f"evidence.{kind_of(record)}.forgotten", chain="staff", by=by.pk, subject=record.pk, at=at
        )
        if isinstance(held, Item):
            destroy_files(held, by=by, at=at)


def desk_code(record: Record) -> DeskCode:
    """The desk that a kind of record is sealed to."""
    return "testimony" if isinstance(record, PersonRecord | Testimony) else "documentation"


def found(kind: str, record_id: UUID) -> Record | None:
    """A record of a kind, withdrawn or not, unless an import is still writing it."""
    model = KINDS.get(kind)
    if model is None:
        return None
    rows: Any = model
    record: Record | None = rows.objects.filter(pk=record_id).first()
    return record


def _follow(record: Record, by: Person, at: datetime) -> None:
    """Settle the incidents whose standing rests on what went or came back."""
    if isinstance(record, Claim):
        settle_around([record.pk], by=by, at=at)
    elif isinstance(record, Source):
        settle_for_source(record.pk, by=by, at=at)


__all__ = [
    "BY_ANOTHER_WAY", "KINDS", "WentWithConsent", "Withdrawn", "bring_back", "desk_code", "forget_sealed", "found",
    "withdraw",
]  # fmt: skip
