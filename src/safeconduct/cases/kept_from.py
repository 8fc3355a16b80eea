"""Whom a request is kept from: people by id, circles by their words, and how the two are compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, may


@dataclass(frozen=True, slots=True)
class KeptFrom:
    """Who must not see a request: ids of people, folded words for circles, codes of countries and languages."""

    people: frozenset[str] = field(default_factory=frozenset)
    communities: frozenset[str] = field(default_factory=frozenset)
    codes: frozenset[str] = field(default_factory=frozenset)
    unsure: bool = False
    """More may have been kept out than is known: journal and list are damaged."""

    def __or__(self, other: KeptFrom) -> KeptFrom:
        return KeptFrom(
            self.people | other.people,
            self.communities | other.communities,
            self.codes | other.codes,
            self.unsure or other.unsure,
        )

    @property
    def circles(self) -> frozenset[str]:
        """Communities and codes together."""
        return self.communities | self.codes

    def names(self, person: Person) -> bool:
        """Whether this person is on the list, by themselves or by a circle they named as theirs.

        Codes are compared as they are: RU is a country, ru a language. A circle taken away counts on for a while.
        """
        own = person.circles(timezone.now().date())
        return (
            (self.unsure and not may(person, Permission.SUPERVISE))
            or str(person.pk) in self.people
            or not self.codes.isdisjoint(own)
            or any(is_within(each, words) for each in own for words in self.communities)
        )

    def to_json(self) -> dict[str, Any]:
        """The list as it is locked."""
        return {
            "people": sorted(self.people),
            "communities": sorted(self.communities),
            "codes": sorted(self.codes),
            "unsure": self.unsure,
        }


NOBODY = KeptFrom()
_ENDINGS = ("цев", "цам", "es", "цы", "ец", "ев", "ов", "s", "ы", "и", "а", "я", "ь")
_SHORTEST_STEM = 4
CODE = 2


def folded(words: object) -> str:
    """A circle's name as it is compared: compatible forms, no case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", str(words)).casefold().split())


def is_within(own: str, circle: str) -> bool:
    """Whether somebody's own words name this circle, or one inside it: all words of it are there, by their stems.

    "Chechens" are of "Chechen", and so is "Chechen diaspora in Berlin"; it keeps out too many rather than too few.
    """
    asked = _stems(circle)
    return bool(asked) and asked <= _stems(own)


def of_circles(own: Iterable[str], circles: Iterable[str]) -> frozenset[str]:
    """Those of the circles that somebody with these own words is of, compared as an exclusion is.

    Codes of two letters are compared as they are: RU is a country, ru a language.
    """
    said = list(own)
    return frozenset(
        each
        for each in circles
        if each in said or (len(each) > CODE and any(is_within(mine, each) for mine in said))
    )


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(_stem, re.findall(r"\w+", folded(words))))


def _stem(word: str) -> str:
    """Without the ending of a plural; a short word stays whole."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word.removesuffix(ending)
    return word


def from_json(held: Any) -> KeptFrom:
    """A list as it was kept; nobody where there is none or it makes no sense."""
    if not isinstance(held, dict):
        return NOBODY
    people, communities, codes = (_texts(held.get(part)) for part in ("people", "communities", "codes"))
    return KeptFrom(people, communities, codes, bool(held.get("unsure")))


def _texts(found: Any) -> frozenset[str]:
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()
