"""What two people released, kept locked until its hour. The worker may open it, and nothing else that is locked.

Its key lies in the keys database under a key of the host. It is forgotten as soon as the publication is out or taken
back, so that an embargoed text which was withdrawn cannot be read from an old backup (ADR 0020).
"""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from safeconduct import vault
from safeconduct.keyring import rows
from safeconduct.keyring.host import host
from safeconduct.keyring.rows import Opener, Slot
from safeconduct.press.leaving import Leaving

OWNER = "waiting"


def lock(publication_id: UUID, leaving: Leaving) -> bytes:
    """The bytes for ``Publication.waiting``. The key is committed first; an older one of the same row is forgotten."""
    key = vault.LockKey.new()
    with transaction.atomic(using="keys"):
        rows.forget(OWNER, [publication_id])
        rows.wrap_under(_slot(publication_id), key, under=host().totp_key, opener=_opener(publication_id))
    return vault.lock_document(leaving.to_document(), key=key, context=_context(publication_id))


def open_waiting(publication_id: UUID, waiting: bytes | memoryview) -> Leaving:
    """What was released. Raises ``NoKey`` (taken back) and ``CannotOpen``."""
    held = rows.open_wrapped(_slot(publication_id), under=host().totp_key, opener=_opener(publication_id))
    key = vault.expect(held, vault.LockKey)
    document = vault.unlock_document(bytes(waiting), key=key, context=_context(publication_id))
    return Leaving.from_document(document)


def forget(publication_id: UUID) -> None:
    """Delete the key: the commit is the deletion."""
    with transaction.atomic(using="keys"):
        rows.forget(OWNER, [publication_id])


def _slot(publication_id: UUID) -> Slot:
    return Slot(OWNER, publication_id, "release")


def _opener(publication_id: UUID) -> Opener:
    return Opener("worker", publication_id)


def _context(publication_id: UUID) -> vault.Context:
    return vault.Context("press.publication", str(publication_id), "waiting")
