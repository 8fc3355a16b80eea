"""Map and charts of what is public, as SVG without words; rows of a table beside each say the same.

They are drawn of published pages alone, after a change. What was documented is not all that happened: each drawing
carries that notice as a code, and a month without an incident is shown as missing, never as zero.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from itertools import pairwise
from typing import Any

from django.db import transaction

from safeconduct.evidence.finding import shapes
from safeconduct.evidence.finding.places import REACH
from safeconduct.evidence.finding.timeline import TALL, WIDE, Period, Span, bars, months_of, periods
from safeconduct.press.projections.editions import count_up, current
from safeconduct.press.projections.models import Drawing, Page, PublicTable
from safeconduct.press.projections.shapes import DOCUMENTED, WORDS, MapRow, MonthRow, Place

MAP, MONTHS, TABLE = "map", "months", "table:"
STEP = 3
"""Units of the world map, which is 3,600 wide, that a point of an outline is rounded to."""
BAR, GAP = 22, 6
"""Height of a bar of a table's chart and the space below it, in its own units."""


def draw(at: datetime) -> int:
    """Draw map and months anew after a change. Returns how many came out different. The same twice changes nothing."""
    edition = current()
    drawn = dict(Drawing.objects.filter(name__in=(MAP, MONTHS)).values_list("name", "edition"))
    if len(drawn) == 2 and all(number == edition for number in drawn.values()):
        return 0
    with transaction.atomic():
        pages = list(_incident_pages())
        made = {MAP: _map(pages), MONTHS: _months(pages)}
        before = {row.name: (row.svg, row.rows) for row in Drawing.objects.filter(name__in=made)}
        different = {name: each for name, each in made.items() if before.get(name) != each}
        if different:
            edition = count_up(at)
        for name, (svg, rows) in different.items():
            _keep(name, svg, rows, edition, at)
        Drawing.objects.filter(name__in=made).update(edition=edition)
    return len(different)


def draw_table(table: PublicTable, *, edition: int, at: datetime) -> None:
    """A bar for each row that may be shown; a suppressed one is an empty frame. Inside the caller's transaction."""
    counts = [row.get("count") for row in table.rows]
    most = max((int(count) for count in counts if count is not None), default=0) or 1
    parts = []
    for number, count in enumerate(counts):
        top = number * (BAR + GAP)
        if count is None:
            parts.append(f'<rect class="missing" x="0" y="{top}" width="{WIDE}" height="{BAR}"/>')
        else:
            width = round(int(count) / most * WIDE, 1)
            parts.append(f'<rect class="bar" x="0" y="{top}" width="{width:g}" height="{BAR}"/>')
    height = max(len(counts) * (BAR + GAP), BAR)
    rows = [{name: row[name] for name in row if name != WORDS} for row in table.rows]
    _keep(f"{TABLE}{table.slug}", _svg(WIDE, height, "chart", parts), rows, edition, at)


def _incident_pages() -> Iterable[Page]:
    return Page.objects.filter(kind="incident", is_original=True, withdrawn_at=None).order_by("slug")


def _map(pages: Sequence[Page]) -> tuple[str, list[Any]]:
    """Countries with how many incidents, and coarse places as circles as wide as they may be off."""
    countries: Counter[str] = Counter()
    points: Counter[tuple[str, str, str, float, float]] = Counter()
    named: Counter[tuple[str, str, str]] = Counter()
    for page in pages:
        of: list[Place] = page.parts.get("places", [])
        countries.update({place["country"] for place in of if place.get("country")})
        named.update(
            {(place["country"], place["name"], place["precision"]) for place in of if place.get("name")}
        )
        points.update({_point(place) for place in of if "latitude" in place})
    projection = shapes.Projection(shapes.WORLD)
    width, height = projection.size
    outlines = [
        f'<path class="{"with" if countries[code] else "land"}" d="{path}"/>'
        for code, path in sorted(_outlines().items())
    ]
    parts = [f'<g transform="scale({STEP})">{"".join(outlines)}</g>']
    for (_, _, precision, latitude, longitude), count in sorted(points.items()):
        x, y = projection.point(longitude, latitude)
        radius = max(REACH.get(precision, 3.0) * 10, width / 220)
        parts.append(f'<circle class="place" cx="{x:g}" cy="{y:g}" r="{radius:g}" data-count="{count}"/>')
    rows: list[Any] = [
        MapRow(country=code, name="", precision="country", incidents=count)
        for code, count in sorted(countries.items(), key=lambda each: (-each[1], each[0]))
    ]
    rows += [
        MapRow(country=code, name=name, precision=precision, incidents=count)
        for (code, name, precision), count in sorted(named.items(), key=lambda each: (-each[1], each[0]))
    ]
    return _svg(width, height, "map", parts), rows


