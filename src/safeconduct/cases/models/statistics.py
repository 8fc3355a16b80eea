"""What funders' counts are made of: codes of one case, under a key of its own that the statistics desk opens."""

from __future__ import annotations

import uuid

from django.db import models


class StatisticRecord(models.Model):
    """Coded outcome of one case. No name, no day, no free text, and no key that opens anything else."""

    PRIVACY = {"id": "internal", "request_id": "internal", "document": "sealed", "epoch": "internal"}
    KEPT = "as long as the request"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_id = models.UUIDField(unique=True)
    document = models.BinaryField(help_text="Codes, under the request's statistics key")
    epoch = models.PositiveIntegerField(help_text="Number of the statistics key")
    objects = models.Manager["StatisticRecord"]()

    def __str__(self) -> str:
        return "statistic record"


class CountedTable(models.Model):
    """A table that somebody counted, with what was withheld in it: the next one is compared with it.

    Numbers of people, no person; the numbers below the threshold stand in it too, so it is locked.
    """

    PRIVACY = {
        "id": "internal", "person_id": "internal", "day": "internal", "document": "sealed", "epoch": "internal",
    }  # fmt: skip
    KEPT = "for ever: later tables are compared with it"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="The form's token")
    person_id = models.UUIDField(help_text="Who counted it")
    day = models.DateField()
    document = models.BinaryField(help_text="Dimensions, years and counts, under the statistics desk's list key")
    epoch = models.PositiveIntegerField(help_text="Epoch of the list key")
    objects = models.Manager["CountedTable"]()

    def __str__(self) -> str:
        return f"counted table {str(self.id)[:8]}"
