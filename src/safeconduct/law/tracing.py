"""How an outcome came about, step by step, in words a lawyer can check against the case and the law.

A trace shows values of the case. It is made for a page or a terminal and is never logged or stored.
"""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from safeconduct.law.conditions import OPERATORS, Bound, Condition, Setting
from safeconduct.law.facts import FACTS, Fact, Kind
from safeconduct.law.findings import Finding, Outcome, Screening
from safeconduct.law.logic import Known
from safeconduct.law.questions import question
from safeconduct.law.values import OPEN_HIGH, OPEN_LOW

NOT_KNOWN = "not known"
RESULT_WORDS = {True: "yes", False: "no", None: NOT_KNOWN}
JOIN_WORDS = {"all": "all of these", "any": "at least one of these", "not": "this must not be so"}
OPERATOR_WORDS = {
    "is": "is", "in": "is one of", "has": "has", "has_any": "has one of", "below": "is below",
    "at_most": "is at most", "at_least": "is at least", "above": "is above", "before": "is before",
    "on_or_before": "is on or before", "on_or_after": "is on or after", "after": "is after",
    "older_than": "is longer ago than", "newer_than": "is less long ago than", "passed": "has passed",
    "any_row": "has an entry where", "no_row": "has no entry where", "empty": "is empty",
}  # fmt: skip


class Step(NamedTuple):
    """One line. ``fact`` and ``value_words`` are empty on lines that join others."""

    depth: int
    text: str
    result: str
    fact: str = ""
    value_words: str = ""
    citation: str = ""


def trace(screening: Screening, outcome: Outcome) -> tuple[Step, ...]:
    """Every rule of the outcome with its conditions, what they looked at and what came of it."""
    pathway = outcome.pathway
    steps = [Step(0, pathway.name, outcome.verdict.value, citation=pathway.citation)]
    for finding in (*outcome.elements, *outcome.bars, *outcome.flags):
        _add_rule(steps, screening, finding, 1)
        for exception in finding.exceptions:
            _add_rule(steps, screening, exception, 2)
    return tuple(steps)


def _add_rule(steps: list[Step], screening: Screening, finding: Finding, depth: int) -> None:
    rule = finding.rule
    text = f"{rule.kind}: {rule.title} [{rule.id}, version {rule.version}]"
    steps.append(Step(depth, text, finding.result.value, citation=rule.citation))
    compiled = screening.screener.rules[rule.id]
    if compiled.applies_if is not None:
        applies = RESULT_WORDS[compiled.applies_if.test(screening.known)]
        steps.append(Step(depth + 1, "applies only if", applies))
        _add_condition(steps, screening, compiled.applies_if, depth + 2)
    _add_condition(steps, screening, compiled.when, depth + 1)


def _add_condition(steps: list[Step], screening: Screening, bound: Bound, depth: int) -> None:
    node, known = bound.condition, screening.known
    result = RESULT_WORDS[bound.test(known)]
    if node.operator in JOIN_WORDS:
        steps.append(Step(depth, JOIN_WORDS[node.operator], result))
        for part in bound.parts:
            _add_condition(steps, screening, part, depth + 1)
        return
    phrases = screening.screener.phrases
    phrase = phrases.get(id(bound))
    if phrase is None:
        phrase = phrases[id(bound)] = _phrase(node, screening)
    words, fact, source = phrase
    if fact is None:
        steps.append(Step(depth, words, result))
        return
    steps.append(Step(depth, words, result, fact.id, value_words(known, fact)))
    if source:
        steps.append(Step(depth + 1, source, ""))


def _phrase(node: Condition, screening: Screening) -> tuple[str, Fact | None, str]:
    """Words of a condition, its fact and where a derived fact comes from: the same for every case."""
    screener = screening.screener
    if node.operator == "rule":
        silent = "" if node.subject in screener.rules else " (not in force on this day)"
        return f"rule: {screener.title(node.subject)} [{node.subject}]{silent}", None, ""
    fact, why = screener.fact(node.subject), screener.why(node.subject)
    source = f"worked out from {', '.join(screener.sources(node.subject))}: {why}" if why else ""
    return leaf_words(node, fact, screening), fact, source


def leaf_words(node: Condition, fact: Fact, screening: Screening) -> str:
    """A condition on one fact as a sentence part: `place.country is US`."""
    if node.operator in ("any_row", "no_row"):
        inner = _row_words(node.parts[0], fact, screening)
        return f"{node.subject} {OPERATOR_WORDS[node.operator]} {inner}"
    operand = node.operand
    words = OPERATOR_WORDS[node.operator]
    if node.operator in ("passed", "empty"):
        return f"{node.subject} {words if operand else f'{words}: no'}"
    if isinstance(operand, Setting):
        operand = screening.screener.settings.values[operand.name]
    return f"{node.subject} {words} {_operand_words(operand, fact)}"


def _row_words(node: Condition, fact: Fact, screening: Screening) -> str:
    if node.operator in OPERATORS:
        columns = dict(fact.type.columns)
        return leaf_words(node, Fact(node.subject, columns[node.subject]), screening)
    if node.operator == "not":
        return f"not ({_row_words(node.parts[0], fact, screening)})"
    joined = " and " if node.operator == "all" else " or "
    return "(" + joined.join(_row_words(part, fact, screening) for part in node.parts) + ")"


def _operand_words(operand: Any, fact: Fact) -> str:
    if isinstance(operand, tuple):
        return ", ".join(_operand_words(each, fact) for each in operand)
    return code_words(fact, operand) if isinstance(operand, str) else str(operand)


def code_words(fact: Fact, code: str) -> str:
    """The English words of a code where the vocabulary has them."""
    labels = question(fact.id).labels if fact.id in FACTS else {}
    return labels.get(code, code)


def value_words(known: Known, fact: Fact) -> str:
    """A value in words: a day, "between … and …", the names of codes, the number of entries."""
    value = known.get(fact.id)
    if value is None:
        return NOT_KNOWN
    if isinstance(value, str):
        return code_words(fact, value) or "nothing to tell"
    if isinstance(value, frozenset):
        return ", ".join(sorted(code_words(fact, code) for code in value)) or "none"
    if fact.repeated or fact.type.kind is Kind.RECORD:
        return f"{len(value)} {'entry' if len(value) == 1 else 'entries'}"
    return _interval_words(value, fact.type.kind)


def _interval_words(interval: tuple[int, int], kind: Kind) -> str:
    low, high = (_point_words(each, kind) for each in interval)
    unit = " a year" if kind is Kind.MONEY else ""
    if interval[0] == interval[1]:
        return f"{low}{unit}"
    if interval[0] <= OPEN_LOW:
        return f"{high}{unit} or {'earlier' if kind is Kind.DATE else 'less'}"
    if interval[1] >= OPEN_HIGH:
        return f"{low}{unit} or {'later' if kind is Kind.DATE else 'more'}"
    return f"between {low} and {high}{unit}"


def _point_words(point: int, kind: Kind) -> str:
    if kind is not Kind.DATE:
        return str(point)
    return date.fromordinal(point).isoformat() if 0 < point <= date.max.toordinal() else ""
