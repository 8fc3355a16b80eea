"""The sheet a case is placed with: what the placement desk matches by, what attorneys are shown, and whose names
they test for conflicts. Three documents, each under a key of its own, so that each opens to others."""

from __future__ import annotations

import uuid

from django.db import models


class PlacementSheet(models.Model):
    """One version of the sheet of a case. A new one has new keys; the newest that was not taken back holds."""

    PRIVACY = {
        "id": "internal", "request_id": "internal", "number": "internal", "person_id": "internal", "day": "internal",
        "facts": "sealed", "blind": "sealed", "names": "sealed", "ready_since": "internal",
        "taken_back_on": "internal",
    }  # fmt: skip
    KEPT = "as long as the request"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="The form's token")
    request_id = models.UUIDField()
    number = models.PositiveIntegerField(help_text="Also the epoch of its three keys")
    person_id = models.UUIDField(help_text="Who wrote it")
    day = models.DateField()
    facts = models.BinaryField(help_text="Codes to match by, under the placement key")
    blind = models.BinaryField(help_text="Summary without identity, under the blind key")
    names = models.BinaryField(help_text="Names for the attorney's conflict check, under the names key")
    ready_since = models.DateField(help_text="Since when the case waits for an attorney, over all versions")
    taken_back_on = models.DateField(null=True, help_text="The case is not offered any more")
    objects = models.Manager["PlacementSheet"]()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("request_id", "number"), name="placement_sheets_in_order"),
        )

    def __str__(self) -> str:
        return f"placement sheet {str(self.id)[:8]}"
