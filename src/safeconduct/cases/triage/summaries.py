"""The locked summary of one request: find its key, open it, lock it again under the same key."""

from __future__ import annotations

from typing import Any

from safeconduct import vault
from safeconduct.access.models import Desk
from safeconduct.access.unlocked import Unlocked, desk_keys
from safeconduct.cases import reading
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.keys import lock_key, summary_slot
from safeconduct.intake.models import Request
from safeconduct.intake.sealed_parts import request_context
from safeconduct.keyring import rows
from safeconduct.keyring.rows import NoKey, Opener


def key_of(request: Request, keys: CaseKeys, by: Unlocked) -> vault.LockKey:
    """The summary key: through the case once it was handed over, through the desk's pair before.

    Raises ``NoKey`` for somebody who holds a grant while the request still lies with a desk not theirs.
    """
    try:
        return reading.summary_key(request, keys)
    except NoKey:
        return _through_desk(request, by)


def opened(request: Request, key: vault.LockKey) -> dict[str, Any]:
    """The summary. Raises ``CannotOpen`` where the row was changed."""
    context = request_context(request.id, "summary")
    return dict(vault.unlock_document(bytes(request.summary), key=key, context=context))


def relock(request: Request, summary: dict[str, Any], key: vault.LockKey) -> None:
    """Save the summary anew. The caller holds the request's row."""
    context = request_context(request.id, "summary")
    request.summary = vault.lock_document(summary, key=key, context=context, floor=vault.FLOOR_DOCUMENT)
    request.save(update_fields=("summary",))


def _through_desk(request: Request, by: Unlocked) -> vault.LockKey:
    slot, to_desk = summary_slot(request.id), Opener("desk", request.desk_id)
    sealed_to = rows.sealed_to(slot, to_desk)
    desk = Desk.objects.filter(id=request.desk_id).first()
    pair = desk_keys(by, desk).get(sealed_to) if desk else None
    if pair is None:
        raise NoKey
    return lock_key(slot, by=pair, opener=to_desk)
