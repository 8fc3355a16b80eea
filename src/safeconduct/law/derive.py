"""Facts that follow from others: the last arrival, the age on a day, the circuit of a state.

Written in a pack as ``[[derive]]`` with an id, a reason and one operation. A derived fact is used like any
other. What it follows from may be inexact or not known: the result is then an interval, or not known, and
becomes narrower, never different, when more is known. Where its sources cannot all be true it is contradicted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from safeconduct.law.conditions import CODES, Condition, Scope, read_condition
from safeconduct.law.facts import Fact, FactType, Kind
from safeconduct.law.logic import Known
from safeconduct.law.provenance import PackError, expect, refuse_unknown
from safeconduct.law.settings import Settings
from safeconduct.law.values import OPEN_HIGH, OPEN_LOW, Interval, Missing

Deriving = Callable[[Known], Any]
"""Gives a value, None (not known) or ``Missing.CONTRADICTED``."""
Percent = Callable[[Interval, str, Interval, str, date], "Interval | None"]
"""Income a year, currency, household size, area, day → per cent of the guideline; None: no guideline fits."""

_ROWS = (("rows", "column"), ("where",))
OPERATIONS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "latest": _ROWS,
    "earliest": _ROWS,
    "count": (("rows",), ("where",)),
    "age": (("born",), ("stated", "at")),
    "lookup": (("fact", "table"), ("otherwise",)),
    "days_between": (("from",), ("until",)),
    "percent_of_guideline": (("income", "currency", "size", "area", "guidelines"), ()),
    "agree": ((), ()),
    "first_of": ((), ()),
}
"""Operation → fields it must and may have. `agree` and `first_of` take a list of facts."""
NUMBER = FactType(Kind.INTEGER, low=-(10**6), high=10**6)
DATE = FactType(Kind.DATE)


@dataclass(frozen=True, slots=True)
class Derivation:
    """One derived fact. ``inputs``: the facts (and derived facts) it follows from."""

    id: str
    why: str
    operation: str
    spec: Mapping[str, Any]
    fact: Fact
    inputs: tuple[str, ...]
    where: Condition | None
    file: str

    def bind(self, on: date, settings: Settings, guidelines: Mapping[str, Percent]) -> Deriving:
        """The compiled derivation for one day."""
        spec = self.spec
        match self.operation:
            case "latest" | "earliest":
                return _extreme(spec["rows"], spec["column"], self._chooses(on, settings), self.operation)
            case "count":
                return _count(spec["rows"], self._chooses(on, settings))
            case "age":
                return _age(spec["born"], spec.get("stated"), spec.get("at"), on.toordinal())
            case "lookup":
                return _lookup(spec["fact"], spec["rows"], spec.get("otherwise"))
            case "days_between":
                return _days_between(spec["from"], spec.get("until"), on.toordinal())
            case "percent_of_guideline":
                return _percent(spec, guidelines.get(spec["guidelines"]), on)
            case _:
                return _agree(self.inputs)

    def _chooses(self, on: date, settings: Settings) -> Callable[[Known], bool | None]:
        return self.where.bind(on, settings).test if self.where else lambda row: True


def read_derivation(
    table: Mapping[str, Any], scope: Scope, tables: Mapping[str, Mapping[str, str]]
) -> Derivation:
    """One ``[[derive]]``. ``tables``: the pack's look-up tables by id. Raises ``PackError``."""
    refuse_unknown(table, {"id", "why", *OPERATIONS}, file=scope.file, entry=scope.entry)
    for name in ("id", "why"):
        if not isinstance(table.get(name), str) or not table[name]:
            raise PackError(scope.file, scope.entry, name, "is missing; every derived fact needs it")
    named = [name for name in OPERATIONS if name in table]
    if len(named) != 1:
        raise PackError(scope.file, scope.entry, "derive", f"needs exactly one of {', '.join(OPERATIONS)}")
    operation = named[0]
    reading = _Reading(replace(scope, field=operation), operation, table[operation])
    type, spec, inputs = reading.result(tables)
    where = reading.where(spec)
    id = table["id"]
    return Derivation(id, table["why"], operation, spec, Fact(id, type), inputs, where, scope.file)


