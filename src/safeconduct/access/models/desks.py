"""Desks share a key; grants give one person access to one request."""

from __future__ import annotations

import uuid
from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from safeconduct.access.lifecycle import Stateful, Transitions
from safeconduct.access.models.people import Person

DESK_NAMES = {
    "intake": _("Intake desk"),
    "documentation": _("Documentation desk"),
    "advocacy": _("Advocacy desk"),
    "dates": _("Dates desk"),
    "testimony": _("Testimony vault"),
}


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
    def live(self, on: date) -> QuerySet[Grant]:
        """Grants whose key is sealed and whose day has not passed, of people who are still here."""
        unended = models.Q(expires_on=None) | models.Q(expires_on__gte=on)
        return self.filter(unended, state="sealed", person__is_active=True)

    def holds(self, person: Person, request_id: uuid.UUID, on: date) -> bool:
        return self.live(on).filter(person=person, request_id=request_id).exists()


class Grant(Stateful):
    """One person's access to one request: wanted until a holder has sealed its key to that person."""

    PRIVACY = {
        "id": "internal", "request_id": "internal", "person": "internal", "purpose": "internal",
        "state": "internal", "expires_on": "internal", "granted_by": "internal", "made_on": "internal",
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
    purpose = models.CharField(max_length=24, help_text="Why: casework, review, placement …")
    expires_on = models.DateField(null=True)
    granted_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    objects = Grants()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("request_id", "person"),
                condition=~models.Q(state="ended"),
                name="one_grant_at_a_time",
            ),
        )
        indexes = (models.Index(fields=("person", "state"), name="grants_of_a_person"),)

    def __str__(self) -> str:
        return f"grant {self.pk} {self.state}"
