"""Places of incidents for the map: gathered by cells in the database, never finer than they are kept in the clear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from safeconduct.evidence.finding import full_text
from safeconduct.evidence.finding.full_text import Narrowed
from safeconduct.evidence.finding.shapes import Projection
from safeconduct.evidence.incidents.precision import PRECISIONS

REACH: Mapping[str, float] = {
    "locality": 0.05, "exact": 0.15, "vicinity": 0.15, "district": 0.3, "region": 1.0, "country": 3.0,
}  # fmt: skip
"""How far, in degrees, a point may be off: the radius of its mark, or the smallest that can be seen."""
WORLD_CELL, NEAR_CELL = 2.0, 0.25
"""Degrees of a side."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Places of one precision close to each other, and how many. ``name``: of one of them; ``names``: how many."""

    precision: str
    latitude: float
    longitude: float
    places: int
    name: str = ""
    names: int = 0

    @property
    def others(self) -> int:
        """How many other names there are in it."""
        return max(self.names - 1, 0)


@dataclass(frozen=True, slots=True)
class Mark:
    """A cell as it is drawn."""

    x: float
    y: float
    radius: float
    cell: Cell


def cells(narrowed: Narrowed, *, side: float, country: str = "") -> list[Cell]:
    """Cells of ``side`` degrees. The middle of a cell's points is at most as fine as they are."""
    per = f"{1 / side:.6f}"
    rows = _places(
        f"p.precision, AVG(p.latitude), AVG(p.longitude), COUNT(*), ROUND(p.latitude * {per}), "
        f"ROUND(p.longitude * {per}), MIN(NULLIF(p.name, '')), COUNT(DISTINCT NULLIF(p.name, ''))",
        "p.latitude IS NOT NULL AND p.longitude IS NOT NULL",
        narrowed, country, "GROUP BY 1, 5, 6",
    )  # fmt: skip
    found = [
        Cell(str(precision), float(lat), float(lon), int(count), str(name or ""), int(names))
        for precision, lat, lon, count, _, _, name, names in rows
    ]
    return sorted(found, key=lambda cell: (-_rank(cell.precision), -cell.places))


def by_country(narrowed: Narrowed) -> dict[str, int]:
    """How many incidents have a place in a country, most first; "" for those without."""
    rows = full_text.gathered("r.country, COUNT(*)", narrowed, order="GROUP BY 1")
    found: Counter[str] = Counter()
    for codes, count in rows:
        for code in str(codes).split() or [""]:
            found[code] += int(count)
    return dict(sorted(found.items(), key=lambda each: (-each[1], each[0])))


def named(narrowed: Narrowed, country: str, most: int = 200) -> list[tuple[str, str, int]]:
    """Places of a country by name: name, precision, incidents; most first."""
    rows = _places(
        "p.name, p.precision, COUNT(DISTINCT p.incident_id)", "1 = 1", narrowed, country,
        f"GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT {most:d}",
    )  # fmt: skip
    return [(str(name), str(precision), int(count)) for name, precision, count in rows]


def without_point(narrowed: Narrowed, country: str = "", most: int = 50) -> list[UUID]:
    """Incidents with a place and no point that could be drawn."""
    has_point = (
        "SELECT 1 FROM evidence_incidentplace q WHERE q.incident_id = p.incident_id "
        "AND q.latitude IS NOT NULL AND q.longitude IS NOT NULL"
    )
    rows = _places(
        "DISTINCT p.incident_id", f"NOT EXISTS ({has_point})", narrowed, country, f"ORDER BY 1 LIMIT {most:d}"
    )
    return [UUID(str(row[0])) for row in rows]


def _places(columns: str, where: str, narrowed: Narrowed, country: str, order: str) -> list[tuple[Any, ...]]:
    """Places of all that is narrowed. A country's two letters are checked: they become part of the SQL."""
    if country:
        if not (len(country) == 2 and country.isascii() and country.isalpha()):
            raise ValueError("a country has two letters")
        where += f" AND p.country = '{country.upper()}'"
    of = f"SELECT {columns} FROM evidence_incidentplace p WHERE {where} AND p.incident_id IN"  # noqa: S608  # our names, values apart
    return full_text.gathered("r.record_id", narrowed, of=of, order=order)


def marks(found: Sequence[Cell], projection: Projection, *, least: float) -> list[Mark]:
    """Cells as circles, coarse ones first, so that fine ones lie on top; none smaller than ``least`` units."""
    return [
        Mark(
            *projection.point(cell.longitude, cell.latitude),
            max(REACH.get(cell.precision, 3.0) * 10, least),
            cell,
        )
        for cell in found
    ]


def _rank(precision: str) -> int:
    return PRECISIONS.index(precision) if precision in PRECISIONS else len(PRECISIONS)
