"""What somebody has begun to write about a request and not sent or saved: a reply, a note. Under the file key.

One row for each person and request, whatever is in it; only they are shown it. It goes with the request.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from safeconduct import vault
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases.models import ReplyDraft
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

REPLY, NOTE = "reply", "note"
LONGEST = 20_000
"""Characters of one field that are kept; no form takes more."""


def keep(
    *, request: Request, part: str, fields: Mapping[str, str], keys: CaseKeys, by: Unlocked, at: datetime
) -> None:
    """Keep the fields of an unfinished form in place of what was kept of it before; nothing in them, nothing kept."""
    kept = {name: text.replace("\x00", "")[:LONGEST] for name, text in fields.items()}
    try:
        with transaction.atomic():
            draft = _row(request, by, lock=True)
            held = _opened(draft, keys) if draft else {}
            held.pop(part, None)
            if any(text.strip() for text in kept.values()):
                held[part] = kept
            _save(draft or ReplyDraft(request_id=request.id, person_id=by.person.pk), held, request, keys, at)
    except IntegrityError:  # two windows kept something for the first time at the same moment
        keep(request=request, part=part, fields=fields, keys=keys, by=by, at=at)


def kept(*, request: Request, part: str, keys: CaseKeys, by: Unlocked) -> dict[str, str]:
    """The fields this person has begun, or nothing."""
    draft = _row(request, by)
    found = _opened(draft, keys).get(part, {}) if draft else {}
    return {str(name): str(text) for name, text in dict(found).items()}


def forget(*, request: Request, part: str, keys: CaseKeys, by: Unlocked, at: datetime) -> None:
    """The form was sent or saved: what was kept of it goes."""
    keep(request=request, part=part, fields={}, keys=keys, by=by, at=at)


def _row(request: Request, by: Unlocked, *, lock: bool = False) -> ReplyDraft | None:
    rows = ReplyDraft.objects.filter(request_id=request.id, person_id=by.person.pk)
    return (rows.select_for_update() if lock else rows).first()


def _save(draft: ReplyDraft, held: dict[str, Any], request: Request, keys: CaseKeys, at: datetime) -> None:
    if not held:
        ReplyDraft.objects.filter(pk=draft.pk).delete()
        return
    draft.day, draft.epoch = at.date(), request.epoch
    draft.document = vault.lock_document(
        held, key=keys.file[request.epoch], context=_context(draft), floor=vault.FLOOR_DOCUMENT
    )
    draft.save()


def _opened(draft: ReplyDraft, keys: CaseKeys) -> dict[str, Any]:
    """What is kept; nothing where it does not open any more."""
    key = keys.file.get(draft.epoch)
    if key is None:
        return {}
    try:
        held = vault.unlock_document(bytes(draft.document), key=key, context=_context(draft))
    except vault.CannotOpen:
        return {}
    return dict(held)


def _context(draft: ReplyDraft) -> vault.Context:
    return vault.Context("cases.replydraft", f"{draft.request_id}/{draft.person_id}", "reply", draft.epoch)
