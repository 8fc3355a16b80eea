"""What somebody said: claims with their figures, how they hang together, and who was asked to answer."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from safeconduct.access.models import Person
from safeconduct.evidence.models.incidents import Incident
from safeconduct.evidence.models.records import CODE, WHEN, Links, Record, Records
from safeconduct.evidence.models.sources import Item, Source


class Claim(Record):
    """One statement about an incident, act, person or involvement.

    Statement, translation, speaker and capacity lie in the clear only where ``is_public``; otherwise in ``sealed``
    (``statement``, ``translation``, ``speaker``, ``capacity``, ``phrase``, ``note``). The figure itself is internal:
    it is what counting reads (``counting.Quantity``).
    """

    PRIVACY = {
        **Record.PRIVACY, "key": "internal", "kind": "internal", "incident": "internal", "about_kind": "internal",
        "about_id": "internal", "item": "internal", "locator": "internal", "is_public": "internal",
        "statement": "internal", "translation": "internal", "language": "internal", "speaker": "internal",
        "capacity": "internal", "said_on": "internal", "first_day": "internal", "last_day": "internal",
        "venue": "internal", "credibility": "internal", "credibility_why": "internal", "unit": "internal",
        "comparator": "internal", "low": "internal", "high": "internal", "act_code": "internal", "phrase": "internal",
        "phrase_language": "internal", "figure_period": "internal", "as_of": "internal", "form": "internal",
        "exact_words": "internal",
    }  # fmt: skip
    KEPT = "as long as the documentation; until its key is forgotten"

    key = models.CharField(max_length=200, unique=True, help_text="C-0012, or as the import called it")
    kind = models.CharField(max_length=16, help_text="counting.bounds.Kind")
    incident = models.ForeignKey(Incident, null=True, on_delete=models.PROTECT, related_name="claims")
    about_kind = models.CharField(max_length=16, help_text="incident, act, person or involvement")
    about_id = models.UUIDField()
    item = models.ForeignKey(Item, null=True, on_delete=models.PROTECT, related_name="claims")
    locator = models.CharField(max_length=120, blank=True, help_text="Page or minute in the item")
    is_public = models.BooleanField(default=False, help_text="Said in public: may be indexed")
    statement = models.TextField(blank=True, help_text="Verbatim")
    translation = models.TextField(blank=True)
    language = models.CharField(max_length=16, blank=True)
    speaker = models.CharField(
        max_length=200, blank=True, help_text="A body or an office; a person only in office"
    )
    capacity = models.CharField(max_length=200, blank=True)
    said_on = models.CharField(max_length=WHEN, blank=True, help_text="EDTF")
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    venue = models.CharField(max_length=200, blank=True)
    credibility = models.PositiveSmallIntegerField(
        default=6, help_text="Admiralty system, 1 to 6; 6 cannot be judged"
    )
    credibility_why = models.TextField(blank=True)
    unit = models.CharField(max_length=CODE, blank=True, help_text="Vocabulary units; empty without a figure")
    comparator = models.CharField(max_length=16, blank=True)
    low = models.PositiveIntegerField(null=True)
    high = models.PositiveIntegerField(null=True)
    act_code = models.CharField(max_length=CODE, blank=True, help_text="Vocabulary acts: what was counted")
    phrase = models.CharField(max_length=300, blank=True, help_text="The words it came in, of a public claim")
    phrase_language = models.CharField(max_length=16, blank=True)
    figure_period = models.CharField(max_length=WHEN, blank=True, help_text="EDTF")
    as_of = models.DateField(null=True)
    form = models.CharField(max_length=CODE, blank=True, help_text="Vocabulary denials")
    exact_words = models.BooleanField(null=True, help_text="Whether the words were checked to be exact")
    objects = Records["Claim"]()
    every = models.Manager["Claim"]()

    class Meta(Record.Meta):
        indexes = (
            models.Index(fields=("about_kind", "about_id"), name="claims_about"),
            models.Index(fields=("kind",), name="claims_by_kind"),
        )

    def __str__(self) -> str:
        return self.key


class ClaimSource(models.Model):
    """Who says it. A claim that three sources say has three."""

    PRIVACY = {"id": "internal", "claim": "internal", "source": "internal"}
    KEPT = "as long as the claim"

    id = models.BigAutoField(primary_key=True)
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="said_by")
    source = models.ForeignKey(Source, on_delete=models.PROTECT, related_name="says")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("claim", "source"), name="a_source_says_it_once"),)

    def __str__(self) -> str:
        return f"claim source {self.pk}"


class ClaimLink(models.Model):
    """A claim supports, contradicts, denies, refines, supersedes or repeats another, or an item does so to it.

    One direction is kept; both ends read it in their own words. With ``to_item`` the item is the evidence: for
    ("supports") or against ("contradicts") the claim.
    """

    PRIVACY = {
        "id": "internal", "key": "internal", "claim": "internal", "relation": "internal", "to_claim": "internal",
        "to_item": "internal", "locator": "internal", "made_by": "internal", "made_on": "internal", "run": "internal",
        "ended_by": "internal", "ended_on": "internal",
    }  # fmt: skip
    KEPT = "as long as the claim"

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(
        unique=True, default=uuid.uuid4, help_text="The form's token: sent twice is one row"
    )
    claim = models.ForeignKey(Claim, on_delete=models.CASCADE, related_name="links")
    relation = models.CharField(max_length=16)
    to_claim = models.ForeignKey(Claim, null=True, on_delete=models.CASCADE, related_name="linked_from")
    to_item = models.ForeignKey(Item, null=True, on_delete=models.CASCADE, related_name="linked_from")
    locator = models.CharField(max_length=120, blank=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    run = models.ForeignKey("evidence.ImportRun", null=True, on_delete=models.PROTECT, related_name="+")
    ended_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    ended_on = models.DateField(null=True, help_text="Taken back on that day; the row stays")
    objects = Links["ClaimLink"]()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(to_claim=None, to_item__isnull=False) | Q(to_claim__isnull=False, to_item=None),
                name="a_link_leads_to_one_thing",
            ),
        )

    def __str__(self) -> str:
        return f"claim link {self.pk}"


class RightOfReply(models.Model):
    """An office or body was asked to answer before something is published, and what came of it."""

    PRIVACY = {
        "id": "internal", "claim": "internal", "asked_of": "internal", "how": "internal", "asked_on": "internal",
        "answer_by": "internal", "answered_on": "internal", "answer": "internal", "asked_by": "internal",
        "closed_on": "internal",
    }  # fmt: skip
    KEPT = "as long as the claim"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="replies_asked")
    asked_of = models.CharField(max_length=200, help_text="An office or a body")
    how = models.CharField(max_length=16, help_text="letter, email, call, meeting or form")
    asked_on = models.DateField()
    answer_by = models.DateField()
    answered_on = models.DateField(null=True)
    answer = models.ForeignKey(Claim, null=True, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    closed_on = models.DateField(null=True, help_text="No answer came and nobody waits any more")

    def __str__(self) -> str:
        return f"right of reply {str(self.id)[:8]}"
