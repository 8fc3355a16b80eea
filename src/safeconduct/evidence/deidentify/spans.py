"""Spans: where something stands in a text that must not survive publication, and why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum


class Kind(StrEnum):
    """What a span gives away. The value is also the class of its replacement: `[name]`, `[place]`."""

    NAME = "name"
    RELATION = "relation"
    PLACE = "place"
    ADDRESS = "address"
    COORDINATES = "coordinates"
    DATE = "date"
    DURATION = "duration"
    AGE = "age"
    MONEY = "money"
    PHONE = "phone"
    EMAIL = "email"
    HANDLE = "handle"
    LINK = "link"
    DOCUMENT = "document"
    CASE_NUMBER = "case number"
    BANK = "bank account"
    VEHICLE = "vehicle"
    JOURNEY = "journey"
    WORK = "work"
    EDUCATION = "education"
    BODY_MARK = "body mark"
    NUMBER = "number"


# Kinds that may be glued together when only blanks stand between two spans of the same kind.
GLUED = frozenset({Kind.NAME, Kind.PLACE, Kind.ADDRESS, Kind.DATE, Kind.WORK})


@dataclass(frozen=True, slots=True)
class Span:
    """Characters `start` to `end` (exclusive) of the original text.

    `reason` says which rule found it; `on_incident` that it is recorded on the incident itself; `person`
    is the id of the one recorded person meant, or empty (nobody recorded, or more than one fits).
    """

    start: int
    end: int
    kind: Kind
    reason: str
    on_incident: bool = False
    person: str = ""

    @property
    def replacement(self) -> str:
        """The neutral class to write instead, such as `[date]`."""
        return f"[{self.kind.value}]"


@dataclass(frozen=True, slots=True)
class Leftover:
    """A capitalised word or a number that no span covers: for the two reviewers to look at."""

    start: int
    end: int
    text: str


def _joined(one: Span, other: Span) -> Span:
    """The union of two spans: the longer gives kind and reason, both give the person and the incident."""
    long, short = (one, other) if one.end - one.start >= other.end - other.start else (other, one)
    if long.kind is Kind.RELATION and short.kind is Kind.NAME:
        long = replace(long, kind=Kind.NAME)
    people = {span.person for span in (one, other) if span.kind in (Kind.NAME, Kind.RELATION)} - {""}
    return replace(
        long,
        start=min(one.start, other.start),
        end=max(one.end, other.end),
        on_incident=one.on_incident or other.on_incident,
        person=people.pop() if len(people) == 1 and long.kind is Kind.NAME else "",
    )


def _touch(one: Span, other: Span, text: str) -> bool:
    """True when the two are one thing: they overlap, or are names of one person side by side."""
    if other.start < one.end:
        return True
    between = text[one.end : other.start]
    if one.kind is not other.kind or one.kind not in GLUED or len(between) > 3 or between.strip(" -\t\u00a0"):
        return False
    return not (one.person and other.person and one.person != other.person)


def merged(spans: Iterable[Span], text: str) -> tuple[Span, ...]:
    """The spans in the order of the text, without overlaps; linear after one sort."""
    result: list[Span] = []
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.end <= span.start:
            continue
        if result and _touch(result[-1], span, text):
            result[-1] = _joined(result[-1], span)
        else:
            result.append(span)
    return tuple(result)
