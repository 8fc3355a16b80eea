"""A screening as text for a lawyer at a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from safeconduct.law.asking import Question
from safeconduct.law.differences import EntryChange
from safeconduct.law.findings import Finding, Outcome, Result, Screening, Verdict
from safeconduct.law.packs import Pack
from safeconduct.law.questions import question
from safeconduct.law.tracing import NOT_KNOWN, trace

WIDTH = 100
VERDICT_WORDS = {
    Verdict.POSSIBLE: "possible", Verdict.UNLIKELY: "unlikely", Verdict.MUST_LOOK: "a person must look",
}  # fmt: skip
GROUPS = ((Result.MET, "Met"), (Result.NOT_MET, "Not met"), (Result.UNKNOWN, "We do not know yet"))
CHANGES = {
    "begins": "begins", "ends": "ends", "changes": "changes", "status": "stands otherwise, and decides nothing",
}  # fmt: skip


def screening_text(
    screening: Screening, packs: Sequence[Pack], questions: Sequence[Question], with_trace: bool
) -> str:
    """Everything found, pathway by pathway, and what to ask next."""
    lines = [f"Screened as of {screening.on.isoformat()}.", ""]
    if screening.contradictions:
        lines.append("THE ANSWERS CONTRADICT EACH OTHER. Ask again; nothing was decided between them.")
        lines += [line for each in screening.contradictions for line in _item(each.words, 2)]
        lines.append("")
    for kind, heading in (("criterion", "WHAT THE ORGANISATION ASKS"), ("pathway", "FORMS OF PROTECTION")):
        outcomes = [each for each in screening.outcomes if each.pathway.kind == kind]
        if outcomes:
            lines += [heading, ""]
        for outcome in outcomes:
            lines += [*_outcome(screening, outcome, questions, with_trace), ""]
    lines += [*_questions(questions), *_closing(screening, packs)]
    return "\n".join(lines)


def _outcome(
    screening: Screening, outcome: Outcome, questions: Sequence[Question], with_trace: bool
) -> Iterator[str]:
    pathway = outcome.pathway
    yield f"{pathway.name}: {VERDICT_WORDS[outcome.verdict]}  [{pathway.id}]"
    yield from _text(f"{pathway.text} ({pathway.citation})", 2)
    if outcome.contradicted:
        yield from _text(f"Contradicted: {', '.join(outcome.contradicted)}.", 2)
    for result, heading in GROUPS:
        yield from _group(heading, [each for each in outcome.elements if each.result is result])
    yield from _bars(outcome.bars)
    yield from _listed("Note", [each.rule.notice for each in outcome.flags if each.result is Result.MET])
    watched = (
        f"{each.title}: {each.status.replace('_', ' ')}, {each.provenance.status_authority} ({each.citation})"
        for each in outcome.watch
    )
    yield from _listed("Not applied, but watch", list(watched))
    yield from _listed("Nobody has confirmed", [each.text for each in outcome.unconfirmed])
    here = [each.fact_id for each in questions if pathway.id in each.pathways]
    if outcome.verdict is Verdict.MUST_LOOK and here:
        yield f"  Ask next: {', '.join(here[:3])}"
    if with_trace:
        yield "  How this came about:"
        for step in trace(screening, outcome)[1:]:
            value = f" (it is: {step.value_words})" if step.fact and step.value_words != NOT_KNOWN else ""
            cited = f" ({step.citation})" if step.citation else ""
            came_of_it = f": {step.result.replace('_', ' ')}" if step.result else ""
            yield f"  {'  ' * step.depth}{step.text}{came_of_it}{value}{cited}"


def _group(heading: str, findings: Sequence[Finding]) -> Iterator[str]:
    if findings:
        yield f"  {heading}:"
    for finding in findings:
        yield from _item(_finding(finding), 4)


def _finding(finding: Finding) -> str:
    rule, missing = finding.rule, finding.missing
    known = [fact for fact in finding.facts_used if fact not in missing]
    facts = f" Facts: {', '.join(known)}." if known else ""
    if missing:
        facts += f" Missing: {', '.join(missing)}."
    moving = " May have changed since it was read." if rule.may_have_changed else ""
    return f"{rule.title}.{facts} {rule.citation} [{rule.id}, version {rule.version}].{moving}"


def _bars(bars: Sequence[Finding]) -> Iterator[str]:
    for result, heading in ((Result.MET, "Stands in the way"), (Result.UNKNOWN, "May stand in the way")):
        found = [each for each in bars if each.result is result]
        if found:
            yield f"  {heading}:"
        for bar in found:
            yield from _item(_finding(bar), 4)
            yield from _exceptions(bar.exceptions)
    clear = [each.rule.title for each in bars if each.result is Result.NOT_MET]
    if clear:
        yield from _text(f"Not in the way: {'; '.join(clear)}.", 2)


def _exceptions(exceptions: Iterable[Finding]) -> Iterator[str]:
    words = {Result.MET: "An exception is met", Result.UNKNOWN: "An exception might lift it"}
    for each in exceptions:
        if each.result in words:
            yield from _item(f"{words[each.result]}: {_finding(each)}", 6)
            for proof in each.rule.proof:
                yield from _item(f"Proof: {proof}", 8)


def _questions(questions: Sequence[Question]) -> Iterator[str]:
    if not questions:
        return
    yield "WHAT TO ASK NEXT"
    for number, each in enumerate(questions, 1):
        helps = (
            f"decides up to {each.decides} of the open pathways"
            if each.decides
            else "helps, with other answers"
        )
        yield from _text(f"{number}. {question(each.fact_id).question}  [{each.fact_id}; {helps}]", 2)
        yield from _text(each.why, 5)
    yield ""


def _closing(screening: Screening, packs: Sequence[Pack]) -> Iterator[str]:
    unread = [pack.name for pack in packs if not pack.reviewed_by]
    if unread:
        yield from _text(f"No attorney has reviewed: {', '.join(unread)}.", 0)
    for pack in packs:
        late = " What the law said after that, we do not know." if screening.on > pack.known_until else ""
        yield from _text(
            f"{pack.name}, version {pack.version}: known until {pack.known_until.isoformat()}.{late}", 0
        )
    yield from _text("These are reasons for a person who decides. No program decides this.", 0)


def diff_text(changes: Sequence[tuple[Pack, EntryChange]], day: date, other: date) -> str:
    """What begins, ends and changes between two days."""
    first, last = sorted((day, other))
    if not changes:
        return f"Nothing we know of changes between {first.isoformat()} and {last.isoformat()}."
    lines = [f"Between {first.isoformat()} and {last.isoformat()}:"]
    for pack, each in changes:
        versions = " → ".join(str(number) for number in (each.was_version, each.version) if number)
        stands = f", {each.status.replace('_', ' ')}" if each.status not in ("", "in_force") else ""
        lines += _item(
            f"{each.id} {CHANGES[each.what]} (version {versions}{stands}): {each.title}. {each.citation} "
            f"[pack {pack.id}]",
            2,
        )
    return "\n".join(lines)


def _listed(heading: str, texts: Sequence[str]) -> Iterator[str]:
    if texts:
        yield f"  {heading}:"
    for text in texts:
        yield from _item(text, 4)


def _item(text: str, indent: int) -> list[str]:
    return textwrap.wrap(
        text, WIDTH, initial_indent=f"{' ' * indent}- ", subsequent_indent=" " * (indent + 2)
    )


def _text(text: str, indent: int) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=" " * indent, subsequent_indent=" " * indent)
