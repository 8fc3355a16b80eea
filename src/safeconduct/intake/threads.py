"""The thread of a request: messages between the person and staff, signed and chained inside their lock."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from safeconduct import audit, vault
from safeconduct.intake.keys import HolderKeys, thread_keys
from safeconduct.intake.models import Message, Request
from safeconduct.intake.sealed_parts import card as sealed_card
from safeconduct.intake.sealed_parts import request_context
from safeconduct.keyring import certified
from safeconduct.outbox import post

LONGEST_MESSAGE = 20_000


class MessageTooLong(Exception):
    """More than ``LONGEST_MESSAGE`` characters."""


class NothingWritten(Exception):
    """A message without a letter in it."""


class ThreadGone(Exception):
    """The request was deleted, or this receipt's access was."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who writes: a signing key, and the name the other side sees (empty for the person)."""

    signing: vault.SigningKey
    name: str
    is_staff: bool


@dataclass(frozen=True, slots=True)
class Card:
    """The person's language, whether the receipt is a helper's, and the key that signs their messages.

    ``before``: keys that signed earlier (a helper's), each with the last message it may have signed.
    """

    language: str
    proxy: bool
    signer: vault.VerifyKey
    before: tuple[tuple[vault.VerifyKey, int], ...] = ()

    def signer_of(self, number: int) -> vault.VerifyKey:
        return next((key for key, until in self.before if number <= until), self.signer)


@dataclass(frozen=True, slots=True)
class Read:
    """One message as it is shown. ``is_true`` is False when signature or order do not hold."""

    number: int
    day: date
    by_staff: bool
    name: str
    text: str
    is_true: bool


def keys_for_holder(request: Request, holder: HolderKeys) -> dict[int, vault.LockKey]:
    """The thread keys a receipt opens, by epoch. Raises ``ThreadGone`` if there is none."""
    keys = thread_keys(request.id, request.epoch, by=holder.sealing, opener=holder.opener)
    if request.epoch not in keys or 0 not in keys:
        raise ThreadGone
    return keys


def write(
    *,
    request_id: UUID,
    text: str,
    author: Author,
    keys: Mapping[int, vault.LockKey],
    at: datetime,
    form_token: UUID,
    floor: int = vault.FLOOR_SMALL,
) -> Message:
    """Add a message. The same form sent twice (``form_token``) with the same words is one message.

    ``floor``: the least room it takes up, where its size would tell what it says.

    Raises ``NothingWritten``, ``MessageTooLong`` and ``ThreadGone``.
    """
    text = text.replace("\x00", "").strip()
    if not text:
        raise NothingWritten
    if len(text) > LONGEST_MESSAGE:
        raise MessageTooLong
    with transaction.atomic():
        request = Request.objects.select_for_update().filter(id=request_id).first()
        if request is None or request.epoch not in keys:
            raise ThreadGone
        already = Message.objects.filter(id=form_token, request=request).first()
        if already and _words_of(already, keys) == text:
            return already
        form_token = uuid4() if already else form_token  # an old form, filled in anew: nothing may be lost
        message = _signed(request, text, author, keys, at.date(), form_token, floor)
        message.save(force_insert=True)
        request.changed_on = at.date()
        request.unread = not author.is_staff
        request.save(update_fields=("changed_on", "unread"))
        chain: audit.Chain = "staff" if author.is_staff else "applicant"
        audit.record(
            "message.written",
            chain=chain,
            at=at,
            subject=request.id,
            about=vault.digests.sha256(message.document),
        )
        post.put("message.written", subject=request.id, on=at.date())
    return message


def read_card(request: Request, keys: Mapping[int, vault.LockKey]) -> Card:
    """What the receipt's page needs to know of a request."""
    held = vault.unlock_document(
        bytes(request.card), key=keys[0], context=request_context(request.id, "card")
    )
    before = tuple((_signer(each), int(each["until"])) for each in held.get("before", ()))
    return Card(str(held["language"]), bool(held["proxy"]), _signer(held), before)


def card_for(
    request: Request, keys: Mapping[int, vault.LockKey], signer: vault.VerifyKey, *, until: int
) -> bytes:
    """The locked card once the person has a receipt of their own: earlier messages keep their signer."""
    old = read_card(request, keys)
    value = sealed_card(old.language, False, signer, (*old.before, (old.signer, until)))
    return vault.lock_document(
        value, key=keys[0], context=request_context(request.id, "card"), floor=vault.FLOOR_SMALL
    )


