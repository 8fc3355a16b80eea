"""Is a pack as it says? Every example beside a rule or pathway is a test; here they are run."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from safeconduct.law.packs import Pack, load
from safeconduct.law.provenance import PackError
from safeconduct.law.rules import Example, Pathway, Rule, nearest
from safeconduct.law.screening import prepare
from safeconduct.law.values import values_of

NEEDED = ("met", "not_met")
"""Every rule shows at least these."""


def check(folder: Path | None = None) -> list[str]:
    """Everything wrong with the packs below a folder (None: those that come with the program), as sentences."""
    try:
        packs = load(folder)
    except PackError as problem:
        return [str(problem)]
    return [*_unknown_ids(packs), *check_examples(packs)]


def check_examples(packs: Sequence[Pack]) -> list[str]:
    """Examples that come out otherwise, and rules without examples."""
    found: list[str] = []
    for pack in packs:
        for rule in pack.rules:
            found += _missing_examples(rule)
            found += [problem for each in rule.examples for problem in _of_rule(rule, each, packs)]
        for pathway in pack.pathways:
            found += [problem for each in pathway.examples for problem in _of_pathway(pathway, each, packs)]
    return found


def _missing_examples(rule: Rule) -> Iterator[str]:
    for result in NEEDED:
        if not any(each.expected == result for each in rule.examples):
            yield (
                f"{rule.file}: {rule.id}: example: no example shows {result!r}; "
                "write a [[rule.example]] with made-up facts"
            )


def _of_rule(rule: Rule, example: Example, packs: Sequence[Pack]) -> Iterator[str]:
    place = f"{rule.file}: {rule.id}: example {example.name!r}"
    if not rule.provenance.covers(example.on):
        yield f"{place}: version {rule.version} does not cover {example.on.isoformat()}; choose a day it covers"
        return
    screener = prepare(packs, example.on)
    known, _ = screener.known(values_of(example.answers))
    result = {True: "met", False: "not_met", None: "unknown"}[screener.compile(rule).test(known)]
    if result != example.expected:
        yield f"{place}: is {result}, and should be {example.expected}"


def _of_pathway(pathway: Pathway, example: Example, packs: Sequence[Pack]) -> Iterator[str]:
    outcome = prepare(packs, example.on).screen(example.answers).outcome(pathway.id)
    if outcome.verdict.value != example.expected:
        why = "; ".join(reason.words for reason in outcome.reasons)
        yield (
            f"{pathway.file}: {pathway.id}: example {example.name!r}: is {outcome.verdict.value}, and should be "
            f"{example.expected} ({why})"
        )


def _unknown_ids(packs: Sequence[Pack]) -> Iterator[str]:
    ids: set[str] = set()
    for pack in packs:
        ids |= {each.id for each in pack.rules} | {each.id for each in pack.pathways}
        ids |= {each.id for each in pack.clocks}
    for pack in packs:
        for note in pack.unconfirmed:
            for id in note.matters_to:
                if id not in ids:
                    yield f"{pack.id}: {note.id}: matters_to: there is no {id!r}; {nearest(id, ids)}"
