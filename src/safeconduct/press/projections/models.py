"""What anybody may read. Written by the staff side when something is published, changed or taken down; nothing here
refers to a table of the desks, and the public site reads nothing else of them.

Every write counts ``Edition.number`` up in the same transaction: the public process keeps rendered pages only as long
as the number stays the same, so nothing that was taken down or corrected is served once more.
"""

from __future__ import annotations

import uuid

from django.db import models


class Edition(models.Model):
    """One row: how many times what is public has changed, and when it did last."""

    PRIVACY = {"id": "public", "number": "public", "changed_at": "public"}
    KEPT = "always"

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    changed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"edition {self.number}"


class Page(models.Model):
    """One language of something published. A withdrawn page keeps its address, its dates and nothing else."""

    PRIVACY = {
        "id": "public", "publication_id": "public", "kind": "public", "slug": "public", "language": "public",
        "is_original": "public", "is_drafted": "public", "headline": "public", "standfirst": "public",
        "body_source": "public", "body_html": "public", "text": "public", "place": "public", "byline": "public",
        "country": "public", "campaign_slug": "public", "incident_slug": "public", "first_day": "public",
        "last_day": "public", "parts": "public", "digest": "public", "published_at": "public", "modified_at": "public",
        "withdrawn_at": "public",
    }  # fmt: skip
    KEPT = "until it is withdrawn; then its address and dates"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication_id = models.UUIDField()
    kind = models.CharField(max_length=16)
    slug = models.SlugField(max_length=120)
    language = models.CharField(max_length=16)
    is_original = models.BooleanField(default=False)
    is_drafted = models.BooleanField(
        default=False, help_text="Says of itself that nobody has checked the translation"
    )
    headline = models.TextField(blank=True, help_text="In full: its figures may grow after it was released")
    standfirst = models.TextField(blank=True)
    body_source = models.TextField(
        blank=True, help_text="Markdown with placeholders: rendered anew at a correction"
    )
    body_html = models.TextField(
        blank=True, help_text="Made by press.writing from body_source; nothing typed is HTML"
    )
    text = models.TextField(blank=True, help_text="The same as plain text, for feeds and for searching")
    place = models.CharField(max_length=120, blank=True)
    byline = models.CharField(max_length=200, blank=True)
    country = models.CharField(max_length=2, blank=True)
    campaign_slug = models.CharField(max_length=120, blank=True)
    incident_slug = models.CharField(
        max_length=120, blank=True, help_text="The incident it is about, if public"
    )
    first_day = models.DateField(null=True, help_text="Of an incident page: when it happened")
    last_day = models.DateField(null=True)
    parts = models.JSONField(default=dict, help_text="press.projections.shapes says what lies in it")
    digest = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 over headline, standfirst and text"
    )
    published_at = models.DateTimeField()
    modified_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("slug", "language"), name="a_page_a_language"),)
        indexes = (
            models.Index(fields=("language", "withdrawn_at", "-published_at", "id"), name="pages_newest"),
            # Partial: SQLite takes a bare "is_original" for the condition of an index, never for one of its columns.
            models.Index(
                fields=("kind", "-published_at", "id"),
                name="pages_by_kind",
                condition=models.Q(is_original=True, withdrawn_at__isnull=True),
            ),
            models.Index(
                fields=("-published_at", "id"),
                name="pages_original_newest",
                condition=models.Q(is_original=True, withdrawn_at__isnull=True),
            ),
            # The open data and the sitemap look for ids in it and fetch no row that they do not give.
            models.Index(
                fields=(
                    "-published_at",
                    "id",
                    "kind",
                    "language",
                    "is_original",
                    "modified_at",
                    "withdrawn_at",
                ),
                name="pages_listed",
            ),
            models.Index(
                fields=("-modified_at", "id"),
                name="pages_corrected",
                condition=models.Q(modified_at__isnull=False),
            ),
            models.Index(
                fields=("-withdrawn_at", "id"),
                name="pages_withdrawn",
                condition=models.Q(withdrawn_at__isnull=False),
            ),
            models.Index(fields=("publication_id",), name="pages_by_publication"),
            models.Index(fields=("country", "kind"), name="pages_by_country"),
            models.Index(fields=("campaign_slug",), name="pages_by_campaign"),
            models.Index(fields=("incident_slug",), name="pages_by_incident"),
        )

    def __str__(self) -> str:
        return f"{self.slug} {self.language}"


