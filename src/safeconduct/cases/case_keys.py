"""The opened keys of one request."""

from __future__ import annotations

from dataclasses import dataclass

from safeconduct import vault
from safeconduct.cases.kept_from import NOBODY, KeptFrom


@dataclass(frozen=True, slots=True)
class CaseKeys:
    """The opened keys of one request, each by epoch; and whom it is kept from, as it was when they were opened."""

    case: dict[int, vault.SealingKey]
    file: dict[int, vault.LockKey]
    thread: dict[int, vault.LockKey]
    kept_from: KeptFrom = NOBODY
