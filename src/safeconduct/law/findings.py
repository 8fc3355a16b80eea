"""What a screening found: for every rule a finding, for every pathway an outcome, and how they are written down."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from safeconduct.law.contradictions import Contradiction
from safeconduct.law.logic import Known
from safeconduct.law.rules import Pathway, Rule, Unconfirmed


class Verdict(StrEnum):
    """``possible`` and ``unlikely`` are decided: no further fact changes them. The rest is for a person."""

    POSSIBLE = "possible"
    UNLIKELY = "unlikely"
    MUST_LOOK = "must_look"


class Result(StrEnum):
    """What a rule says of a case."""

    MET = "met"
    NOT_MET = "not_met"
    UNKNOWN = "unknown"


@dataclass(slots=True)
class Finding:
    """One rule, in the version that spoke, applied to one case.

    ``facts_used``: the facts it looks at, derived ones traced back to what was answered.
    ``exceptions``: for a bar, what might lift it. Findings are shared between outcomes; do not change them.
    """

    rule: Rule
    result: Result
    facts_used: tuple[str, ...]
    exceptions: tuple[Finding, ...] = ()
    open: Callable[[], tuple[str, ...]] = field(default=tuple, repr=False, compare=False)

    @property
    def missing(self) -> tuple[str, ...]:
        """The facts that keep it open: not known, contradicted, or not known exactly enough."""
        return self.open()

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "rule": self.rule.id, "version": self.rule.version, "title": self.rule.title,
            "result": self.result.value, "facts": list(self.facts_used), "missing": list(self.missing),
            "citation": self.rule.citation, "confidence": self.rule.provenance.confidence,
            "may_have_changed": self.rule.may_have_changed,
        }  # fmt: skip
        if self.rule.kind == "bar":
            found["effect"] = self.rule.effect
            found["exceptions"] = [
                {**each.to_json(), "proof": list(each.rule.proof)} for each in self.exceptions
            ]
        if self.rule.kind == "flag":
            found["notice"] = self.rule.notice
        return found


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a verdict is what it is. ``code`` is a key of ``REASONS``; ``params`` names the rule or facts."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def words(self) -> str:
        return REASONS[self.code].format(**self.params)


REASONS: Mapping[str, str] = {
    "element_not_met": "Not met: {title}",
    "bar_met": "Stands in the way: {title}",
    "contradicted": "The answers contradict each other: {facts}",
    "element_unknown": "We do not know yet: {title}",
    "bar_unknown": "We do not know yet whether this stands in the way: {title}",
    "bar_may_be_lifted": "Stands in the way, but an exception may take it away: {title}",
    "bar_lifted": "Stands in the way unless the exception is accepted: {title}",
    "bar_must_be_looked_at": "A person must weigh this: {title}",
    "no_rule_speaks": "No rule of this pathway is in force on this day",
    "all_met": "Everything asked for is there, and nothing we ask about stands in the way",
}


@dataclass(slots=True)
class Outcome:
    """What one pathway looks like for one case.

    ``watch``: entries that are proposed, enjoined, vacated or stayed on the day; they decide nothing.
    ``contradicted``: the facts it uses that contradict others.
    """

    pathway: Pathway
    verdict: Verdict
    elements: tuple[Finding, ...]
    bars: tuple[Finding, ...]
    flags: tuple[Finding, ...]
    contradicted: tuple[str, ...]
    reasons: tuple[Reason, ...]
    unconfirmed: tuple[Unconfirmed, ...]
    watch: tuple[Rule, ...]

    def to_json(self) -> dict[str, Any]:
        return {
            "pathway": self.pathway.id, "name": self.pathway.name, "kind": self.pathway.kind,
            "verdict": self.verdict.value, "citation": self.pathway.citation,
            "elements": [each.to_json() for each in self.elements],
            "bars": [each.to_json() for each in self.bars],
            "flags": [each.to_json() for each in self.flags],
            "contradicted": list(self.contradicted),
            "reasons": [{"code": each.code, **each.params, "words": each.words} for each in self.reasons],
            "watch": [_watched(each) for each in self.watch],
            "unconfirmed": [{"id": each.id, "text": each.text} for each in self.unconfirmed],
        }  # fmt: skip


def _watched(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.id, "version": rule.version, "title": rule.title, "status": rule.status,
        "authority": rule.provenance.status_authority, "citation": rule.citation,
    }  # fmt: skip


@dataclass(slots=True)
class Screening:
    """One case, screened as of one day.

    Attributes:
        outcomes: criteria first, then pathways in their order.
        known_until: the earliest day until which one of the packs was read; ``beyond``: the screening's day
            lies after it, so what the law said by then is unknown to us.
        packs: id, version and digest of each.
        known: values of the case with what follows from them. About a person: never logged, never shown whole.
    """

    on: date
    outcomes: tuple[Outcome, ...]
    contradictions: tuple[Contradiction, ...]
    known_until: date
    beyond: bool
    packs: tuple[tuple[str, str, str], ...]
    known: Known = field(repr=False, compare=False)
    screener: Any = field(repr=False, compare=False)

    def verdicts(self) -> dict[str, str]:
        """Verdict by pathway id."""
        return {each.pathway.id: each.verdict.value for each in self.outcomes}

    def outcome(self, pathway_id: str) -> Outcome:
        """The outcome of one pathway; raises KeyError."""
        for each in self.outcomes:
            if each.pathway.id == pathway_id:
                return each
        raise KeyError(pathway_id)

    def to_json(self) -> dict[str, Any]:
        """Everything but the values."""
        return {
            "on": self.on.isoformat(),
            "known_until": self.known_until.isoformat(),
            "beyond": self.beyond,
            "packs": [{"id": id, "version": version, "digest": digest} for id, version, digest in self.packs],
            "contradictions": [
                {"code": each.code, "facts": list(each.facts), "words": each.words}
                for each in self.contradictions
            ],
            "outcomes": [each.to_json() for each in self.outcomes],
        }
