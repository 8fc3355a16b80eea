"""Who must never see a request: a small sealed list that is looked at each time the request is opened."""

from __future__ import annotations

from django.db import models


class ExclusionList(models.Model):
    """The people and circles a request is kept from, under its file key. The journal says why and who said so."""

    PRIVACY = {"request_id": "internal", "epoch": "internal", "document": "sealed"}
    KEPT = "as long as the request"

    request_id = models.UUIDField(primary_key=True, editable=False)
    epoch = models.PositiveIntegerField(help_text="Epoch of the file key")
    document = models.BinaryField(help_text="Ids of people and words for circles, under the file key")
    objects = models.Manager["ExclusionList"]()

    def __str__(self) -> str:
        return f"exclusions {str(self.request_id)[:8]}"
