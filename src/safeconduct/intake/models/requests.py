"""What a person sends: drafts, requests, messages, files. Everything they said lies in sealed documents."""

from __future__ import annotations

import uuid
from datetime import date

from django.db import models

from safeconduct.access.sealed_sessions import SealedSession
from safeconduct.intake.states import State


class PublicSession(SealedSession):
    """The public site's sessions: content only the cookie's holder can open."""

    PRIVACY = {"row": "internal", "content": "sealed", "seen_hour": "internal", "made_hour": "internal"}
    KEPT = "thirty minutes after the last page, twelve hours at most"


class Draft(models.Model):
    """A request that has not been sent. Only the receipt opens it; staff cannot."""

    PRIVACY = {
        "id": "internal", "document": "sealed", "version": "internal", "typed_back": "internal",
        "saved_on": "internal", "expires": "internal",
    }  # fmt: skip
    KEPT = "fourteen days after the last save; two hours if the receipt was never typed back"

    id = models.UUIDField(primary_key=True, editable=False, help_text="Also the id of the receipt's holder")
    document = models.BinaryField(help_text="All answers so far, under the draft key")
    version = models.PositiveIntegerField(default=1)
    typed_back = models.BooleanField(default=False, help_text="The person has typed the receipt once")
    saved_on = models.DateField()
    expires = models.DateTimeField(help_text="On a full hour")

    class Meta:
        indexes = (models.Index(fields=("expires",), name="drafts_by_expiry"),)

    def __str__(self) -> str:
        return "draft"


class LatePage(models.Model):
    """A page posted after the session had ended: sealed to the receipt, merged when it is typed."""

    PRIVACY = {
        "id": "internal",
        "draft_id": "internal",
        "number": "internal",
        "document": "sealed",
        "day": "internal",
    }
    KEPT = "until merged, or as long as the draft"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    draft_id = models.UUIDField()
    number = models.PositiveIntegerField()
    document = models.BinaryField(help_text="The answers of one page, under a key of their own")
    day = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("draft_id", "number"), name="late_pages_in_order"),)

    def __str__(self) -> str:
        return "late page"


class RequestQuerySet(models.QuerySet["Request"]):
    def waiting(self) -> RequestQuerySet:
        return self.filter(state=State.WAITING)


class Request(models.Model):
    """Somebody asked for help. In the clear: a random id, days, a coarse state, and nothing they said."""

    PRIVACY = {
        "id": "internal", "holder_id": "internal", "draft_id": "internal", "state": "internal",
        "sent_on": "internal", "changed_on": "internal", "wake_on": "internal", "epoch": "internal",
        "desk_id": "internal", "unread": "internal", "answers": "sealed", "summary": "sealed",
        "conflict": "sealed", "card": "sealed", "deletion_asked_on": "internal",
    }  # fmt: skip
    KEPT = "until closed and the organisation's period is over, or the person deletes it"

    id = models.UUIDField(primary_key=True, editable=False)
    holder_id = models.UUIDField(
        null=True, help_text="The receipt's holder; empty once their access is deleted"
    )
    draft_id = models.UUIDField(unique=True, help_text="The draft it was: one draft makes one request")
    desk_id = models.UUIDField(help_text="The desk it was sealed to")
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    sent_on = models.DateField()
    changed_on = models.DateField(help_text="Day of the last message or change of state")
    wake_on = models.DateField(help_text="A Monday, written for every request, with or without a date in it")
    epoch = models.PositiveIntegerField(default=0, help_text="Rises when the keys are turned")
    unread = models.BooleanField(default=True, help_text="The person wrote since staff last opened it")
    # Lists read this column of every row: it lies before the long ones, or each row would be walked through.
    summary = models.BinaryField(help_text="The small record lists show, under the summary key")
    answers = models.BinaryField(help_text="Everything they answered, under the file key")
    conflict = models.BinaryField(help_text="Names of everyone involved, under the conflict key")
    card = models.BinaryField(help_text="What the receipt's page needs, under the thread key")
    deletion_asked_on = models.DateField(null=True)

    objects = RequestQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=("state", "sent_on"), name="requests_by_state"),
            models.Index(fields=("holder_id",), name="requests_by_holder"),
        )

    def __str__(self) -> str:
        return f"request {str(self.id)[:8]}"

    @property
    def short_id(self) -> str:
        """Eight characters to name a request in speech: random, so they tell nothing."""
        return str(self.id)[:8]


class Message(models.Model):
    """One message of a thread, signed and chained inside its lock."""

    PRIVACY = {
        "id": "internal", "request": "internal", "number": "internal", "day": "internal", "by_staff": "internal",
        "epoch": "internal", "document": "sealed",
    }  # fmt: skip
    KEPT = "as long as its request"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, on_delete=models.CASCADE, related_name="messages")
    number = models.PositiveIntegerField()
    day = models.DateField()
    by_staff = models.BooleanField()
    epoch = models.PositiveIntegerField(help_text="Epoch of the thread key")
    document = models.BinaryField(help_text="Text, author and signature, under the thread key")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("request", "number"), name="messages_in_order"),)
        ordering = ("number",)

    def __str__(self) -> str:
        return f"message {self.number}"


class Upload(models.Model):
    """A file somebody sent: a sealed blob with a random name, and a sealed record of what it is."""

    PRIVACY = {
        "id": "internal", "owner_id": "internal", "blob": "internal", "day": "internal", "record": "sealed",
        "late": "internal", "epoch": "internal",
    }  # fmt: skip
    KEPT = "as long as its draft or request"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner_id = models.UUIDField(help_text="Draft or request")
    blob = models.CharField(max_length=64, unique=True, help_text="Random name in the blob store")
    day = models.DateField()
    record = models.BinaryField(help_text="Name, kind, size, digest and the file's own key")
    late = models.BooleanField(
        default=False, help_text="Added after sending: the record has a key of its own"
    )
    epoch = models.PositiveIntegerField(default=0, help_text="Epoch of the key the record is under")

    class Meta:
        indexes = (models.Index(fields=("owner_id",), name="uploads_by_owner"),)

    def __str__(self) -> str:
        return "file"


def monday_of(day: date) -> date:
    """The Monday of a day's week: dates that staff should look at something are coarse."""
    return date.fromordinal(day.toordinal() - day.weekday())
