"""Lengthen a chain, and find the first row of it that was changed, removed or reordered."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal
from uuid import UUID

from django.db import transaction

from safeconduct import vault
from safeconduct.audit.models import ApplicantEntry, ChainHead, Entry, StaffEntry, WorkerEntry

Chain = Literal["staff", "applicant", "worker"]
MODELS: dict[str, type[Entry]] = {model.chain: model for model in (StaffEntry, ApplicantEntry, WorkerEntry)}
CHAINS = tuple(MODELS)
GENESIS = bytes(32)


@dataclass(frozen=True, slots=True)
class Broken:
    """Where a chain stops being true, in a sentence."""

    chain: str
    number: int
    why: str


def record(
    action: str,
    *,
    chain: Chain,
    at: datetime,
    by: UUID | None = None,
    subject: UUID | None = None,
    count: int | None = None,
    about: bytes = b"",
) -> Entry:
    """Add a row to a chain, inside the caller's transaction. Only a staff row keeps the time."""
    if not transaction.get_connection("default").in_atomic_block:
        raise transaction.TransactionManagementError("An audit row is written in the transaction of its act.")
    at = at.astimezone(UTC)  # as the database gives it back: the digest is over these very characters
    head, _ = ChainHead.objects.select_for_update().get_or_create(chain=chain, defaults={"digest": GENESIS})
    entry = MODELS[chain](
        number=head.length + 1, day=at.date(), action=action, by=by, subject=subject, count=count,
        about=about, previous=bytes(head.digest),
    )  # fmt: skip
    if isinstance(entry, StaffEntry):
        entry.at = at
    entry.digest = digest_of(entry)
    entry.save(force_insert=True)
    head.length, head.digest = entry.number, entry.digest
    head.save(update_fields=("length", "digest"))
    return entry


def digest_of(entry: Entry) -> bytes:
    """SHA-256 over the row's fields in a fixed order, the previous digest among them."""
    fields = [
        entry.chain, entry.number, entry.day.isoformat(),
        entry.at.isoformat() if isinstance(entry, StaffEntry) else None, entry.action,
        str(entry.by) if entry.by else None, str(entry.subject) if entry.subject else None, entry.count,
        bytes(entry.about).hex(), bytes(entry.previous).hex(),
    ]  # fmt: skip
    return vault.digests.sha256(json.dumps(fields, separators=(",", ":")).encode())


def stands(entry: Entry) -> bool:
    """Whether one row fits between its neighbours: inside the counted chain, its digests right on both sides."""
    table = MODELS[entry.chain]._default_manager
    head = ChainHead.objects.filter(chain=entry.chain).first()
    before = table.filter(number=entry.number - 1).values_list("digest", flat=True).first()
    after = table.filter(number=entry.number + 1).values_list("previous", flat=True).first()
    follows = bytes(before) if before is not None else GENESIS if entry.number == 1 else None
    newest = head is not None and head.length == entry.number
    followed = bytes(head.digest) if newest and head else bytes(after) if after is not None else None
    own = bytes(entry.digest)
    return own == digest_of(entry) and bytes(entry.previous) == follows and followed == own


def verify(known_heads: dict[str, tuple[int, str]] | None = None) -> list[Broken]:
    """Read every chain from its beginning. Returns the first broken place of each, or nothing.

    ``known_heads`` (chain → number and digest in hex, as printed in a digest mail or a backup manifest)
    catches what a chain alone cannot: that its end was cut off, or all of it written anew.
    """
    heads = known_heads or {}
    return [broken for chain in CHAINS if (broken := _first_broken(chain, heads.get(chain)))]


def heads() -> dict[str, tuple[int, str]]:
    """The end of every chain, to be printed where the database cannot reach."""
    return {head.chain: (head.length, bytes(head.digest).hex()) for head in ChainHead.objects.all()}


def has(chain: str, digest: bytes) -> bool:
    """Whether a row of this digest stands in the chain."""
    return MODELS[chain]._default_manager.filter(digest=digest).exists()


def _first_broken(chain: str, known: tuple[int, str] | None) -> Broken | None:
    before, number = GENESIS, 0
    counted, newest = _head(chain)  # somebody may write while this reads: the end may lie beyond this head
    for number, entry in enumerate(_entries(chain), start=1):
        why = _what_is_wrong(entry, number, before)
        if not why and known and known[0] == number and bytes(entry.digest).hex() != known[1]:
            why = "this row is not the one whose digest was printed: the chain was written anew"
        if not why and counted == number and bytes(entry.digest) != newest:
            why = "it is not the row that the head names as its last"
        if why:
            return Broken(chain, number, why)
        before = bytes(entry.digest)
    if number < counted:
        return Broken(chain, number + 1, f"rows are missing at the end: the head counts {counted}")
    if known and known[0] > number:
        return Broken(chain, number + 1, f"rows are missing at the end: {known[0]} were printed")
    if number > _head(chain)[0]:
        return Broken(
            chain, counted + 1, f"rows were added that the head, which counts {counted}, does not know"
        )
    return None


def _head(chain: str) -> tuple[int, bytes]:
    head = ChainHead.objects.filter(chain=chain).first()
    return (head.length, bytes(head.digest)) if head else (0, GENESIS)


def _what_is_wrong(entry: Entry, number: int, before: bytes) -> str:
    if entry.number != number:
        return f"row {number} is missing or out of order (found {entry.number})"
    if bytes(entry.previous) != before:
        return "it does not follow the row before it"
    if bytes(entry.digest) != digest_of(entry):
        return "its content was changed"
    return ""


def _entries(chain: str) -> Iterator[Entry]:
    return MODELS[chain]._default_manager.order_by("number").iterator(chunk_size=2000)
