"""What a publication rests on: claims and items, and accounts under a purpose of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, demand
from safeconduct.consent.scopes import Scope
from safeconduct.evidence.models import Claim, Item, Record, Testimony
from safeconduct.evidence.testimonies import uses
from safeconduct.press.desk.changing import note, touch
from safeconduct.press.models import Citation, Publication

MODELS: dict[str, type[Record]] = {"claim": Claim, "item": Item, "testimony": Testimony}


def cite(
    publication: Publication, kind: str, record: Record, scope: str = "", *, by: Person, at: datetime
) -> Citation:
    """Name a source. Twice is once. Raises ``NoConsent`` for an account without it, ``Locked``."""
    demand(by, Permission.PRESS)
    if kind == "testimony":
        demand(by, Permission.OPEN_TESTIMONY)
        uses.refuse_unless(record.pk, Scope(scope), at.date())
    held = Citation.objects.filter(publication=publication, record_id=record.pk, scope=scope).first()
    if held is not None:
        return held
    number = Citation.objects.filter(publication=publication).count() + 1
    row = Citation(
        publication=publication, kind=kind, record_id=record.pk, scope=scope, number=number, made_by=by,
        made_on=at.date(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            touch(publication, by=by, at=at)
            row.save(force_insert=True)
            note("citation.added", row.pk, by=by, at=at)
    except IntegrityError:  # the other click of a double click was quicker
        return Citation.objects.get(publication=publication, record_id=record.pk, scope=scope)
    return row


def uncite(row: Citation, *, by: Person, at: datetime) -> None:
    """Take a source away. Raises ``Locked``."""
    demand(by, Permission.PRESS)
    with transaction.atomic():
        touch(row.publication, by=by, at=at)
        note("citation.removed", row.pk, by=by, at=at)
        row.delete()


def citations(publication: Publication) -> list[tuple[Citation, Any]]:
    """Each with its record, in order; None for a record that is there no more. A query for each kind."""
    rows = list(Citation.objects.filter(publication=publication).order_by("number", "pk"))
    found: dict[UUID, Any] = {}
    for kind, model in MODELS.items():
        ids = [row.record_id for row in rows if row.kind == kind]
        if ids:
            found |= {each.pk: each for each in model._base_manager.filter(pk__in=ids)}
    return [(row, found.get(row.record_id)) for row in rows]


def shut(cited: Sequence[tuple[Citation, Any]], on: date) -> list[str]:
    """Keys of those among them that were withdrawn, or may not be used today."""
    ids = {kind: [row.record_id for row, _ in cited if row.kind == kind] for kind in ("claim", "item")}
    among = (
        Claim.every.filter(pk__in=ids["claim"]).values("pk"),
        Item.every.filter(pk__in=ids["item"]).values("pk"),
        Item.every.filter(claims__in=ids["claim"]).values("pk"),  # a claim goes with the item it rests on
    )
    unusable = uses.unusable_records(on, among) if any(ids.values()) else frozenset()
    return [
        getattr(record, "key", str(row.pk)[:8])
        for row, record in cited
        if record is None or record.withdrawn_on is not None or row.record_id in unusable
    ]
