"""The placement desk: who may open the panel, and the list key that rounds and firms lie under."""

from __future__ import annotations

from safeconduct import vault
from safeconduct.access.errors import NotAMember
from safeconduct.access.models import Desk
from safeconduct.access.unlocked import Unlocked, epochs_held, list_key, list_keys
from safeconduct.cases.placing.keys import DESK_CODE, placement_desk

__all__ = ["DESK_CODE", "desk_of", "lock_in_list", "open_in_list", "placement_desk"]


def desk_of(unlocked: Unlocked) -> Desk:
    """The placement desk, if this person holds its keys. Raises ``NotAMember``."""
    desk = placement_desk()
    if desk is None or not epochs_held(unlocked, desk, "list"):
        raise NotAMember
    return desk


def lock_in_list(
    value: vault.JSON, *, unlocked: Unlocked, desk: Desk, table: str, row: str, floor: int = 4096
) -> tuple[bytes, int]:
    """A document under the newest list key: its bytes and the key's epoch. Raises ``NotAMember``."""
    epoch = next(reversed(epochs_held(unlocked, desk, "list")), None)
    if epoch is None:
        raise NotAMember
    context = vault.Context(table, row, "document", epoch)
    key = list_key(unlocked, desk, epoch)
    return vault.lock_document(value, key=key, context=context, floor=floor), epoch


def open_in_list(
    blob: bytes, epoch: int, *, unlocked: Unlocked, desk: Desk, table: str, row: str
) -> vault.JSON:
    """The document of a row. Raises ``NotAMember`` without that epoch's key, and ``CannotOpen``."""
    under = list_keys(unlocked, desk)
    if epoch not in under:
        raise NotAMember
    context = vault.Context(table, row, "document", epoch)
    found: vault.JSON = vault.unlock_document(bytes(blob), key=under[epoch], context=context)
    return found