class PublicFile(models.Model):
    """A picture, video, captions file or PDF that anybody may fetch; the bytes lie in ``PUBLISHED_DIR`` by its id."""

    PRIVACY = {
        "id": "public", "publication_id": "public", "kind": "public", "language": "public", "name": "public",
        "media_type": "public", "size": "public", "digest": "public", "published_at": "public",
    }  # fmt: skip
    KEPT = "until the publication is withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication_id = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=16, help_text="image, video, captions, document or pdf")
    language = models.CharField(max_length=16, blank=True)
    name = models.CharField(max_length=160, help_text="Made by us from slug and kind, for the download")
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    digest = models.CharField(max_length=64)
    published_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class PublicFigure(models.Model):
    """One figure that stands on a page, with everything needed to quote it rightly. For the open data."""

    PRIVACY = {
        "id": "public", "publication_id": "public", "page_slug": "public", "incident_slug": "public", "name": "public",
        "act": "public", "unit": "public", "comparator": "public", "low": "public", "standard": "public",
        "words": "public", "sentences": "public", "origins": "public", "contested": "public", "denials": "public",
        "as_of": "public", "published_at": "public", "modified_at": "public",
    }  # fmt: skip
    KEPT = "until the publication is withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    publication_id = models.UUIDField(db_index=True)
    page_slug = models.CharField(max_length=120)
    incident_slug = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=40)
    act = models.CharField(max_length=48)
    unit = models.CharField(max_length=48)
    comparator = models.CharField(max_length=16)
    low = models.PositiveIntegerField(null=True, help_text="Read only with the comparator")
    standard = models.CharField(max_length=40)
    words = models.JSONField(default=dict, help_text="By language: at least three")
    sentences = models.JSONField(default=dict, help_text="By language: reportedly at least three")
    origins = models.PositiveIntegerField(default=0)
    contested = models.BooleanField(default=False)
    denials = models.JSONField(default=list, help_text="Who denies it, as shapes.Said, in the original")
    as_of = models.DateField()
    published_at = models.DateTimeField()
    modified_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("publication_id", "name"), name="a_public_figure_once"),
        )
        indexes = (models.Index(fields=("-published_at", "id"), name="public_figures_newest"),)

    def __str__(self) -> str:
        return f"{self.page_slug} {self.name}"


class PublicTable(models.Model):
    """A released table: rows of {dimension: value label code, …, "count": number or null where it was suppressed}."""

    PRIVACY = {
        "id": "public", "slug": "public", "publication_id": "public", "titles": "public", "dimensions": "public",
        "rows": "public", "k": "public", "suppressed": "public", "as_of": "public", "published_at": "public",
    }  # fmt: skip
    KEPT = "until it is withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    publication_id = models.UUIDField(null=True)
    titles = models.JSONField(default=dict)
    dimensions = models.JSONField(default=list)
    rows = models.JSONField(default=list)
    k = models.PositiveSmallIntegerField()
    suppressed = models.PositiveIntegerField(default=0)
    as_of = models.DateField()
    published_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("-published_at", "id"), name="public_tables_newest"),)

    def __str__(self) -> str:
        return self.slug


class Drawing(models.Model):
    """A map or chart, drawn by the worker after a change, with the rows of the table beside it."""

    PRIVACY = {
        "id": "public", "name": "public", "svg": "public", "rows": "public", "edition": "public", "drawn_at": "public",
    }  # fmt: skip
    KEPT = "until it is drawn again"

    id = models.BigAutoField(primary_key=True)
    name = models.CharField(max_length=140, unique=True, help_text="map, months, or table:<slug>")
    svg = models.TextField(help_text="Without words: labels stand in the table beside it")
    rows = models.JSONField(default=list)
    edition = models.PositiveBigIntegerField()
    drawn_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class SearchedPage(models.Model):
    """That a page can be found by its words; the words lie beside it (``full_text``), and no text is kept twice.

    SQLite: the FTS5 table ``published_searchedpage_text`` (contentless, rowid = id). PostgreSQL: the column ``vector``
    with a GIN index (migration 0002). Numbers grow in the order of publication: the newest is the highest.
    """

    PRIVACY = {"id": "public", "page_id": "public"}
    KEPT = "until the page is withdrawn"

    id = models.BigAutoField(primary_key=True)
    page_id = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return str(self.id)
