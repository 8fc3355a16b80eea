"""Worlds for property tests: everything is known exactly; and the same world as somebody knows it in part.

`world` draws answers to given facts. `blurred` takes knowledge away: facts become unknown, days become months,
years or "about", amounts become bands, cells of records disappear. Whatever is blurred can be extended to
the world it came from, so nothing decided from the blurred answers may come out otherwise in the world.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from hypothesis import strategies as st

from safeconduct.law.contradictions import ONLY_AFTER_YES
from safeconduct.law.derive import years_between
from safeconduct.law.facts import FACTS, Fact, FactType, Kind

Answers = dict[str, dict[str, Any]]
FIRST, LAST = date(1985, 1, 1), date(2026, 11, 22)


@st.composite
def world(draw: st.DrawFn, ids: Iterable[str]) -> Answers:
    """Exact answers to all of these facts, most of the time without a contradiction."""
    values = {id: draw(_of_fact(FACTS[id])) for id in ids}
    if draw(st.sampled_from((True, True, True, False))):
        _mend(values)
    return {id: {"state": "given", "value": value} for id, value in values.items()}


def _mend(values: dict[str, Any]) -> None:
    """Make what usually contradicts itself fit together, as it does in most lives."""
    arrivals = sorted(row["when"] for row in values.get("arrivals", ()))
    born, filed = values.get("person.born"), values.get("asylum.filed_on")
    granted = values.get("asylum.granted_on")
    if born and arrivals:
        born["date"] = min(born["date"], arrivals[0])
    if born and "person.age" in values:
        age = years_between(date.fromisoformat(born["date"]).toordinal(), LAST.toordinal())
        values["person.age"] = age
    if filed and arrivals:
        filed["date"] = max(filed["date"], arrivals[0])
    if granted and filed:
        granted["date"] = max(granted["date"], filed["date"])
    if granted and "asylum.denied_before" in values:
        values["asylum.denied_before"] = "no"
    for id, details in ONLY_AFTER_YES:
        if id in values and any(values.get(detail) for detail in details):
            values[id] = "yes"


def _of_fact(fact: Fact) -> st.SearchStrategy[Any]:
    return st.lists(_of_type(fact.type), max_size=3) if fact.repeated else _of_type(fact.type)


def _of_type(type: FactType) -> st.SearchStrategy[Any]:
    match type.kind:
        case Kind.TEXT | Kind.LONG_TEXT:
            return st.sampled_from(["", "Homs"])
        case Kind.CHOICES:
            return st.lists(st.sampled_from(type.codes), min_size=1, max_size=3, unique=True)
        case Kind.INTEGER:
            return st.integers(max(type.low, 0), min(type.high, max(type.low, 0) + 70))
        case Kind.DATE:
            return st.dates(FIRST, LAST).map(lambda day: {"date": day.isoformat(), "precision": "day"})
        case Kind.MONEY:
            amount = st.integers(0, 6000)
            return amount.map(lambda each: {"amount": each, "currency": "USD", "period": "month"})
        case Kind.RECORD:
            return st.fixed_dictionaries({name: _of_type(column) for name, column in type.columns}).map(_flat)
        case Kind.COUNTRY | Kind.NATIONALITY:
            return st.sampled_from(("US", "CA", "RU", "TR"))
        case Kind.US_STATE:
            return st.sampled_from(("NY", "CA", "TX", "AK"))
        case _:
            return st.sampled_from(type.codes)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    """A record's date lies flat beside its precision."""
    found: dict[str, Any] = {}
    for name, cell in row.items():
        if isinstance(cell, dict):
            found[name], found["precision"] = cell["date"], cell["precision"]
        else:
            found[name] = cell
    return found


@st.composite
def blurred(draw: st.DrawFn, answers: Answers) -> Answers:
    """The same world, less well known."""
    found: Answers = {}
    for id, answer in answers.items():
        how = draw(st.sampled_from(("whole", "whole", "whole", "coarse", "gone", "unknown", "declined")))
        if how == "gone" or answer["state"] != "given":
            continue
        if how in ("unknown", "declined"):
            found[id] = {"state": how}
        elif how == "whole":
            found[id] = answer
        else:
            found[id] = {"state": "given", "value": draw(_coarser(FACTS[id], answer["value"]))}
    return found


@st.composite
def _coarser(draw: st.DrawFn, fact: Fact, value: Any) -> Any:
    if fact.repeated:
        return [draw(_coarser_row(dict(fact.type.columns), row)) for row in value]
    if fact.type.kind is Kind.DATE and value["precision"] == "day":
        return draw(_coarser_date(value["date"]))
    if fact.type.kind is Kind.MONEY and "amount" in value:
        low = value["amount"] // 500 * 500
        return {"band": 0, "low": low, "high": low + 500, "currency": "USD", "period": "month"}
    return value


@st.composite
def _coarser_row(draw: st.DrawFn, columns: dict[str, FactType], row: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, column in columns.items():
        if name not in row or not draw(st.sampled_from((True, True, False))):
            continue
        found[name] = row[name]
        if column.kind is Kind.DATE:
            date_ = {"date": row[name], "precision": row["precision"]}
            if row["precision"] == "day" and draw(st.booleans()):
                date_ = draw(_coarser_date(row[name]))
            found[name], found["precision"] = date_["date"], date_["precision"]
    return found


@st.composite
def _coarser_date(draw: st.DrawFn, day: str) -> dict[str, str]:
    month = {"date": day[:7], "precision": "month"}
    year = {"date": day[:4], "precision": "year"}
    return draw(st.sampled_from((month, year, {"date": day, "precision": "about"})))
