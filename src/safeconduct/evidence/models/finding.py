"""The index: one row for each record that may be searched, with what facets and views need."""

from __future__ import annotations

from django.db import models

from safeconduct.evidence.models.records import ImportRun

KINDS = {"incident": 1, "act": 2, "claim": 3, "item": 4, "source": 5, "person": 6, "party": 7}


class SearchRow(models.Model):
    """What can be found of one record: internal only. The words lie beside it, in a full-text index and nowhere else.

    SQLite: the FTS5 table ``evidence_searchrow_text`` (contentless, rowid = id). PostgreSQL: the column ``vector`` with
    a GIN index (migration 0002). Only ``finding.full_text`` writes either. A withdrawn record has no row. A record of
    an import has one from the start and is found as soon as its run is live: ``run`` is asked at every search.
    ``code``, ``state`` and ``country`` hold one or several, with a space between.
    """

    PRIVACY = {
        "id": "internal", "kind": "internal", "record_id": "internal", "key": "internal", "title": "internal",
        "code": "internal", "state": "internal", "country": "internal", "first_day": "internal",
        "last_day": "internal", "incident_id": "internal", "run": "internal",
    }  # fmt: skip
    KEPT = "as long as the record"

    id = models.BigAutoField(primary_key=True, help_text="Grows with every change: the newest is the highest")
    kind = models.PositiveSmallIntegerField(help_text="KINDS")
    record_id = models.UUIDField(unique=True)
    key = models.CharField(max_length=200)
    title = models.CharField(max_length=300, blank=True)
    code = models.CharField(max_length=600, blank=True, help_text="As acts:torture or materials:photograph")
    state = models.CharField(max_length=32, blank=True, help_text="Grade of an incident, contested included")
    country = models.CharField(max_length=120, blank=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    incident_id = models.UUIDField(null=True)
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        indexes = (
            models.Index(fields=("kind", "first_day"), name="found_by_kind_and_day"),
            models.Index(
                fields=("incident_id",),
                name="found_by_incident",
                condition=models.Q(incident_id__isnull=False),
            ),
            models.Index(fields=("run",), name="found_by_run", condition=models.Q(run__isnull=False)),
            # All that the map and the timeline need of incidents, so that they never read whole rows.
            models.Index(
                fields=("id", "country", "record_id", "run", "first_day", "last_day"),
                name="incidents_drawn",
                condition=models.Q(kind=1),
            ),
        )

    def __str__(self) -> str:
        return self.key
