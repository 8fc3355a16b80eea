"""Where a journal ends, kept beside it under the file key: so that its last entries cannot be cut off unseen."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from safeconduct import vault
from safeconduct.cases.case_keys import CaseKeys
from safeconduct.cases.models.journal import JournalHead


@dataclass(frozen=True, slots=True)
class Head:
    """Number of the last entry, and the digest of its document (hex)."""

    number: int
    digest: str


def read(request_id: UUID, keys: CaseKeys) -> Head | None:
    """The end of a request's journal as it was kept; None where no row is there, or it does not open."""
    row = JournalHead.objects.filter(request_id=request_id).first()
    key = keys.file.get(row.epoch) if row else None
    if row is None or key is None:
        return None
    try:
        held = vault.unlock_document(bytes(row.document), key=key, context=_context(request_id, row.epoch))
        return Head(int(held["number"]), str(held["digest"]))
    except (vault.CannotOpen, TypeError, ValueError, KeyError):
        return None


def keep(request_id: UUID, head: Head, key: vault.LockKey, epoch: int) -> None:
    """Say where the journal ends now. In the transaction that adds the entry."""
    document = vault.lock_document(
        {"number": head.number, "digest": head.digest}, key=key, context=_context(request_id, epoch),
        floor=vault.FLOOR_SMALL,
    )  # fmt: skip
    JournalHead.objects.update_or_create(
        request_id=request_id, defaults={"document": document, "epoch": epoch}
    )


def _context(request_id: UUID, epoch: int) -> vault.Context:
    return vault.Context("cases.journalhead", str(request_id), "document", epoch)