class _Reading:
    """One operation's table, checked against the facts."""

    def __init__(self, scope: Scope, operation: str, written: Any) -> None:
        self.scope, self.operation, self.written = scope, operation, written

    def result(
        self, tables: Mapping[str, Mapping[str, str]]
    ) -> tuple[FactType, dict[str, Any], tuple[str, ...]]:
        if self.operation in ("agree", "first_of"):
            return self._listed()
        spec = self._spec()
        match self.operation:
            case "latest" | "earliest" | "count":
                return self._of_rows(spec)
            case "age":
                self._fact(spec, "born", {Kind.DATE})
                for name, kind in (("stated", Kind.INTEGER), ("at", Kind.DATE)):
                    if name in spec:
                        self._fact(spec, name, {kind})
                inputs = [spec[name] for name in ("born", "stated", "at") if name in spec]
                return NUMBER, spec, tuple(inputs)
            case "lookup":
                return self._lookup(spec, tables)
            case "days_between":
                names = [name for name in ("from", "until") if name in spec]
                for name in names:
                    self._fact(spec, name, {Kind.DATE})
                return NUMBER, spec, tuple(spec[name] for name in names)
            case _:
                kinds = {"income": {Kind.MONEY}, "currency": CODES, "size": {Kind.INTEGER}, "area": CODES}
                for name, allowed in kinds.items():
                    self._fact(spec, name, set(allowed))
                return NUMBER, spec, tuple(spec[name] for name in kinds)

    def where(self, spec: Mapping[str, Any]) -> Condition | None:
        if "where" not in spec:
            return None
        columns = dict(self.scope.facts[spec["rows"]].type.columns)
        facts = {name: Fact(name, column) for name, column in columns.items()}
        inner = replace(self.scope, facts=facts, subject="column", field=f"{self.operation}.where")
        return read_condition(spec["where"], inner)

    def _spec(self) -> dict[str, Any]:
        file, entry = self.scope.file, self.scope.entry
        must, may = OPERATIONS[self.operation]
        expect(self.written, dict, file=file, entry=entry, field=self.operation)
        refuse_unknown(self.written, (*must, *may), file=file, entry=entry, field=self.operation)
        for name in must:
            if name not in self.written:
                raise self.scope.refuse("is missing", f"{self.operation}.{name}")
        return dict(self.written)

    def _fact(self, spec: Mapping[str, Any], name: str, kinds: set[Kind], repeated: bool = False) -> Fact:
        from safeconduct.law.rules import nearest

        id, field = spec[name], f"{self.operation}.{name}"
        if not isinstance(id, str) or id not in self.scope.facts:
            raise self.scope.refuse(f"there is no fact {id!r}; {nearest(str(id), self.scope.facts)}", field)
        fact = self.scope.facts[id]
        if fact.type.kind not in kinds or fact.repeated is not repeated:
            wanted = ", ".join(sorted(kind.value for kind in kinds))
            raise self.scope.refuse(
                f"{id} is of kind {fact.type.kind.value}, and {wanted} belongs here", field
            )
        return fact

    def _of_rows(self, spec: dict[str, Any]) -> tuple[FactType, dict[str, Any], tuple[str, ...]]:
        fact = self._fact(spec, "rows", {Kind.RECORD}, repeated=True)
        if self.operation == "count":
            return NUMBER, spec, (fact.id,)
        columns = dict(fact.type.columns)
        column = columns.get(spec["column"])
        if column is None or column.kind not in (Kind.DATE, Kind.INTEGER):
            raise self.scope.refuse(
                f"{fact.id} has no date or number {spec['column']!r}; its columns are {', '.join(columns)}",
                f"{self.operation}.column",
            )
        return (DATE if column.kind is Kind.DATE else NUMBER), spec, (fact.id,)

    def _lookup(
        self, spec: dict[str, Any], tables: Mapping[str, Mapping[str, str]]
    ) -> tuple[FactType, dict[str, Any], tuple[str, ...]]:
        fact = self._fact(spec, "fact", set(CODES))
        if spec["table"] not in tables:
            known = ", ".join(tables) or "none"
            raise self.scope.refuse(
                f"there is no table {spec['table']!r}; there are: {known}", "lookup.table"
            )
        rows = tables[spec["table"]]
        for code in rows:
            if code not in fact.type.codes:
                raise self.scope.refuse(
                    f"the row {code!r} of {spec['table']!r} is no code of {fact.id}", "lookup.table"
                )
        results = [*rows.values(), *([spec["otherwise"]] if "otherwise" in spec else [])]
        type = FactType(Kind.CHOICE, codes=tuple(dict.fromkeys(results)))
        return type, {**spec, "rows": dict(rows)}, (fact.id,)

    def _listed(self) -> tuple[FactType, dict[str, Any], tuple[str, ...]]:
        if not isinstance(self.written, list) or len(self.written) < 2:
            raise self.scope.refuse("must be a list of at least two facts")
        spec = dict(enumerate(self.written))
        first = self.scope.facts.get(str(self.written[0]))
        kind = first.type.kind if first else Kind.DATE
        for number in spec:
            self._fact({str(number): spec[number]}, str(number), {kind})
        assert first is not None  # noqa: S101 - the line above refused an unknown fact
        return first.type, {"facts": self.written}, tuple(self.written)


