"""People whom the incident does not know: told by patronymics and surnames, common first names, and by
having been introduced elsewhere in the same text ("my friend Zelimkhan")."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from .cleaning import Cleaned
from .recorded import Index
from .records import Known, Person
from .sounding import Sounds
from .spans import Kind, Span
from .tables import first_name_list

_CAPITALISED = re.compile(r"(?<!\w)[A-ZА-Я][\w'-]{1,40}")
_PATRONYMIC = re.compile(
    r"(?<!\w)[А-Я][а-я]{2,20}(?:(?:ович|евич|ьич)(?:а|у|ем|е)?|(?:овн|евн|ичн)(?:а|ы|е|у|ой))(?!\w)"
    r"|(?<!\w)[A-Z][a-z]{2,20}(?:ovich|evich|ovna|evna)(?!\w)"
)
_SURNAME = re.compile(
    r"(?<!\w)[А-Я][а-я-]{2,20}(?:(?:ов|ев|ин|ын)(?:а|у|ым|е|ой|ы|ых|ыми)?"
    r"|(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ой|ую)|енко|швили|дзе|ук|юк|ян)(?!\w)"
    r"|(?<!\w)[A-Z][a-z-]{2,20}(?:[oe]va?|ina?|yev|yeva|sk(?:iy|ii|y|aya|aia)|enko|shvili|dze|chuk|yan)(?!\w)"
)
_NEAR = re.compile(r"\s{1,2}(?:[A-ZА-Я][\w-]{1,30}|[A-ZА-Я]\.(?:\s?[A-ZА-Я]\.)?)")
_INITIALS = re.compile(r"(?<!\w)[A-ZА-Я]\.\s?(?:[A-ZА-Я]\.\s?)?[A-ZА-Я][a-zа-я-]{2,30}(?!\w)")
_SENTENCE_START = re.compile(r"(?:^|[.!?…\n]\s*)[\"«(\s-]*$")


@cache
def first_names() -> Index:
    """The common first names as records; they belong to nobody, so this may stay."""
    return Index(Known(persons=tuple(Person("", (name,)) for name in first_name_list())))


def _introduced(text: Cleaned, names: Iterable[Span], sounds: Sounds) -> list[Span]:
    """Every later or earlier mention of a name that another rule met once."""
    known = {span.start for span in names if span.on_incident}
    known |= {span.end for span in names if span.on_incident}
    words = {
        match[0]
        for span in names
        if not span.on_incident
        for match in _CAPITALISED.finditer(text.text, span.start, span.end)
        if len(match[0]) > 3 and not {match.start(), match.end()} & known
    }
    if not words:
        return []
    index = Index(Known(persons=tuple(Person("", (word,)) for word in sorted(words))))
    return [
        Span(span.start, span.end, Kind.NAME, "introduced-name") for span in index.capitalised(text, sounds)
    ]


def _by_ending(text: Cleaned) -> list[Span]:
    """Patronymics anywhere; surnames inside a sentence or beside another capitalised word; initials."""
    found = []
    for match in _PATRONYMIC.finditer(text.text):
        found.append(Span(match.start(), match.end(), Kind.NAME, "patronymic"))
    for match in _INITIALS.finditer(text.text):
        found.append(Span(match.start(), match.end(), Kind.NAME, "initials"))
    for match in _SURNAME.finditer(text.text):
        first = _SENTENCE_START.search(text.text[max(0, match.start() - 6) : match.start()])
        if not first:
            found.append(Span(match.start(), match.end(), Kind.NAME, "surname"))
    return found


def _given(text: Cleaned, sounds: Sounds) -> list[Span]:
    """Common first names with a capital, in any case, and the capitalised word or initial after them."""
    return [
        Span(span.start, after.end() if after else span.end, Kind.NAME, "first-name")
        for span in first_names().capitalised(text, sounds)
        for after in (_NEAR.match(text.text, span.end),)
    ]


def guessed(text: Cleaned, names: list[Span], sounds: Sounds) -> list[Span]:
    """Names of people who are not recorded, in cleaned places. `names` are those found by other rules."""
    found = _by_ending(text) + _given(text, sounds)
    return found + _introduced(text, names, sounds)
