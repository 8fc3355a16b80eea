"""Texts the house sends again and again: written once, chosen from a list, and never about one person."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import QuerySet


class MessageTemplates(models.Manager["MessageTemplate"]):
    def active(self) -> QuerySet[MessageTemplate]:
        """Those that may be put into a message, by title."""
        return self.filter(is_active=True).order_by("title", "language", "id")

    def retired(self) -> QuerySet[MessageTemplate]:
        return self.filter(is_active=False).order_by("title", "language", "id")


class MessageTemplate(models.Model):
    """A text to begin a message with, in one language. [Words in brackets] are filled in before it is sent."""

    PRIVACY = {
        "id": "internal", "code": "internal", "title": "internal", "language": "internal", "body": "internal",
        "is_drafted": "internal", "is_active": "internal", "version": "internal", "changed_by": "internal",
        "changed_on": "internal",
    }  # fmt: skip
    KEPT = "as long as the list; retired ones stay"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(
        max_length=40, help_text="Texts with the same code say the same in other languages"
    )
    title = models.CharField(max_length=120)
    language = models.CharField(max_length=8)
    body = models.TextField()
    is_drafted = models.BooleanField(
        default=False, help_text="Nobody who speaks the language has read it again yet"
    )
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, help_text="Counts every change")
    changed_by = models.UUIDField()
    changed_on = models.DateField()
    objects = MessageTemplates()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("code", "language"), name="one_message_template_a_language"),
        )

    def __str__(self) -> str:
        return f"message template {str(self.id)[:8]}"
