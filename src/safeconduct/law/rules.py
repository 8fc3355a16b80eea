"""Rules and pathways of a pack, read and checked. What they decide is in `screening`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from safeconduct.law import provenance
from safeconduct.law.conditions import Condition, Scope, read_condition
from safeconduct.law.provenance import Alternative, PackError, Provenance, expect, one_of, read_provenance
from safeconduct.law.values import FactProblem, answers_from_short

KINDS = ("element", "bar", "exception", "flag")
EFFECTS = ("unlikely", "must_look")
RESULTS = ("met", "not_met", "unknown")
URGENCIES = ("expedited", "pretermit", "final_order")
VERDICTS = ("possible", "unlikely", "must_look")
RULE_FIELDS = frozenset(
    ("kind", "when", "applies_if", "effect", "lifts", "proof", "notice", "forum", "urgency", "example")
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """Facts, and what comes of them on a day; a test that stands beside the rule."""

    name: str
    on: date
    expected: str
    answers: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """One entry (version) of a rule.

    Attributes:
        kind: ``element`` (has to be met), ``bar`` (stands in the way), ``exception`` (takes bars away),
            ``flag`` (a notice for staff, decides nothing).
        applies_if: where it does not apply, an element counts as met and the others as not met.
        effect: what a bar that is met makes of the pathway. lifts: the bars an exception is for.
        proof: what would prove an exception, one sentence each. notice: what a flag says.
        urgency: which signal of the triage a flag raises ("" = none).
    """

    provenance: Provenance
    kind: str
    when: Condition
    applies_if: Condition | None
    effect: str
    lifts: tuple[str, ...]
    proof: tuple[str, ...]
    notice: str
    forum: str
    urgency: str
    examples: tuple[Example, ...]
    file: str

    @property
    def id(self) -> str:
        return self.provenance.id

    @property
    def version(self) -> int:
        return self.provenance.version

    @property
    def title(self) -> str:
        return self.provenance.title

    @property
    def text(self) -> str:
        return self.provenance.text

    @property
    def citation(self) -> str:
        return self.provenance.citation

    @property
    def status(self) -> str:
        return self.provenance.status

    @property
    def may_have_changed(self) -> bool:
        return self.provenance.may_have_changed

    @property
    def alternatives(self) -> tuple[Alternative, ...]:
        return self.provenance.alternatives

    @property
    def conditions(self) -> tuple[Condition, ...]:
        return (self.when,) if self.applies_if is None else (self.applies_if, self.when)

    @property
    def facts(self) -> tuple[str, ...]:
        """Facts and derived facts its own conditions name."""
        return tuple(dict.fromkeys(fact for each in self.conditions for fact in each.facts))

    @property
    def rules(self) -> tuple[str, ...]:
        """Rules its own conditions refer to."""
        return tuple(dict.fromkeys(rule for each in self.conditions for rule in each.rules))


@dataclass(frozen=True, slots=True)
class Pathway:
    """A form of protection, or (``criterion``) a condition the organisation sets for its own help."""

    id: str
    name: str
    kind: str
    text: str
    citation: str
    elements: tuple[str, ...]
    bars: tuple[str, ...]
    flags: tuple[str, ...]
    order: int
    examples: tuple[Example, ...]
    file: str


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """Something nobody has confirmed; shown wherever a rule, clock or pathway of ``matters_to`` is."""

    id: str
    text: str
    matters_to: tuple[str, ...]
    may_have_changed: bool
    order: int


def read_rule(table: Mapping[str, Any], scope: Scope) -> Rule:
    """One entry of a rule. Raises ``PackError``."""
    file, entry = scope.file, scope.entry
    provenance.refuse_unknown(table, provenance.FIELDS | RULE_FIELDS, file=file, entry=entry)
    for name in ("kind", "when"):
        if name not in table:
            raise PackError(file, entry, name, "is missing; every rule needs it")
    kind = one_of(table["kind"], KINDS, file=file, entry=entry, field="kind")
    _check_fields_of_kind(table, kind, file, entry)
    texts = {name: _text(table, name, file, entry) for name in ("notice", "forum", "urgency")}
    return Rule(
        provenance=read_provenance(table, file=file),
        kind=kind,
        when=read_condition(table["when"], scope),
        applies_if=_optional_condition(table, scope),
        effect=str(table.get("effect", "")),
        lifts=_words(table, "lifts", file, entry),
        proof=_words(table, "proof", file, entry),
        notice=texts["notice"],
        forum=texts["forum"],
        urgency=texts["urgency"],
        examples=_examples(table, "result", RESULTS, file, entry),
        file=file,
    )


def _check_fields_of_kind(table: Mapping[str, Any], kind: str, file: str, entry: str) -> None:
    needed = {"bar": "effect", "exception": "lifts", "flag": "notice"}
    if kind != "flag" and "urgency" in table:
        raise PackError(file, entry, "urgency", f"belongs to flag, and this is {kind}")
    for owner, name in needed.items():
        if kind == owner and not table.get(name):
            raise PackError(file, entry, name, f"is missing; {kind} needs it")
        if kind != owner and name in table:
            raise PackError(file, entry, name, f"belongs to {owner}, and this is {kind}")
    if kind == "bar":
        one_of(table["effect"], EFFECTS, file=file, entry=entry, field="effect")
    if "urgency" in table:
        one_of(table["urgency"], URGENCIES, file=file, entry=entry, field="urgency")


def _optional_condition(table: Mapping[str, Any], scope: Scope) -> Condition | None:
    if "applies_if" not in table:
        return None
    from dataclasses import replace

    return read_condition(table["applies_if"], replace(scope, field="applies_if"))


PATHWAY_FIELDS = (
    "id", "name", "kind", "text", "citation", "elements", "bars", "flags", "order", "example"
)  # fmt: skip


def read_pathway(table: Mapping[str, Any], *, file: str, kinds: Mapping[str, str]) -> Pathway:
    """A pathway; ``kinds`` is the kind of every rule by id. Raises ``PackError``."""
    entry = str(table.get("id") or "pathway without an id")
    provenance.refuse_unknown(table, PATHWAY_FIELDS, file=file, entry=entry)
    for name in ("id", "name", "text", "citation", "elements"):
        if not table.get(name):
            raise PackError(file, entry, name, "is missing; every pathway needs it")
        if name != "elements":
            _text(table, name, file, entry)
    kind = one_of(
        table.get("kind", "pathway"), ("pathway", "criterion"), file=file, entry=entry, field="kind"
    )
    order = table.get("order", 0)
    expect(order, int, file=file, entry=entry, field="order")
    rules = {
        name: _rules_of_kind(table, name, singular, kinds, file, entry)
        for name, singular in (("elements", "element"), ("bars", "bar"), ("flags", "flag"))
    }
    return Pathway(
        id=table["id"], name=table["name"], kind=kind, text=table["text"], citation=table["citation"],
        order=order, examples=_examples(table, "verdict", VERDICTS, file, entry), file=file, **rules,
    )  # fmt: skip


def _rules_of_kind(
    table: Mapping[str, Any], name: str, kind: str, kinds: Mapping[str, str], file: str, entry: str
) -> tuple[str, ...]:
    found = _words(table, name, file, entry)
    for id in found:
        if id not in kinds:
            raise PackError(file, entry, name, f"there is no rule {id!r}; {nearest(id, kinds)}")
        if kinds[id] != kind:
            raise PackError(file, entry, name, f"{id!r} is of kind {kinds[id]}, and {kind} belongs here")
    if len(set(found)) != len(found):
        raise PackError(file, entry, name, "has a rule twice")
    return found


def read_unconfirmed(table: Mapping[str, Any], *, file: str) -> Unconfirmed:
    """A note on what nobody has confirmed. Raises ``PackError``."""
    entry = str(table.get("id") or "unconfirmed without an id")
    known = ("id", "text", "matters_to", "may_have_changed", "order")
    provenance.refuse_unknown(table, known, file=file, entry=entry)
    for name in ("id", "text"):
        if not table.get(name):
            raise PackError(file, entry, name, "is missing; every entry needs it")
        _text(table, name, file, entry)
    changed, order = table.get("may_have_changed", False), table.get("order", 0)
    expect(changed, bool, file=file, entry=entry, field="may_have_changed")
    expect(order, int, file=file, entry=entry, field="order")
    return Unconfirmed(table["id"], table["text"], _words(table, "matters_to", file, entry), changed, order)


def nearest(word: str, known: Any) -> str:
    """What to do about a word nobody knows."""
    from difflib import get_close_matches

    near = get_close_matches(word, list(known), n=1)
    return f"did you mean {near[0]!r}?" if near else "look at the list of ids"


def _text(table: Mapping[str, Any], name: str, file: str, entry: str) -> str:
    value = table.get(name, "")
    expect(value, str, file=file, entry=entry, field=name)
    return str(value)


def _words(table: Mapping[str, Any], name: str, file: str, entry: str) -> tuple[str, ...]:
    value = table.get(name, [])
    expect(value, list, file=file, entry=entry, field=name)
    for each in value:
        expect(each, str, file=file, entry=entry, field=name)
    return tuple(value)


def _examples(
    table: Mapping[str, Any], outcome: str, known: tuple[str, ...], file: str, entry: str
) -> tuple[Example, ...]:
    found = table.get("example", [])
    expect(found, list, file=file, entry=entry, field="example")
    return tuple(_example(each, outcome, known, file, entry) for each in found)


def _example(table: Any, outcome: str, known: tuple[str, ...], file: str, entry: str) -> Example:
    expect(table, dict, file=file, entry=entry, field="example")
    fields = ("name", "on", outcome, "facts")
    provenance.refuse_unknown(table, fields, file=file, entry=entry, field="example")
    for name in fields[:3]:
        if name not in table:
            raise PackError(file, entry, f"example.{name}", "is missing; every example needs it")
    expect(table["name"], str, file=file, entry=entry, field="example.name")
    expect(table["on"], date, file=file, entry=entry, field="example.on")
    expected = one_of(table[outcome], known, file=file, entry=entry, field=f"example.{outcome}")
    try:
        answers = answers_from_short(table.get("facts", {}))
    except FactProblem as problem:
        raise PackError(file, entry, f"example {table['name']!r}", problem.sentence) from None
    return Example(table["name"], table["on"], expected, answers)
