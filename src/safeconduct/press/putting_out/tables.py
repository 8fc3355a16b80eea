"""Put out a released table: the cells that passed the gate, and nothing of what was counted before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from safeconduct import audit
from safeconduct.press.models import TableRelease
from safeconduct.press.projections.editions import count_up
from safeconduct.press.projections.models import Drawing, PublicTable
from safeconduct.press.projections.shapes import WORDS
from safeconduct.press.putting_out.drawings import draw_table
from safeconduct.press.putting_out.incidents import LIVE
from safeconduct.press.putting_out.moments import moment_of
from safeconduct.press.putting_out.wording import spoken_in
from safeconduct.press.tables.words import value_words

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
