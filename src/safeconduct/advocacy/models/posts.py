"""Posts, and who held them when. An ask goes to a post; whoever holds it on that day is kept beside it."""

from __future__ import annotations

import uuid

from django.db import models

from safeconduct.evidence.models import Record
from safeconduct.evidence.models.records import Records


class Post(Record):
    """An office that can decide something. It stays when its holder goes."""

    PRIVACY = {
        **Record.PRIVACY, "key": "internal", "title": "internal", "body": "internal", "country": "internal",
        "address": "internal", "ended_on": "internal",
    }  # fmt: skip
    KEPT = "as long as the documentation"

    key = models.CharField(max_length=200, unique=True, help_text="O-0012, or as the import called it")
    title = models.CharField(max_length=200, help_text="Of the office: Ambassador to the United Nations")
    body = models.CharField(max_length=200, blank=True, help_text="Ministry, embassy, commission …")
    country = models.CharField(max_length=2, blank=True)
    address = models.TextField(blank=True, help_text="Of the office, as it is public")
    ended_on = models.DateField(null=True, help_text="The office itself was ended")
    objects = Records["Post"]()
    every = models.Manager["Post"]()

    def __str__(self) -> str:
        return self.key


class Holding(models.Model):
    """Who held a post from when to when, and where that was read. A name only as far as it is the office's."""

    PRIVACY = {
        "id": "internal", "post": "internal", "holder": "internal", "holder_ref": "internal", "from_day": "internal",
        "until_day": "internal", "source": "internal", "version": "internal", "made_by": "internal",
        "made_on": "internal",
    }  # fmt: skip
    KEPT = "as long as the post"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="holdings")
    holder = models.CharField(max_length=200)
    holder_ref = models.CharField(
        max_length=64, blank=True, help_text="The source's own number of the person"
    )
    from_day = models.DateField()
    until_day = models.DateField(null=True, help_text="The first day no longer; None while in office")
    source = models.CharField(max_length=300, blank=True)
    version = models.PositiveIntegerField(
        default=1, help_text="Two people who edit at once: the second is told"
    )
    made_by = models.ForeignKey("access.Person", on_delete=models.PROTECT, related_name="+")
    made_on = models.DateField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("post", "holder", "from_day"), name="a_holding_once"),)
        indexes = (models.Index(fields=("post", "from_day"), name="holdings_by_day"),)

    def __str__(self) -> str:
        return f"holding {str(self.id)[:8]}"
