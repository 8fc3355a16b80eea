"""Where knowledge comes from: sources, items, their files, and the chain of custody."""

from __future__ import annotations

import uuid

from django.db import models

from safeconduct.access.models import Person
from safeconduct.evidence.models.records import CODE, WHEN, Record, Records

SOURCE_KINDS = ("person", "outlet", "ngo", "state", "un", "court", "company", "anonymous", "other")
NAMELESS_KINDS = frozenset({"person", "anonymous"})
"""Of these the name is sealed, and a code such as S-0012 stands in the clear."""


class Source(Record):
    """Somebody or something that says things. ``derived_from``: it only passes on what another source knew."""

    PRIVACY = {
        **Record.PRIVACY, "key": "internal", "kind": "internal", "name": "internal", "connection": "internal",
        "reliability": "internal", "basis": "internal", "derived_from": "internal", "language": "internal",
        "address": "internal",
    }  # fmt: skip
    KEPT = "as long as the documentation; until its key is forgotten"

    key = models.CharField(
        max_length=200, unique=True, help_text="How it is called in imports and exports; S-0012"
    )
    kind = models.CharField(max_length=16)
    name = models.CharField(max_length=300, help_text="Of a public source; of a person only the code")
    connection = models.CharField(max_length=CODE, blank=True, help_text="Vocabulary connections")
    reliability = models.CharField(max_length=1, default="F", help_text="Admiralty system, A to F")
    basis = models.TextField(blank=True, help_text="Why it is held so reliable, without naming anybody")
    derived_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="derivatives")
    language = models.CharField(max_length=16, blank=True)
    address = models.CharField(max_length=2000, blank=True, help_text="Web address of a public source")
    objects = Records["Source"]()
    every = models.Manager["Source"]()

    def __str__(self) -> str:
        return self.key


class Item(Record):
    """One piece of documentation: a report, a photograph, a recording. Files hang on it as artifacts.

    Text, title and address lie in the clear only where ``is_public``; of everything else they are in ``sealed``
    (``title``, ``text``, ``address``, ``note``).
    """

    PRIVACY = {
        **Record.PRIVACY, "key": "internal", "kind": "internal", "is_public": "internal", "title": "internal",
        "source": "internal", "connection": "internal", "obtained_on": "internal", "obtained_how": "internal",
        "published_on": "internal", "first_day": "internal", "last_day": "internal", "address": "internal",
        "text": "internal", "language": "internal", "rights": "internal", "is_graphic": "internal", "tags": "internal",
    }  # fmt: skip
    KEPT = "as long as the documentation; until its key is forgotten"

    key = models.CharField(max_length=200, unique=True, help_text="I-0012, or as the import called it")
    kind = models.CharField(max_length=CODE, help_text="Vocabulary materials")
    is_public = models.BooleanField(default=False, help_text="Published by somebody: may be indexed")
    title = models.CharField(max_length=300, blank=True)
    source = models.ForeignKey(Source, null=True, on_delete=models.PROTECT, related_name="items")
    connection = models.CharField(max_length=CODE, blank=True, help_text="Vocabulary connections")
    obtained_on = models.CharField(max_length=WHEN, blank=True, help_text="EDTF")
    obtained_how = models.CharField(max_length=CODE, blank=True)
    published_on = models.CharField(max_length=WHEN, blank=True, help_text="EDTF")
    first_day = models.DateField(null=True, help_text="Of published_on, for searching")
    last_day = models.DateField(null=True)
    address = models.CharField(max_length=2000, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=16, blank=True)
    rights = models.CharField(max_length=300, blank=True)
    is_graphic = models.BooleanField(default=False, help_text="Shows violence: never shown without a warning")
    tags = models.JSONField(default=list)
    objects = Records["Item"]()
    every = models.Manager["Item"]()

    def __str__(self) -> str:
        return self.key


ROLES = ("original", "derivative", "redacted", "transcript", "translation", "capture")


class Artifact(models.Model):
    """One file of an item, sealed in the blob store and written once. What it is lies in ``sealed``.

    ``sealed`` (under the item's key): name, media_type, group, size, digest (SHA-256 of the bytes as they came, hex),
    key (of the stream, hex), custody_key (of its keyed digests, hex), tool, version, regions, note.
    """

    PRIVACY = {
        "id": "internal", "item": "internal", "role": "internal", "blob": "internal", "stored_size": "internal",
        "ciphertext": "internal", "derived_from": "internal", "made_by": "internal", "made_on": "internal",
        "checked_on": "internal", "condition": "internal", "sealed": "sealed",
    }  # fmt: skip
    KEPT = "as long as its item"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="artifacts")
    role = models.CharField(max_length=16)
    blob = models.CharField(max_length=64, unique=True)
    stored_size = models.PositiveBigIntegerField(help_text="Of the locked file, padded")
    ciphertext = models.BinaryField(help_text="SHA-256 of the locked file: what the nightly check compares")
    derived_from = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="derivatives")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    checked_on = models.DateField(null=True, help_text="When the locked file was last found whole")
    condition = models.CharField(max_length=8, default="whole", help_text="whole, damaged or missing")
    sealed = models.BinaryField()

    class Meta:
        indexes = (models.Index(fields=("checked_on",), name="artifacts_by_check"),)

    def __str__(self) -> str:
        return f"artifact {str(self.id)[:8]}"


class CustodyEvent(models.Model):
    """One line of an item's chain of custody (``evidence.custody``). Added, never changed."""

    PRIVACY = {
        "id": "internal", "item": "internal", "number": "internal", "action": "internal", "artifact_id": "internal",
        "line": "internal",
    }  # fmt: skip
    KEPT = "as long as its item"

    id = models.BigAutoField(primary_key=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="custody")
    number = models.PositiveIntegerField()
    action = models.CharField(max_length=24)
    artifact_id = models.UUIDField(null=True)
    line = models.BinaryField(help_text="The event's canonical line: ids, codes, a moment of staff, digests")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("item", "number"), name="custody_in_order"),)

    def __str__(self) -> str:
        return f"custody event {self.number}"


class CustodyHead(models.Model):
    """The end of an item's chain, kept apart from its events; its digest also stands in the audit chain."""

    PRIVACY = {"item": "internal", "count": "internal", "digest": "internal"}
    KEPT = "as long as its item"

    item = models.OneToOneField(Item, primary_key=True, on_delete=models.PROTECT, related_name="custody_head")
    count = models.PositiveIntegerField()
    digest = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.count} events"
