"""One person as somebody wrote them down, and the form in which they are compared."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from safeconduct.names.errors import NotPrepared
from safeconduct.names.words import words_of

METHOD = 1
"""Goes up when normal forms change: stored forms of another number are refused and have to be made anew."""
MOST_NAMES, MOST_PHONES = 20, 10
SHORTEST_NUMBER, SHORTEST_PHONE, COMPARED_PHONE = 6, 6, 9
_BIRTH = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", re.ASCII)
_WORD = r"[a-z]+\|[a-zSZCJ/]+\|[KTPSLRMN,=a-z]*\|[lcao]p?"
_NAMES = re.compile(rf"(?:{_WORD}(?:[ ;]{_WORD})*)?")
_DETAILS = re.compile(r"(?P<birth>[\d-]*)/(?P<number>\d*)/(?P<phones>(?:\d+(?:,\d+)*)?)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Identity:
    """A person as written down. No text of it appears in its repr.

    Attributes:
        names: every writing of the name, aliases and the native script too; empty ones do not count.
        birth: ``1990-05-01``, ``1990-05``, ``1990``; anything else counts as unknown.
        a_number: any writing; its digits are taken.
        phones: any writing; their last nine digits are compared.
    """

    names: tuple[str, ...] = field(repr=False)
    birth: str = field(default="", repr=False)
    a_number: str = field(default="", repr=False)
    phones: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Prepared:
    """Normal forms. ``names``: for each writing of the name its words (see `words`). Made by `prepare`."""

    names: tuple[tuple[str, ...], ...] = field(repr=False)
    birth: str = field(default="", repr=False)
    a_number: str = field(default="", repr=False)
    phones: tuple[str, ...] = field(default=(), repr=False)

    def to_json(self) -> list[Any]:
        """``[METHOD, names, details]``: a number and two texts, to be stored inside a sealed document."""
        return [
            METHOD,
            ";".join(map(" ".join, self.names)),
            f"{self.birth}/{self.a_number}/{','.join(self.phones)}",
        ]

    @classmethod
    def from_json(cls, value: object) -> Prepared:
        """What `to_json` gave. Raises NotPrepared (a ValueError) for anything else, and for another method's form."""
        if not (isinstance(value, list | tuple) and len(value) == 3 and value[0] == METHOD):
            raise NotPrepared
        names, details = value[1:]
        if not (isinstance(names, str) and isinstance(details, str) and _NAMES.fullmatch(names)):
            raise NotPrepared
        found = _DETAILS.fullmatch(details)
        if found is None or not (found["birth"] == "" or _BIRTH.fullmatch(found["birth"])):
            raise NotPrepared
        return cls.stored(names, details)

    @classmethod
    def stored(cls, names: str, details: str) -> Prepared:
        """The same from the two texts, without a look at whether they are well formed."""
        birth, number, phones = details.split("/")
        each = tuple(tuple(name.split(" ")) for name in names.split(";")) if names else ()
        return cls(each, birth, number, tuple(phones.split(",")) if phones else ())


def prepare(identity: Identity) -> Prepared:
    """Normal forms, readings and keys of everything that is compared. Raises MatchingMissing.

    Never fails on a text: what holds no letter gives no name, what is no date no birth.
    """
    written = (tuple(words_of(name)) for name in identity.names[:MOST_NAMES])
    number = digits(identity.a_number).lstrip("0")
    phones = (digits(phone) for phone in identity.phones[:MOST_PHONES])
    return Prepared(
        tuple(dict.fromkeys(filter(None, written))),
        identity.birth if _BIRTH.fullmatch(identity.birth) else "",
        number if len(number) >= SHORTEST_NUMBER else "",
        tuple(dict.fromkeys(phone[-COMPARED_PHONE:] for phone in phones if len(phone) >= SHORTEST_PHONE)),
    )


def digits(text: str) -> str:
    """The digits of a text as 0 to 9, whatever script they are of; of a very long text the first hundred signs."""
    values = (unicodedata.decimal(each, None) for each in text[:100])
    return "".join(str(value) for value in values if value is not None)