def sources_of(derivations: Iterable[Derivation]) -> dict[str, tuple[str, ...]]:
    """The answered facts behind each derived one, in order; a derivation may use those before it."""
    found: dict[str, tuple[str, ...]] = {}
    for each in derivations:
        sources = (source for id in each.inputs for source in found.get(id, (id,)))
        found[each.id] = tuple(dict.fromkeys(sources))
    return found


def _extreme(rows: str, column: str, chooses: Deriving, operation: str) -> Deriving:
    later = max if operation == "latest" else min

    def derive(known: Known) -> Interval | None:
        found = known.get(rows)
        if found.__class__ is not tuple:
            return None
        sure: Interval | None = None
        every: Interval | None = None
        for row in found:
            chosen = chooses(row)
            if chosen is False:
                continue
            low, high = row.get(column) or (OPEN_LOW, OPEN_HIGH)
            every = (low, high) if every is None else (later(every[0], low), later(every[1], high))
            if chosen:
                sure = (low, high) if sure is None else (later(sure[0], low), later(sure[1], high))
        if sure is None or every is None:
            return None
        result = (sure[0], every[1]) if operation == "latest" else (every[0], sure[1])
        return None if result == (OPEN_LOW, OPEN_HIGH) else result

    return derive


def _count(rows: str, chooses: Deriving) -> Deriving:
    def derive(known: Known) -> Interval | None:
        found = known.get(rows)
        if found.__class__ is not tuple:
            return None
        chosen = [chooses(row) for row in found]
        return chosen.count(True), len(chosen) - chosen.count(False)

    return derive


def years_between(born: int, day: int) -> int:
    """Completed years between two ordinals; one born on 29 February is a year older on 1 March."""
    one, other = _date(born), _date(day)
    return other.year - one.year - ((other.month, other.day) < (one.month, one.day))


def _date(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))


def _interval(known: Known, id: str | None) -> Any:
    value = known.get(id) if id else None
    return value if value.__class__ is tuple else None


def _age(born: str, stated: str | None, at: str | None, on: int) -> Deriving:
    def derive(known: Known) -> Any:
        day = _interval(known, at) if at else (on, on)
        if day is None:
            return None
        found = []
        birth, said = _interval(known, born), _interval(known, stated)
        if birth:
            found.append(tuple(max(years_between(b, d), 0) for b, d in zip(birth[::-1], day, strict=True)))
        if said and not at:
            found.append((said[0], said[1] + 1))
        return _intersection(found)

    return derive


def _intersection(found: Sequence[Any]) -> Any:
    if not found:
        return None
    low, high = max(each[0] for each in found), min(each[1] for each in found)
    return (low, high) if low <= high else Missing.CONTRADICTED


def _lookup(fact: str, rows: Mapping[str, str], otherwise: str | None) -> Deriving:
    def derive(known: Known) -> str | None:
        code = known.get(fact)
        return rows.get(code, otherwise) if code.__class__ is str else None

    return derive


def _days_between(start: str, until: str | None, on: int) -> Deriving:
    def derive(known: Known) -> Interval | None:
        first, last = _interval(known, start), _interval(known, until) if until else (on, on)
        if first is None or last is None:
            return None
        return last[0] - first[1], last[1] - first[0]

    return derive


def _percent(spec: Mapping[str, Any], percent: Percent | None, on: date) -> Deriving:
    def derive(known: Known) -> Any:
        if percent is None:
            return None
        currency = known.get(f"{spec['income']}.currency") or known.get(spec["currency"])
        found: list[Any] = [
            known.get(spec["income"]),
            currency,
            known.get(spec["size"]),
            known.get(spec["area"]),
        ]
        if any(each is None or isinstance(each, Missing) for each in found):
            return None
        return percent(found[0], str(found[1]), found[2], str(found[3]), on)

    return derive


def _agree(inputs: tuple[str, ...]) -> Deriving:
    def derive(known: Known) -> Any:
        found = [
            each for each in map(known.get, inputs) if each is not None and not isinstance(each, Missing)
        ]
        if not found:
            return None
        if found[0].__class__ is tuple:
            return _intersection(found)
        return found[0] if all(each == found[0] for each in found) else Missing.CONTRADICTED

    return derive
