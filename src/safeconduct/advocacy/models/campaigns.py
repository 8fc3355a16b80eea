"""Campaigns, asks, and what became of each: one table of states, rows of events that are only added."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from safeconduct.access.lifecycle import Stateful, Transitions
from safeconduct.access.models import Person
from safeconduct.advocacy.models.posts import Holding, Post
from safeconduct.evidence.models import Incident, Record
from safeconduct.evidence.models.records import CODE, Records


class Campaign(Record):
    """Asks kept alive over months, about one or more incidents."""

    PRIVACY = {
        **Record.PRIVACY, "key": "internal", "title": "internal", "aim": "internal", "opened_on": "internal",
        "closed_on": "internal", "incidents": "internal",
    }  # fmt: skip
    KEPT = "as long as the documentation"

    key = models.CharField(max_length=200, unique=True, help_text="K-0001")
    title = models.CharField(max_length=200)
    aim = models.TextField(blank=True, help_text="What is to be reached; names no private person")
    opened_on = models.DateField()
    closed_on = models.DateField(null=True)
    incidents = models.ManyToManyField(Incident, related_name="campaigns", blank=True)
    objects = Records["Campaign"]()
    every = models.Manager["Campaign"]()

    def __str__(self) -> str:
        return self.key


class Ask(Record, Stateful):
    """One demand of one post. It stays with the post when its holder changes; ``holding`` keeps who held it then."""

    PRIVACY = {
        **Record.PRIVACY, "key": "internal", "campaign": "internal", "text": "internal", "verb": "internal",
        "post": "internal", "holding": "internal", "why": "internal", "legal_basis": "internal",
        "answer_by": "internal", "delayed_until": "internal", "made_on_day": "internal", "escalates": "internal",
        "is_public": "internal", "state": "internal",
    }  # fmt: skip
    KEPT = "as long as the documentation"
    TRANSITIONS: ClassVar[Transitions] = {
        "drafted": frozenset({"approved", "closed"}),
        "approved": frozenset({"made", "drafted", "closed"}),
        "made": frozenset(
            {
                "acknowledged",
                "accepted",
                "partly",
                "refused",
                "noted",
                "overdue",
                "delayed",
                "met",
                "escalated",
            }
            | {"closed"}
        ),
        "acknowledged": frozenset(
            {"accepted", "partly", "refused", "noted", "overdue", "delayed", "met", "escalated", "closed"}
        ),
        "delayed": frozenset(
            {
                "acknowledged",
                "accepted",
                "partly",
                "refused",
                "noted",
                "overdue",
                "delayed",
                "met",
                "escalated",
            }
            | {"closed"}
        ),
        "overdue": frozenset(
            {"acknowledged", "accepted", "partly", "refused", "noted", "delayed", "no_response", "met"}
            | {"escalated", "closed"}
        ),
        "no_response": frozenset(
            {
                "acknowledged",
                "accepted",
                "partly",
                "refused",
                "noted",
                "delayed",
                "met",
                "escalated",
                "closed",
            }
        ),
        "accepted": frozenset({"partly", "met", "refused", "escalated", "closed"}),
        "partly": frozenset({"accepted", "met", "refused", "escalated", "closed"}),
        "noted": frozenset({"accepted", "partly", "met", "refused", "escalated", "closed"}),
        "refused": frozenset({"accepted", "partly", "met", "escalated", "closed"}),
        "escalated": frozenset({"acknowledged", "accepted", "partly", "refused", "noted", "met", "closed"}),
        "met": frozenset({"closed", "partly", "refused"}),
        "closed": frozenset({"made"}),
    }

    key = models.CharField(max_length=200, unique=True, help_text="D-0001: a demand")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="asks")
    text = models.TextField(help_text="What is asked, as it is said to them; names no private person")
    verb = models.CharField(max_length=CODE, help_text="Vocabulary interventions: what kind of demand")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="asks")
    holding = models.ForeignKey(
        Holding,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who held it the day it was made",
    )
    why = models.TextField(blank=True)
    legal_basis = models.CharField(max_length=300, blank=True)
    answer_by = models.DateField(null=True)
    delayed_until = models.DateField(null=True, help_text="Lawfully later: nobody is nagged before")
    made_on_day = models.DateField(null=True, help_text="The day it was put to them")
    escalates = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="escalated_by",
        help_text="The ask to another post that got no answer",
    )  # fmt: skip
    is_public = models.BooleanField(default=False, help_text="May stand on the public timeline")
    state = models.CharField(max_length=12, default="drafted")
    objects = Records["Ask"]()
    every = models.Manager["Ask"]()

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("state", "answer_by"), name="asks_by_day"),)

    def __str__(self) -> str:
        return self.key


class AskGround(models.Model):
    """What an ask or a letter rests on: an incident, a figure of it, a claim, an item, an account under a purpose."""

    PRIVACY = {
        "id": "internal", "owner_kind": "internal", "owner_id": "internal", "kind": "internal", "record_id": "internal",
        "act": "internal", "unit": "internal", "scope": "internal", "made_by": "internal", "made_on": "internal",
    }  # fmt: skip
    KEPT = "as long as what rests on it"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner_kind = models.CharField(max_length=16, help_text="ask or communication")
    owner_id = models.UUIDField()
    kind = models.CharField(max_length=16, help_text="incident, figure, claim, item or testimony")
    record_id = models.UUIDField(help_text="Of a figure: its incident")
    act = models.CharField(max_length=CODE, blank=True, help_text="Of a figure")
    unit = models.CharField(max_length=CODE, blank=True, help_text="Of a figure")
    scope = models.CharField(max_length=40, blank=True, help_text="Of an account: consent.scopes.Scope")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner_id", "kind", "record_id", "act", "unit", "scope"), name="a_ground_once"
            ),
        )
        indexes = (models.Index(fields=("record_id",), name="grounds_by_record"),)

    def __str__(self) -> str:
        return f"ground {str(self.id)[:8]}"


class AskEvent(models.Model):
    """Something that happened to an ask. Rows are added, never changed; the state follows from them."""

    PRIVACY = {
        "id": "internal", "ask": "internal", "number": "internal", "event": "internal", "day": "internal",
        "until": "internal", "from_state": "internal", "to_state": "internal", "note": "internal",
        "communication": "internal", "response": "internal", "by": "internal", "kept_on": "internal",
    }  # fmt: skip
    KEPT = "as long as the ask"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    ask = models.ForeignKey(Ask, on_delete=models.PROTECT, related_name="events")
    number = models.PositiveIntegerField()
    event = models.CharField(max_length=24, help_text="advocacy.asks.deciding.Event")
    day = models.DateField(help_text="When it happened")
    until = models.DateField(null=True, help_text="Of a delay or a new deadline")
    from_state = models.CharField(max_length=12)
    to_state = models.CharField(max_length=12)
    note = models.CharField(max_length=500, blank=True, help_text="Names no private person")
    communication = models.ForeignKey(
        "advocacy.Communication", null=True, on_delete=models.PROTECT, related_name="+"
    )
    response = models.ForeignKey("advocacy.Response", null=True, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(
        Person,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="None: the worker, as days passed",
    )
    kept_on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("ask", "number"), name="ask_events_in_order"),)

    def __str__(self) -> str:
        return f"ask event {self.number}"
