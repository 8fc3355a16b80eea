"""The map, the charts and the released tables: drawings made beforehand, each with its rows beside it; how we count."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from safeconduct.choices.countries import COUNTRIES
from safeconduct.counting import standards
from safeconduct.press.projections.models import Drawing, PublicTable
from safeconduct.press.projections.shapes import WORDS
from safeconduct.press.public import faces
from safeconduct.press.public.serving import published

TABLES_LISTED = 100
COUNT = "count"
NOT_SHOWN = frozenset({"latitude", "longitude"})
PRECISIONS = {
    "locality": _lazy("a town or village"),
    "district": _lazy("a district"),
    "region": _lazy("a region"),
    "country": _lazy("a country"),
}
NO_VALUE = {"unknown": _lazy("not known"), "several": _lazy("several of these")}
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])", re.ASCII)


@published()
def map_and_figures(request: HttpRequest) -> HttpResponse:
    """Where and when, as coarse as it was published."""
    drawings = {one.name: one for one in Drawing.objects.filter(name__in=("map", "months"))}
    context = {name: drawing(drawings.get(name)) for name in ("map", "months")}
    return faces.page(
        request, "map.html", {**context, "title": _("Map and figures"), "tables": _tables()[:TABLES_LISTED]}
    )


@published()
def tables(request: HttpRequest) -> HttpResponse:
    """Every released table, newest first."""
    return faces.page(request, "tables.html", {"title": _("Tables"), "tables": _tables()})


@published()
def table(request: HttpRequest, slug: str) -> HttpResponse:
    """One table, with its chart and what was left out of it."""
    found = PublicTable.objects.filter(slug=slug).first()
    if found is None:
        raise Http404
    columns = [str(one) for one in found.dimensions]
    context = {
        "table": found,
        "title": title_of(found.titles, found.slug),
        "head": [column_word(name) for name in columns],
        "rows": [
            ([(column_word(name), _value(row, name)) for name in columns], row.get(COUNT))
            for row in found.rows
        ],
        "chart": drawing(Drawing.objects.filter(name=f"table:{slug}").first()),
    }
    return faces.page(request, "table.html", context)


def _value(row: Mapping[str, Any], name: str) -> str:
    """A value in the reader's language as it was put out, in English where it was not; else what we can say of it."""
    spoken = row.get(WORDS) or {}
    for code in (get_language() or "en", "en"):
        if words := spoken.get(code, {}).get(name):
            return str(words)
    return cell_words(name, row.get(name, ""))


@published()
def about(request: HttpRequest) -> HttpResponse:
    """How we count, what we say at which standard, how we correct, what we never do."""
    code = get_language() or "en"
    openings = standards.OPENINGS.get(code, standards.OPENINGS["en"])
    ladder = [openings[rung] for rung in standards.LADDER]
    return faces.page(request, "about.html", {"title": _("How we work and correct"), "ladder": ladder})


def _tables() -> list[dict[str, Any]]:
    rows = PublicTable.objects.defer("rows").order_by("-published_at", "id")[:TABLES_LISTED]
    return [{"table": one, "title": title_of(one.titles, one.slug)} for one in rows]


def title_of(titles: Mapping[str, str], slug: str) -> str:
    """In the reader's language, or English, or any."""
    for code in (get_language() or "en", "en", *titles):
        if titles.get(code):
            return titles[code]
    return slug


def drawing(row: Drawing | None) -> dict[str, Any] | None:
    """A drawing with its table. The worker made the SVG, from published rows and without anybody's words in it."""
    if row is None:
        return None
    rows: Sequence[Mapping[str, Any]] = [one for one in row.rows if isinstance(one, Mapping)]
    columns = list(dict.fromkeys(name for one in rows for name in one if name not in NOT_SHOWN))
    return {
        "svg": mark_safe(row.svg),  # noqa: S308  # see above
        "head": [column_word(name) for name in columns],
        "rows": [_cells(one, columns) for one in rows],
    }


def _cells(row: Mapping[str, Any], columns: Sequence[str]) -> list[dict[str, str]]:
    return [
        {"label": column_word(name), "words": cell_words(name, row[name]) if name in row else ""}
        for name in columns
    ]


def cell_words(name: str, value: Any) -> str:
    """What stands in a cell: names for codes, months in words, and no zero where nothing is known."""
    if value is None:
        return _("not documented")
    text = str(value)
    if text in NO_VALUE:
        return str(NO_VALUE[text])
    if name == "region" and "/" in text:
        country, _stroke, region = text.partition("/")
        return f"{COUNTRIES.get(country, country)}, {region}"
    if name == "period":
        return text.replace("/", "–")
    if name == "country":
        return str(COUNTRIES.get(text, text))
    if name == "precision":
        return str(PRECISIONS.get(text, text))
    if name == "month" and _MONTH.fullmatch(text):
        return date_format(date(int(text[:4]), int(text[5:]), 1), "YEAR_MONTH_FORMAT")
    return text


def column_word(name: str) -> str:
    """What stands above a column."""
    words = {
        "month": _("Month"), "day": _("Day"), "year": _("Year"), "period": _("Years"), "region": _("Region"),
        "name": _("Place"), "country": _("Country"), "age_band": _("Age"), "act": _("What happened"),
        "outcome": _("How it ended"), "incidents": _("Incidents"), "touching": _("Perhaps also"),
        "count": _("Number"), "precision": _("How exact"), "orientation": _("Orientation"),
    }  # fmt: skip
    return words.get(name, name.replace("_", " ").capitalize())
