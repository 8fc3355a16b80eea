"""What the answers of a case say, in the form the rules read: codes, sets, and intervals for what is inexact.

A date known to the month is the interval of the month's days, an income band is the interval of the amounts in
it. A rule then says yes only if every point of the interval says yes, no only if none does, and otherwise
that we do not know yet. So an answer that becomes more exact can never turn a yes into a no.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from enum import Enum
from typing import Any

from safeconduct.law.facts import FACTS, FIRST_YEAR, LAST_YEAR, PRECISIONS, Fact, FactType, Kind
from safeconduct.law.remedies import DoesNotFit, FactProblem, remedy
from safeconduct.law.written import Answers, unchecked_answers

__all__ = [
    "OPEN_HIGH", "OPEN_LOW", "PERIODS", "DoesNotFit", "FactProblem", "Interval", "Missing", "Row", "Value",
    "answers_from_short", "interval_of_date", "values_of",
]  # fmt: skip


class Missing(Enum):
    """Why there is no value. To a rule all three are unknown; a contradiction also calls for a person."""

    UNKNOWN = "unknown"
    DECLINED = "declined"
    CONTRADICTED = "contradicted"


Interval = tuple[int, int]
"""Both ends included. Dates as ordinals (``date.toordinal()``), money in whole units a year."""
OPEN_LOW, OPEN_HIGH = -(10**15), 10**15
Row = Mapping[str, "str | frozenset[str] | Interval"]
"""One record; a column nobody filled is not in it."""
Value = str | frozenset[str] | Interval | tuple[Row, ...] | Missing

PERIODS: Mapping[str, tuple[int, int]] = {
    "year": (1, 1),
    "month": (12, 12),
    "week": (52, 52),
    "day": (260, 365),
}
"""Periods in a year, least and most: of somebody paid by the day we do not know how many days they work."""
ABOUT_DAYS, ABOUT_DAYS_OF_YEAR = 31, 183
LENGTHS = {1: 4, 2: 7, 3: 10}  # of a written date, by the number of its parts


class _Wrong(Exception):
    """Place inside the value ("", " row 2, when") and what would be right."""

    def __init__(self, remedy: str, place: str = "") -> None:
        self.remedy, self.place = remedy, place


Reader = Callable[[Any], Any]


def values_of(answers: Mapping[str, Any]) -> dict[str, Value]:
    """Typed values by fact id. Keys that are no facts are passed over; a missing fact is simply not there.

    An amount of money also yields its currency, as ``<fact id>.currency``. Raises ``DoesNotFit``.
    """
    found: dict[str, Value] = {}
    for id, answer in answers.items():
        reader = _READERS.get(id)
        if reader is None:
            continue
        try:
            if answer["state"] == "given":
                value = answer["value"]
                found[id] = reader(value)
                if id in _MONEY:
                    found[f"{id}.currency"] = value["currency"]
            else:
                found[id] = Missing(answer["state"])
        except _Wrong as wrong:
            raise DoesNotFit(id, f"{id}{wrong.place} {wrong.remedy}") from None
        except (KeyError, TypeError, ValueError):
            raise DoesNotFit(
                id, f"{id} must say its state: given (with a value), unknown, declined or contradicted."
            ) from None
    return found


def interval_of_date(text: str, precision: str) -> Interval:
    """First and last day (ordinals) of a written date; ``about`` widens what was typed.

    Raises ``ValueError`` if there is no such day or it is coarser than its precision.
    """
    parts = text.split("-")
    if precision not in PRECISIONS or len(parts) < {"day": 3, "month": 2}.get(precision, 1):
        raise ValueError("coarser than its precision")
    if len(text) != LENGTHS.get(len(parts)) or not text.replace("-", "").isdecimal():
        raise ValueError("not a date")
    if not FIRST_YEAR <= int(parts[0]) <= LAST_YEAR:
        raise ValueError("not in the range")
    low, high = _unit(parts, text)
    if precision == "about":
        margin = ABOUT_DAYS_OF_YEAR if len(parts) == 1 else ABOUT_DAYS
        return low - margin, high + margin
    return _unit(parts[: {"day": 3, "month": 2, "year": 1}[precision]], text)


def _unit(parts: list[str], text: str) -> Interval:
    year = int(parts[0])
    if len(parts) == 1:
        return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    if len(parts) == 2:
        month = int(parts[1])
        following = date(year + month // 12, month % 12 + 1, 1)
        return date(year, month, 1).toordinal(), following.toordinal() - 1
    day = date.fromisoformat(text).toordinal()
    return day, day


def reader_of(type: FactType) -> Reader:
    """A function from a JSON value of this type to its ``Value``; raises ``_Wrong``."""
    match type.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return _read_text
        case Kind.CHOICES:
            return _choices_reader(type)
        case Kind.INTEGER:
            return _integer_reader(type)
        case Kind.DATE:
            return _read_date
        case Kind.MONEY:
            return _money_reader(type)
        case Kind.RECORD:
            return _record_reader(type)
        case _:
            return _code_reader(type)


def _read_text(value: Any) -> str:
    if not isinstance(value, str):
        raise _Wrong("must be text.")
    return value


def _code_reader(type: FactType) -> Reader:
    codes, said = frozenset(type.codes), remedy(type)

    def read(value: Any) -> str:
        if value.__class__ is not str or value not in codes:
            raise _Wrong(said)
        return str(value)

    return read


def _choices_reader(type: FactType) -> Reader:
    codes, said = frozenset(type.codes), remedy(type)

    def read(value: Any) -> frozenset[str]:
        if not isinstance(value, list | tuple) or not all(isinstance(each, str) for each in value):
            raise _Wrong(said)
        chosen = frozenset(value)
        if not chosen <= codes:
            raise _Wrong(said)
        return chosen

    return read


def _integer_reader(type: FactType) -> Reader:
    low, high, said = type.low, type.high, remedy(type)

    def read(value: Any) -> Interval:
        if value.__class__ is not int or not low <= value <= high:
            raise _Wrong(said)
        return value, value

    return read


_DATE_REMEDY = remedy(FactType(Kind.DATE))


def _read_date(value: Any) -> Interval:
    if not isinstance(value, dict):
        raise _Wrong(_DATE_REMEDY)
    return _date(value.get("date"), value.get("precision"))


def _date(day: Any, precision: Any) -> Interval:
    try:
        return interval_of_date(day, precision)
    except (ValueError, TypeError, AttributeError):
        raise _Wrong(_DATE_REMEDY) from None


def _money_reader(type: FactType) -> Reader:
    currencies, said = frozenset(type.codes), remedy(type)

    def read(value: Any) -> Interval:
        if not isinstance(value, dict) or value.get("currency") not in currencies:
            raise _Wrong(said)
        least, most = PERIODS.get(str(value.get("period")), (0, 0))
        amount = value.get("amount")
        low, high = (amount, amount) if amount is not None else (value.get("low"), value.get("high"))
        if not least or low.__class__ is not int or low < 0:
            raise _Wrong(said)
        if high is None:
            return low * least, OPEN_HIGH
        if high.__class__ is not int or high < low:
            raise _Wrong(said)
        if amount is not None:
            return low * least, high * most
        return low * least, max(low * least, high * most - 1)  # a band's upper end lies outside it

    return read


def _record_reader(type: FactType) -> Reader:
    columns = {name: (column.kind is Kind.DATE, reader_of(column)) for name, column in type.columns}

    def read(value: Any) -> Row:
        if not isinstance(value, dict):
            raise _Wrong(f"must be a table with some of the columns {', '.join(columns)}.")
        row: dict[str, Any] = {}
        for name, cell in value.items():
            if name == "precision" and name not in columns:
                continue
            if name not in columns:
                raise _Wrong(f"has a column nobody knows; the columns are {', '.join(columns)}.")
            is_date, reader = columns[name]
            try:
                row[name] = _date(cell, value.get("precision")) if is_date else reader(cell)
            except _Wrong as wrong:
                raise _Wrong(wrong.remedy, f", {name}{wrong.place}") from None
        return row

    return read


def _fact_reader(fact: Fact) -> Reader:
    reader = reader_of(fact.type)
    if not fact.repeated:
        return (lambda value: (reader(value),)) if fact.type.kind is Kind.RECORD else reader

    def read(value: Any) -> tuple[Row, ...]:
        if not isinstance(value, list | tuple):
            raise _Wrong("must be a list, one entry for each.")
        rows = []
        for number, row in enumerate(value, 1):
            try:
                rows.append(reader(row))
            except _Wrong as wrong:
                raise _Wrong(wrong.remedy, f", row {number}{wrong.place}") from None
        return tuple(rows)

    return read


_READERS: Mapping[str, Reader] = {fact.id: _fact_reader(fact) for fact in FACTS.values()}
_MONEY = frozenset(fact.id for fact in FACTS.values() if fact.type.kind is Kind.MONEY)


def answers_from_short(table: Mapping[str, Any]) -> Answers:
    """Answers by fact id from facts as somebody writes them in a file (see ``law.written``).

    Raises ``FactProblem``: an id or code nobody knows (with the nearest), a day that does not exist, an amount
    below 0, a number out of range.
    """
    answers = unchecked_answers(table)
    values_of(answers)
    return answers
