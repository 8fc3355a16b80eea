"""The journal of a case: everything staff write about it, one sealed row after the other; and its files.

What kind of row it is lies inside the lock as well: whoever steals the table learns how many rows a case has.
"""

from __future__ import annotations

import uuid

from django.db import models

from safeconduct.cases.models.screening import BesideRequest


class CaseEntry(BesideRequest):
    """One version of one thing: a person, a note, a task, a step of the case. Rows are added, never changed."""

    PRIVACY = {
        "id": "internal", "request_id": "internal", "number": "internal", "person_id": "internal",
        "day": "internal", "document": "sealed", "epoch": "internal",
    }  # fmt: skip
    KEPT = "as long as the request"

    objects = models.Manager["CaseEntry"]()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("request_id", "number"), name="case_entries_in_order"),
        )
        ordering = ("number",)

    def __str__(self) -> str:
        return f"case entry {str(self.id)[:8]}"


class JournalHead(models.Model):
    """Where the journal of a request ends: number and digest of its last entry. One row, replaced by each entry.

    Without it the last entries could be deleted and nobody would know. It does not help against somebody who puts
    an older copy of both tables back.
    """

    PRIVACY = {"request_id": "internal", "document": "sealed", "epoch": "internal"}
    KEPT = "as long as the request"

    request_id = models.UUIDField(primary_key=True, editable=False)
    document = models.BinaryField(help_text="Number and digest of the last entry, under the file key")
    epoch = models.PositiveIntegerField(help_text="Epoch of the file key")
    objects = models.Manager["JournalHead"]()

    def __str__(self) -> str:
        return f"journal head {str(self.request_id)[:8]}"


class CaseFile(models.Model):
    """One sealed file beside a request: an original, a cleaned copy, a translation. The journal says which."""

    PRIVACY = {
        "id": "internal", "request_id": "internal", "blob": "internal", "person_id": "internal",
        "day": "internal", "record": "sealed", "epoch": "internal",
    }  # fmt: skip
    KEPT = "as long as the request"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_id = models.UUIDField()
    blob = models.CharField(max_length=64, unique=True, help_text="Random name in the blob store")
    person_id = models.UUIDField(help_text="Who put it there")
    day = models.DateField()
    record = models.BinaryField(
        help_text="Name, kind, size, digest and the file's own key, under the file key"
    )
    epoch = models.PositiveIntegerField(help_text="Epoch of the file key")
    objects = models.Manager["CaseFile"]()

    class Meta:
        indexes = (models.Index(fields=("request_id",), name="case_files_by_request"),)

    def __str__(self) -> str:
        return f"case file {str(self.id)[:8]}"