@cache
def _outlines() -> dict[str, str]:
    """Every country's outline on the world map in whole steps of ``STEP`` units, each point as far from the last."""
    projection, found = shapes.Projection(shapes.WORLD), {}
    for code, rings in shapes.countries().items():
        path = "".join(_outline([projection.point(*each) for each in ring]) for ring in rings)
        if path:
            found[code] = path
    return found


def _outline(points: Iterable[tuple[float, float]]) -> str:
    """One ring; nothing for one that is smaller than the eye can see."""
    steps = list(dict.fromkeys((round(x / STEP), round(y / STEP)) for x, y in points))
    if len(steps) < 3:
        return ""
    away = [number for (a, b), (x, y) in pairwise(steps) for number in (x - a, y - b)]
    return f"M{_numbers(steps[0])}l{_numbers(away)}z"


def _numbers(given: Iterable[int]) -> str:
    """Whole numbers as a path writes them: a minus parts two as well as a space does."""
    return " ".join(map(str, given)).replace(" -", "-")


def _point(place: Place) -> tuple[str, str, str, float, float]:
    return (
        place["country"], place["name"], place["precision"], place["latitude"], place["longitude"],
    )  # fmt: skip


def _months(pages: Sequence[Page]) -> tuple[str, list[Any]]:
    """Incidents along time: solid what lies wholly in a period, open what may also lie in others."""
    spans: Counter[tuple[int, int]] = Counter()
    for page in pages:
        first, last = page.first_day or page.last_day, page.last_day or page.first_day
        if first and last:
            spans[_month(first), _month(last)] += 1
    columns = periods(Span(first, last, count) for (first, last), count in sorted(spans.items()))
    parts = []
    for bar in bars(columns):
        if bar.period.is_blank:
            parts.append(f'<rect class="missing" x="{bar.x:g}" y="0" width="{bar.width:g}" height="{TALL}"/>')
        if bar.solid:
            parts.append(_bar("bar", bar.x, TALL - bar.solid, bar.width, bar.solid))
        if bar.open:
            parts.append(_bar("open", bar.x, TALL - bar.solid - bar.open, bar.width, bar.open))
    touched = any(each.touching for each in columns)
    rows: list[Any] = [_month_row(each, touched=touched) for each in columns]
    return _svg(WIDE, TALL, "months", parts), rows


def _month_row(period: Period, *, touched: bool) -> MonthRow:
    row = MonthRow()
    match period.months:
        case 1:
            row["month"] = period.edtf
        case 12:
            row["year"] = period.edtf
        case _:
            row["period"] = period.edtf
    row["incidents"] = None if period.is_blank else period.within
    if touched:
        row["touching"] = None if period.is_blank else period.touching
    return row


def _month(day: date) -> int:
    return months_of(day.isoformat()[:7])


def _bar(name: str, x: float, y: float, width: float, height: float) -> str:
    return f'<rect class="{name}" x="{x:g}" y="{round(y, 1):g}" width="{width:g}" height="{height:g}"/>'


def _svg(width: float, height: float, name: str, parts: Iterable[str]) -> str:
    """No words, no style and no script: labels stand in the table beside it, colours in our stylesheet."""
    box = f'viewBox="0 0 {width:g} {height:g}"'
    notice = f'data-notice="{DOCUMENTED}"'
    return f'<svg class="drawing {name}" {box} {notice} aria-hidden="true" focusable="false">{"".join(parts)}</svg>'


def _keep(name: str, svg: str, rows: list[Any], edition: int, at: datetime) -> None:
    Drawing.objects.update_or_create(
        name=name, defaults={"svg": svg, "rows": rows, "edition": edition, "drawn_at": at}
    )
