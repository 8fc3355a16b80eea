"""What the organisation sets for its screening. Rows are added and never changed; the newest speaks."""

from __future__ import annotations

import uuid
from uuid import UUID

from django.db import models

FEWEST_PERCENT, MOST_PERCENT = 50, 500
FEWEST_ALARM_DAYS, MOST_ALARM_DAYS = 1, 30
HEAVIEST = 10


class ScreeningSettingsRows(models.Manager["ScreeningSettings"]):
    def newest(self) -> ScreeningSettings | None:
        """The row that speaks, or nothing where nobody has set anything."""
        return self.order_by("-id").first()

    def of_token(self, token: UUID) -> ScreeningSettings | None:
        return self.filter(token=token).first()


class ScreeningSettings(models.Model):
    """Area, means threshold, weights and alarm as somebody set them on a day. Nothing about a person."""

    PRIVACY = {
        "id": "internal", "token": "internal", "area_states": "internal", "means_percent": "internal",
        "weights": "internal", "alarm_days": "internal", "made_by": "internal", "day": "internal",
    }  # fmt: skip
    KEPT = "for ever"

    id = models.BigAutoField(primary_key=True)
    token = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    area_states = models.JSONField(help_text="Codes of the states the organisation works in")
    means_percent = models.PositiveSmallIntegerField(help_text="Per cent of the poverty guideline")
    weights = models.JSONField(help_text="Weight of each part of the order of the queue, 0 to 10")
    alarm_days = models.PositiveSmallIntegerField(help_text="Days after which an unchecked date alarms")
    made_by = models.UUIDField()
    day = models.DateField()
    objects = ScreeningSettingsRows()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(means_percent__range=(FEWEST_PERCENT, MOST_PERCENT)),
                name="means_percent_in_reach",
            ),
            models.CheckConstraint(
                condition=models.Q(alarm_days__range=(FEWEST_ALARM_DAYS, MOST_ALARM_DAYS)),
                name="alarm_days_in_reach",
            ),
        )

    def __str__(self) -> str:
        return f"screening settings {self.pk}"
