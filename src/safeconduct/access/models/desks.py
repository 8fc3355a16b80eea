"""Desks share a key; grants give one person access to one request."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from safeconduct.access.lifecycle import Stateful, Transitions
from safeconduct.access.models.people import Person

DESK_NAMES = {
    "intake": _("Intake desk"),
    "documentation": _("Documentation desk"),
    "advocacy": _("Advocacy desk"),
    "dates": _("Dates desk"),
    "testimony": _("Testimony vault"),
    "statistics": _("Statistics desk"),
    "placement": _("Placement desk"),
}


PURPOSES = {
    "casework": _("To work on it"),
    "review": _("To check something"),
    "first_step": _("To look at the first step"),
    "interpreting": _("To interpret"),
    "placement": _("To look for an attorney"),
    "representing": _("To represent the person"),
    "mentoring": _("To accompany the attorney"),
    "call": _("To enter what was said in a call"),
    "emergency": _("In an emergency"),
}
"""What a grant is for. The purpose says why; what somebody may see, their role decides."""
LONGEST_SLOT = timedelta(hours=10)
"""A volunteer's access, and one in an emergency, ends by the hour: a working day, never overnight."""


class Desk(models.Model):
    """A group of staff who share a key."""

    PRIVACY = {"id": "internal", "code": "internal"}
    KEPT = "for ever"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code = models.CharField(max_length=16, unique=True, choices=tuple(DESK_NAMES.items()))

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        return str(DESK_NAMES[self.code])


class DeskMembers(models.Manager["DeskMember"]):
    def sealed(self, desk: Desk) -> QuerySet[DeskMember]:
        """Active people to whom the desk's keys were sealed."""
        return self.filter(desk=desk, state="sealed", person__is_active=True).select_related("person")

    def waiting(self) -> QuerySet[DeskMember]:
        """Memberships that no holder has sealed yet."""
        return self.filter(state="wanted", person__is_active=True).select_related("person", "desk")


class DeskMember(Stateful):
    """One person at one desk: wanted until a colleague who holds the desk's key sealed it."""

    PRIVACY = {
        "id": "internal",
        "desk": "internal",
        "person": "internal",
        "state": "internal",
        "since": "internal",
    }
    KEPT = "as long as the person's account"
    TRANSITIONS: ClassVar[Transitions] = {
        "wanted": frozenset({"sealed", "left"}),
        "sealed": frozenset({"left"}),
        "left": frozenset({"wanted"}),
    }

    id = models.BigAutoField(primary_key=True)
    desk = models.ForeignKey(Desk, on_delete=models.PROTECT, related_name="members")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    since = models.DateField()
    objects = DeskMembers()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("desk", "person"), name="one_seat_at_a_desk"),)

    def __str__(self) -> str:
        return f"{self.desk_id} {self.person_id} {self.state}"


class Grants(models.Manager["Grant"]):
    def live(self, on: date, at: datetime | None = None) -> QuerySet[Grant]:
        """Grants whose key is sealed and whose day and hour have not passed, of people who are still here.

        ``at``: the moment to look at, now unless given (the day alone says nothing about a slot of hours).
        """
        day = models.Q(expires_on=None) | models.Q(expires_on__gte=on)
        hour = models.Q(ends_at=None) | models.Q(ends_at__gt=at or timezone.now())
        return self.filter(day, hour, state="sealed", person__is_active=True)

    def holds(self, person: Person, request_id: uuid.UUID, on: date, at: datetime | None = None) -> bool:
        return self.live(on, at).filter(person=person, request_id=request_id).exists()

    def run_out(self, at: datetime) -> QuerySet[Grant]:
        """Sealed grants whose day or hour has passed, and which nobody has ended yet."""
        over = models.Q(expires_on__lt=at.date()) | models.Q(ends_at__lte=at)
        return self.filter(over, state="sealed")

    def wanted(self, request_ids: Iterable[uuid.UUID]) -> QuerySet[Grant]:
        """Those that wait for a holder's session to seal them."""
        waiting = self.filter(request_id__in=list(request_ids), state="wanted", person__is_active=True)
        return waiting.select_related("person", "granted_by").order_by("made_on", "request_id")


class Grant(Stateful):
    """One person's access to one request: wanted until a holder has sealed its key to that person."""

    PRIVACY = {
        "id": "internal", "request_id": "internal", "person": "internal", "purpose": "internal",
        "state": "internal", "expires_on": "internal", "ends_at": "internal", "granted_by": "internal",
        "made_on": "internal", "turn_due": "internal",
    }  # fmt: skip
    KEPT = "as long as the request"
    TRANSITIONS: ClassVar[Transitions] = {
        "wanted": frozenset({"sealed", "ended"}),
        "sealed": frozenset({"ended"}),
        "ended": frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_id = models.UUIDField(help_text="The request; no foreign key, requests live in a higher room")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="grants")
    purpose = models.CharField(max_length=24, help_text="Why: a code of PURPOSES")
    expires_on = models.DateField(null=True)
    ends_at = models.DateTimeField(null=True, help_text="A slot of hours: a volunteer's, or in an emergency")
    granted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    turn_due = models.BooleanField(
        default=False, help_text="The request's keys are to be turned since it ended"
    )
    objects = Grants()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("request_id", "person"),
                condition=~models.Q(state="ended"),
                name="one_grant_at_a_time",
            ),
        )
        indexes = (
            models.Index(fields=("person", "state"), name="grants_of_a_person"),
            models.Index(fields=("turn_due",), condition=models.Q(turn_due=True), name="grants_to_turn"),
        )

    def __str__(self) -> str:
        return f"grant {self.pk} {self.state}"

    @property
    def purpose_words(self) -> str:
        return str(PURPOSES.get(self.purpose, self.purpose))
