"""The index: one row for each record that may be searched, with what facets and views need."""

from __future__ import annotations

from django.db import models

KINDS = {"incident": 1, "act": 2, "claim": 3, "item": 4, "source": 5, "person": 6, "party": 7}


class SearchRow(models.Model):
    """What can be found of one record: internal text only. Beside it lies a full-text index (see migrations).

    SQLite: the FTS5 table ``evidence_searchrow_text`` (contentless, rowid = id), kept by triggers.
    PostgreSQL: the generated column ``vector`` with a GIN index. ``visible`` is false while an import writes.
    """

    PRIVACY = {
        "id": "internal", "kind": "internal", "record_id": "internal", "key": "internal", "title": "internal",
        "text": "internal", "code": "internal", "state": "internal", "country": "internal", "first_day": "internal",
        "last_day": "internal", "incident_id": "internal", "visible": "internal",
    }  # fmt: skip
    KEPT = "as long as the record"

    id = models.BigAutoField(primary_key=True)
    kind = models.PositiveSmallIntegerField(help_text="KINDS")
    record_id = models.UUIDField(unique=True)
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(
        blank=True, help_text="All internal words of the record, labels of its codes included"
    )
    code = models.CharField(max_length=48, blank=True, help_text="Act, claim kind, material, source kind …")
    state = models.CharField(max_length=16, blank=True, help_text="Grade of an incident, contested included")
    country = models.CharField(max_length=2, blank=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    incident_id = models.UUIDField(null=True)
    visible = models.BooleanField(default=True)

    class Meta:
        indexes = (
            models.Index(fields=("kind", "first_day"), name="found_by_kind_and_day"),
            models.Index(fields=("incident_id",), name="found_by_incident"),
        )

    def __str__(self) -> str:
        return self.key
