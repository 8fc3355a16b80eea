"""Somebody who had access once, kept every key, and later takes both databases and the host's secrets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from safeconduct import vault
from safeconduct.cases.models.triage import TriageState
from safeconduct.intake.models import Request
from safeconduct.intake.sealed_parts import request_context
from safeconduct.keyring.host import host
from safeconduct.keyring.models import WrappedKey
from safeconduct.keyring.rows import Opener, Slot


class Thief:
    """Opens whatever the kept keys open, and whatever that opens in turn."""

    def __init__(self, *kept: vault.AnySecretKey) -> None:
        self.keys: dict[bytes, vault.AnySecretKey] = {key.key_id: key for key in kept}

    def keep(self, kept: Iterable[vault.AnySecretKey]) -> None:
        self.keys |= {key.key_id: key for key in kept}

    def take_the_database(self) -> None:
        """Every row of ``keys``, again and again, until nothing new opens."""
        known = -1
        while known < len(self.keys):
            known = len(self.keys)
            for row in WrappedKey.objects.all():
                self._try(row)

    def opened_state(self, request_id: UUID) -> Any:
        """What the row of triage says; None where no key opens it."""
        row = TriageState.objects.get(request_id=request_id)
        context = vault.Context("cases.triagestate", str(request_id), "document", row.epoch)
        return self._unlocked(bytes(row.document), context)

    def opened_summary(self, request_id: UUID) -> Any:
        held = Request.objects.get(id=request_id)
        return self._unlocked(bytes(held.summary), request_context(request_id, "summary"))

    def _unlocked(self, blob: bytes, context: vault.Context) -> Any:
        for key in self.keys.values():
            if isinstance(key, vault.LockKey):
                try:
                    return vault.unlock_document(blob, key=key, context=context)
                except vault.CannotOpen:
                    continue
        return None

    def _try(self, row: WrappedKey) -> None:
        slot = Slot(row.owner_kind, row.owner_id, row.purpose, row.epoch)
        context = slot.context(Opener(row.opener_kind, row.opener_id))
        inner = vault.unlock(bytes(row.blob), key=host().epoch_key(row.week), context=slot.outer)
        by = self.keys.get(vault.key_id_of(inner))
        if isinstance(by, vault.SealingKey):
            self.keep([vault.open_sealed(inner, by=by, context=context)])
        elif isinstance(by, vault.LockKey):
            self.keep([vault.unwrap(inner, under=by, context=context)])
