"""Screening: a case's answers against the packs, as of one day.

`prepare` compiles the packs for a day and an organisation's settings; the `Screener` it returns is then fast.

How a verdict comes about, for each pathway:
    a fact it uses is contradicted                               → a person must look
    an element is not met, or a bar is met that makes it
    unlikely and certainly no exception lifts it                 → unlikely
    anything is not known, a bar is met that calls for a person,
    or an exception to a bar that is met is met or not known     → a person must look
    all elements are met and no bar is                           → possible
So `possible` and `unlikely` are decided: they hold in every consistent extension of what is known.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from safeconduct.law import logic
from safeconduct.law.conditions import Bound, codes_mentioned
from safeconduct.law.contradictions import Contradiction, contradictions
from safeconduct.law.derive import Deriving
from safeconduct.law.facts import Fact, fact
from safeconduct.law.findings import Finding, Outcome, Reason, Result, Screening, Verdict
from safeconduct.law.logic import Known, Test, rule_key
from safeconduct.law.means import percents
from safeconduct.law.packs import Pack, rules_in_order, shipped
from safeconduct.law.rules import Pathway, Rule, Unconfirmed
from safeconduct.law.settings import DEFAULT_SETTINGS, Settings
from safeconduct.law.values import Missing, Value, values_of

__all__ = [
    "DEFAULT_SETTINGS", "Contradiction", "Finding", "Outcome", "Reason", "Result", "Screener", "Screening",
    "Settings", "Verdict", "prepare", "screen",
]  # fmt: skip

WATCHED = frozenset({"proposed", "enjoined", "vacated", "stayed"})
_RESULTS = {True: Result.MET, False: Result.NOT_MET, None: Result.UNKNOWN}


def screen(
    answers: Mapping[str, Any],
    *,
    on: date,
    packs: Sequence[Pack] | None = None,
    settings: Settings = DEFAULT_SETTINGS,
) -> Screening:
    """Screen one case. ``packs``: None for those that come with the program. Raises ``DoesNotFit``."""
    return prepare(packs, on, settings).screen(answers)


def prepare(packs: Sequence[Pack] | None, on: date, settings: Settings = DEFAULT_SETTINGS) -> Screener:
    """The packs compiled for one day. The last few are kept: they hold law, and nothing about a person."""
    return _prepared(tuple(shipped() if packs is None else packs), on, settings)


@lru_cache(maxsize=16)
def _prepared(packs: tuple[Pack, ...], on: date, settings: Settings) -> Screener:
    return Screener(packs, on, settings)


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
class _Route:
    """A pathway with its rules that speak."""

    pathway: Pathway
    elements: tuple[Compiled, ...]
    bars: tuple[Compiled, ...]
    flags: tuple[Compiled, ...]
    facts: frozenset[str]
    unconfirmed: tuple[Unconfirmed, ...]
    watch: tuple[Rule, ...]


class Screener:
    """Packs compiled for one day and one organisation."""

    def __init__(self, packs: tuple[Pack, ...], on: date, settings: Settings) -> None:
        self.packs, self.on, self.settings = packs, on, settings
        self.phrases: dict[int, tuple[str, Fact | None, str]] = {}
        self.known_until = min((pack.known_until for pack in packs), default=on)
        self._ids = tuple((pack.id, pack.version, pack.digest) for pack in packs)
        self._sources = _sources(packs)
        guidelines = percents(packs)
        self._derivations: tuple[tuple[str, Deriving], ...] = tuple(
            (each.id, each.bind(on, settings, guidelines)) for pack in packs for each in pack.derivations
        )
        self._derived = {each.id: each for pack in packs for each in pack.derivations}
        every = [rule for pack in packs for rule in pack.rules]
        self._titles = {rule.id: rule.title for rule in every}
        self._mentioned = codes_mentioned(condition for rule in every for condition in rule.conditions)
        speaking = rules_in_order(
            rule for rule in every if rule.provenance.decides and rule.provenance.covers(on)
        )
        self.rules: dict[str, Compiled] = {}
        self._silent = _silent(every, speaking)
        for rule in speaking:
            self.rules[rule.id] = self.compile(rule)
        self._steps = tuple((each.key, each.test) for each in self.rules.values())
        self._add_exceptions()
        pathways = [pathway for pack in packs for pathway in pack.pathways]
        watched = [rule for rule in every if _is_watched(rule, on)]
        notes = [note for pack in packs for note in pack.unconfirmed]
        ordered = sorted(pathways, key=lambda each: (each.kind != "criterion", each.order))
        self.routes = tuple(self._route(each, watched, notes) for each in ordered)

    def compile(self, rule: Rule) -> Compiled:
        """One entry, compiled; the rules it refers to must have been."""
        when = rule.when.bind(self.on, self.settings)
        applies = rule.applies_if.bind(self.on, self.settings) if rule.applies_if else None
        test = when.test
        if applies and rule.kind == "element":
            test = logic.either((logic.negation(applies.test), when.test))
        elif applies:
            test = logic.both((applies.test, when.test))
        facts = [source for id in rule.facts for source in self.sources(id)]
        facts += [fact for id in rule.rules if id in self.rules for fact in self.rules[id].facts]
        used = tuple(dict.fromkeys(facts))
        decided = {truth: Finding(rule, _RESULTS[truth], used) for truth in (True, False)}
        params = {"rule": rule.id, "title": rule.title}
        reasons = {
            code: Reason(code, params)
            for code in (
                "element_not_met", "element_unknown", "bar_met", "bar_unknown", "bar_may_be_lifted",
                "bar_lifted", "bar_must_be_looked_at",
            )
        }  # fmt: skip
        return Compiled(rule, rule_key(rule.id), test, applies, when, used, decided, reasons)

    def sources(self, id: str) -> tuple[str, ...]:
        """The answered facts behind a fact or derived fact."""
        return self._sources.get(id, (id,))

    def fact(self, id: str) -> Fact:
        """A fact or derived fact. Raises UnknownFact."""
        return self._derived[id].fact if id in self._derived else fact(id)

    def why(self, id: str) -> str:
        """Why a derived fact is worked out; "" for a fact that is asked."""
        return self._derived[id].why if id in self._derived else ""

    def title(self, rule_id: str) -> str:
        """The title of a rule, also of one that does not speak on the day; "" if there is none."""
        return self._titles.get(rule_id, "")

    def mentioned(self, id: str) -> frozenset[str]:
        """The codes that conditions name for a fact, or for a column as ``<fact id> <column>``."""
        return self._mentioned.get(id, frozenset())

    def known(self, values: Mapping[str, Value]) -> tuple[dict[str, Any], tuple[Contradiction, ...]]:
        """What is known: values, what follows from them, results of all rules; and what contradicts itself."""
        known: dict[str, Any] = {id: value for id, value in values.items() if value.__class__ is not Missing}
        found = contradictions(values, self.on)
        for id, derive in self._derivations:
            value = derive(known)
            if value is Missing.CONTRADICTED:
                found = self._contradicted(id, found)
            elif value is not None:
                known[id] = value
        known.update(self._silent)
        for key, test in self._steps:
            result = test(known)
            if result is not None:
                known[key] = result
        return known, found

    def screen(self, answers: Mapping[str, Any]) -> Screening:
        """Screen one case's answers (JSON). Raises ``DoesNotFit``."""
        known, found = self.known(values_of(answers))
        wrong = frozenset(fact for each in found for fact in each.facts)
        findings = self._findings(known)
        outcomes = tuple([self._outcome(route, known, wrong, findings) for route in self.routes])
        beyond = self.on > self.known_until
        return Screening(self.on, outcomes, found, self.known_until, beyond, self._ids, known, self)

    def verdicts(self, answers: Mapping[str, Any]) -> dict[str, Verdict]:
        """Only the verdicts, by pathway id: for screening many cases. Raises ``DoesNotFit``."""
        return self.verdicts_of(values_of(answers))

    def verdicts_of(self, values: Mapping[str, Value]) -> dict[str, Verdict]:
        """Only the verdicts of values."""
        known, found = self.known(values)
        wrong = frozenset(fact for each in found for fact in each.facts)
        return {
            route.pathway.id: Verdict.MUST_LOOK
            if wrong and not wrong.isdisjoint(route.facts)
            else _verdict(route, known)[0]
            for route in self.routes
        }

    def urgencies(self, values: Mapping[str, Value]) -> dict[str, bool | None]:
        """What the flags that make a case urgent say of it, by their ``urgency``: yes if one of them does."""
        known, _ = self.known(values)
        found: dict[str, bool | None] = {}
        for compiled in self.rules.values():
            if code := compiled.rule.urgency:
                result = known.get(compiled.key)
                earlier = found.get(code, False)
                found[code] = (
                    True if True in (earlier, result) else None if None in (earlier, result) else False
                )
        return found

    def open_facts(self, compiled: Compiled, known: Known) -> tuple[str, ...]:
        """The answered facts that keep a rule open, in order; none if it is decided."""
        if compiled.key in known:
            return ()
        found: dict[str, None] = {}
        for bound in (compiled.applies_if, compiled.when):
            if bound is None:
                continue
            for id in bound.open_facts(known):
                for source in self.sources(id):
                    if not _is_exact(known.get(source)):
                        found[source] = None
            for id in bound.open_rules(known):
                found.update(dict.fromkeys(self.open_facts(self.rules[id], known)))
        return tuple(found)

    def _contradicted(self, id: str, found: tuple[Contradiction, ...]) -> tuple[Contradiction, ...]:
        sources = set(self.sources(id))
        if any(sources >= set(each.facts) for each in found):
            return found
        return (*found, Contradiction("derived", self.sources(id)))

    def _findings(self, known: Known) -> dict[str, Finding]:
        found: dict[str, Finding] = {}
        for id, compiled in self.rules.items():
            result = known.get(compiled.key)
            exceptions = compiled.exceptions
            if result is not None and not exceptions:
                found[id] = compiled.decided[result]
            else:
                found[id] = Finding(
                    compiled.rule, _RESULTS[result], compiled.facts, (), _Open(self, compiled, known)
                )
        for id, compiled in self.rules.items():
            if compiled.exceptions:
                found[id].exceptions = tuple([found[each.rule.id] for each in compiled.exceptions])
        return found

    def _outcome(
        self, route: _Route, known: Known, wrong: frozenset[str], findings: Mapping[str, Finding]
    ) -> Outcome:
        verdict, reasons = _verdict(route, known)
        contradicted: tuple[str, ...] = ()
        if wrong and not wrong.isdisjoint(route.facts):
            contradicted = tuple(sorted(wrong & route.facts))
            verdict = Verdict.MUST_LOOK
            reasons = [Reason("contradicted", {"facts": ", ".join(contradicted)}), *reasons]
        return Outcome(
            route.pathway,
            verdict,
            tuple([findings[each.rule.id] for each in route.elements]),
            tuple([findings[each.rule.id] for each in route.bars]),
            tuple([findings[each.rule.id] for each in route.flags]),
            contradicted,
            tuple(reasons),
            route.unconfirmed,
            route.watch,
        )

    def _add_exceptions(self) -> None:
        for compiled in self.rules.values():
            for lifted in compiled.rule.lifts:
                if lifted in self.rules:
                    self.rules[lifted].exceptions += (compiled,)

    def _route(self, pathway: Pathway, watched: Sequence[Rule], notes: Sequence[Unconfirmed]) -> _Route:
        elements, bars, flags = (
            tuple(self.rules[id] for id in ids if id in self.rules)
            for ids in (pathway.elements, pathway.bars, pathway.flags)
        )
        exceptions = [each for bar in bars for each in bar.exceptions]
        facts = frozenset(fact for each in (*elements, *bars, *flags, *exceptions) for fact in each.facts)
        mine = {*pathway.elements, *pathway.bars, *pathway.flags}
        ids = {pathway.id, *mine, *(each.rule.id for each in exceptions)}
        watch = [rule for rule in watched if rule.id in mine or mine & set(rule.lifts)]
        about = [note for note in notes if not ids.isdisjoint(note.matters_to)]
        return _Route(pathway, elements, bars, flags, facts, tuple(about), tuple(watch))


