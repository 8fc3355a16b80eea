"""What every record of the documentation desk has in common, its history, and the runs that bring many at once."""

from __future__ import annotations

import uuid
from typing import ClassVar, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

from safeconduct.access.lifecycle import Stateful, Transitions
from safeconduct.access.models import Person

CODE = 48
"""Longest code of a vocabulary."""
WHEN = 64
"""Longest date as EDTF."""


class ImportRun(Stateful):
    """One import. Its records are there and invisible until the run goes live, in one flip."""

    PRIVACY = {
        "id": "internal", "state": "internal", "rows": "internal", "taken": "internal", "begun_by": "internal",
        "begun_on": "internal", "live_on": "internal", "blob": "internal", "sealed": "sealed",
    }  # fmt: skip
    KEPT = "as long as the records it brought"
    TRANSITIONS: ClassVar[Transitions] = {
        "mapping": frozenset({"writing", "given_up"}),
        "writing": frozenset({"live", "given_up"}),
        "live": frozenset({"taken_back"}),
        "given_up": frozenset(),
        "taken_back": frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    rows = models.PositiveIntegerField(default=0, help_text="Rows of the file, once it was gone through")
    taken = models.PositiveIntegerField(default=0, help_text="Records written so far")
    begun_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    begun_on = models.DateField()
    live_on = models.DateField(null=True)
    blob = models.CharField(
        max_length=64, blank=True, help_text="The sealed file; deleted when the run is over"
    )
    sealed = models.BinaryField(
        null=True, help_text="Name, form and key of the file, and how columns are mapped"
    )

    def __str__(self) -> str:
        return f"import run {str(self.id)[:8]}"


class ImportPart(models.Model):
    """Checked records of one kind that wait to be written, up to a thousand; the row goes in the same transaction.

    Number 0 is what the check gathered so far, so that it goes on after a sign-out or a crash.
    """

    PRIVACY = {
        "id": "internal", "run": "internal", "number": "internal", "kind": "internal", "count": "internal",
        "sealed": "sealed",
    }  # fmt: skip
    KEPT = "until its records are written, or the import is given up"

    id = models.BigAutoField(primary_key=True)
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="parts")
    number = models.PositiveIntegerField(help_text="In the order of writing")
    kind = models.CharField(max_length=16)
    count = models.PositiveIntegerField()
    sealed = models.BinaryField(help_text="The records, under the run's key")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("run", "number"), name="import_parts_in_order"),)

    def __str__(self) -> str:
        return f"import part {self.number}"


R = TypeVar("R", bound="Record")


class Records(models.Manager[R]):
    """What may be shown: everything but what an import is still writing, or what was taken back."""

    def get_queryset(self) -> QuerySet[R]:
        return super().get_queryset().filter(Q(run=None) | Q(run__state="live"))

    def standing(self) -> QuerySet[R]:
        """Those that nobody withdrew."""
        return self.get_queryset().filter(withdrawn_on=None)


L = TypeVar("L", bound=models.Model)


class Links(models.Manager[L]):
    """Links between records. Whoever reads what they say reads ``live()``; who writes and sweeps them, all."""

    def live(self) -> QuerySet[L]:
        """Those that no import is still writing and none took back; of links that can be ended, those that stand."""
        rows = self.get_queryset().filter(Q(run=None) | Q(run__state="live"))
        can_end = any(field.name == "ended_on" for field in self.model._meta.concrete_fields)
        return rows.filter(ended_on=None) if can_end else rows


class Record(models.Model):
    """One record. Every change counts ``version`` up and leaves a ``Revision``; nothing is ever deleted quietly.

    ``sealed`` is a document under the record's own key (``evidence.keys``); forgetting that key deletes it, also
    from old backups. Everything else is `internal`: it is searched and counted, so nothing in it may come from a
    client, name a private person or say more of a place than its precision allows.
    """

    PRIVACY = {
        "id": "internal", "version": "internal", "made_by": "internal", "made_on": "internal",
        "changed_by": "internal", "changed_on": "internal", "run": "internal", "withdrawn_on": "internal",
        "sealed": "sealed",
    }  # fmt: skip

    id = models.UUIDField(
        primary_key=True,
        default=uuid.uuid4,
        editable=False,
        help_text="The form's token: sent twice is one row",
    )
    version = models.PositiveIntegerField(
        default=1, help_text="Two people who edit at once: the second is told"
    )
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    changed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    changed_on = models.DateField(null=True)
    run = models.ForeignKey(ImportRun, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_on = models.DateField(
        null=True, help_text="From then on only a tombstone is shown, without a reason"
    )
    sealed = models.BinaryField(null=True, help_text="What only the desk may open, under the record's key")

    class Meta:
        abstract = True
        base_manager_name = "every"


class Revision(models.Model):
    """What a record said before a change. Rows are added, never changed."""

    PRIVACY = {
        "id": "internal", "kind": "internal", "record_id": "internal", "version": "internal", "by": "internal",
        "day": "internal", "before": "internal", "sealed": "sealed",
    }  # fmt: skip
    KEPT = "as long as the record"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=16)
    record_id = models.UUIDField()
    version = models.PositiveIntegerField(help_text="The version that this says")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", help_text="Who changed it")
    day = models.DateField()
    before = models.JSONField(help_text="Changed internal fields with what they said before")
    sealed = models.BinaryField(null=True, help_text="The sealed part before, where it was changed")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("record_id", "version"), name="one_revision_a_version"),
        )

    def __str__(self) -> str:
        return f"{self.kind} revision {self.version}"


class KeptForm(models.Model):
    """What somebody typed into a long form and has not sent yet, locked under a key of that person alone."""

    PRIVACY = {
        "id": "internal", "person": "internal", "form": "internal", "subject_id": "internal", "day": "internal",
        "sealed": "sealed",
    }  # fmt: skip
    KEPT = "until the form is sent, or fourteen days"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    form = models.CharField(max_length=32, help_text="Which form")
    subject_id = models.UUIDField(help_text="What it is about; the person's own id for a new record")
    day = models.DateField()
    sealed = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("person", "form", "subject_id"), name="one_kept_form_for_each"),
        )

    def __str__(self) -> str:
        return "kept form"
