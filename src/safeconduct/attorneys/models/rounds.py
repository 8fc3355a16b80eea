"""A coordinator's round: what was proposed for whom, and the settings it was made with."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from safeconduct.access.lifecycle import Stateful, Transitions


class PanelSettings(models.Model):
    """Weights of the fit and lengths of time, as a coordinator set them. Rows are added, never changed."""

    PRIVACY = {
        "id": "internal", "token": "internal", "values": "internal", "made_by": "internal", "day": "internal",
        "reason": "internal",
    }  # fmt: skip
    KEPT = "for ever: a round says with which it was made"

    id = models.BigAutoField(primary_key=True)
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    values = models.JSONField(help_text="Numbers and codes by name; no fact about anybody")
    reason = models.CharField(max_length=300)
    made_by = models.UUIDField()
    day = models.DateField()
    objects = models.Manager["PanelSettings"]()

    def __str__(self) -> str:
        return f"panel settings {self.pk}"


class Round(Stateful):
    """One round. The document holds ids, codes and numbers: proposals, pins, refusals, objective, bound, digest of
    what went in. What stands in the cases is never copied into it."""

    PRIVACY = {
        "id": "internal", "state": "internal", "made_by": "internal", "made_at": "internal", "version": "internal",
        "document": "sealed", "epoch": "internal", "settings": "internal",
    }  # fmt: skip
    KEPT = "two years"
    TRANSITIONS: ClassVar[Transitions] = {
        "open": frozenset({"sent", "discarded"}),
        "sent": frozenset(),
        "discarded": frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="The form's token")
    made_by = models.UUIDField()
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)
    document = models.BinaryField(help_text="Under the placement desk's list key")
    epoch = models.PositiveIntegerField(help_text="Epoch of the list key")
    settings = models.ForeignKey(PanelSettings, null=True, on_delete=models.PROTECT)
    objects = models.Manager["Round"]()

    def __str__(self) -> str:
        return f"round {str(self.id)[:8]}"
