"""Facts as somebody writes them in a file: short, and turned into answers or into a sentence that says what to do.

A value stands as itself; "unknown" and "declined" are states where the fact has no such code. Dates are
``2025-11-03``, ``"2025-11"``, ``"2025"`` or ``{date = "2025-11", precision = "about"}``; money is
``{amount = 1200, currency = "USD", period = "month"}``; several answers that contradict each other are
``{contradicted = [...]}``. Keys are quoted ids or nested tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from difflib import get_close_matches
from math import isfinite
from typing import Any

from safeconduct.law.facts import FACTS, Fact, FactType, Kind
from safeconduct.law.remedies import DoesNotFit, FactProblem

Answers = dict[str, dict[str, Any]]
STATES = ("unknown", "declined", "contradicted")
PRECISION_OF = {4: "year", 7: "month", 10: "day"}


def unchecked_answers(table: Mapping[str, Any]) -> Answers:
    """Answers by fact id; `values.answers_from_short` also checks their values. Raises ``FactProblem`` for an id,
    column or code nobody knows (with the nearest) and for an amount below 0."""
    found: Answers = {}
    _collect(table, "", found)
    return found


def _collect(table: Mapping[str, Any], prefix: str, found: Answers) -> None:
    for key, written in table.items():
        id = f"{prefix}{key}"
        if id in FACTS:
            found[id] = _answer(FACTS[id], written)
        elif isinstance(written, dict) and any(known.startswith(f"{id}.") for known in FACTS):
            _collect(written, f"{id}.", found)
        else:
            near = get_close_matches(id, FACTS, n=1)
            hint = f"Did you mean {near[0]}?" if near else "`safeconduct law facts` lists them."
            raise FactProblem(id, f"There is no fact {id}. {hint}")


def _answer(fact: Fact, written: Any) -> dict[str, Any]:
    if isinstance(written, dict):
        if "state" in written:
            return dict(written)
        if set(written) == {"contradicted"} and isinstance(written["contradicted"], list):
            answers = [_answer(fact, each) for each in written["contradicted"]]
            return {"state": "contradicted", "answers": answers}
    if isinstance(written, str) and written in STATES and written not in fact.type.codes:
        return {"state": written, "answers": []} if written == "contradicted" else {"state": written}
    if not fact.repeated:
        return {"state": "given", "value": _value(fact.type, written, fact.id, "")}
    if not isinstance(written, list):
        raise DoesNotFit(fact.id, f"{fact.id} must be a list, one entry for each: [{{...}}, {{...}}].")
    rows = [_value(fact.type, row, fact.id, f", row {number}") for number, row in enumerate(written, 1)]
    return {"state": "given", "value": rows}


def _value(type: FactType, written: Any, id: str, place: str) -> Any:
    match type.kind:
        case Kind.YES_NO if isinstance(written, bool):
            return "yes" if written else "no"
        case Kind.DATE:
            return _date(written)
        case Kind.CHOICES:
            codes = [written] if isinstance(written, str) else written
            for code in codes if isinstance(codes, list) else ():
                _near(type, code, id, place)
            return codes
        case Kind.MONEY:
            return _money(written, id)
        case Kind.RECORD:
            return _row(type, written, id, place)
        case _:
            _near(type, written, id, place)
            return written


def _near(type: FactType, code: Any, id: str, place: str) -> None:
    """Raise for a code that is nearly one we know. One that is like none is refused when it is read."""
    if not type.codes or not isinstance(code, str) or code in type.codes or len(code) < 4:
        return
    near = get_close_matches(code, type.codes, n=1)
    if near:
        raise DoesNotFit(id, f"{id}{place} is no code we know. Did you mean {near[0]!r}?")


def _date(written: Any) -> dict[str, Any]:
    if isinstance(written, datetime):
        return {"date": None, "precision": None}
    if isinstance(written, date):
        return {"date": written.isoformat(), "precision": "day"}
    if isinstance(written, str):
        return {"date": written, "precision": PRECISION_OF.get(len(written))}
    if isinstance(written, dict):
        plain = _date(written.get("date"))
        return {"date": plain["date"], "precision": written.get("precision", plain["precision"])}
    return {"date": None, "precision": None}


def _money(written: Any, id: str) -> Any:
    amount = written.get("amount") if isinstance(written, dict) else written
    if isinstance(amount, int | float) and not isinstance(amount, bool):
        if amount < 0:
            raise DoesNotFit(
                id, f"{id} cannot be below 0. Write amount = 0 if there is no income, or leave {id} out."
            )
        if isinstance(written, dict) and isinstance(amount, float) and isfinite(amount):
            return {**written, "amount": round(amount)}
    return written


def _row(type: FactType, written: Any, id: str, place: str) -> Any:
    if not isinstance(written, dict):
        return written
    columns, row = dict(type.columns), dict(written)
    for name, cell in written.items():
        column = columns.get(name)
        if column is None:
            if name != "precision":
                near = get_close_matches(name, columns, n=1)
                hint = f"Did you mean {near[0]}?" if near else f"The columns are {', '.join(columns)}."
                raise DoesNotFit(id, f"{id}{place} has a column {name} nobody knows. {hint}")
        elif column.kind is Kind.DATE:
            found = _date(cell)
            row[name], row["precision"] = found["date"], written.get("precision", found["precision"])
        else:
            row[name] = _value(column, cell, id, f"{place}, {name}")
    return row
