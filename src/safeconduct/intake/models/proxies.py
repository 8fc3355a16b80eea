"""Somebody wrote for the person: the person's way to a receipt of their own, and what the helper still reads."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models


class InviteCode(models.Model):
    """A one-time code with which the person makes a receipt of their own; then a caseworker lets them in."""

    PRIVACY = {
        "id": "internal", "request_id": "internal", "code": "internal", "made_by": "internal", "expires_on": "internal",
        "holder_id": "internal", "typed_back": "internal",
    }  # fmt: skip
    KEPT = "fourteen days, or until the person was let in"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_id = models.UUIDField(unique=True, help_text="One code at a time for each request")
    code = models.BinaryField(max_length=32, unique=True, help_text="Keyed digest of the code")
    made_by = models.UUIDField(help_text="Who of the staff gave it")
    expires_on = models.DateField()
    holder_id = models.UUIDField(null=True, unique=True, help_text="The receipt the person made with it")
    typed_back = models.BooleanField(
        default=False, help_text="They typed their number back: the code is used"
    )
    objects: ClassVar[models.Manager[InviteCode]]

    class Meta:
        indexes = (models.Index(fields=("expires_on",), name="invite_codes_by_expiry"),)

    def __str__(self) -> str:
        return "code for an own receipt"


class ProxyAccess(models.Model):
    """The receipt of somebody who wrote for the person, once the person has their own: old messages, read only."""

    PRIVACY = {
        "id": "internal",
        "request_id": "internal",
        "last_epoch": "internal",
        "last_number": "internal",
    }
    KEPT = "until the person or staff end it, or the request goes"

    id = models.UUIDField(primary_key=True, editable=False, help_text="The helper's holder")
    request_id = models.UUIDField(unique=True)
    last_epoch = models.PositiveIntegerField(help_text="The last epoch they were sealed into")
    last_number = models.PositiveIntegerField(help_text="The last message they may read")
    objects: ClassVar[models.Manager[ProxyAccess]]

    def __str__(self) -> str:
        return "access of somebody who wrote for the person"
