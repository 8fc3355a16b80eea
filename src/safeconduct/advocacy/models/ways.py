"""Ways out: which country offers what to whom, read where and when; and to whom it was told."""

from __future__ import annotations

import uuid

from django.db import models

from safeconduct.access.models import Person
from safeconduct.advocacy.models.campaigns import Ask
from safeconduct.evidence.models import Item, Record
from safeconduct.evidence.models.records import WHEN, Records


class WayOut(Record):
    """One kind of protection one country offers, or is asked to. No routes, no travel dates, no meeting points."""

    PRIVACY = {
        **Record.PRIVACY, "key": "internal", "country": "internal", "kind": "internal", "to_whom": "internal",
        "conditions": "internal", "position": "internal", "comparator": "internal", "places": "internal",
        "since": "internal", "until": "internal", "first_day": "internal", "last_day": "internal",
        "citation": "internal", "address": "internal", "read_on": "internal", "confidence": "internal",
        "item": "internal", "ask": "internal", "may_be_told": "internal", "is_public": "internal",
    }  # fmt: skip
    KEPT = "as long as the documentation"

    key = models.CharField(max_length=200, unique=True, help_text="W-0001")
    country = models.CharField(max_length=2)
    kind = models.CharField(
        max_length=24, help_text="visa, resettlement, asylum_procedure, evacuation or temporary_stay"
    )
    to_whom = models.TextField()
    conditions = models.TextField(blank=True)
    position = models.CharField(
        max_length=16, default="offered", help_text="offered, considering, pledged, refused, ended or unknown"
    )
    comparator = models.CharField(max_length=16, blank=True)
    places = models.PositiveIntegerField(null=True, help_text="How many, read with the comparator")
    since = models.CharField(max_length=WHEN, blank=True, help_text="EDTF")
    until = models.CharField(max_length=WHEN, blank=True, help_text="EDTF")
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    citation = models.CharField(max_length=300, help_text="Where it was read")
    address = models.CharField(max_length=2000, blank=True, help_text="Web address of the source")
    read_on = models.DateField()
    confidence = models.CharField(max_length=16, help_text="official, reported or hearsay")
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="+")
    ask = models.ForeignKey(
        Ask, null=True, on_delete=models.PROTECT, related_name="ways", help_text="What we ask of that country"
    )
    may_be_told = models.BooleanField(default=False, help_text="Staff may tell people who asked for help")
    is_public = models.BooleanField(default=False, help_text="May stand on the country's page")
    objects = Records["WayOut"]()
    every = models.Manager["WayOut"]()

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("country", "kind"), name="ways_by_country"),)

    def __str__(self) -> str:
        return self.key


class WayTold(models.Model):
    """That a person was told of a way out. What was said stands in their messages, sealed."""

    PRIVACY = {
        "id": "internal", "way": "internal", "request_id": "internal", "by": "internal", "told_on": "internal",
    }  # fmt: skip
    KEPT = "as long as the request"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    way = models.ForeignKey(WayOut, on_delete=models.PROTECT, related_name="told")
    request_id = models.UUIDField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    told_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("way", "request_id", "told_on"), name="told_once_a_day"),
        )
        indexes = (models.Index(fields=("request_id",), name="told_by_request"),)

    def __str__(self) -> str:
        return f"told {str(self.id)[:8]}"
