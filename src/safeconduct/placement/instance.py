"""A placement problem written as JSON, and its answer: what `safeconduct placement solve` reads and prints. Pure.

Weights are urgency times fit in the input's own units. The solver counts in whole numbers: every weight times one
power of two, as large as 64 bits allow for so many cases (at least 2^31 steps for the largest weight of 20,000 cases).
Objective and bound are then computed from the input's own floats with the prices found, so that rounding
cannot hide in them; "optimal" means that the two differ by less than a millionth.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import numpy as np
import numpy.typing as npt

from safeconduct.placement.assigning import Assignment, Problem, solve
from safeconduct.placement.flow import TooWide
from safeconduct.placement.network import Ints, begins

Id = int | str
Floats = npt.NDArray[np.float64]

LARGEST = 1e9
MOST_SLOTS = 1_000_000_000
MOST_STEPS = 40
"""Bits of the largest weight, at most."""
CLOSE = 1e-6
SHOWN = 60
PLAIN = (int, float)


class BadInstance(Exception):
    """One sentence that says what is wrong and where."""


@dataclass(frozen=True, slots=True)
class Instance:
    """Cases, attorneys and mentors in order of their ids, and the pairs in columns."""

    cases: list[Id]
    attorneys: list[Id]
    capacity: Ints
    mentor: Ints
    load: Ints
    case: Ints
    attorney: Ints
    weight: Floats


def parse(text: str) -> Instance:
    """Read and check an instance.

    Raises:
        BadInstance: with the first thing that is wrong.
    """
    top = _table(_loaded(text), "The instance", ("attorneys", "cases", "pairs"), ("mentors",))
    mentors = _numbered(top.get("mentors", []), "mentors", "load")
    attorneys = _numbered(top["attorneys"], "attorneys", "capacity", ("mentor",))
    cases = _numbered(top["cases"], "cases", "urgency")
    load = _counts(mentors, "mentors", "load")
    capacity = _counts(attorneys, "attorneys", "capacity")
    urgency = np.array(
        [_number(each["urgency"], f"cases: the urgency of {_shown(id)}") for id, each in cases.items()]
    )
    place = {id: n for n, id in enumerate(mentors)}
    mentor = [_mentor(each, id, place, "mentors" in top) for id, each in attorneys.items()]
    case, attorney, fit = _pairs(top["pairs"], cases, attorneys)
    return Instance(
        list(cases), list(attorneys), capacity, np.array(mentor, np.int64), load, case, attorney,
        urgency[case] * fit if len(case) else np.zeros(0),
    )  # fmt: skip


def answer(instance: Instance) -> dict[str, Any]:
    """The best assignment, as the command prints it."""
    began = perf_counter()
    found, scale = _solved(instance)
    edges = found.edge[found.edge >= 0]
    objective = math.fsum(instance.weight[edges].tolist())
    highest = max(_bound(instance, found, scale), objective)
    is_best = highest - objective <= CLOSE * max(objective, np.finfo(float).tiny)
    return {
        "assignment": [
            [instance.cases[case], instance.attorneys[attorney]]
            for case, attorney in zip(instance.case[edges].tolist(), instance.attorney[edges].tolist(), strict=True)
        ],
        "objective": objective, "bound": highest, "status": "optimal" if is_best else "within_gap",
        "seconds": round(perf_counter() - began, 6),
    }  # fmt: skip


def _solved(instance: Instance) -> tuple[Assignment, float]:
    """Solved at the finest scale that leaves the solver room."""
    most = float(instance.weight.max(initial=0.0))
    bits = math.frexp(most)[1]
    small = np.int32
    for steps in range(MOST_STEPS, 8, -3):
        scale = 2.0 ** (steps - bits) if most else 1.0
        problem = Problem(
            n_cases=len(instance.cases), n_attorneys=len(instance.attorneys), case=instance.case.astype(small),
            attorney=instance.attorney.astype(small), weight=np.rint(instance.weight * scale).astype(np.int64),
            capacity=instance.capacity.astype(small), firm=np.full(len(instance.attorneys), -1, small),
            firm_quota=np.zeros(0, small), mentor=instance.mentor.astype(small),
            mentor_load=instance.load.astype(small),
        )  # fmt: skip
        try:
            return solve(problem), scale
        except TooWide:
            continue
    raise BadInstance("There are more cases than the solver can count in 64 bits.")


def _bound(instance: Instance, found: Assignment, scale: float) -> float:
    """The bound from the prices found, in the input's own floats."""
    own = found.prices.astype(float)
    groups = found.group_prices.astype(float)[: len(instance.load)]
    has = instance.mentor >= 0
    own[has] = np.maximum(own[has] - groups[instance.mentor[has]], 0)
    slots = own.copy()
    slots[has] += groups[instance.mentor[has]]
    cases = len(instance.cases)
    order = np.lexsort((instance.attorney, instance.case))
    best = _gains(instance, slots / scale, order, cases)
    paid = np.minimum(instance.capacity, cases) @ own + np.minimum(instance.load, cases) @ groups
    return math.fsum([float(paid) / scale, *best.tolist()])


def _gains(instance: Instance, slots: Floats, order: Ints, cases: int) -> Floats:
    best = np.zeros(cases)
    above = instance.weight[order] - slots[instance.attorney[order]]
    first = begins(instance.case.astype(np.int64), cases)
    has = np.flatnonzero(first[1:] > first[:-1])
    if has.size:
        best[has] = np.maximum(np.maximum.reduceat(above, first[has]), 0.0)
    return best


