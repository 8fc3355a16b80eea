"""Why nobody was found for a case, as a round keeps it: locked under the key of the sheet it was counted from.

The round lies under a key of the desk, and stays when a case is deleted; what was counted about the case goes with the
case's own keys. Such a case stands in the round as a bare id.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from safeconduct import vault
from safeconduct.access.models import Desk
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases.placing import keys as sheet_keys

Counted = tuple[int, tuple[tuple[str, int], ...]]
"""How many attorneys could take it, and how many each reason rules out."""
Numbers = Mapping[str, int]
"""The number of the sheet of each case."""
NOTHING: Counted = (0, ())


def lock(
    round_id: UUID, counted: Mapping[str, Counted], numbers: Numbers, by: Unlocked, desk: Desk
) -> dict[str, str]:
    """Each case's counts as text. A case whose keys are gone has none."""
    found = {}
    for case, key in _keys(counted, numbers, by, desk).items():
        possible, reasons = counted[case]
        held: dict[str, Any] = {"possible": possible, "reasons": [[code, count] for code, count in reasons]}
        context = _context(round_id, case, numbers[case])
        blob = vault.lock_document(held, key=key, context=context, floor=vault.FLOOR_SMALL)
        found[case] = b64encode(blob).decode()
    return found


def read(
    round_id: UUID, locked: Mapping[str, str], numbers: Numbers, by: Unlocked, desk: Desk
) -> dict[str, Counted]:
    """The counts again, of the cases whose keys are there."""
    found = {}
    for case, key in _keys(locked, numbers, by, desk).items():
        try:
            blob = b64decode(locked[case])
            held = vault.unlock_document(blob, key=key, context=_context(round_id, case, numbers[case]))
            found[case] = _counted(held)
        except (vault.CannotOpen, ValueError, KeyError, TypeError):
            continue
    return found


def _counted(held: Any) -> Counted:
    return int(held["possible"]), tuple((str(code), int(count)) for code, count in held["reasons"])


def _keys(cases: Iterable[str], numbers: Numbers, by: Unlocked, desk: Desk) -> dict[str, vault.LockKey]:
    wanted = {(UUID(case), numbers[case]) for case in cases if case in numbers}
    if not wanted:
        return {}
    return {str(case): key for case, _number, key in sheet_keys.all_for_desk(by, desk, wanted)}


def _context(round_id: UUID, case: str, number: int) -> vault.Context:
    return vault.Context("attorneys.round", f"{round_id}/{case}", "counts", number)
