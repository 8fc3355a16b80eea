"""Rows of the keys database. Deleting them is what deletes a person's data, also from old backups."""

from __future__ import annotations

import uuid

from django.db import models


class WrappedKey(models.Model):
    """One secret key, sealed or wrapped for one opener, and locked once more under the week's key."""

    PRIVACY = {
        "id": "internal", "owner_kind": "internal", "owner_id": "internal", "purpose": "internal",
        "epoch": "internal", "opener_kind": "internal", "opener_id": "internal", "blob": "sealed",
        "week": "internal", "made_on": "internal",
    }  # fmt: skip
    KEPT = "as long as what it opens; destroyed first when that is deleted"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner_kind = models.CharField(max_length=16, help_text="What the key belongs to: request, person, desk …")
    owner_id = models.UUIDField()
    purpose = models.CharField(max_length=16, help_text="What the key opens: file, thread, summary …")
    epoch = models.PositiveIntegerField(default=0, help_text="Rises when keys are turned")
    opener_kind = models.CharField(max_length=16, help_text="Who opens it: person, desk, case, holder …")
    opener_id = models.UUIDField()
    blob = models.BinaryField(help_text="The key, sealed or wrapped, under the week's key")
    week = models.PositiveIntegerField(help_text="Which weekly key it is locked under")
    made_on = models.DateField(auto_now_add=True, help_text="Day the row was made (for sweeping)")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("owner_kind", "owner_id", "purpose", "epoch", "opener_kind", "opener_id"),
                name="one_row_for_each_opener",
            ),
        )
        indexes = (
            models.Index(fields=("purpose", "opener_kind", "opener_id"), name="by_opener"),
            models.Index(fields=("week",), name="by_week"),
        )

    def __str__(self) -> str:
        return f"{self.owner_kind} {self.purpose} {self.epoch}"


class PublicKey(models.Model):
    """A public key and the certificate that says whose it is; worth nothing without the pinned key."""

    PRIVACY = {
        "key_id": "internal", "kind": "internal", "subject_id": "internal", "use": "internal",
        "epoch": "internal", "raw": "internal", "certificate": "internal", "from_day": "internal",
        "retired_on": "internal",
    }  # fmt: skip
    KEPT = "as long as anything signed by or sealed to it may be read"

    key_id = models.CharField(max_length=32, primary_key=True, help_text="Sixteen random bytes, in hex")
    kind = models.CharField(max_length=16, help_text="person, desk, organisation, recovery, case")
    subject_id = models.UUIDField()
    use = models.CharField(max_length=8, choices=(("seal", "seal"), ("sign", "sign")))
    epoch = models.PositiveIntegerField(default=0, help_text="Of a case pair: rises when the keys are turned")
    raw = models.BinaryField(help_text="The public key itself")
    certificate = models.BinaryField(help_text="Signed by the organisation; empty until confirmed")
    from_day = models.DateField()
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=("kind", "subject_id", "use"), name="by_subject"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.use} {self.key_id[:8]}"


class Holder(models.Model):
    """Somebody who holds a receipt: what compares with it, never the receipt."""

    PRIVACY = {
        "id": "internal", "locator": "internal", "authenticator": "sealed", "made_on": "internal",
    }  # fmt: skip
    KEPT = "until the draft expires or the person deletes everything"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    locator = models.CharField(max_length=4, help_text="First four digits of the receipt; not unique")
    authenticator = models.BinaryField(help_text="Half of the slow derivation of the receipt")
    made_on = models.DateField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("locator", "authenticator"), name="one_holder_a_receipt"),
        )

    def __str__(self) -> str:
        return "holder"
