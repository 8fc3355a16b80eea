"""Sealed rows beside a request: lock one and add it at the end, open them in order."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Max, QuerySet

from safeconduct import vault
from safeconduct.cases.models.screening import BesideRequest, Decision, FactEntry, ScreeningRun
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

NOTHING = ""
MODELS: tuple[type[BesideRequest], ...] = (FactEntry, ScreeningRun, Decision)


FLOOR = 16_384
"""A screening, a fact and a decision take up the same room, whatever they say."""
CHAIN = "chain"


class Opened(NamedTuple):
    """A row with its document; ``held`` is None where the row was changed or its key is missing."""

    id: UUID
    number: int
    person_id: UUID
    day: date
    held: dict[str, Any] | None


def add(
    model: type[BesideRequest],
    document: Mapping[str, Any],
    *,
    request: Request,
    keys: CaseKeys,
    person_id: UUID,
    day: date,
    token: UUID,
) -> BesideRequest:
    """Lock a document and add it as the request's last row of this kind.

    Call it inside a transaction that holds the request's row (``locked``), or two may take the same number.
    """
    last = model._default_manager.filter(request_id=request.id).aggregate(last=Max("number"))["last"] or 0
    row = model(
        id=token, request_id=request.id, number=last + 1, person_id=person_id, day=day, epoch=request.epoch
    )
    row.document = vault.lock_document(
        {**document, CHAIN: _before(row)}, key=keys.file[request.epoch], context=_context(row), floor=FLOOR
    )
    row.save(force_insert=True)
    return row


def opened(model: type[BesideRequest], request_id: UUID, keys: CaseKeys) -> list[Opened]:
    """The request's rows of one kind, oldest first."""
    found, before = [], NOTHING
    for number, row in enumerate(_rows(model, request_id), start=1):
        held = _held(row, keys)
        chain = held.pop(CHAIN, None) if held else None
        if chain != [number, before, str(row.person_id), row.day.isoformat()]:
            held = None  # out of its place: a row before it is gone, or who and when were changed
        found.append(Opened(row.id, row.number, row.person_id, row.day, held))
        before = _digest(row)
    return found


def last(model: type[BesideRequest], request_id: UUID, keys: CaseKeys) -> Opened | None:
    """The newest row."""
    rows = opened(model, request_id, keys)
    return rows[-1] if rows else None


def locked(request_id: UUID) -> Request | None:
    """The request, its row held until the transaction ends; None if it was deleted meanwhile."""
    return Request.objects.select_for_update().filter(id=request_id).first()


def forget(request_ids: Iterable[UUID]) -> None:
    """Delete everything of this room beside requests that are gone; in the caller's transaction."""
    ids = list(request_ids)
    for model in MODELS:
        model._default_manager.filter(request_id__in=ids).delete()


def _before(row: BesideRequest) -> list[Any]:
    """What ties a row to its place: its number, the row before it, who wrote it and on which day."""
    earlier = list(_rows(type(row), row.request_id))
    before = _digest(earlier[-1]) if earlier else NOTHING
    return [len(earlier) + 1, before, str(row.person_id), row.day.isoformat()]


def _rows(model: type[BesideRequest], request_id: UUID) -> QuerySet[BesideRequest]:
    return model._default_manager.filter(request_id=request_id).order_by("number")


def _digest(row: BesideRequest) -> str:
    return vault.digests.sha256(bytes(row.document)).hex()


def _held(row: BesideRequest, keys: CaseKeys) -> dict[str, Any] | None:
    key = keys.file.get(row.epoch)
    if key is None:
        return None
    try:
        return dict(vault.unlock_document(bytes(row.document), key=key, context=_context(row)))
    except (vault.CannotOpen, TypeError, ValueError):
        return None


def _context(row: BesideRequest) -> vault.Context:
    return vault.Context(f"cases.{row._meta.model_name}", f"{row.request_id}/{row.id}", "document", row.epoch)
