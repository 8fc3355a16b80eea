"""Rows of a file that were checked and wait for somebody's confirmation."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from safeconduct.access.lifecycle import Stateful, Transitions
from safeconduct.access.models import Person


class Carried(Stateful):
    """What somebody brought in a file, checked and sealed to them alone for an hour, until they confirm it."""

    PRIVACY = {
        "id": "internal", "state": "internal", "person": "internal", "kind": "internal", "until": "internal",
        "count": "internal", "document": "sealed",
    }  # fmt: skip
    KEPT = "an hour"
    TRANSITIONS: ClassVar[Transitions] = {"checked": frozenset({"done"}), "done": frozenset()}

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="The form's token")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, help_text="panel or cases")
    until = models.DateTimeField(help_text="When the worker deletes it")
    count = models.PositiveIntegerField(help_text="How many rows")
    document = models.BinaryField(
        help_text="The rows, under a key of their own; empty once they were brought in"
    )
    objects = models.Manager["Carried"]()

    class Meta:
        indexes = (models.Index(fields=("until",), name="carried_by_end"),)

    def __str__(self) -> str:
        return f"carried {str(self.id)[:8]}"
