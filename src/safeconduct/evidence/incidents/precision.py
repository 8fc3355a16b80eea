"""How much of a place is kept in the clear, by how precisely it is given.

==========  ======================================  ============================
precision   name in the clear                       coordinates in the clear
==========  ======================================  ============================
exact       the town or district, as typed          one decimal (about 11 km)
vicinity    the town or district, as typed          one decimal (about 11 km)
locality    the town                                two decimals (about 1 km)
district    the district                            one decimal (about 11 km)
region      the region                              whole degrees (about 111 km)
country     none but the country                    none
==========  ======================================  ============================

What is exact, or only near, can lead to somebody's door: its own name and coordinates are sealed under the incident's
key, and its point in the clear is coarser than a town's. A point is rounded, so it may fall outside a border. Moving a
place to something coarser erases everything finer, the sealed part included; no history keeps it.
"""

from __future__ import annotations

from collections.abc import Mapping

PRECISIONS = ("exact", "vicinity", "locality", "district", "region", "country")
"""Finest first."""
SEALED = frozenset({"exact", "vicinity"})
DECIMALS: Mapping[str, int | None] = {
    "exact": 1, "vicinity": 1, "locality": 2, "district": 1, "region": 0, "country": None,
}  # fmt: skip
FULL = 6
"""Decimals of what is sealed: about ten centimetres, more says nothing."""


def rounded(
    latitude: float | None, longitude: float | None, precision: str
) -> tuple[float, float] | tuple[None, None]:
    """A point as coarse as its precision allows. Raises KeyError for a precision that we do not know."""
    decimals = DECIMALS[precision]
    if latitude is None or longitude is None or decimals is None:
        return (None, None)
    return round(latitude, decimals) + 0.0, round(longitude, decimals) + 0.0


def is_coarser(precision: str, than: str) -> bool:
    """Whether one precision says less than another."""
    return PRECISIONS.index(precision) > PRECISIONS.index(than)
