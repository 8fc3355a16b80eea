"""Conditions as a rule pack writes them: read, checked against the facts, compiled to three-valued tests.

    { fact = "place.country", is = "US" }       { fact = "person.age", at_least = 18, below = 21 }
    { fact = "papers.list", any_row = { column = "kind", is = "hearing" } }
    { all = [...] }  { any = [...] }  { not = {...} }  { rule = "xx.bar.late" }

Reading happens once for each pack (errors name the place and the nearest known word); binding happens once
for each day and settings, because "older than 2 years" and "$means_percent" mean something only then.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from difflib import get_close_matches
from typing import Any

from safeconduct.law import logic
from safeconduct.law.facts import Fact, FactType, Kind
from safeconduct.law.logic import Known, Test, Truth
from safeconduct.law.provenance import PackError
from safeconduct.law.settings import DEFAULT_SETTINGS, Settings

CODES = frozenset({Kind.CHOICE, Kind.YES_NO, Kind.COUNTRY, Kind.NATIONALITY, Kind.US_STATE})
TEXTS = frozenset({Kind.TEXT, Kind.LONG_TEXT})
NUMBERS = frozenset({Kind.INTEGER, Kind.MONEY})
DATES = frozenset({Kind.DATE})
ROWS = frozenset({Kind.RECORD})

OPERATORS: Mapping[str, frozenset[Kind]] = {
    "is": CODES | TEXTS | {Kind.INTEGER},
    "in": CODES | TEXTS,
    "has": frozenset({Kind.CHOICES}),
    "has_any": frozenset({Kind.CHOICES}),
    **dict.fromkeys(("below", "at_most", "at_least", "above"), NUMBERS),
    **dict.fromkeys(("before", "on_or_before", "on_or_after", "after"), DATES),
    **dict.fromkeys(("older_than", "newer_than", "passed"), DATES),
    **dict.fromkeys(("any_row", "no_row"), ROWS),
    "empty": TEXTS | ROWS | {Kind.CHOICES},
}
"""Which operator fits which kind of fact."""
JOINS = ("all", "any", "not", "rule")


@dataclass(frozen=True, slots=True)
class Scope:
    """The words a condition may use, and where it stands (for errors)."""

    facts: Mapping[str, Fact]
    rules: frozenset[str]
    file: str
    entry: str
    field: str = "when"
    subject: str = "fact"
    """``fact``, or ``column`` inside a row."""
    settings: Settings = DEFAULT_SETTINGS

    def refuse(self, problem: str, field: str | None = None) -> PackError:
        return PackError(self.file, self.entry, field or self.field, problem)

    def within(self, field: str) -> Scope:
        return replace(self, field=f"{self.field}.{field}")


@dataclass(frozen=True, slots=True)
class Condition:
    """One node. ``operator`` is a join or an operator; ``subject`` a fact, column or rule id."""

    operator: str
    subject: str = ""
    operand: Any = None
    parts: tuple[Condition, ...] = ()

    def every(self) -> Iterator[Condition]:
        """This node and all below it, rows' inner nodes left out."""
        yield self
        if self.operator not in ("any_row", "no_row"):
            for part in self.parts:
                yield from part.every()

    @property
    def facts(self) -> tuple[str, ...]:
        """Ids of the facts used, in order, once each."""
        used = (each.subject for each in self.every() if each.operator in OPERATORS)
        return tuple(dict.fromkeys(used))

    @property
    def rules(self) -> tuple[str, ...]:
        """Ids of the rules referred to."""
        return tuple(dict.fromkeys(each.subject for each in self.every() if each.operator == "rule"))

    def bind(self, on: date, settings: Settings = DEFAULT_SETTINGS) -> Bound:
        """The compiled test for one day."""
        return _bind(self, on, settings)


@dataclass(frozen=True, slots=True)
class Bound:
    """A condition compiled for a day; its parts can be asked one by one, for a trace."""

    condition: Condition
    test: Test
    parts: tuple[Bound, ...] = field(default=())

    def open_facts(self, known: Known) -> tuple[str, ...]:
        """The facts (and derived ones) that keep this from being decided; none if it is decided."""
        if self.test(known) is not None:
            return ()
        if self.condition.operator in OPERATORS:
            return (self.condition.subject,)
        found = [each for part in self.parts for each in part.open_facts(known)]
        return tuple(dict.fromkeys(found))

    def open_rules(self, known: Known) -> tuple[str, ...]:
        """The rules referred to that keep this from being decided."""
        if self.test(known) is not None:
            return ()
        if self.condition.operator == "rule":
            return (self.condition.subject,)
        found = [each for part in self.parts for each in part.open_rules(known)]
        return tuple(dict.fromkeys(found))


