"""Who must not see a case: people who work here, communities, others by name. Pure; what enforces it asks ``excluded``.

A person who works here may carry ``communities``: codes of countries ("RU") or languages ("ce") and free words
("mosque in the north of the town"). Who has none is kept out only by name of the person.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from safeconduct.cases.journal import Journal
from safeconduct.cases.people.values import value_of

KIND = "exclusion"
PERSON, COUNTRY, LANGUAGE, WORDS = "person", "country", "language", "words"


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Why somebody is kept out. ``because``: person, country, language or words; ``what``: the code or the words."""

    record_id: UUID
    because: str
    what: str = ""


def excluded(journal: Journal, person: Any) -> Exclusion | None:
    """The first reason why this person must not see the case; None if there is none.

    ``person``: anything with ``pk`` and, if it is known, ``communities`` (codes and words).
    """
    own = [str(each) for each in getattr(person, "communities", None) or ()]
    for record in journal.records(KIND):
        if str(person.pk) in (record.content.get("people") or ()):
            return Exclusion(record.id, PERSON)
        found = _shared(own, record.content)
        if found:
            return Exclusion(record.id, *found)
    return None


def folded(words: str) -> str:
    """Words for comparing: compatible forms, no case, single blanks."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


def reason(content: Any) -> str:
    """Why, as staff wrote it."""
    return str(value_of(content, "why") or "")


def _shared(own: Iterable[str], content: Any) -> tuple[str, str] | None:
    countries, languages = set(content.get("countries") or ()), set(content.get("languages") or ())
    said = {folded(words): words for words in content.get("communities") or ()}
    for each in own:
        if each in countries:
            return COUNTRY, each
        if each in languages:
            return LANGUAGE, each
        if folded(each) in said:
            return WORDS, said[folded(each)]
    return None
