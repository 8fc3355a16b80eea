"""A site with something of everything: a release in two languages, an incident that is denied, figures, a table."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from safeconduct.press.projections import full_text
from safeconduct.press.projections.editions import count_up
from safeconduct.press.projections.models import Page, PublicFigure, PublicTable
from tests.press.projected import OUT, a_page

DENIAL = {
    "key": "D-1", "kind": "denial", "form": "literal", "form_words": "It did not happen.",
    "statement": "Таких людей у нас нет.", "translation": "We have no such people.", "language": "ru",
    "speaker": "Alvi K.", "capacity": "spokesman", "said_on": "2017-04-01", "said_on_words": "1 April 2017",
    "venue": "a news agency", "exact_words": True, "sources": ["Invented News"],
}  # fmt: skip
ALLEGATION = {
    "key": "C-1", "kind": "allegation", "statement": "More than one hundred men were detained.", "language": "en",
    "speaker": "A newspaper", "capacity": "reporting", "said_on": "2017-04-01", "denials": [DENIAL],
}  # fmt: skip
FIGURE = {
    "name": "detained", "incident_slug": "spring-2017", "act": "detention", "act_words": "detained", "unit": "person",
    "unit_words": "people", "comparator": "more_than", "low": 100, "words": "more than one hundred",
    "sentence": "reportedly more than one hundred", "standard": "reported", "standard_words": "reported",
    "origins": 2, "as_of": "2017-05-02", "contested": True, "claims": [ALLEGATION, DENIAL],
    "secret_note": "canary-part-7",
}  # fmt: skip
CORRECTION = {
    "at": "2017-05-03T09:00:00+00:00", "kind": "figure", "kind_words": "Figure",
    "note": "The figure was changed from “at least ninety” to “more than one hundred”.",
}  # fmt: skip


def everything() -> dict[str, Any]:
    """Rows as the worker writes them. Gives the pages by name."""
    release = uuid4()
    parts = {
        "languages": ["en", "ru"], "figures": [FIGURE], "allegations": [ALLEGATION], "corrections": [CORRECTION],
        "quotes": [{"name": "q", "words": "Get them out.", "speaker": "Noor", "capacity": "director"}],
        "sources": [{"title": "Report", "publisher": "Invented News", "day": "2017-04-01", "kept": True}],
        "working_note": "canary-part-8",
    }  # fmt: skip
    corrected = OUT + timedelta(hours=19)
    pages = {
        "release": a_page(publication=release, parts=parts, modified_at=corrected, country="US",
                          body_html='<p>They must <a href="#note-detained">get out</a>.</p>'),
        "russian": a_page(language="ru", publication=release, headline="Защитите бегущих", text="Им надо уехать.",
                          body_html="<p>Им надо уехать.</p>", is_drafted=True, standfirst="Больше ста человек."),
        "incident": an_incident(),
        "letter": a_page("letter-to-the-secretary", kind="letter", headline="=HYPERLINK(1)",
                         published_at=OUT + timedelta(days=2)),
        "withdrawn": withdrawn(),
    }  # fmt: skip
    full_text.index(pages.values())
    a_figure(release)
    a_table()
    return pages


def an_incident() -> Page:
    return a_page(
        "spring-2017", kind="incident", headline="Detentions in the spring of 2017",
        published_at=OUT + timedelta(days=1),
        first_day=date(2017, 2, 20), last_day=date(2017, 4, 30), country="RU",
        parts={
            "languages": ["en"], "allegations": [ALLEGATION], "denials": [DENIAL], "acts": ["detention", "torture"],
            "acts_words": ["detention", "torture"], "period_words": "spring of 2017", "figures": [FIGURE],
            "places": [{"name": "Grozny", "country": "RU", "country_words": "Russia", "precision": "locality",
                        "latitude": 43.3, "longitude": 45.7}],
            "standing": {"grade": "contested", "grade_words": "Contested", "contested": True, "standard": "reported",
                         "standard_words": "Reported"},
        },
    )  # fmt: skip


def withdrawn() -> Page:
    """As a withdrawal leaves it: address and dates."""
    return a_page(
        "taken-back", headline="", standfirst="", text="", body_source="", body_html="", place="", parts={},
        published_at=OUT - timedelta(days=9), withdrawn_at=OUT + timedelta(days=3),
    )  # fmt: skip


def a_figure(publication: UUID) -> PublicFigure:
    with transaction.atomic():
        count_up(OUT)
        return PublicFigure.objects.create(
            publication_id=publication, page_slug="protect-those-who-flee", incident_slug="spring-2017",
            name="detained", act="detention", unit="person", comparator="more_than", low=100, standard="reported",
            words={"en": "more than one hundred", "ru": "более ста"},
            sentences={"en": "reportedly more than one hundred"}, origins=2, as_of=date(2017, 5, 2), published_at=OUT,
        )  # fmt: skip


def a_table(slug: str = "detained-by-month") -> PublicTable:
    with transaction.atomic():
        count_up(OUT)
        return PublicTable.objects.create(
            slug=slug, titles={"en": "Detained, by month"}, dimensions=["month"],
            rows=[{"month": "2017-03", "count": 12}, {"month": "2017-04", "count": None}], k=5, suppressed=1,
            as_of=date(2017, 5, 2), published_at=OUT,
        )  # fmt: skip
