"""The register: attorneys with their sealed profile, two vetters, agreements, and firms."""

from __future__ import annotations

import uuid
from typing import ClassVar

from django.db import models

from safeconduct.access.lifecycle import Stateful, Transitions
from safeconduct.access.models import Person


class Attorney(Stateful):
    """One volunteer attorney: applied, active after two people vetted her, ended. Pauses are days in the profile.

    The profile (admissions, languages, courts, experience, trainings, capacity, pauses, mentor, firm, wishes) is one
    sealed document under a key of its own, which the placement desk and the attorney herself open.
    """

    PRIVACY = {
        "id": "internal", "state": "internal", "person": "internal", "version": "internal", "document": "sealed",
        "epoch": "internal", "made_on": "internal", "changed_on": "internal",
    }  # fmt: skip
    KEPT = "as long as the attorney is on the panel, and three years"
    TRANSITIONS: ClassVar[Transitions] = {
        "applied": frozenset({"active", "refused", "ended"}),
        "active": frozenset({"ended"}),
        "refused": frozenset({"applied"}),
        "ended": frozenset({"applied"}),
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="The form's token")
    person = models.OneToOneField(
        Person, on_delete=models.PROTECT, null=True, related_name="attorney",
        help_text="Her account; none for somebody who was brought in from a file",
    )  # fmt: skip
    version = models.PositiveIntegerField(default=1, help_text="Rises with every change of the profile")
    document = models.BinaryField(help_text="The profile, under the attorney's profile key")
    epoch = models.PositiveIntegerField(default=0, help_text="Number of the profile key")
    made_on = models.DateField()
    changed_on = models.DateField()
    objects = models.Manager["Attorney"]()

    class Meta:
        indexes = (models.Index(fields=("state",), name="attorneys_by_state"),)

    def __str__(self) -> str:
        return f"attorney {str(self.id)[:8]}"


class Vetting(models.Model):
    """What one of the two people who look at an application decided. Rows are added, never changed."""

    PRIVACY = {
        "id": "internal", "attorney": "internal", "person_id": "internal", "day": "internal", "says_yes": "internal",
        "profile_version": "internal", "document": "sealed", "epoch": "internal",
    }  # fmt: skip
    KEPT = "as long as the attorney"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="The form's token")
    attorney = models.ForeignKey(Attorney, on_delete=models.CASCADE, related_name="vettings")
    person_id = models.UUIDField(help_text="Who vetted")
    day = models.DateField()
    says_yes = models.BooleanField()
    profile_version = models.PositiveIntegerField(help_text="What was looked at: a later version is vetted anew")
    document = models.BinaryField(help_text="What was checked and how, under the attorney's profile key")
    epoch = models.PositiveIntegerField()
    objects = models.Manager["Vetting"]()

    def __str__(self) -> str:
        return f"vetting {str(self.id)[:8]}"


class AgreementText(models.Model):
    """One version of the agreement volunteers sign. Rows are added, never changed."""

    PRIVACY = {
        "id": "internal", "version": "internal", "title": "internal", "body": "internal", "digest": "internal",
        "made_by": "internal", "day": "internal",
    }  # fmt: skip
    KEPT = "for ever: what was signed can be read again"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="The form's token")
    version = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    body = models.TextField(help_text="Plain text, as it was shown")
    digest = models.CharField(max_length=64, help_text="SHA-256 of title and body, hexadecimal")
    made_by = models.UUIDField()
    day = models.DateField()
    objects = models.Manager["AgreementText"]()

    class Meta:
        ordering = ("version",)

    def __str__(self) -> str:
        return f"agreement {self.version}"


class AgreementSigned(models.Model):
    """That an attorney signed one version, with her own signing key. Only one that does not verify is replaced."""

    PRIVACY = {
        "id": "internal", "attorney": "internal", "text": "internal", "digest": "internal", "signed_on": "internal",
        "signature": "internal", "key_id": "internal",
    }  # fmt: skip
    KEPT = "as long as the attorney"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="The form's token")
    attorney = models.ForeignKey(Attorney, on_delete=models.CASCADE, related_name="agreements")
    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT)
    digest = models.CharField(max_length=64, help_text="Of the text that was on the screen")
    signed_on = models.DateField()
    signature = models.BinaryField(help_text="Ed25519 over attorney, version, digest and day")
    key_id = models.BinaryField(help_text="Which of her keys signed")
    objects = models.Manager["AgreementSigned"]()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("attorney", "text"), name="one_signature_for_a_version"),
        )

    def __str__(self) -> str:
        return f"signature {str(self.id)[:8]}"


class Firm(models.Model):
    """A firm that lends attorneys, and how many cases it takes at once."""

    PRIVACY = {
        "id": "internal", "document": "sealed", "epoch": "internal", "version": "internal", "changed_on": "internal",
    }  # fmt: skip
    KEPT = "until it is deleted"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False, help_text="The form's token")
    version = models.PositiveIntegerField(default=1)
    document = models.BinaryField(help_text="Name, quota, contact, notes, under the placement desk's list key")
    epoch = models.PositiveIntegerField(help_text="Epoch of the list key")
    changed_on = models.DateField()
    objects = models.Manager["Firm"]()

    def __str__(self) -> str:
        return f"firm {str(self.id)[:8]}"
