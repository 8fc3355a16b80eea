"""Consent events, each a sealed document under the subject's thread key."""

from __future__ import annotations

import uuid

from django.db import models


class ConsentEvent(models.Model):
    """Somebody agreed to a purpose, refused it, or took it back. Never changed, only followed."""

    PRIVACY = {
        "id": "internal", "subject_id": "internal", "number": "internal", "day": "internal",
        "epoch": "internal", "document": "sealed",
    }  # fmt: skip
    KEPT = "as long as the request it belongs to"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_id = models.UUIDField(help_text="The request of the person who decides")
    number = models.PositiveIntegerField()
    day = models.DateField()
    epoch = models.PositiveIntegerField(default=0, help_text="Epoch of the thread key")
    document = models.BinaryField(help_text="Purpose, yes or no, and which text was shown")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject_id", "number"), name="consents_in_order"),)

    def __str__(self) -> str:
        return f"consent event {self.number}"
