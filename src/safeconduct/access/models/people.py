"""A person's account: who they are here, and what is compared when they sign in."""

from __future__ import annotations

import unicodedata
import uuid
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from safeconduct.access.permissions import validate_roles

CIRCLES_COUNT_ON = timedelta(days=90)
"""Nobody opens a request that is kept from their circle by taking the circle off their own page."""


def folded(sign_in_name: str) -> str:
    """A sign-in name as it is stored and looked up: NFKC, case folded, without outer spaces."""
    return unicodedata.normalize("NFKC", sign_in_name).strip().casefold()


class People(BaseUserManager["Person"]):
    """The people who work here."""

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(sign_in_name=folded(username or ""))

    def active(self) -> QuerySet[Person]:
        return self.filter(is_active=True)

    def with_role(self, role: str) -> list[Person]:
        """Active people with a role, by name. (A list: JSON containment differs between the databases.)"""
        return [person for person in self.active().order_by("display_name") if role in person.roles]


class Person(AbstractBaseUser):
    """Somebody who works here: a caseworker, an administrator, a custodian of a recovery card."""

    PRIVACY = {
        "id": "internal", "sign_in_name": "internal", "display_name": "internal", "roles": "internal",
        "is_active": "internal", "password": "internal", "passphrase_salt": "internal",
        "passphrase_id": "internal", "joined_on": "internal", "confirmed_on": "internal",
        "disabled_on": "internal", "communities": "internal", "circles_left": "internal",
    }  # fmt: skip
    KEPT = "for ever: the audit record names people by these ids"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    sign_in_name = models.CharField(_("sign-in name"), max_length=60, unique=True)
    display_name = models.CharField(_("name colleagues see"), max_length=80)
    roles = models.JSONField(_("roles"), default=list, validators=[validate_roles])
    is_active = models.BooleanField(default=True)
    # Inherited ``password`` holds a fast hash of 256 bits that one Argon2id of the passphrase gave.
    passphrase_salt = models.BinaryField(help_text="Salt of the present passphrase")
    passphrase_id = models.UUIDField(help_text="Names the rows of keys wrapped under the present passphrase")
    joined_on = models.DateField()
    confirmed_on = models.DateField(null=True, help_text="Day an administrator compared the fingerprint")
    disabled_on = models.DateField(null=True)
    communities = models.JSONField(
        default=list, blank=True, help_text="Places and circles the person named themselves; may be empty"
    )
    circles_left = models.JSONField(
        default=list,
        blank=True,
        help_text="Circles the person took away, with the day; they count on for a while",
    )
    last_login = None  # we keep no time of the last sign-in

    USERNAME_FIELD = "sign_in_name"
    REQUIRED_FIELDS = ()  # type: ignore[assignment]  # only createsuperuser reads it, and there is none
    objects = People()

    def __str__(self) -> str:
        return f"person {self.pk}"

    def circles(self, on: date) -> list[str]:
        """What exclusions are compared with: the circles named now, and those taken away in the last 90 days."""
        since = (on - CIRCLES_COUNT_ON).isoformat()
        return [
            *map(str, self.communities),
            *(str(circle) for circle, day in self.circles_left if day > since),
        ]

    def clean(self) -> None:
        self.sign_in_name = folded(self.sign_in_name)

    def get_full_name(self) -> str:
        return self.display_name

    def has_role(self, role: str) -> bool:
        return role in self.roles


class SecondFactor(models.Model):
    """What makes the six digits of a person's app; the secret is locked under a key of the host."""

    PRIVACY = {"person": "internal", "locked_secret": "sealed", "last_step": "internal"}
    KEPT = "until another app is enrolled or the person is disabled"

    person = models.OneToOneField(
        Person, on_delete=models.CASCADE, primary_key=True, related_name="second_factor"
    )
    locked_secret = models.BinaryField()
    last_step = models.BigIntegerField(
        null=True, help_text="Half-minute of the last code used: none works twice"
    )

    def __str__(self) -> str:
        return f"second factor of {self.pk}"


class RecoveryCode(models.Model):
    """A printed code that stands in once for the six digits of a lost telephone."""

    PRIVACY = {"id": "internal", "person": "internal", "code_hash": "internal", "used_on": "internal"}
    KEPT = "until new ones are made"

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hash = models.BinaryField(help_text="Keyed hash; the code itself is shown once")
    used_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class Invitations(models.Manager["Invitation"]):
    def open_on(self, day: date) -> QuerySet[Invitation]:
        """Those that can still be accepted."""
        return self.filter(used_on=None, expires_on__gte=day)


class Invitation(models.Model):
    """A printed one-time code with which a new colleague makes an account."""

    PRIVACY = {
        "id": "internal", "code_hash": "internal", "display_name": "internal", "roles": "internal",
        "desk": "internal", "is_founding": "internal", "invited_by": "internal", "expires_on": "internal",
        "used_on": "internal",
    }  # fmt: skip
    KEPT = "thirty days after it was used or expired"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    code_hash = models.BinaryField(unique=True)
    display_name = models.CharField(max_length=80)
    roles = models.JSONField(default=list, validators=[validate_roles])
    desk = models.ForeignKey("access.Desk", null=True, on_delete=models.PROTECT)
    is_founding = models.BooleanField(default=False, help_text="Sets the organisation up")
    invited_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT)
    expires_on = models.DateField()
    used_on = models.DateField(null=True)
    objects = Invitations()

    def __str__(self) -> str:
        return f"invitation {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        validate_roles(self.roles)
        super().save(*args, **kwargs)