def read_condition(table: Any, scope: Scope) -> Condition:
    """Check and read one condition. Raises ``PackError`` with the nearest known word."""
    if not isinstance(table, dict):
        raise scope.refuse(f'must be a condition such as {{ {scope.subject} = "...", is = "..." }}')
    if scope.subject in table:
        return _read_leaf(table, scope)
    known = JOINS[:3] if scope.subject == "column" else JOINS
    if len(table) != 1 or next(iter(table)) not in known:
        raise _unknown_word(table, scope, known)
    join, inner = next(iter(table.items()))
    if join == "rule":
        _known_word(inner, scope.rules, "rule", scope)
        return Condition("rule", inner)
    if join == "not":
        return Condition("not", parts=(read_condition(inner, scope.within("not")),))
    if not isinstance(inner, list) or not inner:
        raise scope.refuse("must be a list of at least one condition", f"{scope.field}.{join}")
    parts = (read_condition(each, scope.within(f"{join}[{n}]")) for n, each in enumerate(inner, 1))
    return Condition(join, parts=tuple(parts))


def _unknown_word(table: Mapping[str, Any], scope: Scope, known: tuple[str, ...]) -> PackError:
    words = (scope.subject, *known)
    strange = next((key for key in table if key not in (*words, *OPERATORS)), None)
    if strange is None:
        return scope.refuse(f"must have {scope.subject} or exactly one of {', '.join(known)}")
    near = get_close_matches(strange, words, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(words)}"
    return scope.refuse(f"is not known; {hint}", f"{scope.field}.{strange}")


def _known_word(word: Any, known: Any, what: str, scope: Scope) -> None:
    if not isinstance(word, str) or word not in known:
        near = get_close_matches(str(word), list(known), n=1)
        hint = f"did you mean {near[0]!r}?" if near else "look at the list of ids"
        raise scope.refuse(f"there is no {what} {word!r}; {hint}", f"{scope.field}.{what}")


def _read_leaf(table: Mapping[str, Any], scope: Scope) -> Condition:
    subject = table[scope.subject]
    _known_word(subject, scope.facts, scope.subject, scope)
    fact = scope.facts[subject]
    operators = {key: operand for key, operand in table.items() if key != scope.subject}
    if not operators:
        raise scope.refuse(f"says nothing about {subject}; add one of {', '.join(_fitting(fact))}")
    parts = tuple(_read_operator(fact, key, operand, scope) for key, operand in operators.items())
    return parts[0] if len(parts) == 1 else Condition("all", parts=parts)


def _fitting(fact: Fact) -> list[str]:
    kind = Kind.RECORD if fact.repeated else fact.type.kind
    return [operator for operator, kinds in OPERATORS.items() if kind in kinds]


def _read_operator(fact: Fact, operator: str, operand: Any, scope: Scope) -> Condition:
    place = f"{scope.field}.{operator}"
    fitting = _fitting(fact)
    if operator not in fitting:
        near = get_close_matches(operator, fitting, n=1)
        hint = f"did you mean {near[0]!r}?" if near else f"use one of {', '.join(fitting)}"
        raise scope.refuse(f"does not fit {fact.id}; {hint}", place)
    if operator in ("any_row", "no_row"):
        columns = {name: Fact(name, column) for name, column in fact.type.columns}
        inner = read_condition(operand, replace(scope.within(operator), facts=columns, subject="column"))
        return Condition(operator, fact.id, parts=(inner,))
    return Condition(operator, fact.id, _operand(fact.type, operator, operand, scope, place))


def _operand(type: FactType, operator: str, operand: Any, scope: Scope, place: str) -> Any:
    if isinstance(operand, str) and operand.startswith("$"):
        return _setting(operand, operator, scope, place)
    match operator:
        case "in" | "has_any":
            if not isinstance(operand, list) or not operand:
                raise scope.refuse('must be a list of codes, or "$name" of a setting', place)
            return tuple(_code(type, each, scope, place) for each in operand)
        case "is" if type.kind is not Kind.INTEGER:
            return _code(type, operand, scope, place)
        case "has":
            return _code(type, operand, scope, place)
        case "passed" | "empty":
            good, wanted = isinstance(operand, bool), "true or false"
        case "older_than" | "newer_than":
            good, wanted = _period(operand) is not None, 'a number and a unit, as in "2 years" or "30 days"'
        case "before" | "on_or_before" | "on_or_after" | "after":
            good = isinstance(operand, date) and not isinstance(operand, datetime)
            wanted = "a date without quotes, as in 2026-11-22"
        case _:
            good, wanted = operand.__class__ is int, 'a whole number, or "$name" of a setting'
    if not good:
        raise scope.refuse(f"must be {wanted}", place)
    return operand


