"""What the incident already knows: its people, places, organisations and numbers, as plain records."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Person:
    """One person on the incident. Names and aliases in Cyrillic or Latin, any order, any part missing.

    Diminutives are found only when recorded as aliases; initials only beside another part of the name.
    """

    id: str
    names: tuple[str, ...] = field(repr=False)
    aliases: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Known:
    """Everything recorded on one incident that its testimonies may not give away."""

    persons: tuple[Person, ...] = ()
    places: tuple[str, ...] = field(default=(), repr=False)
    organisations: tuple[str, ...] = field(default=(), repr=False)
    identifiers: tuple[str, ...] = field(default=(), repr=False)
