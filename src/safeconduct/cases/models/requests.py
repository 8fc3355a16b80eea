"""What staff add to a request. What they wrote about a person lies in sealed documents."""

from __future__ import annotations

import uuid

from django.db import models


class Opening(models.Model):
    """Somebody opened a story before the conflict check, and said why."""

    PRIVACY = {
        "id": "internal", "request_id": "internal", "person_id": "internal", "day": "internal",
        "reason": "sealed", "epoch": "internal",
    }  # fmt: skip
    KEPT = "as long as the request"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_id = models.UUIDField()
    person_id = models.UUIDField()
    day = models.DateField()
    reason = models.BinaryField(help_text="Why, in their words, under the file key")
    epoch = models.PositiveIntegerField(help_text="Epoch of the file key")

    class Meta:
        indexes = (models.Index(fields=("request_id", "person_id"), name="openings_by_request"),)

    def __str__(self) -> str:
        return f"opening {str(self.id)[:8]}"


class ReplyDraft(models.Model):
    """A reply somebody has begun and not sent; only they are shown it."""

    PRIVACY = {
        "id": "internal", "request_id": "internal", "person_id": "internal", "day": "internal",
        "document": "sealed", "epoch": "internal",
    }  # fmt: skip
    KEPT = "until it is sent, or the request is deleted"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_id = models.UUIDField()
    person_id = models.UUIDField()
    day = models.DateField()
    document = models.BinaryField(help_text="The text so far, under the file key")
    epoch = models.PositiveIntegerField(help_text="Epoch of the file key")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("request_id", "person_id"), name="one_draft_each"),)

    def __str__(self) -> str:
        return f"reply draft {str(self.id)[:8]}"
