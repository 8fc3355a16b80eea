"""Staff lift or lower a request's place in the list; what decides the place once the request left its desk."""

from __future__ import annotations

from django.db import models

from safeconduct.cases.models.screening import BesideRequest


class TriageOverride(BesideRequest):
    """Somebody moved a request up or down, or back to its computed place; how far and why is sealed.

    Rows are added and never changed; the newest speaks.
    """

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


class TriageState(models.Model):
    """What decides the place of a request that was handed over, under the file key of its present epoch.

    While a request lies with its desk this stands in the summary. The summary's key never turns, and everybody
    who sat at the desk may have kept it; so nothing that is learned later is written there (ADR 0017).
    """

    PRIVACY = {"request_id": "internal", "day": "internal", "epoch": "internal", "document": "sealed"}
    KEPT = "as long as the request"

    request_id = models.UUIDField(primary_key=True, editable=False)
    day = models.DateField(help_text="When it was last written")
    epoch = models.PositiveIntegerField(help_text="Epoch of the file key")
    document = models.BinaryField(help_text="The signals and how staff moved it, under the file key")

    objects = models.Manager["TriageState"]()

    def __str__(self) -> str:
        return f"triage state {str(self.request_id)[:8]}"
