"""Publications from draft to correction: texts in several languages, what they cite, and who must agree."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from safeconduct.access.lifecycle import Stateful, Transitions
from safeconduct.access.models import Person
from safeconduct.advocacy.models import Campaign, Communication
from safeconduct.evidence.models import Claim, DeidReview, Incident, Record, Testimony
from safeconduct.evidence.models.records import CODE, Records

KINDS = (
    "release", "statement", "report", "letter", "country", "factsheet", "video", "incident", "campaign",
)  # fmt: skip


class Publication(Record, Stateful):
    """One thing that is published, whatever its languages. Its address is for ever.

    ``waiting``: what two people released (``press.leaving.Leaving``), under a key the worker may open until it is out
    (``press.waiting``); empty before and afterwards.
    """

    PRIVACY = {
        **Record.PRIVACY, "key": "internal", "kind": "internal", "slug": "internal", "working_title": "internal",
        "original": "internal", "campaign": "internal", "incident": "internal", "country": "internal",
        "communication": "internal", "contact": "internal", "embargo_until": "internal", "published_at": "internal",
        "modified_at": "internal", "withdrawn_at": "internal", "withdrawn_why": "internal", "approval": "internal",
        "waiting": "sealed", "held_back": "internal", "state": "internal", "agreed": "internal",
    }  # fmt: skip
    KEPT = "as long as the organisation publishes"
    TRANSITIONS: ClassVar[Transitions] = {
        "draft": frozenset({"review", "dropped"}),
        "review": frozenset({"draft", "approved"}),
        "approved": frozenset({"draft", "embargoed", "published"}),
        "embargoed": frozenset({"draft", "published"}),
        "published": frozenset({"corrected", "withdrawn"}),
        "corrected": frozenset({"withdrawn"}),
        "withdrawn": frozenset(),
        "dropped": frozenset(),
    }

    key = models.CharField(max_length=200, unique=True, help_text="N-0001")
    kind = models.CharField(max_length=16, help_text=", ".join(KINDS))
    slug = models.SlugField(max_length=120, unique=True, help_text="Its address; names no private person")
    working_title = models.CharField(
        max_length=200, help_text="For the desk's lists; names no private person"
    )
    original = models.CharField(max_length=16, default="en", help_text="Language it was written in")
    campaign = models.ForeignKey(
        Campaign, null=True, blank=True, on_delete=models.PROTECT, related_name="publications"
    )
    incident = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="publications"
    )
    country = models.CharField(max_length=2, blank=True)
    communication = models.ForeignKey(
        Communication, null=True, blank=True, on_delete=models.PROTECT, related_name="publications",
        help_text="The letter that is made public",
    )  # fmt: skip
    contact = models.CharField(
        max_length=300, blank=True, help_text="Whom the press may ask: an office, not a person"
    )
    embargo_until = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True, help_text="The same everywhere and for ever")
    modified_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(
        max_length=16, blank=True, help_text="consent, error, danger or other: a code"
    )
    approval = models.UUIDField(null=True)
    waiting = models.BinaryField(null=True)
    held_back = models.CharField(
        max_length=24,
        blank=True,
        help_text="Why the worker did not put it out: consent, figure, file, text, quote or key; a code",
    )
    state = models.CharField(max_length=12, default="draft")
    agreed = models.JSONField(
        default=dict, help_text="Of what is out: digests of its lines, its shape (press.agreeing), versions of parts"
    )
    objects = Records["Publication"]()
    every = models.Manager["Publication"]()

    class Meta(Record.Meta):
        indexes = (
            models.Index(fields=("state", "embargo_until"), name="publications_by_state"),
            models.Index(fields=("incident",), name="publications_by_incident"),
        )

    def __str__(self) -> str:
        return self.key


class PublicationText(Record):
    """One language of a publication.

    ``sealed`` (desk "advocacy", under this row's key): headline, standfirst, body (Markdown with placeholders), place,
    byline, transcript. It stays the desk's working copy after publication; what the public reads is in
    ``press.projections``.
    """

    PRIVACY = {**Record.PRIVACY, "publication": "internal", "language": "internal", "is_drafted": "internal"}
    KEPT = "as long as the publication; until its key is forgotten"

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=16)
    is_drafted = models.BooleanField(
        default=False, help_text="A translation nobody who grew up with it has read"
    )
    objects = Records["PublicationText"]()
    every = models.Manager["PublicationText"]()

    class Meta(Record.Meta):
        constraints = (
            models.UniqueConstraint(fields=("publication", "language"), name="one_text_a_language"),
        )

    def __str__(self) -> str:
        return f"text {self.language}"


class BoundFigure(models.Model):
    """A placeholder ``[[name]]`` in the texts, bound to what an incident's claims allow for one act and unit."""

    PRIVACY = {
        "id": "internal", "publication": "internal", "name": "internal", "incident": "internal", "act": "internal",
        "unit": "internal", "form": "internal", "said": "internal", "said_at": "internal", "made_by": "internal",
        "made_on": "internal",
    }  # fmt: skip
    KEPT = "as long as the publication"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="figures")
    name = models.SlugField(max_length=40)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    act = models.CharField(max_length=CODE)
    unit = models.CharField(max_length=CODE)
    form = models.CharField(
        max_length=16, default="quantity", help_text="quantity, or sentence with its standard"
    )
    said = models.JSONField(
        default=dict,
        help_text="What the public page says now: comparator, low, standard, words by language, as_of",
    )
    said_at = models.DateTimeField(null=True)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("publication", "name"), name="a_figure_name_once"),)
        indexes = (models.Index(fields=("incident",), name="bound_figures_by_incident"),)

    def __str__(self) -> str:
        return self.name