def _code(type: FactType, code: Any, scope: Scope, place: str) -> str:
    if isinstance(code, str) and (code in type.codes or (type.kind in TEXTS and code)):
        return code
    near = get_close_matches(str(code), type.codes, n=1)
    shown = ", ".join(type.codes[:20])
    hint = f"did you mean {near[0]!r}?" if near else f"use one of {shown}"
    raise scope.refuse(f"{code!r} is no code of this {scope.subject}; {hint}", place)


@dataclass(frozen=True, slots=True)
class Setting:
    """An operand that the organisation's settings hold."""

    name: str


def _setting(written: str, operator: str, scope: Scope, place: str) -> Setting:
    name = written[1:]
    if name not in scope.settings.values:
        near = get_close_matches(name, scope.settings.values, n=1)
        hint = f"did you mean '${near[0]}'?" if near else f"use one of {', '.join(scope.settings.values)}"
        raise scope.refuse(f"there is no setting {written}; {hint}", place)
    lists = isinstance(scope.settings.values[name], tuple)
    if lists != (operator in ("in", "has_any")):
        wanted = "a list" if lists else "a single value"
        raise scope.refuse(f"the setting {written} is {wanted} and does not fit here", place)
    return Setting(name)


def _period(written: Any) -> tuple[int, str] | None:
    found = (
        re.fullmatch(r"([0-9]{1,4}(?= d)|[0-9]{1,3}) (day|month|year)s?", written)
        if isinstance(written, str)
        else None
    )
    return (int(found[1]), f"{found[2]}s") if found else None


def codes_mentioned(conditions: Iterable[Condition]) -> dict[str, frozenset[str]]:
    """Codes by fact id, and for columns by ``<fact id> <column>``."""
    found: dict[str, frozenset[str]] = {}
    for each in (node for condition in conditions for node in condition.every()):
        inner = codes_mentioned(each.parts) if each.operator in ("any_row", "no_row") else {}
        named = {f"{each.subject} {column}": codes for column, codes in inner.items()}
        if isinstance(each.operand, str | tuple):
            named[each.subject] = frozenset([each.operand] if isinstance(each.operand, str) else each.operand)
        for id, codes in named.items():
            found[id] = found.get(id, frozenset()) | codes
    return found


def _bind(node: Condition, on: date, settings: Settings) -> Bound:
    parts = tuple(_bind(part, on, settings) for part in node.parts)
    tests = [part.test for part in parts]
    match node.operator:
        case "all":
            test = logic.both(tests)
        case "any":
            test = logic.either(tests)
        case "not":
            test = logic.negation(tests[0])
        case "rule":
            test = logic.reference(node.subject)
        case "any_row":
            test = logic.any_row(node.subject, tests[0])
        case "no_row":
            test = logic.negation(logic.any_row(node.subject, tests[0]))
        case _:
            operand = node.operand
            value = settings.values[operand.name] if isinstance(operand, Setting) else operand
            test = _leaf_test(node.subject, node.operator, value, on)
    return Bound(node, test, parts)


def _leaf_test(subject: str, operator: str, operand: Any, on: date) -> Test:
    match operator:
        case "is" if operand.__class__ is int:
            return logic.equals(subject, operand)
        case "is":
            return logic.code_is(subject, operand)
        case "in":
            return logic.code_in(subject, frozenset(operand))
        case "has":
            return logic.shares(subject, frozenset({operand}))
        case "has_any":
            return logic.shares(subject, frozenset(operand))
        case "empty":
            return logic.is_empty(subject) if operand else logic.negation(logic.is_empty(subject))
        case "passed":
            past = logic.at_most(subject, on.toordinal() - 1)
            return past if operand else logic.negation(past)
    point = _point(operator, operand, on)
    match operator:
        case "below" | "before" | "older_than":
            return logic.at_most(subject, point - 1)
        case "at_most" | "on_or_before":
            return logic.at_most(subject, point)
        case "at_least" | "on_or_after":
            return logic.at_least(subject, point)
        case _:  # above, after, newer_than
            return logic.at_least(subject, point + 1)


def _point(operator: str, operand: Any, on: date) -> int:
    if operator in ("older_than", "newer_than"):
        count, unit = _period(operand) or (0, "days")
        return logic.days_back(on, count, unit).toordinal()
    return operand.toordinal() if isinstance(operand, date) else int(operand)


__all__ = ["OPERATORS", "Bound", "Condition", "Known", "Scope", "Setting", "Test", "Truth", "read_condition"]
