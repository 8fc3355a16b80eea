"""A value with where it came from: who said it, how exactly it is known, who confirmed it, on which paper.

Pure. In a document it is ``{"value", "source", "precision", "confirmed_by", "confirmed_on", "paper"}``; a value
nobody gave is ``None``. Corrections are new versions of the record, so a value is never overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from safeconduct.law.values import interval_of_date

PERSON, RELATIVE, PAPER, COURT = "person", "relative", "paper", "court"
STAFF, INTERPRETER, GUESSED = "staff", "interpreter", "guessed"
SOURCES = (PERSON, RELATIVE, PAPER, COURT, STAFF, INTERPRETER, GUESSED)
PRECISIONS = ("day", "month", "year", "about")
NO_PRECISION = ""
KEYS = ("value", "source", "precision", "confirmed_by", "confirmed_on", "paper")


class NotSourced(ValueError):
    """A value without a source, or whose parts do not fit together. ``part`` names the part."""

    def __init__(self, part: str) -> None:
        super().__init__(f"The {part} of a sourced value will not do.")
        self.part = part


@dataclass(frozen=True, slots=True)
class Told:
    """One value and all that is known about how it is known.

    ``value``: JSON; a date is ISO text as fine as its ``precision`` (or finer, where that is ``about``).
    ``confirmed_by``: id of a person who works here, ``confirmed_on``: ISO day; both or neither.
    ``paper``: id of a document of the case, or empty.
    """

    value: Any
    source: str
    precision: str = NO_PRECISION
    confirmed_by: str = ""
    confirmed_on: str = ""
    paper: str = ""

    def __post_init__(self) -> None:
        if self.source not in SOURCES:
            raise NotSourced("source")
        if self.precision:
            _check_date(self.value, self.precision)
        if bool(self.confirmed_by) != bool(self.confirmed_on):
            raise NotSourced("confirmation")
        if self.confirmed_on:
            _check_confirmation(self.confirmed_by, self.confirmed_on)
        if self.paper and not _is_id(self.paper):
            raise NotSourced("paper")

    @property
    def is_confirmed(self) -> bool:
        return bool(self.confirmed_by)

    def confirmed(self, by: UUID, on: date) -> Told:
        """The same, confirmed by somebody who works here."""
        return replace(self, confirmed_by=str(by), confirmed_on=on.isoformat())

    def to_json(self) -> dict[str, Any]:
        return {key: getattr(self, key) for key in KEYS}

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> Told:
        """Raises ``NotSourced`` for a document that no version of this program wrote."""
        if "value" not in held:
            raise NotSourced("value")
        texts = {key: held.get(key, "") for key in KEYS[1:]}
        for key, text in texts.items():
            if not isinstance(text, str):
                raise NotSourced(key)
        return cls(held["value"], **texts)


def told_or_none(held: Any) -> Told | None:
    """A told value out of a document; None where nobody gave one, or it cannot be read."""
    try:
        return Told.of(held) if isinstance(held, Mapping) else None
    except NotSourced:
        return None


def value_of(content: Mapping[str, Any], name: str) -> Any:
    """The bare value of one part of a record; None where nobody gave one."""
    told = told_or_none(content.get(name))
    return told.value if told else None


def correct(
    before: Told | None,
    value: Any,
    *,
    source: str,
    precision: str = NO_PRECISION,
    paper: str | None = None,
    confirms: bool = False,
    by: UUID,
    on: date,
) -> Told:
    """What holds after somebody saved a value.

    The same value keeps its source, paper and confirmation unless others are given (``source`` empty or
    ``paper`` None: as before). Another value is not confirmed until somebody says so. Raises ``NotSourced``.
    """
    stays = before is not None and (before.value, before.precision) == (value, precision)
    if before is not None and stays:
        now = replace(before, source=source or before.source, paper=before.paper if paper is None else paper)
        if (now.source, now.paper) != (before.source, before.paper):
            now = replace(now, confirmed_by="", confirmed_on="")
    else:
        now = Told(value, source, precision, paper=paper or "")
    return now.confirmed(by, on) if confirms else now


def first_and_last_day(told: Told) -> tuple[date, date]:
    """The first and the last day a written date can mean. Raises ``NotSourced`` for what is no date."""
    try:
        low, high = interval_of_date(str(told.value), told.precision or "day")
        return date.fromordinal(low), date.fromordinal(high)
    except (ValueError, OverflowError):
        raise NotSourced("date") from None


def _check_date(value: Any, precision: str) -> None:
    if precision not in PRECISIONS:
        raise NotSourced("precision")
    try:
        interval_of_date(value if isinstance(value, str) else "", precision)
    except ValueError:
        raise NotSourced("date") from None


def _check_confirmation(by: str, on: str) -> None:
    try:
        date.fromisoformat(on)
    except ValueError:
        raise NotSourced("confirmation") from None
    if not _is_id(by):
        raise NotSourced("confirmation")


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
