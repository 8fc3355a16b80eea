"""Shapes of countries as SVG paths, from a package on this machine. Nothing is fetched, and without it there are none.

The shapes are Natural Earth's at 1:110 million, as the package "countryinfo" carries them: coarse, without small
islands, and no statement about any border. Projection: equirectangular, longitude to the right and latitude down.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from math import cos, radians
from pathlib import Path
from typing import Any

PACKAGE = "countryinfo"
Point = tuple[float, float]
"""Longitude and latitude in degrees."""
Ring = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """West, south, east, north in degrees."""

    west: float
    south: float
    east: float
    north: float

    def wider(self, share: float, least: float) -> Box:
        """With a margin of a share of its sides, and no side shorter than ``least`` degrees."""
        across = max((self.east - self.west) * share, (least - (self.east - self.west)) / 2, 0)
        down = max((self.north - self.south) * share, (least - (self.north - self.south)) / 2, 0)
        return Box(self.west - across, self.south - down, self.east + across, self.north + down)


WORLD = Box(-180, -58, 180, 84)


@dataclass(frozen=True, slots=True)
class Projection:
    """Degrees to the drawing's units: ten a degree of latitude; longitude is shortened as at the middle of the box."""

    box: Box

    @property
    def _across(self) -> float:
        if self.box == WORLD:
            return 10.0
        return 10 * max(cos(radians((self.box.south + self.box.north) / 2)), 0.1)

    def point(self, longitude: float, latitude: float) -> Point:
        return round((longitude - self.box.west) * self._across, 1), round(
            (self.box.north - latitude) * 10, 1
        )

    @property
    def size(self) -> Point:
        return self.point(self.box.east, self.box.south)

    def path(self, rings: Iterable[Ring]) -> str:
        """Rings as the data of one SVG path; points that fall together are drawn once."""
        parts = []
        for ring in rings:
            points = list(dict.fromkeys(self.point(*each) for each in ring))
            if len(points) > 2:
                parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z")
        return "".join(parts)


@cache
def countries() -> Mapping[str, tuple[Ring, ...]]:
    """Rings by the country's two letters. Empty where the package is missing."""
    found: dict[str, tuple[Ring, ...]] = {}
    for document in _documents():
        code = str((document.get("ISO") or {}).get("alpha2") or "").upper()
        rings = tuple(_rings(document.get("geoJSON") or {}))
        if len(code) == 2 and rings:
            found[code] = rings
    return found


@cache
def world_paths() -> Mapping[str, str]:
    """Every country's path on the map of the world."""
    projection = Projection(WORLD)
    return {code: path for code, rings in countries().items() if (path := projection.path(rings))}


def box_of(code: str) -> Box | None:
    """Around a country's largest part, so that far islands do not make it small; None without a shape."""
    rings = countries().get(code)
    if not rings:
        return None
    boxes = [_box(ring) for ring in rings]
    return max(boxes, key=lambda box: (box.east - box.west) * (box.north - box.south))


def touches(ring: Ring, box: Box) -> bool:
    """Whether a ring's surroundings and a box have anything in common."""
    around = _box(ring)
    return (
        around.west <= box.east and around.east >= box.west
        and around.south <= box.north and around.north >= box.south
    )  # fmt: skip


def _box(ring: Ring) -> Box:
    across, down = [x for x, _ in ring], [y for _, y in ring]
    return Box(min(across), min(down), max(across), max(down))


def _documents() -> Iterator[Mapping[str, Any]]:
    spec = find_spec(PACKAGE)
    for folder in spec.submodule_search_locations or () if spec else ():
        for path in sorted(Path(folder, "data").glob("*.json")):
            try:
                yield json.loads(path.read_bytes())
            except ValueError:
                continue


def _rings(collection: Mapping[str, Any]) -> Iterator[Ring]:
    """Outer and inner rings of a GeoJSON feature collection; what is neither polygon nor many is left out."""
    for feature in collection.get("features") or ():
        geometry = feature.get("geometry") or {}
        coordinates = geometry.get("coordinates") or ()
        polygons = {"Polygon": [coordinates], "MultiPolygon": coordinates}.get(str(geometry.get("type")), ())
        for polygon in polygons:
            for ring in polygon:
                yield tuple((float(point[0]), float(point[1])) for point in ring)
