"""What is published, for the walk: the sample of the public pages, a figure, a file, and something taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings

from safeconduct.press.projections import full_text
from safeconduct.press.projections.models import Page, PublicFigure
from safeconduct.press.public.serving import SHELF
from tests.press.public.sample import OUT, name_id, publish

from .routes import NOBODYS

RELEASE, INCIDENT, TABLE = "protect-those-who-flee", "detentions-spring-2017", "by-month-and-age"
WITHDRAWN = "statement-7"
FIGURE, FILE = name_id("figure"), name_id("three-accounts.mp4")


def news() -> None:
    """Rows and files as the worker writes them; nothing of another house is still on the shelf."""
    SHELF.empty()
    publish(Path(settings.PUBLISHED_DIR))
    PublicFigure.objects.create(
        id=FIGURE, publication_id=name_id(RELEASE), page_slug=RELEASE, incident_slug=INCIDENT, name="detained",
        act="detention", unit="person", comparator="more_than", low=100, standard="reported",
        words={"en": "more than one hundred"}, sentences={"en": "reportedly more than one hundred"}, origins=2,
        as_of=date(2017, 5, 2), published_at=OUT,
    )  # fmt: skip
    Page.objects.filter(slug=WITHDRAWN).update(headline="", text="", body_html="", withdrawn_at=OUT)
    full_text.index(Page.objects.filter(withdrawn_at=None))


def published(name: str) -> Mapping[str, Any]:
    """The values of an address of the news or the open data: of something that is there."""
    which = {
        "data_publications_one": RELEASE, "data_incidents_one": INCIDENT, "data_figures_one": str(FIGURE),
        "data_tables_one": TABLE, "data_corrections_one": f"{name_id(f'{RELEASE}-en')}.1",
    }  # fmt: skip
    return {
        "kind": "release", "language": "en", "code": "en", "file_id": FILE, "rest": "v2/people",
        "slug": TABLE if name == "press_table" else RELEASE, "which": which.get(name, str(NOBODYS)),
    }  # fmt: skip
