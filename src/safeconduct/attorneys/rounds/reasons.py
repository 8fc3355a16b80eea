"""Why a colleague changed something by hand: words about a case, so they lie under a key of that case.

Deleting the request deletes the key, and the words with it, though the round stays.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from uuid import UUID

from safeconduct import vault
from safeconduct.access.errors import NotAMember
from safeconduct.access.models import Desk
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.rounds.document import Change
from safeconduct.cases.placing import keys as sheet_keys
from safeconduct.keyring.rows import NoKey

LEAST_LETTERS, LONGEST = 10, 600


def is_enough(why: str) -> bool:
    """Whether somebody gave a reason: ten letters, of any script; digits and dots are none."""
    return sum(each.isalpha() for each in why) >= LEAST_LETTERS


def lock(why: str, *, change_id: UUID, request_id: UUID, number: int, by: Unlocked, desk: Desk) -> str:
    """The words locked under the sheet's key, with the number of the sheet before them. Raises ``NoKey``."""
    key = sheet_keys.for_desk(by, desk, request_id, sheet_keys.FACTS, number)
    context = _context(str(request_id), str(change_id), number)
    blob = vault.lock_document({"why": why}, key=key, context=context, floor=vault.FLOOR_SMALL)
    return f"{number}:{b64encode(blob).decode()}"


def read(change: Change, by: Unlocked, desk: Desk) -> str:
    """The words again; empty where the case's keys are gone."""
    number, _colon, blob = change.why.partition(":")
    try:
        key = sheet_keys.for_desk(by, desk, UUID(change.case), sheet_keys.FACTS, int(number))
        context = _context(change.case, change.id, int(number))
        return str(vault.unlock_document(b64decode(blob), key=key, context=context)["why"])
    except (NoKey, NotAMember, vault.CannotOpen, ValueError, KeyError):
        return ""


def _context(request_id: str, change_id: str, number: int) -> vault.Context:
    return vault.Context("attorneys.round", f"{request_id}/{change_id}", "why", number)
