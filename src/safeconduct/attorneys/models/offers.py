"""Offers: one case shown to one attorney, in three steps; and placements: an offer that was accepted."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from safeconduct.access.lifecycle import Stateful, Transitions
from safeconduct.attorneys.models.register import Attorney
from safeconduct.attorneys.models.rounds import Round


class Offer(Stateful):
    """One case shown to one attorney.

    out: she may read the blind summary. asked: she asked for the names. named: a coordinator showed them to her.
    accepted: she certified that there is no conflict, and was first. The rest are ends, after which her keys to
    the summary and the names are deleted.
    """

    PRIVACY = {
        "id": "internal", "state": "internal", "request_id": "internal", "attorney": "internal", "sheet": "internal",
        "round": "internal", "wave": "internal", "fit": "internal", "sent_by": "internal", "sent_at": "internal",
        "expires_at": "internal", "reminded_at": "internal", "seen_at": "internal", "asked_at": "internal",
        "named_at": "internal", "named_by": "internal", "names_seen_at": "internal", "certified_at": "internal",
        "answered_at": "internal", "answer": "sealed", "bounds": "sealed", "token": "internal", "told_as": "internal",
    }  # fmt: skip
    KEPT = "as long as the request"
    TRANSITIONS: ClassVar[Transitions] = {
        "out": frozenset({"asked", "declined", "expired", "withdrawn", "taken"}),
        "asked": frozenset({"named", "declined", "expired", "withdrawn", "taken"}),
        "named": frozenset({"accepted", "declined", "expired", "withdrawn", "taken"}),
        "accepted": frozenset(),
        "declined": frozenset(),
        "expired": frozenset(),
        "withdrawn": frozenset(),
        "taken": frozenset(),
    }
    LIVE: ClassVar[tuple[str, ...]] = ("out", "asked", "named")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_id = models.UUIDField()
    attorney = models.ForeignKey(Attorney, on_delete=models.PROTECT, related_name="offers")
    sheet = models.PositiveIntegerField(help_text="Number of the placement sheet that was shown")
    round = models.ForeignKey(Round, null=True, on_delete=models.SET_NULL)
    wave = models.PositiveIntegerField(default=1)
    fit = models.PositiveSmallIntegerField(default=0, help_text="The fit when it was sent, in thousandths")
    sent_by = models.UUIDField()
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True, help_text="First opening of the summary")
    asked_at = models.DateTimeField(null=True)
    named_at = models.DateTimeField(null=True)
    named_by = models.UUIDField(null=True)
    names_seen_at = models.DateTimeField(null=True)
    certified_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answer = models.BinaryField(
        null=True, help_text="What she certified, or why she declined, under the sheet's summary key"
    )
    bounds = models.BinaryField(
        null=True, help_text="Mentor and firm with their places when she was shown the names, under the same key"
    )
    token = models.UUIDField(
        null=True, unique=True, help_text="Made of the answering form's token, which is kept nowhere"
    )
    told_as = models.UUIDField(null=True, help_text="Made of that token and the answer: sent twice is one answer")
    objects = models.Manager["Offer"]()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("request_id", "attorney"), condition=Q(state__in=("out", "asked", "named")),
                name="one_live_offer_of_a_case_to_an_attorney",
            ),
        )  # fmt: skip
        indexes = (models.Index(fields=("request_id", "state"), name="offers_by_request"),)

    def __str__(self) -> str:
        return f"offer {str(self.id)[:8]}"


class Placement(Stateful):
    """An offer that was accepted: at most one for a request at a time (the database sees to it).

    accepted: the file was not given yet. working: a colleague who holds the case gave her access. returned: she gave
    the case back. ended: it is over.
    """

    PRIVACY = {
        "id": "internal", "state": "internal", "request_id": "internal", "attorney": "internal", "offer": "internal",
        "mentor": "internal", "accepted_at": "internal", "given_on": "internal", "given_by": "internal",
        "ended_on": "internal", "mentor_seen_on": "internal",
    }  # fmt: skip
    KEPT = "as long as the request"
    TRANSITIONS: ClassVar[Transitions] = {
        "accepted": frozenset({"working", "returned", "ended"}),
        "working": frozenset({"returned", "ended"}),
        "returned": frozenset(),
        "ended": frozenset(),
    }
    LIVE: ClassVar[tuple[str, ...]] = ("accepted", "working")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request_id = models.UUIDField()
    attorney = models.ForeignKey(Attorney, on_delete=models.PROTECT, related_name="placements")
    offer = models.OneToOneField(Offer, on_delete=models.PROTECT, related_name="placement")
    mentor = models.ForeignKey(Attorney, null=True, on_delete=models.PROTECT, related_name="accompanied")
    accepted_at = models.DateTimeField()
    given_on = models.DateField(null=True)
    given_by = models.UUIDField(null=True)
    ended_on = models.DateField(null=True)
    mentor_seen_on = models.DateField(null=True, help_text="Day of the mentor's last checkpoint")
    objects = models.Manager["Placement"]()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("request_id",), condition=Q(state__in=("accepted", "working")),
                name="one_attorney_for_a_case",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"placement {str(self.id)[:8]}"
