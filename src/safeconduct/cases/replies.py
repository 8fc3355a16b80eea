"""Write to the person, with a translation kept beside the message; and keep a reply that is not finished."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction

from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal, reading
from safeconduct.cases.messages import beside, drafts, placeholders, window
from safeconduct.cases.messages.beside import Beside
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake import threads
from safeconduct.intake.models import Message, Request

BETWEEN = "\n\n* * *\n\n"
"""Between the two languages of one message."""


class PlaceholderLeft(ValueError):
    """A template's [words in brackets] still stand in what would be sent. ``left``: which."""

    def __init__(self, left: list[str]) -> None:
        super().__init__("Placeholders were not filled in.")
        self.left = left


class NotHere(Exception):
    """The person agreed to no messages here, or nobody can read them any more. ``reasons``: codes."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("Messages here do not reach the person.")
        self.reasons = reasons


def reply(
    *,
    request: Request,
    text: str,
    keys: CaseKeys,
    by: Unlocked,
    at: datetime,
    form_token: UUID,
    said: Beside | None = None,
) -> Message:
    """Send a message signed with the writer's key; ``said`` is kept beside it, both or neither.

    Raises ``PlaceholderLeft``, ``NotHere``, ``beside.NotBeside`` and what ``threads.write`` raises.
    """
    refuse(request=request, text=text, keys=keys, at=at, said=said)
    author = threads.Author(by.signing, by.person.display_name, is_staff=True)
    with transaction.atomic():
        message = threads.write(
            request_id=request.id, text=text, author=author, keys=keys.thread, at=at, form_token=form_token
        )
        if said is not None:
            _keep_beside(request, message, said, keys, by, at)
        drafts.forget(request=request, part=drafts.REPLY, keys=keys, by=by, at=at)
    return message


def refuse(*, request: Request, text: str, keys: CaseKeys, at: datetime, said: Beside | None = None) -> None:
    """Raise ``PlaceholderLeft`` or ``NotHere`` if this must not be sent."""
    left = placeholders.unfilled(*((said.original, said.translation) if said else ()), text)
    if left:
        raise PlaceholderLeft(left)
    contact = window.contact_of(journal.read(request, keys), reading.read_answers(request, keys))
    reached = window.here(request, contact, at)
    if not reached.allowed:
        raise NotHere(window.refused(reached))


def text_to_send(said: Beside) -> str:
    """What the person receives: one language, or theirs first and the other below."""
    if said.sent == "both":
        return f"{said.translation}{BETWEEN}{said.original}"
    return said.translation if said.sent == "translation" else said.original


def _keep_beside(
    request: Request, message: Message, said: Beside, keys: CaseKeys, by: Unlocked, at: datetime
) -> None:
    token = uuid5(message.id, "beside")  # the message's own, so that a form sent twice keeps it once
    held = journal.read(request, keys).get(beside.record_id(request.id, message.number), beside.KIND)
    if held is None:
        beside.keep(
            request=request,
            keys=keys,
            said=replace(said, number=message.number),
            seen=0,
            token=token,
            by=by,
            at=at,
        )
