"""What the precision numbers of two public data sets mean in our words.

UCDP GED: ``where_prec`` 1–7 and ``date_prec`` 1–5; ACLED: ``geo_precision`` and ``time_precision`` 1–3, as
their codebooks describe them. Where a step has no equal here, the coarser of ours is taken.
"""

from __future__ import annotations

from collections.abc import Mapping

from .dates import coarser, edtf, interval
from .saying import NotRead

Scale = Mapping[str, Mapping[str, str]]

PLACE_SCALES: Scale = {
    "ucdp": {
        "1": "exact", "2": "vicinity", "3": "district", "4": "region", "5": "region", "6": "country", "7": "country",
    },
    "acled": {"1": "locality", "2": "district", "3": "region"},
}  # fmt: skip
DATE_SCALES: Scale = {
    "ucdp": {"1": "day", "2": "span", "3": "span", "4": "month", "5": "span"},
    "acled": {"1": "day", "2": "about", "3": "month"},
}


def step(text: str, scale: str, scales: Scale) -> str:
    """The meaning of a number on a scale. Raises ``NotRead``."""
    found = scales.get(scale, {}).get(text.strip().removesuffix(".0"))
    if found is None:
        raise NotRead("scale", scale=scale)
    return found


def dated(start: str, end: str, precision: str, scale: str, order: str) -> str:
    """A day, or the span it lies in, as the number says: never more exact than the source was."""
    meant = step(precision, scale, DATE_SCALES)
    first = edtf(start, order)
    if meant == "about":
        return first + "~"
    if end.strip() and edtf(end, order) != first:
        return interval(start, end, order)
    return coarser(first, 7) if meant == "month" else first if meant == "day" else first + "~"