class Quotation(Record):
    """Words in somebody's mouth, a placeholder ``[[quote:name]]``.

    ``kind``: "own" (our spokesperson, who approved exactly these words), "official" (a public claim, word for word),
    "account" (from an agreed de-identified version, under its consent). ``sealed`` (desk "advocacy"): words by
    language, speaker, capacity, approved_by.
    """

    PRIVACY = {
        **Record.PRIVACY, "publication": "internal", "name": "internal", "kind": "internal", "claim": "internal",
        "testimony": "internal", "deid": "internal", "scope": "internal", "approved_on": "internal",
        "approved_how": "internal", "mark": "internal",
    }  # fmt: skip
    KEPT = "as long as the publication; until its key is forgotten"

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="quotations")
    name = models.SlugField(max_length=40)
    kind = models.CharField(max_length=16)
    claim = models.ForeignKey(Claim, null=True, on_delete=models.PROTECT, related_name="+")
    testimony = models.ForeignKey(Testimony, null=True, on_delete=models.PROTECT, related_name="+")
    deid = models.ForeignKey(DeidReview, null=True, on_delete=models.PROTECT, related_name="+")
    scope = models.CharField(max_length=40, blank=True, help_text="consent.scopes.Scope")
    approved_on = models.DateField(
        null=True, help_text="When whoever is quoted agreed to exactly these words"
    )
    approved_how = models.CharField(
        max_length=16, blank=True, help_text="person, email, call, letter or signed"
    )
    mark = models.BinaryField(
        null=True, help_text="Keyed digest of the words agreed to: other words need a new yes"
    )
    objects = Records["Quotation"]()
    every = models.Manager["Quotation"]()

    class Meta(Record.Meta):
        constraints = (
            models.UniqueConstraint(
                fields=("publication", "name"),
                condition=models.Q(withdrawn_on=None),
                name="a_quotation_name_once",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Citation(models.Model):
    """A record a publication rests on: shown among its sources, and asked for consent before it leaves."""

    PRIVACY = {
        "id": "internal", "publication": "internal", "kind": "internal", "record_id": "internal", "scope": "internal",
        "number": "internal", "made_by": "internal", "made_on": "internal",
    }  # fmt: skip
    KEPT = "as long as the publication"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="citations")
    kind = models.CharField(max_length=16, help_text="claim, item or testimony")
    record_id = models.UUIDField()
    scope = models.CharField(max_length=40, blank=True, help_text="Of a testimony: consent.scopes.Scope")
    number = models.PositiveSmallIntegerField(default=0)
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("publication", "record_id", "scope"), name="a_citation_once"),
        )
        indexes = (models.Index(fields=("record_id",), name="citations_by_record"),)

    def __str__(self) -> str:
        return f"citation {str(self.id)[:8]}"