class _Open:
    """The facts that keep one rule of one case open, found when somebody asks."""

    __slots__ = ("compiled", "known", "screener")

    def __init__(self, screener: Screener, compiled: Compiled, known: Known) -> None:
        self.screener, self.compiled, self.known = screener, compiled, known

    def __call__(self) -> tuple[str, ...]:
        return self.screener.open_facts(self.compiled, self.known)


def _verdict(route: _Route, known: Known) -> tuple[Verdict, list[Reason]]:
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


def _is_watched(rule: Rule, on: date) -> bool:
    if rule.status == "proposed":
        return rule.provenance.effective_until is None or on < rule.provenance.effective_until
    return rule.status in WATCHED and rule.provenance.covers(on)


def _silent(every: Sequence[Rule], speaking: Sequence[Rule]) -> dict[str, bool]:
    """Results of rules that do not speak on the day: nothing to meet, and nothing in the way."""
    ids = {rule.id for rule in speaking}
    return {rule_key(rule.id): rule.kind == "element" for rule in every if rule.id not in ids}


def _sources(packs: Sequence[Pack]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for pack in packs:
        for each in pack.derivations:
            sources = (source for id in each.inputs for source in found.get(id, (id,)))
            found[each.id] = tuple(dict.fromkeys(sources))
    return found


def _is_exact(value: Any) -> bool:
    """Known to the point. Rows may have gaps, so they count as not exact."""
    if value.__class__ in (str, frozenset):
        return True
    return value.__class__ is tuple and len(value) == 2 and value[0].__class__ is int and value[0] == value[1]
