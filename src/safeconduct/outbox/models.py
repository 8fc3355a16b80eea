"""One row for each thing the worker has to do."""

from __future__ import annotations

import uuid

from django.db import models


class Parcel(models.Model):
    """Something to be done once the transaction that wrote it has committed."""

    PRIVACY = {
        "id": "internal", "event": "internal", "subject": "internal", "not_before": "internal",
        "attempts": "internal", "failure": "internal", "done_on": "internal",
    }  # fmt: skip
    KEPT = "thirty days after it was done"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    event = models.CharField(max_length=48)
    subject = models.UUIDField()
    not_before = models.DateField(help_text="A day, never a time")
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(
        max_length=80, blank=True, help_text="Class of the last exception, never its text"
    )
    done_on = models.DateField(null=True)

    class Meta:
        indexes = (models.Index(fields=("done_on", "not_before"), name="waiting_parcels"),)

    def __str__(self) -> str:
        return self.event
