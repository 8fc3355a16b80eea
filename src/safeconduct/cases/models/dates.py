"""Court dates with their history, and addresses of feeds. What a date is about lies in sealed documents."""

from __future__ import annotations

import uuid

from django.db import models

OPEN, PAST, CANCELLED = "open", "past", "cancelled"


class CourtDate(models.Model):
    """A hearing, appointment or day to answer by. In the clear: that there is one, and nothing of what became of it.

    ``check_document`` is the only part the dates desk opens (name, A-number, date, last check, whether it is
    over), under the request's dates key. ``document`` is the case's own: kind, court, judge, paper. The date
    itself stands in the check document alone, so that case and desk can never hold two different ones.
    """

    PRIVACY = {
        "id": "internal", "request_id": "internal", "person_id": "internal", "day": "internal",
        "document": "sealed", "epoch": "internal", "check_document": "sealed", "check_epoch": "internal",
    }  # fmt: skip
    KEPT = "as long as the request"

    id = models.UUIDField(
        primary_key=True,
        default=uuid.uuid4,
        editable=False,
        help_text="The form's token: sent twice is one row",
    )
    request_id = models.UUIDField()
    person_id = models.UUIDField(help_text="Who kept it")
    day = models.DateField(help_text="When it was kept; never the day of the hearing")
    document = models.BinaryField(
        help_text="Kind, court, judge, paper and how it was learned, under the file key"
    )
    epoch = models.PositiveIntegerField(help_text="Epoch of the file key")
    check_document = models.BinaryField(
        help_text="Name, A-number, date, last check and state, under the dates key"
    )
    check_epoch = models.PositiveIntegerField(help_text="Number of the dates key")

    class Meta:
        indexes = (models.Index(fields=("request_id",), name="court_dates_by_request"),)

    def __str__(self) -> str:
        return f"court date {str(self.id)[:8]}"


class DateEvent(models.Model):
    """What became of a court date: kept, moved, checked, not reached, over. Rows are added, never changed."""

    PRIVACY = {
        "id": "internal", "court_date": "internal", "number": "internal", "person_id": "internal",
        "day": "internal", "from_desk": "internal", "document": "sealed", "epoch": "internal",
    }  # fmt: skip
    KEPT = "as long as the request"

    id = models.UUIDField(
        primary_key=True,
        default=uuid.uuid4,
        editable=False,
        help_text="The form's token: sent twice is one row",
    )
    court_date = models.ForeignKey(CourtDate, on_delete=models.CASCADE, related_name="events")
    number = models.PositiveIntegerField(help_text="Order of what became of one date")
    person_id = models.UUIDField(help_text="Who wrote it down")
    day = models.DateField()
    from_desk = models.BooleanField(help_text="Written at the dates desk, under the dates key")
    document = models.BinaryField(help_text="What, old and new date, learned when and from what")
    epoch = models.PositiveIntegerField(help_text="Epoch of the file key, or number of the dates key")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("court_date", "number"), name="date_events_in_order"),)
        ordering = ("number",)

    def __str__(self) -> str:
        return f"date event {str(self.id)[:8]}"


class FeedToken(models.Model):
    """The address of one person's feed, as a keyed hash. It opens weeks in which something is due; no more."""

    PRIVACY = {
        "digest": "internal",
        "person_id": "internal",
        "made_on": "internal",
        "last_used_on": "internal",
    }
    KEPT = "until it is ended, or the person leaves"

    digest = models.CharField(max_length=64, primary_key=True, help_text="HMAC of the token under the pepper")
    person_id = models.UUIDField(unique=True)
    made_on = models.DateField()
    last_used_on = models.DateField(null=True)

    def __str__(self) -> str:
        return "feed"
