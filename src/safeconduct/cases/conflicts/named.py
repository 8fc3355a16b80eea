"""Everyone named in a request: by the person when they asked, and by staff since. Pure.

Also the digest by which a decision knows whether it still speaks of the same people.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from safeconduct import names, vault
from safeconduct.cases.conflicts.sides import OTHER_SIDE, Side, side_of
from safeconduct.cases.journal import Journal

MOST_NAMES = 12
"""Spellings of one person that are compared."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody named in a request, as they were written down."""

    roles: tuple[str, ...]
    spellings: tuple[str, ...]
    birth: str = ""
    a_number: str = ""
    phones: tuple[str, ...] = ()

    @property
    def side(self) -> Side:
        return side_of(*self.roles)

    def as_json(self) -> list[Any]:
        """What is kept of it inside a sealed document, and what the digest is made of."""
        return [list(self.roles), list(self.spellings), self.birth, self.a_number, list(self.phones)]

    @classmethod
    def from_json(cls, held: Any) -> Named:
        """The opposite of ``as_json``."""
        roles, spellings, birth, a_number, phones = held
        return cls(tuple(roles), tuple(spellings), birth, a_number, tuple(phones))

    def prepared(self) -> names.Prepared:
        """In the forms that are compared."""
        return names.prepare(
            names.Identity(names=self.spellings, birth=self.birth, a_number=self.a_number, phones=self.phones)
        )


def sent(involved: Iterable[Mapping[str, Any]]) -> list[Named]:
    """People the person named when they asked (``intake.form.involved_names``)."""
    found = []
    for each in involved:
        spellings = _texts([each.get("name"), *(each.get("other_spellings") or ())])
        if spellings:
            found.append(Named((str(each.get("role", "")),), spellings, _birth(each.get("born"))))
    return found


def added(journal: Journal) -> list[Named]:
    """People staff added to the case, those struck out left away."""
    return [named for record in journal.records("party") if (named := party(record.content))]


def party(content: Mapping[str, Any]) -> Named | None:
    """A person of the people page. None where neither a name nor a number was written down."""
    roles = tuple(map(str, _list(content.get("roles"))))
    named = Named(
        (*roles, OTHER_SIDE) if content.get("adverse") else roles,
        _spellings(content),
        _birth(content.get("birth")),
        str(_value(content.get("a_number")) or "").strip(),
        _texts(_value(each) for name in ("phone", "phones") for each in _list(_value(content.get(name)))),
    )
    return named if named.spellings or named.a_number or named.phones else None


def digest(people: Iterable[Named]) -> str:
    """Of everyone named, whatever their order. Kept inside sealed documents only."""
    written = sorted(vault.dump(each.as_json()) for each in people)
    return vault.digests.sha256(b"\n".join(written)).hex()


def _spellings(content: Mapping[str, Any]) -> tuple[str, ...]:
    """Whole names as written; a given and a family name written apart are one name, and never compared alone."""
    parts: dict[str, list[str]] = {"given": [], "family": []}
    whole: list[str] = []
    for each in _list(content.get("names")):
        kind = str(each.get("kind", "")) if isinstance(each, Mapping) else ""
        parts.get(kind, whole).append(str(_value(each) or ""))
    pairs = [f"{given} {family}" for given in parts["given"] or [""] for family in parts["family"] or [""]]
    return _texts([*whole, *pairs])


def _list(held: Any) -> list[Any]:
    if isinstance(held, list | tuple):
        return list(held)
    return [held] if held else []


def _value(held: Any) -> Any:
    return held.get("value") if isinstance(held, Mapping) else held


def _birth(held: Any) -> str:
    """A year, a month or a day as ISO text. What is known about only says nothing: it must contradict nobody."""
    if isinstance(held, Mapping) and held.get("precision") == "about":
        return ""
    return str(_value(held) or "").strip()


def _texts(values: Iterable[Any]) -> tuple[str, ...]:
    found = dict.fromkeys(str(value).strip() for value in values if value)
    found.pop("", None)
    return tuple(found)[:MOST_NAMES]
