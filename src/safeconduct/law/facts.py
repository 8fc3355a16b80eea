"""The typed facts that the form asks for and that screening, form I-589 and declaration read later.

A fact has an id ("place.country"), a type and, where the United States form I-589 asks the same thing, the
item of that form it feeds ("A.I.14": part A.I, item 14, edition 01/20/25). An *answer* to a fact is JSON:

    {"state": "given", "value": ...}     {"state": "unknown"}     {"state": "declined"}

Values by type: text and codes are strings (an empty text or list: asked, and there is nothing to tell);
several codes a list of strings; yes_no is "yes" or "no"; an integer is an int; a date is
{"date": "2025" | "2025-11" | "2025-11-03", "precision": "day|month|year|about"} (parts of the date beyond
the precision are what the person typed: readers go by the precision); money is
{"band": int, "low": int, "high": int | None, "currency": "USD", "period": "month"} (high is excluded, None
means no upper limit), or an exact sum {"amount": int, "currency": "USD", "period": "day|week|month|year"}; a
record is an object with the columns that were filled; a repeated fact is a list.
Inside a record a date column lies flat: {"when": "2025-11", "precision": "month", "how": "visa"}.

Pure: no Django, no clock, no words for people (those are in `intake.form`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from .kinds import (
    ARRIVAL_WAYS,
    CHANNELS,
    COUNTRY,
    COUNTRY_CODES,
    CURRENCY_CODES,
    DATE,
    FIRST_YEAR,
    HELPER_ROLES,
    LANGUAGE_CODES,
    LAST_YEAR,
    LINE,
    MAX_ROWS,
    MONEY,
    NATIONALITY,
    PAPERS,
    PERIODS,
    PRECISIONS,
    PROMPT,
    RELATIONS,
    RESULTS,
    SHORT,
    STATELESS,
    STORY,
    TIME_ZONE_CODES,
    US_STATE,
    US_STATE_CODES,
    YES_NO,
    Fact,
    FactType,
    Kind,
    choice,
    choices,
    integer,
    long_text,
    record,
    text,
)
from .vocabulary import ASKED_BY_STAFF, ASKED_OF_PEOPLE

__all__ = [
    "ARRIVAL_WAYS",
    "ASKED_BY_STAFF",
    "ASKED_OF_PEOPLE",
    "CHANNELS",
    "COUNTRY",
    "COUNTRY_CODES",
    "CURRENCY_CODES",
    "DATE",
    "FACTS",
    "FIRST_YEAR",
    "HELPER_ROLES",
    "LANGUAGE_CODES",
    "LAST_YEAR",
    "LINE",
    "MAX_ROWS",
    "MONEY",
    "NATIONALITY",
    "PAPERS",
    "PERIODS",
    "PRECISIONS",
    "PROMPT",
    "RELATIONS",
    "RESULTS",
    "SHORT",
    "STATELESS",
    "STORY",
    "TIME_ZONE_CODES",
    "US_STATE",
    "US_STATE_CODES",
    "YES_NO",
    "Fact",
    "FactType",
    "Kind",
    "UnknownFact",
    "choice",
    "choices",
    "fact",
    "fits",
    "index",
    "integer",
    "is_date",
    "long_text",
    "record",
    "text",
]


class UnknownFact(KeyError):
    """There is no fact with this id."""


def index(facts: Iterable[Fact]) -> dict[str, Fact]:
    """Facts by id. Raises ValueError on a doubled id, an id that is not dotted lower case, doubled codes, or
    a record with more than one date (its precision lies flat in the record)."""
    found: dict[str, Fact] = {}
    for each in facts:
        if each.id in found:
            raise ValueError(f"fact {each.id} is there twice")
        if not re.fullmatch(r"[a-z_]+(\.[a-z_]+)?", each.id):
            raise ValueError(f"fact id {each.id} is not lower case words with one dot")
        if len(set(each.type.codes)) != len(each.type.codes):
            raise ValueError(f"fact {each.id} has a code twice")
        if sum(column.kind is Kind.DATE for _, column in each.type.columns) > 1:
            raise ValueError(f"fact {each.id} has two dates in one record")
        found[each.id] = each
    return found


FACTS: Mapping[str, Fact] = index((*ASKED_OF_PEOPLE, *ASKED_BY_STAFF))


def fact(id: str) -> Fact:
    """The fact with this id; raises UnknownFact."""
    try:
        return FACTS[id]
    except KeyError:
        raise UnknownFact(id) from None


def fits(fact: Fact, answer: object) -> bool:
    """Whether an answer (JSON) has a known state and, if given, a value of the fact's type."""
    if not isinstance(answer, dict):
        return False
    if answer.get("state") in ("unknown", "declined"):
        return set(answer) == {"state"}
    if answer.get("state") != "given" or set(answer) != {"state", "value"}:
        return False
    value = answer["value"]
    if not fact.repeated:
        return _value_fits(fact.type, value)
    return (
        isinstance(value, list) and len(value) <= MAX_ROWS and all(_value_fits(fact.type, v) for v in value)
    )


def _value_fits(type: FactType, value: object) -> bool:
    match type.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return isinstance(value, str) and len(value) <= type.high
        case Kind.CHOICES:
            return isinstance(value, list) and bool(value) and all(v in type.codes for v in value)
        case Kind.INTEGER:
            return isinstance(value, int) and not isinstance(value, bool) and type.low <= value <= type.high
        case Kind.DATE:
            return isinstance(value, dict) and is_date(value.get("date"), value.get("precision"))
        case Kind.MONEY:
            return isinstance(value, dict) and _is_money(value)
        case Kind.RECORD:
            return isinstance(value, dict) and bool(value) and _record_fits(type, value)
        case _:
            return value in type.codes


def _record_fits(type: FactType, value: dict[str, object]) -> bool:
    columns = dict(type.columns)
    for key, cell in value.items():
        if key == "precision" and "precision" not in columns:
            continue  # checked together with its date
        if key not in columns:
            return False
        if columns[key].kind is Kind.DATE:
            if not is_date(cell, value.get("precision")):
                return False
        elif not _value_fits(columns[key], cell):
            return False
    return True


def _is_money(value: dict[str, object]) -> bool:
    if value.get("currency") not in CURRENCY_CODES:
        return False
    if set(value) == {"amount", "currency", "period"}:
        return _is_amount(value["amount"]) and value["period"] in PERIODS
    high = value.get("high")
    return (
        value.get("period") == "month"
        and isinstance(value.get("band"), int)
        and isinstance(value.get("low"), int)
        and (high is None or isinstance(high, int))
    )


def _is_amount(amount: object) -> bool:
    return isinstance(amount, int) and not isinstance(amount, bool) and amount >= 0


def is_date(day: object, precision: object) -> bool:
    """Whether `day` ("2025", "2025-11" or "2025-11-03") exists and is at least as fine as its precision."""
    if not isinstance(day, str) or precision not in PRECISIONS:
        return False
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", day):
        return False
    parts = [int(part) for part in day.split("-")]
    if len(parts) < {"day": 3, "month": 2}.get(str(precision), 1):
        return False
    try:
        date(*[*parts, 1, 1][:3])
    except ValueError:
        return False
    return FIRST_YEAR <= parts[0] <= LAST_YEAR
