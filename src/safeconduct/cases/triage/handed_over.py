"""The triage signals of a request that was handed over: a row of its own, whose key turns with the case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from safeconduct import vault
from safeconduct.cases.models.triage import TriageState
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request


def row_of(request_id: UUID) -> TriageState | None:
    """The row of one request; None while nothing was written since it was handed over."""
    return TriageState.objects.filter(request_id=request_id).first()


def rows_of(request_ids: Iterable[UUID]) -> dict[UUID, TriageState]:
    """The rows there are for these requests: one query, none for nobody."""
    return TriageState.objects.in_bulk(list(request_ids))


def opened(row: TriageState, keys: CaseKeys) -> dict[str, Any] | None:
    """What the summary would keep under "triage"; None where the row was changed or its epoch is not held.

    A row of an earlier epoch counts: keys turned, and nobody has refreshed it since.
    """
    key = keys.file.get(row.epoch)
    if key is None:
        return None
    try:
        found = vault.unlock_document(bytes(row.document), key=key, context=_context(row))
    except vault.CannotOpen:
        return None
    return found if isinstance(found, dict) else None


def relock(held: Request, found: Mapping[str, Any], keys: CaseKeys, on: date) -> None:
    """Write the row under the file key of the present epoch, whatever it was under before.

    The caller holds the request's row and has opened its present epoch.
    """
    row = TriageState(request_id=held.id, day=on, epoch=held.epoch)
    row.document = vault.lock_document(
        found, key=keys.file[held.epoch], context=_context(row), floor=vault.FLOOR_DOCUMENT
    )
    row.save()


def _context(row: TriageState) -> vault.Context:
    return vault.Context("cases.triagestate", str(row.request_id), "document", row.epoch)
