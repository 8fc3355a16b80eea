"""Put out a released table: the cells that passed the gate, and nothing of what was counted before."""

from __future__ import annotations

import logging
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from safeconduct import audit
from safeconduct.access.models import Person
from safeconduct.press.models import TableRelease
from safeconduct.press.projections.editions import count_up
from safeconduct.press.projections.models import Drawing, PublicTable
from safeconduct.press.projections.shapes import WORDS
from safeconduct.press.putting_out import apart
from safeconduct.press.putting_out.drawings import draw_table
from safeconduct.press.putting_out.incidents import LIVE
from safeconduct.press.putting_out.moments import moment_of
from safeconduct.press.putting_out.wording import spoken_in
from safeconduct.press.tables.counting_persons import LEFT_OUT, Choice, left_out
from safeconduct.press.tables.words import value_words

logger = logging.getLogger("safeconduct.press")

COUNT = "count"


class BelowThreshold(Exception):
    """A cell would show fewer than the table's threshold: the table did not come through the gate."""


def put_out_table(table_release_id: UUID, on: date) -> None:
    """The handler of ``press.table_released``. Twice is once. Raises ``BelowThreshold``."""
    put_out_table_at(table_release_id, moment_of(on))


def put_out_table_at(table_release_id: UUID, at: datetime) -> bool:
    """The same at a given moment; whether it was put out now."""
    with transaction.atomic():
        release = (
            TableRelease.objects.select_for_update().filter(pk=table_release_id, state="approved").first()
        )
        if release is None:
            return False
        rows = _rows(release)
        publication = release.publication
        table, _ = PublicTable.objects.update_or_create(
            slug=release.slug,
            defaults={
                "publication_id": publication.pk if publication and publication.state in LIVE else None,
                "titles": dict(release.titles), "dimensions": list(release.dimensions), "rows": rows,
                "k": release.k, "suppressed": release.suppressed, "as_of": release.as_of, "published_at": at,
            },
        )  # fmt: skip
        release.move("released")
        TableRelease.objects.filter(pk=release.pk).update(released_at=at)
        draw_table(table, edition=count_up(at), at=at)
        audit.record("press.table.published", chain="worker", subject=release.pk, at=at)
    return True


def table_withdrawn(table_release_id: UUID, on: date) -> None:
    """The handler of ``press.table_withdrawn``: off the public site. Its counts stay at the desk, to compare with."""
    at = moment_of(on)
    with transaction.atomic():
        release = TableRelease.objects.filter(pk=table_release_id, state="withdrawn").first()
        if release is None or not PublicTable.objects.filter(slug=release.slug).delete()[0]:
            return
        Drawing.objects.filter(name=drawing_name(release.slug)).delete()
        count_up(at)
        audit.record("press.table.taken_down", chain="worker", subject=release.pk, at=at)


def take_off(rows: QuerySet[TableRelease], *, by: Person | None, at: datetime) -> int:
    """Of these tables those that are out, or about to be, inside the caller's transaction. Returns how many.

    One that was not out yet is a draft again; what was released stays at the desk, to compare later ones with.
    """
    found = list(rows.filter(state__in=("approved", "released")).select_for_update().order_by("slug"))
    for row in found:
        row.move("withdrawn" if row.state == "released" else "draft")
        PublicTable.objects.filter(slug=row.slug).delete()
        Drawing.objects.filter(name=drawing_name(row.slug)).delete()
        count_up(at)
        told = partial(audit.record, "press.table.taken_down", subject=row.pk, at=at)
        told(chain="staff", by=by.pk) if by else told(chain="worker")
    return len(found)


def withdraw_uncountable(at: datetime, incidents: Collection[UUID] | None = None) -> int:
    """Take off tables that counted somebody who may not be counted any more. ``incidents``: only those about these."""
    rows = list(TableRelease.objects.filter(state__in=("approved", "released")).order_by("slug"))
    ids = [row.pk for row in rows if incidents is None or _is_about(row, incidents)]
    return apart.each(ids, at, _taken_off_if_uncountable)


def withdraw_uncountable_or_later(at: datetime, incidents: Collection[UUID]) -> None:
    """The same within a parcel, which it never undoes: what fails is done by the job that looks at all tables."""
    try:
        withdraw_uncountable(at, incidents)
    except Exception as problem:
        logger.error("a table is looked at again: %s", type(problem).__name__)


def _is_about(row: TableRelease, incidents: Collection[UUID]) -> bool:
    return not set(Choice.from_source(row.source).incidents).isdisjoint(incidents)


def _taken_off_if_uncountable(table_release_id: UUID, at: datetime) -> bool:
    row = TableRelease.objects.get(pk=table_release_id)
    gone = left_out(Choice.from_source(row.source), at.date(), made_until=row.as_of)
    if gone <= {UUID(each) for each in row.source.get(LEFT_OUT, ())}:
        return False
    return take_off(TableRelease.objects.filter(pk=row.pk), by=None, at=at) > 0


def drawing_name(slug: str) -> str:
    return f"table:{slug}"


def _rows(release: TableRelease) -> list[dict[str, Any]]:
    """Cells by their dimensions and count alone. Raises ``BelowThreshold``."""
    rows: list[dict[str, Any]] = [
        {**{name: cell.get(name) for name in release.dimensions}, COUNT: cell.get(COUNT)}
        for cell in release.cells
    ]
    if any(row[COUNT] is not None and 0 < int(row[COUNT]) < release.k for row in rows):
        raise BelowThreshold
    spoken = {code: _in_words(rows, release.dimensions, code) for code, _name in settings.LANGUAGES}
    return [
        {**row, WORDS: {code: words[at] for code, words in spoken.items()}} for at, row in enumerate(rows)
    ]


def _in_words(
    rows: Sequence[Mapping[str, Any]], dimensions: Sequence[str], language: str
) -> list[dict[str, str]]:
    """The codes of each row in one language."""
    with spoken_in(language):
        return [{name: value_words(name, str(row[name])) for name in dimensions} for row in rows]
