"""Incidents drawn: along time, on a map, and one as who–what–whom. Beside each drawing a table says the same.

Filters hold codes and dates only, so they may be addresses.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.choices.countries import COUNTRIES
from safeconduct.evidence.finding import full_text, graphing, links, places, shapes
from safeconduct.evidence.finding import timeline as lines
from safeconduct.evidence.finding.dating import as_written
from safeconduct.evidence.finding.denials import denials
from safeconduct.evidence.finding.entries import kind_mark
from safeconduct.evidence.finding.forms import NarrowingForm
from safeconduct.evidence.finding.full_text import Narrowed
from safeconduct.evidence.models import Incident, SearchRow
from safeconduct.evidence.models.finding import KINDS
from safeconduct.evidence.pages import page

LISTED = 60


@required(Permission.SEE_EVIDENCE)
@require_safe
def timeline(request: HttpRequest) -> HttpResponse:
    """Incidents by month, year or decade, and the latest of them one by one."""
    form, narrowed = _read(request)
    spans = _spans(narrowed)
    columns = lines.periods(spans)
    context = {
        "form": form,
        "bars": lines.bars(columns),
        "columns": [
            {"period": one, "url": f"?{_with(request, period=one.edtf)}" if one.months > 1 else ""}
            for one in columns
        ],
        "tall": lines.TALL,
        "wide": lines.WIDE,
        "incidents": _latest(narrowed),
        "total": sum(span.count for span in spans),
        "undated": _undated(narrowed),
        "listed": LISTED,
    }
    return page(request, "evidence/finding/timeline.html", context, tab="timeline", status=_status(form))


@required(Permission.SEE_EVIDENCE)
@require_safe
def places_map(request: HttpRequest) -> HttpResponse:
    """Places of incidents as coarse as they are kept, and how many incidents a country has."""
    form, narrowed = _read(request)
    country = form.cleaned_data.get("country", "") if form.is_valid() else ""
    counts = places.by_country(narrowed)
    context = {
        "form": form,
        "country": country,
        "country_name": links.country_words(country) if country else "",
        "has_shapes": bool(shapes.countries()),
        "drawing": _drawing(request, narrowed, country, counts),
        "rows": [
            {
                "code": code,
                "name": links.country_words(code),
                "count": n,
                "url": f"?{_with(request, country=code)}",
            }
            for code, n in counts.items()
            if code and (not country or code == country)
        ],
        "nowhere": counts.get("", 0),
        "named": [
            {"name": name, "precision": precision_words().get(precision, precision), "count": n}
            for name, precision, n in (places.named(narrowed, country) if country else ())
        ],
        "pointless": [
            {"incident": one, "url": links.url_of("incident", one.pk)}
            for one in Incident.objects.standing()
            .filter(pk__in=places.without_point(narrowed, country))
            .order_by("key")
        ],
        "world_url": f"?{_with(request, country='')}",
    }
    return page(request, "evidence/finding/map.html", context, tab="map", status=_status(form))


@required(Permission.SEE_EVIDENCE)
@require_safe
def graph(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Who is said to have done what to whom in one incident."""
    incident = get_object_or_404(Incident.objects.standing(), pk=incident_id)
    with_claims = request.GET.get("claims") == "yes"
    found = graphing.graph(incident, with_claims=with_claims)
    drawn = graphing.drawn(found)
    known = denials([incident.pk], []).of_incident.get(incident.pk, [])
    context = {
        "incident": incident,
        "tags": links.state_tags((incident.grade, *(["contested"] if incident.is_contested else []))),
        "drawn": drawn,
        "boxes": [_box(box) for box in drawn.boxes],
        "wide": graphing.WIDE,
        "tall": graphing.TALL,
        "table": {name: [_told(row) for row in rows] for name, rows in graphing.table(drawn).items()},
        "left_out": found.left_out,
        "most": graphing.MOST,
        "with_claims": with_claims,
        "denials": [{"denial": one, "url": links.url_of("claim", one.id)} for one in known],
        "back": links.url_of("incident", incident.pk),
    }
    return page(request, "evidence/finding/graph.html", context, tab="incidents")


def precision_words() -> dict[str, str]:
    return {
        "exact": _("Town or district; exact place sealed"),
        "vicinity": _("Town or district; near place sealed"),
        "locality": _("Town"),
        "district": _("District"),
        "region": _("Region"),
        "country": _("Country"),
    }


