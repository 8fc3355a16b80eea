"""Organisations that people are referred to. Public data about organisations; nothing about a person."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import models
from django.db.models import QuerySet

FRESH_DAYS = 180


class ReferralOrganisations(models.Manager["ReferralOrganisation"]):
    def active(self) -> QuerySet[ReferralOrganisation]:
        """Those that a letter may name, by name."""
        return self.filter(is_active=True).order_by("name", "id")

    def retired(self) -> QuerySet[ReferralOrganisation]:
        return self.filter(is_active=False).order_by("name", "id")


class ReferralOrganisation(models.Model):
    """Somebody else who may help: with what, for whom, how to reach them, and who last confirmed it."""

    PRIVACY = {
        "id": "internal", "name": "public", "helps": "public", "countries": "public", "us_states": "public",
        "languages": "public", "phone": "public", "web": "public", "hours": "public", "note": "public",
        "confirmed_by": "internal", "confirmed_on": "internal", "is_active": "internal",
        "version": "internal",
    }  # fmt: skip
    KEPT = "as long as the list; retired ones stay with the record"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    helps = models.JSONField(help_text="Codes of what they help with")
    countries = models.JSONField(default=list, blank=True, help_text="Country codes; empty: everywhere")
    us_states = models.JSONField(default=list, blank=True, help_text="State codes; empty: the whole country")
    languages = models.JSONField(default=list, blank=True, help_text="Language codes; empty: not known")
    phone = models.CharField(max_length=60, blank=True)
    web = models.CharField(max_length=200, blank=True)
    hours = models.CharField(max_length=120, blank=True)
    note = models.CharField(max_length=300, blank=True)
    confirmed_by = models.UUIDField()
    confirmed_on = models.DateField()
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1, help_text="Counts every change")
    objects = ReferralOrganisations()

    class Meta:
        indexes = (models.Index(fields=("is_active", "name"), name="referrals_by_name"),)

    def __str__(self) -> str:
        return self.name

    def is_stale(self, on: date) -> bool:
        """Whether nobody has confirmed for ``FRESH_DAYS`` that it is still true."""
        return on - self.confirmed_on > timedelta(days=FRESH_DAYS)
