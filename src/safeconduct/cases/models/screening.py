"""What the screening room keeps beside a request: facts staff entered, screenings saved, decisions.

Rows are added and never changed. In the clear: ids, days, the order of rows, an epoch, and nothing anybody said.
"""

from __future__ import annotations

import uuid

from django.db import models


class BesideRequest(models.Model):
    """A sealed, numbered row beside a request, under the file key of its epoch."""

    id = models.UUIDField(
        primary_key=True,
        default=uuid.uuid4,
        editable=False,
        help_text="The form's token: sent twice is one row",
    )
    request_id = models.UUIDField()
    number = models.PositiveIntegerField(help_text="Order of the rows of one request")
    person_id = models.UUIDField(help_text="Who entered it")
    day = models.DateField()
    document = models.BinaryField(help_text="What was entered, under the file key")
    epoch = models.PositiveIntegerField(help_text="Epoch of the file key")

    class Meta:
        abstract = True


_PRIVACY = {
    "id": "internal", "request_id": "internal", "number": "internal", "person_id": "internal",
    "day": "internal", "document": "sealed", "epoch": "internal",
}  # fmt: skip


class FactEntry(BesideRequest):
    """One answer staff entered: which fact, what, who said so, seen on which paper."""

    PRIVACY = _PRIVACY
    KEPT = "as long as the request"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("request_id", "number"), name="fact_entries_in_order"),
        )
        ordering = ("number",)

    def __str__(self) -> str:
        return f"fact entry {str(self.id)[:8]}"


class ScreeningRun(BesideRequest):
    """What screening found on a day, with which packs and settings."""

    PRIVACY = _PRIVACY
    KEPT = "as long as the request"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("request_id", "number"), name="screening_runs_in_order"),
        )
        ordering = ("number",)

    def __str__(self) -> str:
        return f"screening run {str(self.id)[:8]}"


class Decision(BesideRequest):
    """What a person decided, why, what screening said then, and the letter as it was sent."""

    PRIVACY = _PRIVACY
    KEPT = "as long as the request"

    class Meta:
        constraints = (models.UniqueConstraint(fields=("request_id", "number"), name="decisions_in_order"),)
        ordering = ("number",)

    def __str__(self) -> str:
        return f"decision {str(self.id)[:8]}"