def _loaded(text: str) -> Any:
    def unfit(word: str) -> Any:
        raise BadInstance(f"{word} is not a number that can be counted with.")

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        table = dict(pairs)
        if len(table) < len(pairs):
            raise BadInstance("An object has the same key twice.")
        return table

    try:
        return json.loads(text, parse_constant=unfit, object_pairs_hook=once)
    except json.JSONDecodeError as problem:
        raise BadInstance(f"This is not JSON: line {problem.lineno}, column {problem.colno}.") from None
    except RecursionError:
        raise BadInstance("This is nested too deeply to be an instance.") from None
    except ValueError:
        raise BadInstance("A number in it has too many digits.") from None


def _table(value: Any, what: str, needed: Sequence[str], optional: Sequence[str] = ()) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise BadInstance(f"{what} must be an object with {', '.join(needed)}.")
    for key in needed:
        if key not in value:
            raise BadInstance(f'{what} has no "{key}".')
    for key in value:
        if key not in needed and key not in optional:
            raise BadInstance(
                f"{what} has {_shown(key)}, which is none of {', '.join([*needed, *optional])}."
            )
    return value


def _numbered(value: Any, name: str, number: str, optional: Sequence[str] = ()) -> dict[Id, dict[str, Any]]:
    """The objects of a list by id, in order of their ids: numbers first, then texts."""
    if not isinstance(value, list):
        raise BadInstance(f'"{name}" must be a list.')
    found: dict[Id, dict[str, Any]] = {}
    for place, each in enumerate(value, 1):
        table = _table(each, f"{name}, entry {place},", ("id", number), optional)
        id = table["id"]
        if isinstance(id, bool) or not isinstance(id, int | str):
            raise BadInstance(f"{name}, entry {place}: an id is a text or a whole number.")
        if id in found:
            raise BadInstance(f"{name}: the id {_shown(id)} stands there twice.")
        found[id] = table
    return {id: found[id] for id in sorted(found, key=_rank)}


def _rank(id: Id) -> tuple[bool, int, str]:
    return (True, 0, id) if isinstance(id, str) else (False, id, "")


def _counts(tables: dict[Id, dict[str, Any]], name: str, key: str) -> Ints:
    for id, each in tables.items():
        value, what = each[key], f"{name}: the {key} of {_shown(id)}"
        if isinstance(value, bool) or not isinstance(value, int):
            raise BadInstance(f"{what} must be a whole number.")
        if value < 0:
            raise BadInstance(f"{what} is below 0.")
        if value > MOST_SLOTS:
            raise BadInstance(f"{what} is above {MOST_SLOTS:,}.")
    return np.array([each[key] for each in tables.values()], np.int64)


def _number(value: Any, what: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadInstance(f"{what} must be a number.")
    if not value >= 0:
        raise BadInstance(f"{what} is below 0.")
    if value > LARGEST:
        raise BadInstance(f"{what} is above {LARGEST:,.0f}.")
    return float(value)


def _mentor(table: dict[str, Any], id: Id, place: dict[Id, int], has_list: bool) -> int:
    mentor = table.get("mentor")
    if mentor is None:
        return -1
    if isinstance(mentor, bool) or not isinstance(mentor, int | str):
        raise BadInstance(f"attorneys: the mentor of {_shown(id)} must be an id, or null.")
    if mentor not in place:
        without = "" if has_list else '; there is no list "mentors"'
        raise BadInstance(f"attorneys: the mentor {_shown(mentor)} of {_shown(id)} is not known{without}.")
    return place[mentor]


def _pairs(
    value: Any, cases: dict[Id, dict[str, Any]], attorneys: dict[Id, dict[str, Any]]
) -> tuple[Ints, Ints, Floats]:
    if not isinstance(value, list):
        raise BadInstance('"pairs" must be a list.')
    for place, each in enumerate(value, 1):
        if not isinstance(each, list) or len(each) != 3:
            raise BadInstance(f"pairs, entry {place}: it must be [case, attorney, fit].")
    names, others, fits = zip(*value, strict=True) if value else ((), (), ())
    case = _places(names, cases, "case")
    attorney = _places(others, attorneys, "attorney")
    key = case * max(len(attorneys), 1) + attorney
    order = np.argsort(key, kind="stable")
    twice = order[1:][key[order][1:] == key[order][:-1]]
    if twice.size:
        at = int(twice.min())
        raise BadInstance(
            f"pairs, entry {at + 1}: {_shown(names[at])} and {_shown(others[at])} stand there twice."
        )
    return case, attorney, _fits(fits)


def _places(ids: Sequence[Any], known: dict[Id, dict[str, Any]], what: str) -> Ints:
    """The number of each id; types are looked at once a kind and not once an entry."""
    kinds = set(map(type, ids))
    if not kinds <= {int, str}:
        at = next(n for n, id in enumerate(ids) if type(id) not in (int, str))
        raise BadInstance(f"pairs, entry {at + 1}: the {what} must be an id: a text or a whole number.")
    place = {id: n for n, id in enumerate(known)}
    found = [place.get(id, -1) for id in ids]
    if -1 in found:
        at = found.index(-1)
        raise BadInstance(f"pairs, entry {at + 1}: the {what} {_shown(ids[at])} is not known.")
    return np.array(found, np.int64)


def _fits(fits: Sequence[Any]) -> Floats:
    for place, fit in enumerate(fits, 1):
        if type(fit) not in PLAIN or not 0 <= fit <= LARGEST:
            _number(fit, f"pairs, entry {place}: the fit")
    return np.array(fits, np.float64)


def _shown(id: Id) -> str:
    """As JSON writes it, with nothing a terminal could take for an order, and never long."""
    if isinstance(id, int) and abs(id) >= 10**SHOWN:
        return "a very long number"
    text = json.dumps(id)
    return text if len(text) <= SHOWN else f'{text[: SHOWN - 1]}…"'
