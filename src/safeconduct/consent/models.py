"""Consent events, each a sealed document under the subject's thread key."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import models


class NeverChanged(Exception):
    """What somebody said about consent is added to, never changed and never deleted."""


class AddedOnly(models.QuerySet["ScopeEvent"]):
    """Rows that nobody changes, not even many at once."""

    def update(self, **values: object) -> int:
        raise NeverChanged

    def delete(self) -> tuple[int, dict[str, int]]:
        raise NeverChanged


class ConsentEvent(models.Model):
    """Somebody agreed to a purpose, refused it, or took it back. Never changed, only followed."""

    PRIVACY = {
        "id": "internal", "subject_id": "internal", "number": "internal", "day": "internal",
        "epoch": "internal", "document": "sealed",
    }  # fmt: skip
    KEPT = "as long as the request it belongs to"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_id = models.UUIDField(help_text="The request of the person who decides")
    number = models.PositiveIntegerField()
    day = models.DateField()
    epoch = models.PositiveIntegerField(default=0, help_text="Epoch of the thread key")
    document = models.BinaryField(help_text="Purpose, yes or no, and which text was shown")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject_id", "number"), name="consents_in_order"),)

    def __str__(self) -> str:
        return f"consent event {self.number}"


class ScopeEvent(models.Model):
    """What a person who gave a testimony said about one purpose: given, refused, withdrawn. Added, never changed.

    Purpose, status and days lie in the clear, so that a withdrawal takes effect without anybody's key. Conditions,
    a named recipient and names of those present lie in ``document``, under the testimony's key.
    """

    PRIVACY = {
        "id": "internal", "subject_id": "internal", "number": "internal", "purpose": "internal", "status": "internal",
        "day": "internal", "expires_on": "internal", "method": "internal", "language": "internal",
        "with_interpreter": "internal", "explained_by": "internal", "has_conditions": "internal",
        "recorded_by": "internal", "document": "sealed",
    }  # fmt: skip
    KEPT = "as long as the testimony; what was withdrawn stays as a tombstone"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject_id = models.UUIDField(help_text="The testimony")
    number = models.PositiveIntegerField()
    purpose = models.CharField(max_length=40)
    status = models.CharField(max_length=12, help_text="given, refused or withdrawn")
    day = models.DateField()
    expires_on = models.DateField(null=True)
    method = models.CharField(max_length=16, help_text="signed, spoken, recorded or written")
    language = models.CharField(max_length=16)
    with_interpreter = models.BooleanField(default=False)
    explained_by = models.UUIDField(help_text="Who of the staff explained it")
    has_conditions = models.BooleanField(default=False)
    recorded_by = models.UUIDField()
    document = models.BinaryField(
        null=True, help_text="Conditions, named recipient, interpreter, wording shown"
    )
    objects = AddedOnly.as_manager()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("subject_id", "number"), name="scopes_in_order"),)

    def __str__(self) -> str:
        return f"scope event {self.number}"

    def save(self, **kwargs: Any) -> None:
        """Add the row. Raises ``NeverChanged`` for one that is there."""
        if not self._state.adding:
            raise NeverChanged
        super().save(**{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Never: a withdrawal is a further row."""
        raise NeverChanged
