"""Two requests that turned out to be of one person: a colleague said so, and it can be taken back."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q


class Merge(models.Model):
    """``other`` is read together with ``kept``. Neither row is changed: taking it back is ending this row.

    In the clear lies that two random ids belong together; why is in the journals of both.
    """

    PRIVACY = {
        "id": "internal", "kept_id": "internal", "other_id": "internal", "person_id": "internal",
        "day": "internal", "undone_on": "internal", "undone_by": "internal",
    }  # fmt: skip
    KEPT = "as long as either request"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="The form's token")
    kept_id = models.UUIDField(help_text="The request that goes on")
    other_id = models.UUIDField(help_text="The request read beside it")
    person_id = models.UUIDField(help_text="Who merged them")
    day = models.DateField()
    undone_on = models.DateField(null=True)
    undone_by = models.UUIDField(null=True)
    objects = models.Manager["Merge"]()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("other_id",), condition=Q(undone_on=None), name="merged_into_one"
            ),
            models.CheckConstraint(condition=~Q(kept_id=models.F("other_id")), name="not_merged_with_itself"),
        )
        indexes = (models.Index(fields=("kept_id",), name="merges_by_kept"),)

    def __str__(self) -> str:
        return f"merge {str(self.id)[:8]}"
