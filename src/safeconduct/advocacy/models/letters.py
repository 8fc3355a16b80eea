"""What went to those in power, through which hands, and what they answered, promised and kept."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from safeconduct.access.lifecycle import Stateful, Transitions
from safeconduct.access.models import Person
from safeconduct.advocacy.models.campaigns import Ask, Campaign
from safeconduct.advocacy.models.posts import Holding, Post
from safeconduct.evidence.models import Artifact, Item, Record
from safeconduct.evidence.models.records import CODE, WHEN, Records


class Communication(Record, Stateful):
    """A letter, e-mail, call, meeting, statement or submission.

    ``sealed`` (desk "advocacy"): subject, salutation, body, closing, signatories (list of {name, office}); of calls
    and meetings instead: who took part, what was said. From "review" on the words stand still; what was released is
    what ``digest`` covers.
    """

    PRIVACY = {
        **Record.PRIVACY, "key": "internal", "kind": "internal", "campaign": "internal", "post": "internal",
        "holding": "internal", "asks": "internal", "language": "internal", "answer_by": "internal",
        "extended_to": "internal", "sent_on": "internal", "channel": "internal", "is_public": "internal",
        "approval": "internal", "digest": "internal", "state": "internal",
    }  # fmt: skip
    KEPT = "as long as the documentation; until its key is forgotten"
    TRANSITIONS: ClassVar[Transitions] = {
        "draft": frozenset({"review", "dropped", "held"}),
        "review": frozenset({"draft", "released"}),
        "released": frozenset({"sent", "draft"}),
        "sent": frozenset({"delivered", "returned", "answered", "closed"}),
        "delivered": frozenset({"answered", "returned", "closed"}),
        "returned": frozenset({"sent", "closed"}),
        "answered": frozenset({"closed"}),
        "held": frozenset({"answered", "closed"}),
        "closed": frozenset(),
        "dropped": frozenset(),
    }

    key = models.CharField(max_length=200, unique=True, help_text="L-0001")
    kind = models.CharField(max_length=16, help_text="letter, email, call, meeting, statement or submission")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="communications")
    post = models.ForeignKey(Post, null=True, on_delete=models.PROTECT, related_name="communications")
    holding = models.ForeignKey(Holding, null=True, on_delete=models.PROTECT, related_name="+")
    asks = models.ManyToManyField(Ask, related_name="communications", blank=True)
    language = models.CharField(max_length=16, default="en")
    answer_by = models.DateField(null=True)
    extended_to = models.DateField(null=True)
    sent_on = models.DateField(null=True, help_text="Or the day of the call, meeting or statement")
    channel = models.CharField(
        max_length=16, blank=True, help_text="post, email, hand, fax, portal, call or meeting"
    )
    is_public = models.BooleanField(
        default=False, help_text="That it was sent may stand on the public timeline"
    )
    approval = models.UUIDField(null=True)
    digest = models.BinaryField(null=True, help_text="Keyed digest of exactly what was released")
    state = models.CharField(max_length=12, default="draft")
    objects = Records["Communication"]()
    every = models.Manager["Communication"]()

    class Meta(Record.Meta):
        indexes = (models.Index(fields=("state", "answer_by"), name="letters_by_day"),)

    def __str__(self) -> str:
        return self.key


class Enclosure(models.Model):
    """A file that goes with a letter: a public original, or a cleaned or redacted version."""

    PRIVACY = {
        "id": "internal", "communication": "internal", "artifact": "internal", "number": "internal",
        "checked_on": "internal", "found": "internal", "confirmed_by": "internal",
    }  # fmt: skip
    KEPT = "as long as the letter"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    communication = models.ForeignKey(Communication, on_delete=models.CASCADE, related_name="enclosures")
    artifact = models.ForeignKey(Artifact, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveSmallIntegerField()
    checked_on = models.DateField(null=True, help_text="Looked through for what a file says of its maker")
    found = models.JSONField(default=list, help_text="Codes of what was found")
    confirmed_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+",
        help_text="Who said that it may go as it is, with what was found",
    )  # fmt: skip

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("communication", "artifact"), name="a_file_once_a_letter"),
        )

    def __str__(self) -> str:
        return f"enclosure {self.number}"


class Delivery(models.Model):
    """One line of the delivery log. Added, never changed."""

    PRIVACY = {
        "id": "internal", "communication": "internal", "number": "internal", "event": "internal", "day": "internal",
        "channel": "internal", "until": "internal", "note": "internal", "by": "internal", "kept_on": "internal",
    }  # fmt: skip
    KEPT = "as long as the letter"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    communication = models.ForeignKey(Communication, on_delete=models.CASCADE, related_name="deliveries")
    number = models.PositiveIntegerField()
    event = models.CharField(
        max_length=16, help_text="sent, delivered, read, returned, extended, followed_up, answered or closed"
    )
    day = models.DateField()
    channel = models.CharField(max_length=16, blank=True)
    until = models.DateField(null=True)
    note = models.CharField(max_length=300, blank=True, help_text="Names no private person")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kept_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("communication", "number"), name="deliveries_in_order"),
        )

    def __str__(self) -> str:
        return f"delivery {self.number}"


class Response(Record):
    """What a post answered or did, with or without a letter before it. Sealed as claims are, unless said in public."""

    PRIVACY = {
        **Record.PRIVACY, "key": "internal", "campaign": "internal", "post": "internal", "holding": "internal",
        "communication": "internal", "ask": "internal", "kind": "internal", "verb": "internal",
        "is_public": "internal", "verbatim": "internal", "translation": "internal", "language": "internal",
        "speaker": "internal", "capacity": "internal", "said_on": "internal", "first_day": "internal",
        "last_day": "internal", "venue": "internal", "item": "internal",
    }  # fmt: skip
    KEPT = "as long as the documentation"

    key = models.CharField(max_length=200, unique=True, help_text="R-0001")
    campaign = models.ForeignKey(Campaign, on_delete=models.PROTECT, related_name="responses")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="responses")
    holding = models.ForeignKey(Holding, null=True, on_delete=models.PROTECT, related_name="+")
    communication = models.ForeignKey(
        Communication, null=True, on_delete=models.PROTECT, related_name="responses",
        help_text="The letter it answers, where it says so itself",
    )  # fmt: skip
    ask = models.ForeignKey(Ask, null=True, on_delete=models.PROTECT, related_name="responses")
    kind = models.CharField(max_length=CODE, help_text="Vocabulary responses")
    verb = models.CharField(
        max_length=16, blank=True, help_text="advocacy.responses.words.VERBS: what they did"
    )
    is_public = models.BooleanField(default=True)
    verbatim = models.TextField(blank=True)
    translation = models.TextField(blank=True)
    language = models.CharField(max_length=16, blank=True)
    speaker = models.CharField(max_length=200, blank=True, help_text="An office, or a person in it")
    capacity = models.CharField(max_length=200, blank=True)
    said_on = models.CharField(max_length=WHEN, blank=True, help_text="EDTF")
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    venue = models.CharField(max_length=200, blank=True)
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="+")
    objects = Records["Response"]()
    every = models.Manager["Response"]()

    def __str__(self) -> str:
        return self.key


class Commitment(Stateful):
    """What was promised, by when, and whether it was kept. Somebody says so, with the source."""

    PRIVACY = {
        "id": "internal", "response": "internal", "what": "internal", "by_when": "internal", "state": "internal",
        "judged_on": "internal", "judged_by": "internal", "why": "internal", "item": "internal", "made_by": "internal",
        "made_on": "internal",
    }  # fmt: skip
    KEPT = "as long as the response"
    TRANSITIONS: ClassVar[Transitions] = {
        "open": frozenset({"kept", "partly", "broken", "taken_back"}),
        "partly": frozenset({"kept", "broken", "open"}),
        "kept": frozenset({"open", "broken", "partly"}),
        "broken": frozenset({"open", "kept", "partly"}),
        "taken_back": frozenset({"open"}),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="commitments")
    what = models.TextField(help_text="Names no private person")
    by_when = models.DateField(null=True)
    state = models.CharField(max_length=12, default="open")
    judged_on = models.DateField(null=True)
    judged_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500, blank=True)
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="+")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    def __str__(self) -> str:
        return f"commitment {str(self.id)[:8]}"


class Contribution(models.Model):
    """How a response stands to a letter. It follows it; it may refer to it or credit us; we may claim a part.

    Never that one caused the other: the timeline is shown, and readers judge.
    """

    PRIVACY = {
        "id": "internal", "response": "internal", "communication": "internal", "relation": "internal",
        "quote": "internal", "reason": "internal", "others": "internal", "made_by": "internal", "made_on": "internal",
        "ended_on": "internal", "ended_by": "internal",
    }  # fmt: skip
    KEPT = "as long as the response"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    response = models.ForeignKey(Response, on_delete=models.PROTECT, related_name="contributions")
    communication = models.ForeignKey(Communication, on_delete=models.PROTECT, related_name="contributions")
    relation = models.CharField(
        max_length=24, help_text="follows, refers_to, credited_by_them, contribution_claimed"
    )
    quote = models.TextField(blank=True, help_text="Their words that refer to us or credit us")
    reason = models.TextField(blank=True, help_text="Why we claim a part")
    others = models.TextField(blank=True, help_text="Who else worked for it")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    ended_on = models.DateField(null=True)
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    relation__in=("follows", "refers_to", "credited_by_them", "contribution_claimed")
                ),
                name="never_caused",
            ),
        )

    def __str__(self) -> str:
        return f"contribution {str(self.id)[:8]}"
