"""On which side of a case somebody stands, and what it means that the same person stands in two. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

Side = Literal["asks", "helped", "harm", "around"]
"""Who asks for help; who is helped along; who did harm or stands against them; everybody else."""
Relation = Literal["conflict", "works_here", "same_person", "duplicate", "same_harm"]
"""``duplicate``: both ask for help, so perhaps one person asked twice. ``same_harm``: both name who did harm."""

OTHER_SIDE = "adverse_relative"
ROLES: Mapping[str, Side] = MappingProxyType(
    {
        "applicant": "asks", "household": "helped", "relative": "helped", "harmed_by": "harm", OTHER_SIDE: "harm",
    }
)  # fmt: skip
"""Roles of the form and of the people page. One that is not here stands around: witness, interpreter, lawyer …"""
WEIGHT: Mapping[Side, int] = MappingProxyType({"harm": 3, "asks": 2, "helped": 1, "around": 0})
ORDER: Mapping[Relation, int] = MappingProxyType(
    {"conflict": 0, "works_here": 1, "duplicate": 2, "same_person": 3, "same_harm": 4}
)


def side_of(*roles: str) -> Side:
    """The side of somebody with these roles; who did harm counts before all else."""
    sides = [ROLES.get(role, "around") for role in roles] or ["around"]
    return max(sides, key=WEIGHT.__getitem__)


def relation(here: Side, there: Side) -> Relation | None:
    """What it means that somebody stands here and there. None: nothing to look at.

    The same interpreter or lawyer in two cases is how an organisation works, and no hint of anything.
    """
    if here == "harm" and there == "harm":
        return "same_harm"
    if "harm" in (here, there):
        return "conflict"
    if here == "asks" and there == "asks":
        return "duplicate"
    if here == "around" and there == "around":
        return None
    return "same_person"
