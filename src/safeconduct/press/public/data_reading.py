"""Rows of the open data: newest publication first, and where the list goes on. Only ``press.projections`` is read.

Ids are looked up first, in an index that holds all that is asked for, and whole rows only for those that are served.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from safeconduct.press.projections.models import Page, PublicFigure, PublicTable
from safeconduct.press.public.data_asking import After, Question
from safeconduct.press.public.data_things import (
    CORRECTIONS,
    FIGURES,
    INCIDENTS,
    TABLES,
    Row,
    Thing,
    corrections_of,
)

SLUG = re.compile(r"[A-Za-z0-9_-]{1,120}", re.ASCII)
A_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
A_CORRECTION = re.compile(r"(?P<page>[0-9a-f-]{36})\.(?P<at>[1-9][0-9]{0,3})", re.ASCII)
BATCH = 500

Rows = tuple[list[Row], After | None]


def listed(thing: Thing, asked: Question, origin: str) -> Rows:
    """Up to ``asked.limit`` rows, and where the next begin; None at the end."""
    if thing is CORRECTIONS:
        return _corrections(asked, origin)
    found = list(_narrowed(thing, asked).order_by("-published_at", "id").values_list("pk")[: asked.limit + 1])
    ids = [pk for (pk,) in found[: asked.limit]]
    whole = _whole(thing).in_bulk(ids)
    rows = [Row(whole[pk], origin) for pk in ids if pk in whole]
    is_more = len(found) > asked.limit and bool(rows)
    return rows, After(rows[-1].of.published_at, rows[-1].of.pk) if is_more else None


def every(thing: Thing, asked: Question, origin: str) -> Iterator[Row]:
    """All of a list, a batch at a time: no transaction stays open while somebody reads slowly."""
    after: After | None = None
    while True:
        step = Question(BATCH, after, asked.since, asked.language, asked.kind)
        rows, after = listed(thing, step, origin)
        yield from rows
        if after is None:
            return


def one(thing: Thing, which: str, language: str, origin: str) -> Row | None:
    """By id, or by the end of the address; of a page in this language, or in its original one."""
    if thing is CORRECTIONS:
        return _correction(which, origin)
    rows: QuerySet[Any] = _all(thing)
    if A_UUID.fullmatch(which):
        rows = rows.filter(pk=UUID(which))
    elif thing is FIGURES or not SLUG.fullmatch(which):
        return None
    else:
        rows = rows.filter(slug=which)
    if language and thing.filters:
        rows = rows.filter(language=language)
    found = rows.order_by("-is_original", "language").first() if rows.model is Page else rows.first()
    return Row(found, origin) if found else None


def _all(thing: Thing) -> QuerySet[Any]:
    if thing is FIGURES:
        return PublicFigure.objects.all()
    if thing is TABLES:
        return PublicTable.objects.all()
    if thing is INCIDENTS:
        return Page.objects.filter(kind="incident")
    return Page.objects.filter(kind__in=thing.kinds)


def _whole(thing: Thing) -> QuerySet[Any]:
    """Without what is never served."""
    rows = _all(thing)
    return rows.defer("body_html", "body_source", "digest") if rows.model is Page else rows


def _narrowed(thing: Thing, asked: Question) -> QuerySet[Any]:
    rows = _all(thing)
    if asked.language:
        rows = rows.filter(language=asked.language)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.since:
        rows = rows.filter(_changed(rows.model, asked.since))
    if asked.after:
        rows = rows.filter(_beyond("published_at", asked.after))
    return rows


def _changed(model: Any, since: datetime) -> Q:
    found = Q(published_at__gte=since)
    if model is not PublicTable:
        found |= Q(modified_at__gte=since)
    if model is Page:
        found |= Q(withdrawn_at__gte=since)
    return found


def _beyond(column: str, after: After) -> Q:
    at = Q(**{f"{column}__lt": after.moment}) | Q(**{column: after.moment, "id__gt": after.id})
    return Q(**{f"{column}__lte": after.moment}) & at


def _corrections(asked: Question, origin: str) -> Rows:
    """Those of the page corrected last come first; of one page the newest first."""
    found: list[Row] = []
    start = asked.after
    while True:
        pages = _corrected(asked, start)[: asked.limit + 1]
        for page in pages:
            below = start.at if start and start.at and page.pk == start.id else None
            found += [row for row in _of_page(page, origin, asked.since) if below is None or row.at < below]
        if len(found) > asked.limit:
            last = found[asked.limit - 1]
            return found[: asked.limit], After(last.of.modified_at, last.of.pk, last.at)
        if len(pages) <= asked.limit:
            return found, None
        start = After(pages[-1].modified_at or pages[-1].published_at, pages[-1].pk)


def _corrected(asked: Question, start: After | None) -> list[Page]:
    pages = Page.objects.filter(modified_at__isnull=False, withdrawn_at=None)
    if asked.language:
        pages = pages.filter(language=asked.language)
    if asked.since:
        pages = pages.filter(modified_at__gte=asked.since)
    if start:
        here = Q(modified_at=start.moment, id=start.id) if start.at else Q(pk__in=[])
        pages = pages.filter(_beyond("modified_at", start) | here)
    rows = pages.order_by("-modified_at", "id").defer("body_html", "body_source", "text", "digest")
    return list(rows[: asked.limit + 1])


def _of_page(page: Page, origin: str, since: datetime | None) -> Iterator[Row]:
    notes = corrections_of(page)
    for at in range(len(notes), 0, -1):
        if since is None or _made_since(str(notes[at - 1].get("at", "")), since):
            yield Row(page, origin, at)


def _made_since(text: str, since: datetime) -> bool:
    """A moment that cannot be read is given rather than left out."""
    try:
        made = datetime.fromisoformat(text)
    except ValueError:
        return True
    return (made if made.tzinfo else made.replace(tzinfo=since.tzinfo)) >= since


def _correction(which: str, origin: str) -> Row | None:
    found = A_CORRECTION.fullmatch(which)
    if not found or not A_UUID.fullmatch(found["page"]):
        return None
    page = Page.objects.filter(pk=UUID(found["page"]), withdrawn_at=None).first()
    if page is None or int(found["at"]) > len(corrections_of(page)):
        return None
    return Row(page, origin, int(found["at"]))
