"""A request that an operator fills in for somebody on the telephone, in a court room or in detention."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from safeconduct.access.lifecycle import Stateful, Transitions


class Call(Stateful):
    """Which draft an operator writes. The draft's keys are sealed to them until it is handed over or given up."""

    PRIVACY = {
        "id": "internal", "person_id": "internal", "state": "internal", "made_on": "internal",
        "request_id": "internal", "sees_until": "internal", "document": "sealed",
    }  # fmt: skip
    KEPT = "until the day after it was handed over or given up"
    TRANSITIONS: ClassVar[Transitions] = {
        "writing": frozenset({"handed_over", "given_up"}),
        "handed_over": frozenset({"closed"}),
        "given_up": frozenset(),
        "closed": frozenset(),
    }

    id = models.UUIDField(
        primary_key=True, editable=False, help_text="Also the id of the draft and its holder"
    )
    person_id = models.UUIDField(help_text="The operator")
    made_on = models.DateField()
    request_id = models.UUIDField(null=True, help_text="What it became")
    sees_until = models.DateTimeField(null=True, help_text="An hour after it was handed over")
    document = models.BinaryField(help_text="Where the call came from, who listens, consent read aloud")
    objects = models.Manager["Call"]()

    class Meta:
        indexes = (models.Index(fields=("person_id", "state"), name="calls_of_a_person"),)

    def __str__(self) -> str:
        return f"call {str(self.id)[:8]}"
