"""How long a case is kept: periods, holds, warnings, and what is left to show that a case was deleted."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models
from django.db.models import Q, QuerySet

FLOOR_DAYS = 30
"""Nothing is deleted earlier than this many days after the last message."""
LONGEST_DAYS = 3650
WARNINGS = 2


class RetentionPeriodsRows(models.Manager["RetentionPeriods"]):
    def newest(self) -> RetentionPeriods | None:
        """The row that speaks, or nothing where nobody has set anything."""
        return self.order_by("-id").first()


class RetentionPeriods(models.Model):
    """Days a request is kept in each state, as the privacy lead set them. Rows are added, never changed."""

    PRIVACY = {
        "id": "internal", "token": "internal", "days": "internal", "made_by": "internal", "day": "internal",
    }  # fmt: skip
    KEPT = "for ever"

    id = models.BigAutoField(primary_key=True)
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    days = models.JSONField(help_text="Days after the last change, by state of the request; 0: not by itself")
    made_by = models.UUIDField()
    day = models.DateField()
    objects = RetentionPeriodsRows()

    def __str__(self) -> str:
        return f"retention periods {self.pk}"


class LegalHolds(models.Manager["LegalHold"]):
    def live(self, on: date) -> QuerySet[LegalHold]:
        return self.filter(Q(until=None) | Q(until__gte=on), ended_on=None)


class LegalHold(models.Model):
    """A duty that stops the deletion of a request: whose duty and why is sealed, until when is not."""

    PRIVACY = {
        "id": "internal", "request_id": "internal", "person_id": "internal", "day": "internal",
        "until": "internal", "ended_on": "internal", "ended_by": "internal", "document": "sealed",
        "epoch": "internal",
    }  # fmt: skip
    KEPT = "as long as the request"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="The form's token")
    request_id = models.UUIDField()
    person_id = models.UUIDField(help_text="Who recorded it")
    day = models.DateField()
    until = models.DateField(null=True, help_text="Last day; a hold without one is looked at every half year")
    ended_on = models.DateField(null=True)
    ended_by = models.UUIDField(null=True)
    document = models.BinaryField(help_text="Which duty and why, under the file key")
    epoch = models.PositiveIntegerField(help_text="Epoch of the file key")
    objects = LegalHolds()

    class Meta:
        indexes = (models.Index(fields=("request_id",), name="legal_holds_by_request"),)

    def __str__(self) -> str:
        return f"legal hold {str(self.id)[:8]}"


class RetentionWarning(models.Model):
    """Staff were told that a request's time is nearly over: twice before it is deleted."""

    PRIVACY = {"id": "internal", "request_id": "internal", "number": "internal", "day": "internal"}
    KEPT = "as long as the request; the count begins again after every message"

    id = models.BigAutoField(primary_key=True)
    request_id = models.UUIDField()
    number = models.PositiveSmallIntegerField(help_text="1 or 2")
    day = models.DateField()
    objects = models.Manager["RetentionWarning"]()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("request_id", "number"), name="one_warning_of_each_number"),
            models.CheckConstraint(condition=Q(number__range=(1, WARNINGS)), name="two_warnings"),
        )

    def __str__(self) -> str:
        return f"retention warning {self.number}"


class Erasure(models.Model):
    """What the certificate of a deletion is printed from: random ids, counts and digests, nothing anybody said."""

    PRIVACY = {
        "id": "internal", "request_id": "internal", "day": "internal", "person_id": "internal",
        "why": "internal", "keys": "internal", "files": "internal", "entry": "internal",
    }  # fmt: skip
    KEPT = "for ever; it names the record by its random id only"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_id = models.UUIDField(unique=True)
    day = models.DateField()
    person_id = models.UUIDField(null=True, help_text="Who confirmed it; empty where the period was over")
    why = models.CharField(max_length=24, help_text="Code: the person asked, or the period was over")
    keys = models.PositiveIntegerField(help_text="How many rows of keys were destroyed")
    files = models.PositiveIntegerField(help_text="How many files were deleted")
    entry = models.BinaryField(help_text="Digest of the audit row")
    objects = models.Manager["Erasure"]()

    def __str__(self) -> str:
        return f"erasure {str(self.id)[:8]}"
