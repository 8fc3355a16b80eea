"""Write to the person, and keep a reply that is not finished."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from safeconduct import vault
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases.models import ReplyDraft
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake import threads
from safeconduct.intake.models import Message, Request


def reply(
    *, request: Request, text: str, keys: CaseKeys, by: Unlocked, at: datetime, form_token: UUID
) -> Message:
    """Send a message signed with the writer's key. Raises what ``threads.write`` raises."""
    author = threads.Author(by.signing, by.person.display_name, is_staff=True)
    message = threads.write(
        request_id=request.id, text=text, author=author, keys=keys.thread, at=at, form_token=form_token
    )
    forget_draft(request=request, by=by)
    return message


def keep_draft(*, request: Request, text: str, keys: CaseKeys, by: Unlocked, at: datetime) -> None:
    """Keep a reply that is not finished, under the file key."""
    text = text.replace("\x00", "")[: threads.LONGEST_MESSAGE]
    with transaction.atomic():
        draft = (
            ReplyDraft.objects.select_for_update()
            .filter(request_id=request.id, person_id=by.person.pk)
            .first()
        )
        draft = draft or ReplyDraft(request_id=request.id, person_id=by.person.pk)
        draft.day, draft.epoch = at.date(), request.epoch
        draft.document = vault.lock_document(
            {"text": text}, key=keys.file[request.epoch], context=_context(draft), floor=vault.FLOOR_DOCUMENT
        )
        draft.save()


def draft_text(*, request: Request, keys: CaseKeys, by: Unlocked) -> str:
    """The reply this person has begun, or nothing."""
    draft = ReplyDraft.objects.filter(request_id=request.id, person_id=by.person.pk).first()
    if draft is None:
        return ""
    held = vault.unlock_document(bytes(draft.document), key=keys.file[draft.epoch], context=_context(draft))
    return str(held["text"])


def forget_draft(*, request: Request, by: Unlocked) -> None:
    ReplyDraft.objects.filter(request_id=request.id, person_id=by.person.pk).delete()


def _context(draft: ReplyDraft) -> vault.Context:
    return vault.Context("cases.replydraft", f"{draft.request_id}/{draft.person_id}", "reply", draft.epoch)
