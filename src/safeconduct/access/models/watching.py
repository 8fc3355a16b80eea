"""Openings that somebody else should look at: access in an emergency, and unusually many requests in a short time.

Rows hold ids, codes and times of staff. No sentence about a person who asked for help has a place here.
"""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from safeconduct.access.lifecycle import Stateful, Transitions
from safeconduct.access.models.people import Person

REASONS = {
    "danger": _("A life is in danger now"),
    "date": _("A hearing or a deadline is today"),
    "unreachable": _("The colleague who works on it cannot be reached"),
    "court": _("A court ordered it"),
}
"""Why somebody asks to open a request in an emergency: codes, so that no fact about a person stands here."""
MANY_CASES = 20
WINDOW = timedelta(minutes=10)
"""Twenty different requests within ten minutes: the project's threat model (4.1, insider), tested with 19."""
MANY_IN_A_DAY = 60
DAY = timedelta(hours=12)
"""Sixty within a working day, whatever their pace: nobody stays below the twenty all day unseen. Then every sixty."""
ALARM_KINDS = {
    "many_cases": _("Opened unusually many requests"),
    "emergency": _("Was let into a request in an emergency"),
    "opened_in_danger": _("Opened a story in danger, before its conflict check"),
    "circle_left": _("Took away a circle they had named as theirs: requests may be kept from it"),
}
FINDINGS = {
    "legitimate": _("I looked at it: it was their work"),
    "talked": _("I talked to the person"),
    "ended": _("Their access was ended"),
}
"""What somebody found who looked at an alarm."""


class Emergencies(models.Manager["Emergency"]):
    def asked(self, at: datetime) -> QuerySet[Emergency]:
        """Those that can still be answered, oldest first."""
        return self.filter(state="asked", asker__is_active=True, lapses_at__gt=at).order_by("asked_at", "id")


class Emergency(Stateful):
    """Somebody without access asks to open one request; a second person, who holds it, lets them in or not."""

    PRIVACY = {
        "id": "internal", "state": "internal", "request_id": "internal", "asker": "internal", "reason": "internal",
        "asked_at": "internal", "lapses_at": "internal", "answered_by": "internal", "answered_at": "internal",
        "ends_at": "internal",
    }  # fmt: skip
    KEPT = "for ever: it says who opened what in an emergency, by random ids only"
    TRANSITIONS: ClassVar[Transitions] = {
        "asked": frozenset({"given", "refused", "over"}),
        "given": frozenset({"over"}),
        "refused": frozenset(),
        "over": frozenset(),
    }
    STATE_WORDS = {
        "asked": _("Waiting for somebody who holds it"),
        "given": _("Open"),
        "refused": _("Refused"),
        "over": _("Over"),
    }

    id = models.UUIDField(primary_key=True, editable=False, help_text="The token of the form that asked")
    request_id = models.UUIDField(help_text="No foreign key: requests live in a higher room")
    asker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=16, choices=tuple(REASONS.items()))
    asked_at = models.DateTimeField()
    lapses_at = models.DateTimeField(help_text="Nobody can answer it any more from then on")
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True, help_text="When the access that was given ends")
    objects = Emergencies()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("request_id", "asker"),
                condition=models.Q(state="asked"),
                name="one_open_emergency_each",
            ),
            models.CheckConstraint(
                condition=models.Q(answered_by=None) | ~models.Q(answered_by=models.F("asker")),
                name="nobody_answers_their_own_emergency",
            ),
        )
        indexes = (models.Index(fields=("state", "asked_at"), name="emergencies_by_state"),)

    def __str__(self) -> str:
        return f"emergency {str(self.id)[:8]} {self.state}"

    @property
    def short_id(self) -> str:
        return str(self.request_id)[:8]

    @property
    def reason_words(self) -> str:
        return str(REASONS.get(self.reason, self.reason))

    @property
    def state_words(self) -> str:
        return str(self.STATE_WORDS[self.state])


class ReadAlarm(models.Model):
    """Something unusual was opened. Nothing was blocked: a supervisor or the privacy lead looks at it."""

    PRIVACY = {
        "id": "internal", "person": "internal", "kind": "internal", "made_at": "internal", "count": "internal",
        "emergency": "internal", "request_id": "internal", "seen_by": "internal", "seen_on": "internal",
        "found": "internal",
    }  # fmt: skip
    KEPT = "for ever: it names people by random ids only"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=tuple(ALARM_KINDS.items()))
    made_at = models.DateTimeField()
    count = models.PositiveIntegerField(default=1, help_text="How many requests")
    emergency = models.ForeignKey(Emergency, null=True, on_delete=models.PROTECT, related_name="alarms")
    request_id = models.UUIDField(null=True, help_text="The one request it is about; empty where it is many")
    seen_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    seen_on = models.DateField(null=True)
    found = models.CharField(max_length=16, blank=True, choices=tuple(FINDINGS.items()))
    objects = models.Manager["ReadAlarm"]()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("emergency", "kind"), name="one_alarm_of_a_kind_for_an_emergency"
            ),
        )
        indexes = (models.Index(fields=("person", "kind", "made_at"), name="alarms_of_a_person"),)

    def __str__(self) -> str:
        return f"alarm {self.kind} {str(self.id)[:8]}"

    @property
    def short_id(self) -> str:
        return str(self.request_id or "")[:8]

    @property
    def kind_words(self) -> str:
        return str(ALARM_KINDS.get(self.kind, self.kind))

    @property
    def found_words(self) -> str:
        return str(FINDINGS.get(self.found, ""))
