"""A table goes out with the cells that passed the gate; a suppressed one stays empty, also in its chart."""

from __future__ import annotations

from typing import Any

import pytest

from safeconduct.press.models import TableRelease
from safeconduct.press.projections.editions import current
from safeconduct.press.projections.models import Drawing, PublicTable
from safeconduct.press.putting_out import tables
from tests.advocacy.desk import AdvocacyDesk
from tests.evidence.desk import AT
from tests.press.public.reading import text_of
from tests.press.putting_out.released import OUT, a_publication, leaving, page_of, put_out
from tests.sites import SiteClient

CELLS = [
    {"month": "2017-03", "count": 6},
    {"month": "2017-04", "count": None},
    {"month": "2017-05", "count": 12},
]


def a_table(desk: AdvocacyDesk, **more: Any) -> TableRelease:
    values = {
        "slug": "by-month", "titles": {"en": "By month"}, "dimensions": ["month"], "k": 5, "cells": CELLS,
        "counts": [{"month": "2017-04", "count": 2}], "suppressed": 1, "as_of": AT.date(), "state": "approved", **more,
    }  # fmt: skip
    return TableRelease.objects.create(made_by=desk.noor.person, made_on=AT.date(), **values)


def test_an_approved_table_goes_out_with_its_chart_once(desk: AdvocacyDesk) -> None:
    row = a_table(desk)
    tables.put_out_table(row.pk, OUT.date())
    tables.put_out_table(row.pk, OUT.date())
    shown = PublicTable.objects.get()
    assert [{name: row[name] for name in ("month", "count")} for row in shown.rows] == CELLS
    assert shown.rows[0]["words"]["en"] == {"month": "March 2017"}
    assert set(shown.rows[0]["words"]) == {"en", "ru", "ar"}
    assert (shown.k, shown.suppressed, shown.titles) == (5, 1, {"en": "By month"})
    row.refresh_from_db()
    assert row.state == "released"
    assert row.released_at is not None
    chart = Drawing.objects.get(name="table:by-month")
    assert chart.svg.count('class="bar"') == 2
    assert chart.svg.count('class="missing"') == 1
    assert chart.rows == CELLS
    assert current() == 1


def test_a_cell_below_the_threshold_never_goes_out(desk: AdvocacyDesk) -> None:
    row = a_table(desk, cells=[{"month": "2017-03", "count": 4}])
    with pytest.raises(tables.BelowThreshold):
        tables.put_out_table(row.pk, OUT.date())
    assert not PublicTable.objects.exists()
    assert current() == 0


@pytest.mark.parametrize("state", ["draft", "dropped", "withdrawn"])
def test_only_an_approved_table_goes_out(desk: AdvocacyDesk, state: str) -> None:
    assert not tables.put_out_table_at(a_table(desk, state=state).pk, OUT)
    assert not PublicTable.objects.exists()


def test_a_table_of_a_release_stands_on_its_page(desk: AdvocacyDesk) -> None:
    publication = a_publication(desk)
    row = a_table(desk, publication=publication)
    put_out(desk, publication, leaving(publication, tables=(str(row.pk),)))
    assert page_of(publication).parts["tables"] == ["by-month"]
    assert PublicTable.objects.get().publication_id == publication.pk


def test_a_table_that_is_taken_down_is_gone_with_its_chart(desk: AdvocacyDesk) -> None:
    row = a_table(desk)
    tables.put_out_table_at(row.pk, OUT)
    row.refresh_from_db()
    row.move("withdrawn")
    tables.table_withdrawn(row.pk, OUT.date())
    edition = current()
    tables.table_withdrawn(row.pk, OUT.date())
    assert not PublicTable.objects.exists()
    assert not Drawing.objects.exists()
    assert current() == edition == 2


def test_a_table_that_stands_is_not_taken_down(desk: AdvocacyDesk) -> None:
    row = a_table(desk)
    tables.put_out_table_at(row.pk, OUT)
    tables.table_withdrawn(row.pk, OUT.date())
    assert PublicTable.objects.exists()


def test_every_code_of_a_table_is_read_in_words(desk: AdvocacyDesk, public_templates: None) -> None:
    cells = [
        {"act": "detention", "region": "RU/North", "outcome": "unknown", "count": 6},
        {"act": "several", "region": "RU/unknown", "outcome": "several", "count": 7},
        {"act": "detention", "region": "unknown/unknown", "outcome": "unknown", "count": 8},
    ]
    row = a_table(desk, slug="by-act", dimensions=["act", "region", "outcome"], cells=cells, counts=[])
    tables.put_out_table(row.pk, OUT.date())
    html = text_of(SiteClient("public").get("/news/tables/by-act"))
    for words in ("Detention", "Several of these", "Not known", "Russia, North", "Russia, region not known"):
        assert f">{words}<" in html, words
    body = html[html.index("<tbody") :]
    assert not any(code in body for code in ("detention", "several<", "RU/", "unknown"))
    (shown,) = SiteClient("public").get("/data/v1/tables").json()["items"]
    assert shown["rows"][0]["act"] == "detention"
    assert shown["rows"][0]["words"]["en"]["region"] == "Russia, North"
