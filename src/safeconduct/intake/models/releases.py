"""A part of a case that another organisation may read, for some days, with a code that was told to them."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from safeconduct.access.lifecycle import Stateful, Transitions


class Release(Stateful):
    """One bundle for one organisation. Who they are, what it holds and what they answered is sealed."""

    PRIVACY = {
        "id": "internal", "request_id": "internal", "locator": "internal", "state": "internal",
        "made_on": "internal", "expires_on": "internal", "changed_on": "internal", "document": "sealed",
        "answer": "sealed", "epoch": "internal",
    }  # fmt: skip
    KEPT = "as long as the request; its key until it is revoked, done or its day is over"
    TRANSITIONS: ClassVar[Transitions] = {
        "sent": frozenset({"accepted", "rejected", "revoked", "expired"}),
        "accepted": frozenset({"done", "rejected", "revoked", "expired"}),
        "rejected": frozenset(),
        "done": frozenset(),
        "revoked": frozenset(),
        "expired": frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="The form's token")
    request_id = models.UUIDField()
    locator = models.BinaryField(
        max_length=32, unique=True, help_text="Keyed hash of the code; opens nothing"
    )
    made_on = models.DateField()
    expires_on = models.DateField(help_text="Last day on which it opens")
    changed_on = models.DateField()
    document = models.BinaryField(help_text="What was released, under the release's own key")
    answer = models.BinaryField(help_text="What they wrote back, under the release's own key; empty before")
    epoch = models.PositiveIntegerField(help_text="Epoch of the case pair the key is sealed to")
    objects = models.Manager["Release"]()

    class Meta:
        indexes = (
            models.Index(fields=("request_id",), name="releases_by_request"),
            models.Index(fields=("state", "expires_on"), name="releases_by_day"),
        )

    def __str__(self) -> str:
        return f"release {str(self.id)[:8]}"
