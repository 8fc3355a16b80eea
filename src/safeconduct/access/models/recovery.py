"""How keys come back when a passphrase is forgotten: a ceremony makes three cards, two of them help."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import QuerySet

from safeconduct.access.lifecycle import Stateful, Transitions
from safeconduct.access.models.people import Person


class HoldsACard(Stateful):
    """A first card that was typed in and waits, locked, for the second custodian."""

    held_card = models.BinaryField(null=True, help_text="Locked; its key is sealed to the other custodians")
    held_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        abstract = True


class Ceremonies(models.Manager["Ceremony"]):
    def running(self) -> QuerySet[Ceremony]:
        return self.filter(state__in=("open", "drilled"))

    def in_force(self) -> Ceremony | None:
        """The ceremony whose recovery key protects this organisation now."""
        return self.filter(state="finished").order_by("-finished_at").first()


class Ceremony(HoldsACard):
    """At most thirty minutes in which three custodians see one recovery card each."""

    PRIVACY = {
        "id": "internal", "state": "internal", "begun_at": "internal", "ends_at": "internal",
        "finished_at": "internal", "begun_by": "internal", "held_card": "sealed", "held_by": "internal",
    }  # fmt: skip
    KEPT = "for ever; the cards themselves are forgotten when it ends"
    TRANSITIONS: ClassVar[Transitions] = {
        "open": frozenset({"drilled", "over"}),
        "drilled": frozenset({"finished", "over"}),
        "finished": frozenset(),
        "over": frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    begun_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    objects = Ceremonies()

    def __str__(self) -> str:
        return f"ceremony {self.pk} {self.state}"


class CeremonyCard(models.Model):
    """One custodian's recovery card, locked, while the ceremony lasts."""

    PRIVACY = {
        "id": "internal", "ceremony": "internal", "custodian": "internal", "number": "internal",
        "locked_card": "sealed", "was_seen": "internal", "was_typed": "internal",
    }  # fmt: skip
    KEPT = "the locked card at most thirty minutes; who held a card, for ever"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ceremony = models.ForeignKey(Ceremony, on_delete=models.CASCADE, related_name="cards")
    custodian = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cards")
    number = models.PositiveSmallIntegerField()
    locked_card = models.BinaryField(help_text="Empty once the ceremony is over")
    was_seen = models.BooleanField(default=False)
    was_typed = models.BooleanField(default=False)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("ceremony", "custodian"), name="one_card_each"),)

    def __str__(self) -> str:
        return f"card {self.number} of {self.ceremony_id}"


class RecoveryHelps(models.Manager["RecoveryHelp"]):
    def running(self, at: datetime) -> QuerySet[RecoveryHelp]:
        return self.filter(state__in=("asked", "one_card", "opened"), ends_at__gt=at)


class RecoveryHelp(HoldsACard):
    """One forgotten passphrase: the person chose a new one, two custodians give their cards."""

    PRIVACY = {
        "id": "internal", "person": "internal", "state": "internal", "asked_at": "internal",
        "ends_at": "internal", "held_until": "internal", "held_card": "sealed", "held_by": "internal",
        "second_by": "internal", "temporary_public": "internal", "salt": "internal",
        "authenticator": "internal",
    }  # fmt: skip
    KEPT = "thirty days after it ended"
    TRANSITIONS: ClassVar[Transitions] = {
        "asked": frozenset({"one_card", "ended"}),
        "one_card": frozenset({"opened", "asked", "ended"}),
        "opened": frozenset({"finished", "ended"}),
        "finished": frozenset(),
        "ended": frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="recoveries")
    asked_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True, help_text="When the first card is forgotten")
    second_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    temporary_public = models.BinaryField(help_text="Public half of the pair the new passphrase opens")
    salt = models.BinaryField(help_text="Salt of the new passphrase")
    authenticator = models.CharField(
        max_length=128, help_text="Hash of the new passphrase's authenticator half"
    )
    objects = RecoveryHelps()

    def __str__(self) -> str:
        return f"recovery {self.pk} {self.state}"
