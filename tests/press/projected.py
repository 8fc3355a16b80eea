"""Public rows for tests of the public pages, made as ``press.putting_out`` writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.db import transaction

from safeconduct.press.projections.editions import count_up
from safeconduct.press.projections.models import Page

OUT = datetime(2017, 5, 2, 14, 0, tzinfo=UTC)


def a_page(
    slug: str = "protect-those-who-flee",
    language: str = "en",
    *,
    publication: UUID | None = None,
    **more: object,
) -> Page:
    """A release that is out, unless told otherwise."""
    values: dict[str, object] = {
        "kind": "release", "is_original": language == "en", "headline": "Protect those who flee",
        "standfirst": "More than one hundred men were reportedly detained.",
        "body_source": "They must get out.", "body_html": "<p>They must get out.</p>", "text": "They must get out.",
        "place": "New York", "published_at": OUT, "parts": {"languages": ["en"]}, **more,
    }  # fmt: skip
    with transaction.atomic():
        page = Page.objects.create(
            id=uuid4(), publication_id=publication or uuid4(), slug=slug, language=language, **values
        )
        count_up(OUT)
    return page


def many_pages(count: int, kind: str = "release") -> None:
    """So many, an hour apart, the last one newest."""
    rows = [
        Page(
            publication_id=uuid4(), kind=kind, slug=f"{kind}-{number:06d}", language="en", is_original=True,
            headline=f"Invented {kind} {number}", standfirst="What it says.", body_source="Text.",
            body_html="<p>Text.</p>", text="Text.", published_at=OUT + timedelta(hours=number),
            parts={"languages": ["en"]},
        )
        for number in range(count)
    ]  # fmt: skip
    with transaction.atomic():
        Page.objects.bulk_create(rows, batch_size=500)
        count_up(OUT)
