"""Staff lift or lower a request's place in the list. Rows are added and never changed; the newest speaks."""

from __future__ import annotations

from django.db import models

from safeconduct.cases.models.screening import BesideRequest


class TriageOverride(BesideRequest):
    """Somebody moved a request up or down, or back to its computed place; how far and why is sealed."""

    PRIVACY = {
        "id": "internal", "request_id": "internal", "number": "internal", "person_id": "internal",
        "day": "internal", "document": "sealed", "epoch": "internal",
    }  # fmt: skip
    KEPT = "as long as the request"

    objects = models.Manager["TriageOverride"]()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("request_id", "number"), name="triage_overrides_in_order"),
        )
        ordering = ("number",)

    def __str__(self) -> str:
        return f"triage override {str(self.id)[:8]}"
