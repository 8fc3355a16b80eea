"""Names for the conflict check, prepared for comparing, each request's under its own conflict key."""

from __future__ import annotations

from django.db import models


class ConflictNames(models.Model):
    """Everyone named in one request, in the forms that are compared. The newest speaks; it replaces the older."""

    PRIVACY = {"id": "internal", "request_id": "internal", "document": "sealed", "method": "internal"}
    KEPT = "as long as the request"

    id = models.BigAutoField(primary_key=True)
    request_id = models.UUIDField(unique=True)
    method = models.PositiveSmallIntegerField(help_text="Number of the method the forms were made with")
    document = models.BinaryField(help_text="Names, roles and their forms, under the conflict key")
    objects = models.Manager["ConflictNames"]()

    def __str__(self) -> str:
        return "conflict names"
