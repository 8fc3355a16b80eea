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

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from safeconduct.law import logic
from safeconduct.law.compiled import Compiled, Derivations, Route, Steps, Touched, verdict_of, verdict_with
from safeconduct.law.conditions import TEXTS, codes_mentioned
from safeconduct.law.contradictions import Contradiction, contradictions
from safeconduct.law.derive import sources_of
from safeconduct.law.facts import Fact, fact
from safeconduct.law.findings import Finding, Outcome, Reason, Result, Screening, Verdict
from safeconduct.law.logic import Known, rule_key
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


class Screener:
    """Packs compiled for one day and one organisation."""

    def __init__(self, packs: tuple[Pack, ...], on: date, settings: Settings) -> None:
        self.packs, self.on, self.settings = packs, on, settings
        self.phrases: dict[int, tuple[str, Fact | None, str]] = {}
        self.known_until = min((pack.known_until for pack in packs), default=on)
        self._ids = tuple((pack.id, pack.version, pack.digest) for pack in packs)
        self._sources = sources_of(each for pack in packs for each in pack.derivations)
        guidelines = percents(packs)
        self._touched: dict[str, Touched] = {}
        self._derivations: Derivations = tuple(
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
        known.update(self._silent)
        return known, self._work_out(known, found, self._derivations, self._steps)

    def _work_out(
        self, known: dict[str, Any], found: tuple[Contradiction, ...], derivations: Derivations, steps: Steps
    ) -> tuple[Contradiction, ...]:
        """Add to what is known what follows from it, and to what contradicts itself."""
        for id, derive in derivations:
            value = derive(known)
            if value is Missing.CONTRADICTED:
                found = self._contradicted(id, found)
            elif value is not None:
                known[id] = value
        for key, test in steps:
            result = test(known)
            if result is not None:
                known[key] = result
        return found

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
        return {route.pathway.id: verdict_with(route, known, wrong) for route in self.routes}

    def what_if(
        self, screening: Screening, values: Mapping[str, Value], id: str
    ) -> Callable[[Mapping[str, Value]], dict[str, Verdict]]:
        """What would come of one more fact, for the pathways that look at it; works out only what it touches.

        ``values``: those that were screened. The function takes the fact (and a money's currency) with a value, and
        gives the verdicts that ``verdicts_of`` would.
        """
        touched = self._touched.get(id) or self._touched.setdefault(id, self._touches(id))
        before: Known = screening.known
        left = {key: before[key] for key in before if key not in touched.keys}
        derived = tuple(
            [each for each in screening.contradictions if each.code == "derived" and id not in each.facts]
        )

        def verdicts(told: Mapping[str, Value]) -> dict[str, Verdict]:
            known = {**left, **told}
            found = contradictions({**values, **told}, self.on) + derived
            found = self._work_out(known, found, touched.derivations, touched.steps)
            wrong = frozenset([fact for each in found for fact in each.facts])
            return {route.pathway.id: verdict_with(route, known, wrong) for route in touched.routes}

        return verdicts

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
                    if not _is_exact(known.get(source), fact(source)):
                        found[source] = None
            for id in bound.open_rules(known):
                found.update(dict.fromkeys(self.open_facts(self.rules[id], known)))
        return tuple(found)

    def _touches(self, id: str) -> Touched:
        derivations = tuple(each for each in self._derivations if id in self.sources(each[0]))
        steps = tuple((each.key, each.test) for each in self.rules.values() if id in each.facts)
        keys = frozenset((id, *(key for key, _ in derivations), *(key for key, _ in steps)))
        return Touched(keys, derivations, steps, tuple(each for each in self.routes if id in each.facts))

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
        self, route: Route, known: Known, wrong: frozenset[str], findings: Mapping[str, Finding]
    ) -> Outcome:
        verdict, reasons = verdict_of(route, known)
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

    def _route(self, pathway: Pathway, watched: Sequence[Rule], notes: Sequence[Unconfirmed]) -> Route:
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
        return Route(pathway, elements, bars, flags, facts, tuple(about), tuple(watch))


class _Open:
    """The facts that keep one rule of one case open, found when somebody asks."""

    __slots__ = ("compiled", "known", "screener")

    def __init__(self, screener: Screener, compiled: Compiled, known: Known) -> None:
        self.screener, self.compiled, self.known = screener, compiled, known

    def __call__(self) -> tuple[str, ...]:
        return self.screener.open_facts(self.compiled, self.known)


def _is_watched(rule: Rule, on: date) -> bool:
    if rule.status == "proposed":
        return rule.provenance.effective_until is None or on < rule.provenance.effective_until
    return rule.status in WATCHED and rule.provenance.covers(on)


def _silent(every: Sequence[Rule], speaking: Sequence[Rule]) -> dict[str, bool]:
    """Results of rules that do not speak on the day: nothing to meet, and nothing in the way."""
    ids = {rule.id for rule in speaking}
    return {rule_key(rule.id): rule.kind == "element" for rule in every if rule.id not in ids}


def _is_exact(value: Any, of: Fact) -> bool:
    """Known to the point; rows, if every cell but the free texts is."""
    if value.__class__ in (str, frozenset):
        return True
    if of.repeated:
        cells = [name for name, column in of.type.columns if column.kind not in TEXTS]
        return value.__class__ is tuple and all(_is_point(row.get(name)) for row in value for name in cells)
    return _is_point(value)


def _is_point(value: Any) -> bool:
    if value.__class__ is str:
        return True
    return value.__class__ is tuple and len(value) == 2 and value[0].__class__ is int and value[0] == value[1]