def _read(request: HttpRequest) -> tuple[NarrowingForm, Narrowed]:
    """The filter, and what it narrows incidents to; with an error in it, to nothing more than incidents."""
    form = NarrowingForm({name: request.GET.get(name, "") for name in NarrowingForm.base_fields})
    incidents = (kind_mark(KINDS["incident"]),)
    if not form.is_valid():
        return form, Narrowed((incidents,))
    said = form.narrowed()
    return form, Narrowed((incidents, *said.marks), said.first_day, said.last_day, said.incident_id)


def _status(form: NarrowingForm) -> int:
    return 422 if form.errors else 200


def _with(request: HttpRequest, **changed: str) -> str:
    """The filter's address with some of it changed."""
    query = QueryDict(mutable=True)
    for name in NarrowingForm.base_fields:
        if value := changed.get(name, request.GET.get(name, "")):
            query[name] = value
    return query.urlencode()


def _spans(narrowed: Narrowed) -> list[lines.Span]:
    month = "SUBSTR({0}, 1, 7)" if connection.vendor == "sqlite" else "TO_CHAR({0}, 'YYYY-MM')"
    first = month.format("COALESCE(r.first_day, r.last_day)")
    last = month.format("COALESCE(r.last_day, r.first_day)")
    rows = full_text.gathered(f"{first}, {last}, COUNT(*)", narrowed, order=f"{DATED} GROUP BY 1, 2")
    return [lines.Span(lines.months_of(begin), lines.months_of(end), int(n)) for begin, end, n in rows]


DATED = "AND (r.first_day IS NOT NULL OR r.last_day IS NOT NULL)"


def _undated(narrowed: Narrowed) -> int:
    rows = full_text.gathered("COUNT(*)", narrowed, order="AND r.first_day IS NULL AND r.last_day IS NULL")
    return int(rows[0][0])


def _latest(narrowed: Narrowed) -> list[dict[str, Any]]:
    rows = full_text.gathered(
        "r.id, COALESCE(r.first_day, r.last_day)",
        narrowed,
        order=f"{DATED} ORDER BY 2 DESC, 1 DESC LIMIT {LISTED:d}",
    )
    found = SearchRow.objects.in_bulk([row[0] for row in rows])
    shown = [found[row[0]] for row in rows if row[0] in found]
    known, dates = denials([row.record_id for row in shown], []), as_written(shown)
    return [
        {
            "row": row,
            "url": links.url_of("incident", row.record_id),
            "tags": links.state_tags(tuple(row.state.split())),
            "when": dates.get(row.record_id, ""),
            "denials": [
                {"denial": one, "url": links.url_of("claim", one.id)}
                for one in known.of_incident[row.record_id][:3]
            ],
        }
        for row in shown
    ]


def _drawing(
    request: HttpRequest, narrowed: Narrowed, country: str, counts: dict[str, int]
) -> dict[str, Any] | None:
    """The map: of the world, or of one country with its surroundings. None where there are no shapes."""
    if not shapes.countries():
        return None
    box = shapes.box_of(country) if country else None
    near = box.wider(0.15, 4) if box else shapes.WORLD
    projection = shapes.Projection(near)
    paths = (
        {code: projection.path(rings) for code, rings in _near(near).items()} if box else shapes.world_paths()
    )
    cells = places.cells(narrowed, side=places.NEAR_CELL if box else places.WORLD_CELL, country=country)
    width, height = projection.size
    return {
        "width": width,
        "height": height,
        "line": width / 1200,
        "letters": width / 60 if box else 0,
        "paths": [
            {
                "path": path,
                "name": links.country_words(code),
                "count": counts.get(code, 0),
                "url": f"?{_with(request, country=code)}" if code in COUNTRIES and counts.get(code) else "",
            }
            for code, path in paths.items()
            if path
        ],
        "marks": places.marks(cells, projection, least=width / 220),
    }


def _near(box: shapes.Box) -> dict[str, tuple[shapes.Ring, ...]]:
    """Rings that touch a box, by country."""
    found = {}
    for code, rings in shapes.countries().items():
        touching = tuple(ring for ring in rings if shapes.touches(ring, box))
        if touching:
            found[code] = touching
    return found


def _box(box: graphing.Box) -> dict[str, Any]:
    node = box.node
    url = links.url_of(node.kind, node.record_id) if node.record_id else ""
    return {"box": box, "url": url, "kind": links.KIND_LABELS.get(node.kind, _("Group")), "node": node}


def _told(row: tuple[graphing.Node, graphing.Line, graphing.Node]) -> dict[str, Any]:
    start, line, end = row
    return {
        "start": start,
        "start_url": links.url_of(start.kind, start.record_id) if start.record_id else "",
        "line": line,
        "end": end,
        "end_url": links.url_of(end.kind, end.record_id) if end.record_id else "",
    }
