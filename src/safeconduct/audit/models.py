"""One row per act, chained by digest; one head row per chain."""

from __future__ import annotations

from django.db import models


class ChainHead(models.Model):
    """The end of one chain: locked last in the transaction that lengthens it."""

    PRIVACY = {"chain": "internal", "length": "internal", "digest": "internal"}
    KEPT = "for ever"

    chain = models.CharField(max_length=16, primary_key=True)
    length = models.PositiveBigIntegerField(default=0)
    digest = models.BinaryField(help_text="Digest of the newest row")

    def __str__(self) -> str:
        return f"{self.chain}: {self.length}"


class Entry(models.Model):
    """What was done, by whom, to which record. Triggers refuse to change or delete it."""

    PRIVACY = {
        "id": "internal", "chain": "internal", "number": "internal", "day": "internal", "at": "internal",
        "action": "internal", "by": "internal", "subject": "internal", "count": "internal",
        "about": "internal", "previous": "internal", "digest": "internal",
    }  # fmt: skip
    KEPT = "for ever; it names records by random ids only"

    id = models.BigAutoField(primary_key=True)
    chain = models.CharField(max_length=16)
    number = models.PositiveBigIntegerField(help_text="Place in its chain, from 1")
    day = models.DateField()
    at = models.DateTimeField(
        null=True, help_text="Staff acts only: what an applicant did has a day, no time"
    )
    action = models.CharField(max_length=64)
    by = models.UUIDField(null=True, help_text="The member of staff; empty for an applicant or the worker")
    subject = models.UUIDField(null=True, help_text="The record it was done to")
    count = models.PositiveIntegerField(null=True, help_text="How many records, for a list")
    about = models.BinaryField(help_text="Digest of what was sent or given as reason; empty if none")
    previous = models.BinaryField(help_text="Digest of the row before")
    digest = models.BinaryField(help_text="Digest over this row and the one before")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("chain", "number"), name="no_gap_no_fork"),)
        indexes = (models.Index(fields=("subject",), name="audit_by_subject"),)

    def __str__(self) -> str:
        return f"{self.chain} {self.number} {self.action}"