class PressFile(models.Model):
    """A picture, video or captions of a publication, cleaned; sealed in the blob store until it is out.

    ``sealed`` (desk "advocacy", under the publication's key): key of the blob, file name, alternative text by language,
    credit, transcript by language.
    """

    PRIVACY = {
        "id": "internal", "publication": "internal", "kind": "internal", "language": "internal", "number": "internal",
        "blob": "internal", "media_type": "internal", "size": "internal", "digest": "internal", "testimony": "internal",
        "scope": "internal", "added_by": "internal", "added_on": "internal", "described_by": "internal",
        "sealed": "sealed",
    }  # fmt: skip
    KEPT = "as long as the publication"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField(max_length=16, help_text="image, video, captions or document")
    language = models.CharField(max_length=16, blank=True, help_text="Of captions and documents")
    number = models.PositiveSmallIntegerField(default=0)
    blob = models.CharField(max_length=64, unique=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file that goes out")
    testimony = models.ForeignKey(
        Testimony,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose account is read in it",
    )
    scope = models.CharField(max_length=40, blank=True)
    added_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    added_on = models.DateField()
    described_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+", help_text="Who wrote the words beside it last"
    )
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.kind} {self.number}"


class Correction(models.Model):
    """A visible note on a public page: what changed, when. Added, never changed."""

    PRIVACY = {
        "id": "internal", "publication": "internal", "number": "internal", "kind": "internal", "at": "internal",
        "notes": "internal", "by": "internal", "approval": "internal",
    }  # fmt: skip
    KEPT = "as long as the publication"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="corrections")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=16, help_text="figure, standing, text, quotation or file")
    at = models.DateTimeField()
    notes = models.JSONField(help_text="Sentence by language: public from this moment")
    by = models.ForeignKey(
        Person,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="None: it followed from the evidence",
    )
    approval = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("publication", "number"), name="corrections_in_order"),
        )

    def __str__(self) -> str:
        return f"correction {self.number}"


class EmbargoGrant(models.Model):
    """Whom we gave a text before it was public: an outlet, never a person's name."""

    PRIVACY = {
        "id": "internal", "publication": "internal", "outlet": "internal", "given_on": "internal", "by": "internal",
    }  # fmt: skip
    KEPT = "as long as the publication"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, on_delete=models.CASCADE, related_name="embargo_grants")
    outlet = models.CharField(max_length=200)
    given_on = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"embargo grant {str(self.id)[:8]}"


class Takedown(Stateful):
    """Somebody else shows what we took down: who, asked when, done or refused when."""

    PRIVACY = {
        "id": "internal", "publication": "internal", "testimony_id": "internal", "whom": "internal",
        "state": "internal", "made_on": "internal", "asked_on": "internal", "ended_on": "internal", "by": "internal",
    }  # fmt: skip
    KEPT = "as long as the publication"
    TRANSITIONS: ClassVar[Transitions] = {
        "open": frozenset({"asked", "done", "refused"}),
        "asked": frozenset({"done", "refused", "asked"}),
        "refused": frozenset({"asked", "done"}),
        "done": frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="takedowns")
    testimony_id = models.UUIDField(null=True)
    whom = models.CharField(max_length=200, help_text="An outlet, archive or platform")
    state = models.CharField(max_length=12, default="open")
    made_on = models.DateField()
    asked_on = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return f"takedown {str(self.id)[:8]}"


class TableRelease(Stateful):
    """A table counted from records, released only through the gate (``counting.disclosure``). Kept for the next one.

    ``cells``: what was released, suppressed cells as null. ``counts`` is every cell before suppression, which only the
    desk sees: the next release is compared with it.
    """

    PRIVACY = {
        "id": "internal", "publication": "internal", "slug": "internal", "titles": "internal", "source": "internal",
        "dimensions": "internal", "k": "internal", "cells": "internal", "counts": "internal", "suppressed": "internal",
        "as_of": "internal", "approval": "internal", "state": "internal", "made_by": "internal", "made_on": "internal",
        "released_at": "internal",
    }  # fmt: skip
    KEPT = "for ever: a later release is compared with it"
    TRANSITIONS: ClassVar[Transitions] = {
        "draft": frozenset({"approved", "dropped"}),
        "approved": frozenset({"released", "draft"}),
        "released": frozenset({"withdrawn"}),
        "withdrawn": frozenset(),
        "dropped": frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication = models.ForeignKey(Publication, null=True, on_delete=models.PROTECT, related_name="tables")
    slug = models.SlugField(max_length=120, unique=True)
    titles = models.JSONField(default=dict, help_text="By language")
    source = models.JSONField(default=dict, help_text="Which incidents and acts it counts: ids and codes")
    dimensions = models.JSONField(default=list, help_text="Codes: month, region, age_band, act, outcome …")
    k = models.PositiveSmallIntegerField()
    cells = models.JSONField(default=list)
    counts = models.JSONField(default=list)
    suppressed = models.PositiveIntegerField(default=0)
    as_of = models.DateField()
    approval = models.UUIDField(null=True)
    state = models.CharField(max_length=12, default="draft")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    released_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.slug
