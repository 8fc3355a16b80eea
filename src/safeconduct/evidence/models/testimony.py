"""What a person told us themselves, in the testimony vault; what may be done with it; and what went out."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from safeconduct.access.lifecycle import Stateful, Transitions
from safeconduct.access.models import Person
from safeconduct.evidence.models.incidents import Incident, PersonRecord
from safeconduct.evidence.models.records import WHEN, Record, Records
from safeconduct.evidence.models.sources import Artifact


class Testimony(Record):
    """One account by one person. The words lie in the testimony vault.

    ``sealed`` (desk "testimony"): text, title, interpreter, guardian, note.
    """

    PRIVACY = {
        **Record.PRIVACY, "key": "internal", "person": "internal", "incident": "internal", "interview": "internal",
        "given_on": "internal", "interviewer": "internal", "with_interpreter": "internal", "place_kind": "internal",
        "safety": "internal", "strain": "internal", "language": "internal", "is_minor": "internal",
        "feedback_promised": "internal", "feedback_on": "internal", "received_from": "internal",
        "only_from_here": "internal",
    }  # fmt: skip
    KEPT = "until the person withdraws it, or its key is forgotten"

    key = models.CharField(max_length=200, unique=True, help_text="T-0012")
    person = models.ForeignKey(PersonRecord, on_delete=models.PROTECT, related_name="testimonies")
    incident = models.ForeignKey(Incident, null=True, on_delete=models.PROTECT, related_name="testimonies")
    interview = models.PositiveSmallIntegerField(
        default=1, help_text="How many interviews this makes for the person"
    )
    given_on = models.CharField(max_length=WHEN, blank=True, help_text="EDTF, no finer than the month")
    interviewer = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    with_interpreter = models.BooleanField(default=False)
    place_kind = models.CharField(
        max_length=24, blank=True, help_text="Kind of place: office, call, shelter …"
    )
    safety = models.CharField(
        max_length=24, blank=True, help_text="What was found on the person's safety before"
    )
    strain = models.JSONField(default=list, help_text="Codes: stopped early, needs care, asked for a pause …")
    language = models.CharField(max_length=16, blank=True)
    is_minor = models.BooleanField(default=False)
    feedback_promised = models.BooleanField(
        default=False, help_text="We said we would tell them what came of it"
    )
    feedback_on = models.DateField(null=True, help_text="When they were told")
    received_from = models.UUIDField(null=True, help_text="The transfer from a client's file that brought it")
    only_from_here = models.BooleanField(
        default=False, help_text="We know of the person through this alone: they count only while they agree"
    )
    __test__ = False  # its name begins like a test's: pytest would take it for one
    objects = Records["Testimony"]()
    every = models.Manager["Testimony"]()

    def __str__(self) -> str:
        return self.key


class MadeFrom(models.Model):
    """A record that was made from a testimony under one purpose: when that purpose is withdrawn, so is the record."""

    PRIVACY = {
        "id": "internal", "testimony": "internal", "kind": "internal", "record_id": "internal", "purpose": "internal",
        "made_by": "internal", "made_on": "internal",
    }  # fmt: skip
    KEPT = "as long as the testimony; afterwards for its tombstone"

    id = models.BigAutoField(primary_key=True)
    testimony = models.ForeignKey(Testimony, on_delete=models.PROTECT, related_name="made")
    kind = models.CharField(max_length=16, help_text="Name of the record's model")
    record_id = models.UUIDField()
    purpose = models.CharField(max_length=40, help_text="consent.scopes.Scope it was made under")
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    class Meta:
        indexes = (models.Index(fields=("record_id",), name="made_from_by_record"),)
        constraints = (
            models.UniqueConstraint(fields=("testimony", "record_id", "purpose"), name="made_once_a_purpose"),
        )

    def __str__(self) -> str:
        return f"{self.kind} made from {self.testimony_id}"


class DeidReview(Stateful):
    """One de-identified version of a testimony: what the tool found, what people changed, who agreed.

    ``sealed`` (under the testimony's key): spans, replaced text, what remains, notes. Two reviewers who are not the
    author; only then is it ``agreed``, and only an agreed one may be quoted or adapted.
    """

    PRIVACY = {
        "id": "internal", "testimony": "internal", "number": "internal", "state": "internal", "mark": "internal",
        "author": "internal", "made_on": "internal", "first_reviewer": "internal", "first_on": "internal",
        "second_reviewer": "internal", "second_on": "internal", "sealed": "sealed",
    }  # fmt: skip
    KEPT = "as long as the testimony"
    TRANSITIONS: ClassVar[Transitions] = {
        "draft": frozenset({"review", "set_aside"}),
        "review": frozenset({"once", "returned", "set_aside"}),
        "once": frozenset({"agreed", "returned", "set_aside"}),
        "returned": frozenset({"review", "set_aside"}),
        "agreed": frozenset({"set_aside"}),
        "set_aside": frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    testimony = models.ForeignKey(Testimony, on_delete=models.PROTECT, related_name="deid_reviews")
    number = models.PositiveSmallIntegerField()
    mark = models.BinaryField(
        help_text="Keyed digest of the text it was made from: stale when the text changed"
    )
    author = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()
    first_reviewer = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    first_on = models.DateField(null=True)
    second_reviewer = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    second_on = models.DateField(null=True)
    sealed = models.BinaryField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("testimony", "number"), name="deid_reviews_in_order"),
            models.CheckConstraint(
                condition=(Q(first_reviewer=None) | ~Q(first_reviewer=F("author")))
                & (Q(second_reviewer=None) | ~Q(second_reviewer=F("author")))
                & (Q(second_reviewer=None) | ~Q(second_reviewer=F("first_reviewer"))),
                name="three_people_make_a_deid_review",
            ),
        )

    def __str__(self) -> str:
        return f"de-identified version {self.number}"


SCRIPT_STEPS = ("script", "witness_approval", "reader_release", "recording")


class ScriptStep(models.Model):
    """Script → approved by the witness → reader's release → recording. Each step names the digest of the one before.

    ``digest`` is keyed (``mark``-like): SHA-256 over the previous digest, the step, its day and its sealed content's
    digest. ``sealed`` (under the testimony's key): the script, how the witness approved, the reader's name …
    """

    PRIVACY = {
        "id": "internal", "testimony": "internal", "number": "internal", "step": "internal", "by": "internal",
        "day": "internal", "deid": "internal", "artifact": "internal", "previous": "internal", "digest": "internal",
        "sealed": "sealed",
    }  # fmt: skip
    KEPT = "as long as the testimony"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    testimony = models.ForeignKey(Testimony, on_delete=models.PROTECT, related_name="script_steps")
    number = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=24)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    day = models.DateField()
    deid = models.ForeignKey(DeidReview, null=True, on_delete=models.PROTECT, related_name="scripts")
    artifact = models.ForeignKey(Artifact, null=True, on_delete=models.PROTECT, related_name="+")
    previous = models.BinaryField(help_text="Digest of the step before, 32 zero bytes for the first")
    digest = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("testimony", "number"), name="script_steps_in_order"),)

    def __str__(self) -> str:
        return f"script step {self.number}"


class HandedOut(models.Model):
    """Something of a record left this desk: an export, a bundle, a quotation. What a withdrawal lists."""

    PRIVACY = {
        "id": "internal", "kind": "internal", "record_id": "internal", "how": "internal", "purpose": "internal",
        "day": "internal", "by": "internal", "approval": "internal", "act_id": "internal", "taken_down_on": "internal",
    }  # fmt: skip
    KEPT = "as long as the documentation: so that what went out can be called back"

    id = models.BigAutoField(primary_key=True)
    kind = models.CharField(max_length=16)
    record_id = models.UUIDField()
    how = models.CharField(max_length=24, help_text="export, custody_bundle, download, publication, share …")
    purpose = models.CharField(max_length=40, blank=True, help_text="The consent it went out under")
    day = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    approval = models.UUIDField(null=True)
    act_id = models.UUIDField(help_text="The export or publication it went out with")
    taken_down_on = models.DateField(null=True, help_text="Our own copies are gone from that day")

    class Meta:
        indexes = (models.Index(fields=("record_id",), name="handed_out_by_record"),)

    def __str__(self) -> str:
        return f"handed out {self.pk}"


class Export(Stateful):
    """One export: what was chosen, in which form, who agreed. The file is made in session and never kept.

    ``choice`` holds codes only (kinds, form, filters); with identities a second person must agree.
    """

    PRIVACY = {
        "id": "internal", "state": "internal", "form": "internal", "choice": "internal", "with_identities": "internal",
        "records": "internal", "why": "internal", "asked_by": "internal", "asked_on": "internal",
        "made_on": "internal", "digest": "internal",
    }  # fmt: skip
    KEPT = "as long as the documentation: who took what out"
    TRANSITIONS: ClassVar[Transitions] = {
        "asked": frozenset({"made", "given_up"}),
        "made": frozenset(),
        "given_up": frozenset(),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    form = models.CharField(max_length=16, help_text="jsonl, csv, spreadsheet, uwazi, events")
    choice = models.JSONField(default=dict)
    with_identities = models.BooleanField(default=False)
    records = models.PositiveIntegerField(default=0)
    why = models.CharField(max_length=48, help_text="Why it is needed: a code")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField()
    made_on = models.DateField(null=True)
    digest = models.BinaryField(null=True, help_text="Keyed digest of the file that went out")

    def __str__(self) -> str:
        return f"export {str(self.id)[:8]}"
