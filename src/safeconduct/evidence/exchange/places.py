"""Places with their precision. Coordinates without a stated precision stay without one: none is invented."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from .codes import Vocabulary, lists
from .records import Value
from .saying import NotRead
from .scales import PLACE_SCALES, step

_PAIR = re.compile(r"\s*([^|;]+?)\s*[|;]\s*([^|;]+?)\s*|\s*(-?\d+(?:\.\d+)?)\s*,\s*(-?\d+(?:\.\d+)?)\s*")

_DEGREES = re.compile(r"[+-]?\d{1,3}(?:\.\d{1,20})?")


def read_place(parts: Mapping[str, str], vocabulary: Vocabulary, scale: str = "") -> dict[str, Value] | None:
    """A place from its parts (name, latitude, longitude, precision, country, or "" for name or “lat|lon”).

    None when nothing is given. ``scale``: ucdp or acled, whose numbers stand in ``precision``.
    Raises ``NotRead`` (coordinates…, scale, code…).
    """
    given = {name: text.strip() for name, text in parts.items()}
    pair = _PAIR.fullmatch(_digits(given.get("", "")))
    if pair:
        given["latitude"], given["longitude"] = pair[1] or pair[3], pair[2] or pair[4]
    elif given.get(""):
        given.setdefault("name", given[""])
    place: dict[str, Value] = {name: given[name] for name in ("name", "country") if given.get(name)}
    place |= _point(given.get("latitude", ""), given.get("longitude", ""))
    if place and given.get("precision"):
        place["precision"] = (
            step(given["precision"], scale, PLACE_SCALES)
            if scale
            else lists(vocabulary, "precision").read(given["precision"])
        )
    return place or None


def _point(latitude: str, longitude: str) -> dict[str, Value]:
    if not latitude and not longitude:
        return {}
    if not latitude or not longitude:
        raise NotRead("coordinates_half")
    north, east = _degrees(latitude, 90), _degrees(longitude, 180)
    if north == 0 and east == 0:
        raise NotRead("coordinates_zero")
    return {"latitude": north, "longitude": east}


def _degrees(text: str, most: int) -> float:
    plain = _digits(text).replace("−", "-").rstrip("°").replace(",", ".")
    if not _DEGREES.fullmatch(plain) or abs(float(plain)) > most:
        raise NotRead("coordinates")
    return float(plain)


def _digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else "." if c == "٫" else c for c in text)
