"""A public site full of invented releases and incidents, written as rows at once. Run as a process with its settings.

Run: python bench/press_rows.py PUBLICATIONS INCIDENTS, with SAFECONDUCT_HOME and DJANGO_SETTINGS_MODULE set.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import UUID

FIRST = datetime(2017, 5, 2, 14, 0, tzinfo=UTC)
WORDS = [
    "people", "fled", "detained", "family", "police", "city", "said", "night", "letter", "asked", "answer", "border",
    "visa", "court", "lawyer", "home", "village", "street", "report", "witness", "month", "year", "office", "state",
    "secretary", "ambassador", "statement", "evidence", "record", "denied", "called", "open", "help", "protect",
    "demand", "end", "hope",
]  # fmt: skip
BATCH = 500


def sentence(chance: random.Random, words: int = 18) -> str:
    return " ".join(chance.choices(WORDS, k=words)).capitalize() + "."


def paragraphs(chance: random.Random, count: int = 7) -> list[str]:
    return [" ".join(sentence(chance) for _ in range(4)) for _ in range(count)]


def said(kind: str, speaker: str, text: str) -> dict[str, Any]:
    return {
        "kind": kind, "statement": text, "language": "en", "speaker": speaker, "capacity": "spokesman",
        "said_on": "2017-04-01", "said_on_words": "1 April 2017", "exact_words": True, "sources": ["Invented News"],
    }  # fmt: skip


def parts(chance: random.Random, number: int) -> dict[str, Any]:
    """As many parts as a release has: figures, an allegation with its denial, sources, one correction in ten."""
    denial = said("denial", "Alvi K.", sentence(chance))
    figures: list[dict[str, Any]] = [
        {
            "name": name, "act": "detention", "act_words": "detained", "unit": "person", "unit_words": "people",
            "comparator": "more_than", "low": 100, "words": "more than one hundred",
            "sentence": "reportedly more than one hundred", "standard": "reported", "standard_words": "reported",
            "origins": 2, "as_of": "2017-05-02", "contested": True, "claims": [],
        }
        for name in ("detained", "killed")
    ]  # fmt: skip
    sources = [
        {"title": sentence(chance, 6), "publisher": "Invented News", "day": "2017-04-01", "day_words": "1 April 2017",
         "address": "", "kept": True}
        for _ in range(4)
    ]  # fmt: skip
    notes = [
        {"at": "2017-05-03T00:00:00+00:00", "kind": "text", "kind_words": "Text", "note": "A name was wrong."}
    ]
    return {
        "languages": ["en"], "figures": figures, "sources": sources,
        "allegations": [{**said("allegation", "A newspaper", sentence(chance)), "denials": [denial]}],
        "corrections": notes if number % 10 == 0 else [],
    }  # fmt: skip


def drawn(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def pages(kind: str, count: int) -> Iterator[Any]:
    from safeconduct.press.projections.models import Page

    for number in range(count):
        chance = random.Random(f"{kind} {number}")
        text = paragraphs(chance, 7 if kind == "release" else 3)
        day = date(2017, 1, 1) + timedelta(days=number % 3_000)
        yield Page(
            id=drawn(chance), publication_id=drawn(chance),
            kind=kind, slug=f"{kind}-{number:06d}", language="en", is_original=True, headline=sentence(chance, 8),
            standfirst=sentence(chance), body_source="\n\n".join(text), text="\n\n".join(text), place="New York",
            body_html="".join(f"<p>{each}</p>" for each in text), country=("RU", "TR", "UG", "IR")[number % 4],
            first_day=day if kind == "incident" else None, last_day=day if kind == "incident" else None,
            incident_slug="" if kind == "incident" else f"incident-{number % 1_000:06d}", parts=parts(chance, number),
            published_at=FIRST + timedelta(minutes=number * (10 if kind == "release" else 2)),
            modified_at=FIRST + timedelta(days=400) if number % 10 == 0 else None,
        )  # fmt: skip


def write(source: Iterator[Any]) -> None:
    from django.db import transaction

    from safeconduct.press.projections import full_text
    from safeconduct.press.projections.models import Page

    while batch := list(islice(source, BATCH)):
        with transaction.atomic():
            Page.objects.bulk_create(batch)
            full_text.index(batch)


def figures(count: int) -> None:
    """One of each of the first releases."""
    from safeconduct.press.projections.models import Page, PublicFigure

    rows = (
        Page.objects.filter(kind="release")
        .only("publication_id", "slug", "published_at")
        .order_by("slug")[:count]
    )
    PublicFigure.objects.bulk_create(
        [
            PublicFigure(
                publication_id=row.publication_id, page_slug=row.slug, name="detained", act="detention", unit="person",
                comparator="more_than", low=100, standard="reported", words={"en": "more than one hundred"},
                sentences={"en": "reportedly more than one hundred"}, origins=2, as_of=date(2017, 5, 2),
                published_at=row.published_at,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )  # fmt: skip


def main(publications: int, incidents: int) -> None:
    import django
    from django.core.management import call_command
    from django.db import connection, transaction

    django.setup()
    for alias in ("keys", "default"):
        call_command("migrate", database=alias, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    write(pages("incident", incidents))
    write(pages("release", publications))
    figures(publications)
    from safeconduct.press.projections import editions

    with transaction.atomic():
        editions.count_up(FIRST + timedelta(days=500))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1] / "src"))
    main(int(sys.argv[1]), int(sys.argv[2]))
