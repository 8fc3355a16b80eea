"""Where an imported place may stand: coarse in the clear, exact only sealed (see ``incidents.precision``); and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from safeconduct.evidence import fields
from safeconduct.evidence.imports.codes import country_code
from safeconduct.evidence.incidents.precision import FULL, SEALED, rounded

NAME_MOST = 200


@dataclass(frozen=True, slots=True)
class Placed:
    """``columns``: of an ``IncidentPlace``; ``sealed``: what only the desk opens, empty where all may stand."""

    columns: Mapping[str, Any]
    sealed: Mapping[str, Any] = field(default_factory=dict)

    @property
    def same(self) -> tuple[Any, ...]:
        """What two mentions of one place have in common."""
        return (*self.columns.values(), *self.sealed.values())


def placed(place: Mapping[str, Any]) -> Placed:
    """A travelling place as the desk keeps it. Where no precision is stated, no finer than a town is taken.

    The name of an exact place may be a street: it is sealed with its point. A country we do not know stays in the name.
    """
    country = country_code(place.get("country", ""))
    name = place.get("name", "")
    if place.get("country") and not country:
        name = ", ".join(filter(None, (name, place["country"])))
    precision = place.get("precision") or ("locality" if name or "latitude" in place else "country")
    latitude, longitude = rounded(place.get("latitude"), place.get("longitude"), precision)
    columns = {
        "name": "" if precision in SEALED else name[:NAME_MOST], "country": country, "precision": precision,
        "latitude": latitude, "longitude": longitude,
    }  # fmt: skip
    return Placed(columns, _exact(name, place) if precision in SEALED else {})


def _exact(name: str, place: Mapping[str, Any]) -> Mapping[str, Any]:
    point = {part: round(float(place[part]), FULL) for part in ("latitude", "longitude") if part in place}
    return {"name": name, "latitude": point.get("latitude"), "longitude": point.get("longitude")}


def days_of(edtf_texts: Iterable[str]) -> tuple[date, date] | tuple[None, None]:
    """``fields.days_of``, once for dates that come again and again."""
    return _days_of(tuple(edtf_texts))


@lru_cache(4096)
def _days_of(edtf_texts: tuple[str, ...]) -> tuple[date, date] | tuple[None, None]:
    return fields.days_of(edtf_texts)