def _signer(held: Mapping[str, Any]) -> vault.VerifyKey:
    return vault.VerifyKey(bytes.fromhex(held["signer_id"]), bytes.fromhex(held["signer"]))


def read(request: Request, keys: Mapping[int, vault.LockKey]) -> list[Read]:
    """All messages in order, each checked against its author's key and the message before it.

    One that cannot be opened is shown without its text, and is not true; the others stay readable.
    """
    shown, previous, card = [], vault.NO_PREVIOUS, read_card(request, keys)
    for message in request.messages.order_by("number"):
        held = _opened(message, keys)
        is_true = held is not None and _is_true(message, held, previous, card.signer_of(message.number))
        name, text = (held["name"], held["text"]) if held else ("", "")
        shown.append(Read(message.number, message.day, message.by_staff, name, text, is_true))
        previous = _hash_of(message, held, previous)
    return shown


def _signed(
    request: Request,
    text: str,
    author: Author,
    keys: Mapping[int, vault.LockKey],
    day: date,
    form_token: UUID,
    floor: int,
) -> Message:
    last = request.messages.order_by("-number").first()
    message = Message(
        id=form_token, request=request, number=last.number + 1 if last else 1, day=day,
        by_staff=author.is_staff, epoch=request.epoch,
    )  # fmt: skip
    held = {"text": text, "name": author.name, "author": author.signing.key_id.hex()}
    facts = _facts(message, held, _hash_before(request, keys))
    held["signature"] = vault.sign_message(facts, by=author.signing).hex()
    message.document = vault.lock_document(
        held, key=keys[request.epoch], context=_context(message), floor=floor
    )
    return message


def _words_of(message: Message, keys: Mapping[int, vault.LockKey]) -> str:
    try:
        held = vault.unlock_document(
            bytes(message.document), key=keys[message.epoch], context=_context(message)
        )
    except (vault.CannotOpen, KeyError):
        return ""
    return str(held["text"])


def _hash_before(request: Request, keys: Mapping[int, vault.LockKey]) -> bytes:
    previous = vault.NO_PREVIOUS
    for message in request.messages.order_by("number"):
        previous = _hash_of(message, _opened(message, keys), previous)
    return previous


def _opened(message: Message, keys: Mapping[int, vault.LockKey]) -> dict[str, str] | None:
    """What a message holds; None if it was changed, is malformed or its key is not among these."""
    if message.epoch not in keys:
        return None
    try:
        held = vault.unlock_document(
            bytes(message.document), key=keys[message.epoch], context=_context(message)
        )
        whole = {name: str(held[name]) for name in ("text", "name", "author", "signature")}
        bytes.fromhex(whole["author"] + whole["signature"])
    except (vault.CannotOpen, KeyError, TypeError, ValueError):
        return None  # not what ``write`` makes: somebody with the thread key put it there
    return whole


def _hash_of(message: Message, held: Mapping[str, str] | None, previous: bytes) -> bytes:
    """What the next message names as the one before it; of an unreadable one, a digest of what lies there."""
    if held is None:
        return vault.digests.sha256(bytes(message.document))
    return vault.message_hash(_facts(message, held, previous))


def _facts(message: Message, held: Mapping[str, str], previous: bytes) -> vault.MessageFacts:
    said = vault.dump({"name": held["name"], "text": held["text"]})
    return vault.MessageFacts(
        case=str(message.request_id), sequence=message.number, author_key_id=bytes.fromhex(held["author"]),
        day=message.day, digest=vault.digests.sha256(said), previous=previous,
    )  # fmt: skip


def _is_true(message: Message, held: Mapping[str, str], previous: bytes, signer: vault.VerifyKey) -> bool:
    """Staff keys must be certified on the day; the person's is the one named when they sent the request."""
    try:
        public = signer
        if message.by_staff:
            public = certified.certified_verify_key(bytes.fromhex(held["author"]), message.day)
        facts = _facts(message, held, previous)
        vault.check_message(bytes.fromhex(held["signature"]), facts, by=public)
    except (vault.CannotOpen, certified.NotCertified):
        return False
    return True


def _context(message: Message) -> vault.Context:
    return vault.Context("intake.message", f"{message.request_id}/{message.number}", "message", message.epoch)
