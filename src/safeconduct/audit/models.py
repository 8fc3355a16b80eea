"""One row per act, chained by digest; one head row per chain; a table of its own for each chain.

Staff rows hold a time. Were the others in the same table, counted by one sequence, each of them would lie
between two staff rows, and the dump of the table would tell its minute.
"""

from __future__ import annotations

from typing import ClassVar

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
        "id": "internal", "number": "internal", "day": "internal", "action": "internal", "by": "internal",
        "subject": "internal", "count": "internal", "about": "internal", "previous": "internal",
        "digest": "internal",
    }  # fmt: skip
    KEPT = "for ever; it names records by random ids only"
    chain: ClassVar[str]

    id = models.BigAutoField(primary_key=True)
    number = models.PositiveBigIntegerField(unique=True, help_text="Place in its chain, from 1")
    day = models.DateField()
    action = models.CharField(max_length=64)
    by = models.UUIDField(null=True, help_text="The member of staff; empty for an applicant or the worker")
    subject = models.UUIDField(null=True, help_text="The record it was done to")
    count = models.PositiveIntegerField(null=True, help_text="How many records, for a list")
    about = models.BinaryField(help_text="Digest of what was sent or given as reason; empty if none")
    previous = models.BinaryField(help_text="Digest of the row before")
    digest = models.BinaryField(help_text="Digest over this row and the one before")

    class Meta:
        abstract = True
        indexes: ClassVar[tuple[models.Index, ...]] = (
            models.Index(fields=("subject",), name="%(class)s_by_subject"),
        )

    def __str__(self) -> str:
        return f"{self.chain} {self.number} {self.action}"


class StaffEntry(Entry):
    """What a member of staff did, to the second. Triggers refuse to change or delete it."""

    PRIVACY = {**Entry.PRIVACY, "at": "internal"}
    chain = "staff"

    at = models.DateTimeField()

    class Meta(Entry.Meta):
        abstract = False
        indexes = (*Entry.Meta.indexes, models.Index(fields=("by", "at"), name="%(class)s_by_person"))


class ApplicantEntry(Entry):
    """What an applicant did: a day, and no place for a time. Triggers refuse to change or delete it."""

    chain = "applicant"


class WorkerEntry(Entry):
    """What the worker did by itself: a day, no time. Triggers refuse to change or delete it."""

    chain = "worker"
