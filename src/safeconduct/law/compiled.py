"""Rules and pathways compiled for a day, and how findings make a verdict (see `law.screening`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from safeconduct.law.conditions import Bound
from safeconduct.law.derive import Deriving
from safeconduct.law.findings import Finding, Reason, Verdict
from safeconduct.law.logic import Known, Test
from safeconduct.law.rules import Pathway, Rule, Unconfirmed

Derivations = tuple[tuple[str, Deriving], ...]
Steps = tuple[tuple[str, Test], ...]


@dataclass(slots=True, eq=False)
class Compiled:
    """A rule that speaks on the day, its test, and what it looks at in the end."""

    rule: Rule
    key: str
    test: Test
    applies_if: Bound | None
    when: Bound
    facts: tuple[str, ...]
    decided: Mapping[bool, Finding]
    reasons: Mapping[str, Reason]
    exceptions: tuple[Compiled, ...] = ()


@dataclass(frozen=True, slots=True)
class Route:
    """A pathway with its rules that speak."""

    pathway: Pathway
    elements: tuple[Compiled, ...]
    bars: tuple[Compiled, ...]
    flags: tuple[Compiled, ...]
    facts: frozenset[str]
    unconfirmed: tuple[Unconfirmed, ...]
    watch: tuple[Rule, ...]


@dataclass(frozen=True, slots=True)
class Touched:
    """What depends on one answered fact: keys of what is known, and how to work them out again."""

    keys: frozenset[str]
    derivations: Derivations
    steps: Steps
    routes: tuple[Route, ...]


def verdict_with(route: Route, known: Known, wrong: frozenset[str]) -> Verdict:
    """The verdict where some facts contradict themselves."""
    if wrong and not wrong.isdisjoint(route.facts):
        return Verdict.MUST_LOOK
    return verdict_of(route, known)[0]


def verdict_of(route: Route, known: Known) -> tuple[Verdict, list[Reason]]:
    against: list[Reason] = []
    open: list[Reason] = []
    for element in route.elements:
        met = known.get(element.key)
        if met is None:
            open.append(element.reasons["element_unknown"])
        elif not met:
            against.append(element.reasons["element_not_met"])
    for bar in route.bars:
        met = known.get(bar.key)
        if met is None:
            open.append(bar.reasons["bar_unknown"])
        elif met:
            code = _weight(bar, known)
            (against if code == "bar_met" else open).append(bar.reasons[code])
    if against:
        return Verdict.UNLIKELY, against
    if open:
        return Verdict.MUST_LOOK, open
    if not route.elements:
        return Verdict.MUST_LOOK, [_NO_RULE_SPEAKS]
    return Verdict.POSSIBLE, [_ALL_MET]


_NO_RULE_SPEAKS, _ALL_MET = Reason("no_rule_speaks"), Reason("all_met")


def _weight(bar: Compiled, known: Known) -> str:
    """What a bar that is met amounts to, with its exceptions."""
    lifted = [known.get(each.key) for each in bar.exceptions]
    if True in lifted:
        return "bar_lifted"
    if None in lifted:
        return "bar_may_be_lifted"
    return "bar_met" if bar.rule.effect == "unlikely" else "bar_must_be_looked_at"
