"""Screenings as templates want them: nothing is decided here, only arranged and put into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.access.models import Person
from safeconduct.cases.screening import wording
from safeconduct.cases.screening.facts import CONTRADICTED, REQUEST, Said
from safeconduct.cases.screening.looking import Look
from safeconduct.intake.models import Request
from safeconduct.law import packs
from safeconduct.law.facts import FACTS, Kind
from safeconduct.law.findings import Finding, Outcome, Screening
from safeconduct.law.rules import Rule
from safeconduct.law.tracing import Step

UNSPOKEN = frozenset({"element_unknown", "bar_unknown", "contradicted"})
"""Reasons that are counted, or said with their facts, and not written out one by one."""
VERDICT_ORDER = ("possible", "must_look", "unlikely")
ELEMENT_TAGS: Mapping[str, str] = {"met": "success", "not_met": "danger", "unknown": "warning"}
BAR_TAGS: Mapping[str, str] = {"met": "danger", "not_met": "", "unknown": "warning"}
NOT_SHOWN = frozenset(
    {"contact", "writer", "consent", "story", "access", "interpreter", "language", "fear", "harm"}
)
"""Groups of facts that screening has no use for: they stand on the first look, or in the story."""
NAMES = frozenset({"person.name", "person.other_names", "family.helpers"})


def page(held: Request, look: Look) -> dict[str, Any]:
    """The screening page: criteria, contradictions, what to ask, pathways by verdict."""
    outcomes = [_outcome(held, each, look) for each in look.screening.outcomes]
    return {
        "criteria": [each for each in outcomes if each["kind"] == "criterion"],
        "by_verdict": _by_verdict([each for each in outcomes if each["kind"] != "criterion"]),
        "contradictions": contradictions(held, look),
        "notices": list(dict.fromkeys(notice for each in outcomes for notice in each["flags"])),
        "questions": [_question(held, each) for each in look.questions],
        "unread": [fact_link(held, fact_id) for fact_id in look.unread],
        "packs": [{"id": id_, "version": version} for id_, version, _digest in look.screening.packs],
        **read_until(look.screening),
        "run": look.run,
        "rule_changed": look.run is not None and set(look.run.packs) != set(look.screening.packs),
        "today": look.on,
    }


def read_until(screening: Screening) -> dict[str, Any]:
    """Until when the rules were read, and whether every one of them was reviewed by an attorney."""
    return {
        "known_until": screening.known_until,
        "beyond": screening.beyond,
        "reviewed": all(pack.reviewed_by for pack in packs.shipped()),
    }


def contradictions(held: Request, look: Look) -> list[dict[str, Any]]:
    """What does not fit together: answers to one fact, and facts to each other."""
    found = [
        {
            "text": _("Two things were said about this:"),
            "facts": [{**fact_link(held, fact_id), "values": wording.in_words(fact_id, answer)}],
        }
        for fact_id, answer in look.answers.items()
        if answer["state"] == CONTRADICTED
    ]
    for each in look.screening.contradictions:
        if each.code == "declared":
            continue  # said above
        known = [fact_id for fact_id in each.facts if fact_id in FACTS]
        links = [
            {**fact_link(held, fact_id), "values": wording.in_words(fact_id, look.answers.get(fact_id))}
            for fact_id in known
        ]
        found.append({"text": wording.contradiction(each.code), "facts": links})
    return found


def known_facts(held: Request, look: Look) -> list[dict[str, Any]]:
    """Everything known that screening may use, under its headings, with its source."""
    names = person_names(each.person_id for said in look.said.values() for each in said)
    rows: dict[str, list[dict[str, Any]]] = {}
    for fact_id in FACTS:
        if fact_id in look.said and is_shown(fact_id):
            rows.setdefault(wording.group(fact_id), []).append(_known(held, look, fact_id, names))
    return [{"title": title, "facts": facts} for title, facts in rows.items()]


def unknown_facts(held: Request, look: Look) -> list[dict[str, Any]]:
    """Facts that nobody spoke of and that would move a rule of today, under their headings."""
    wanted = missing_of(look.screening) - set(look.said)
    rows: dict[str, list[dict[str, Any]]] = {}
    for fact_id in FACTS:
        if fact_id in wanted and is_shown(fact_id):
            rows.setdefault(wording.group(fact_id), []).append(fact_link(held, fact_id))
    return [{"title": title, "facts": facts} for title, facts in rows.items()]


def history(said: Iterable[Said]) -> list[dict[str, Any]]:
    """What was said about one fact, newest first."""
    said = list(said)
    names = person_names(each.person_id for each in said)
    return [
        {
            "title": " / ".join(wording.in_words(each.fact_id, each.answer)),
            "day": each.day,
            "who": names.get(each.person_id) if each.person_id else _("the request itself"),
            "text": _source_lines(each),
        }
        for each in reversed(said)
    ]


def fact_link(held: Request, fact_id: str) -> dict[str, Any]:
    """A fact's question, and where it is corrected; one that follows from others is corrected at its source."""
    source = wording.source(fact_id)
    url = reverse("screening_fact", args=(held.id, source)) if is_shown(source) else ""
    return {"id": fact_id, "question": wording.question(fact_id), "url": url}


def is_shown(fact_id: str) -> bool:
    """Whether the screening pages show a fact; those with names of people are read elsewhere."""
    return (
        fact_id in FACTS
        and fact_id.split(".")[0] not in NOT_SHOWN
        and fact_id not in NAMES
        and FACTS[fact_id].type.kind is not Kind.LONG_TEXT
    )


def missing_of(screening: Screening) -> set[str]:
    """Unknown facts that keep some rule open."""
    return {
        fact_id
        for outcome in screening.outcomes
        for finding in _all_findings(outcome)
        for fact_id in finding.missing
    }


def person_names(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Display names of colleagues."""
    wanted = {each for each in ids if each}
    return {each.pk: each.display_name for each in Person.objects.filter(pk__in=wanted)}


def verdict_tag(code: str) -> dict[str, str]:
    """A verdict as a tag."""
    return {"text": str(wording.VERDICTS.get(code, code)), "kind": wording.VERDICT_TAGS.get(code, "")}


def _all_findings(outcome: Outcome) -> Iterable[Finding]:
    for finding in (*outcome.elements, *outcome.bars, *outcome.flags):
        yield finding
        yield from finding.exceptions


def _by_verdict(outcomes: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"verdict": verdict_tag(code), "code": code, "outcomes": these}
        for code in VERDICT_ORDER
        if (these := sorted((each for each in outcomes if each["code"] == code), key=_has_a_no))
    ]


def _has_a_no(outcome: Mapping[str, Any]) -> bool:
    """Ways in which something is certainly not met come after those that are wholly open."""
    return any(each["code"] == "not_met" for each in outcome["elements"])


def _outcome(held: Request, outcome: Outcome, look: Look) -> dict[str, Any]:
    pathway, code = outcome.pathway, str(outcome.verdict)
    elements = [_finding(held, each, look, is_bar=False) for each in outcome.elements]
    bars = [_finding(held, each, look, is_bar=True) for each in outcome.bars]
    return {
        "id": pathway.id,
        "kind": pathway.kind,
        "name": pathway.name,
        "text": pathway.text,
        "citation": pathway.citation,
        "code": code,
        "verdict": verdict_tag(code),
        "reasons": [
            wording.reason(each.code, each.params) for each in outcome.reasons if each.code not in UNSPOKEN
        ],
        "open": sum(each.code in ("element_unknown", "bar_unknown") for each in outcome.reasons),
        "elements": elements,
        "bars": [each for each in bars if each["code"] != "not_met"],
        "bars_clear": [each for each in bars if each["code"] == "not_met"],
        "flags": [each.rule.notice for each in outcome.flags if str(each.result) == "met"],
        "watch": [_watched(each) for each in outcome.watch],
        "contradicted": [fact_link(held, each) for each in outcome.contradicted if each in FACTS],
        "unconfirmed": list(outcome.unconfirmed),
        "may_have_changed": any(each["may_have_changed"] for each in (*elements, *bars))
        or any(note.may_have_changed for note in outcome.unconfirmed),
        "trace_url": reverse("screening_trace", args=(held.id, pathway.id)),
    }


def _finding(held: Request, finding: Finding, look: Look, *, is_bar: bool) -> dict[str, Any]:
    rule, code = finding.rule, str(finding.result)
    meta = rule.provenance
    words, tags = (wording.BAR_RESULTS, BAR_TAGS) if is_bar else (wording.RESULTS, ELEMENT_TAGS)
    return {
        "id": meta.id,
        "title": meta.title,
        "text": meta.text,
        "citation": meta.citation,
        "version": meta.version,
        "confidence": meta.confidence,
        "may_have_changed": meta.may_have_changed,
        "alternatives": meta.alternatives,
        "status": "" if meta.status == "in_force" else wording.spaced(meta.status),
        "code": code,
        "result": {"text": str(words.get(code, code)), "kind": tags.get(code, "")},
        "facts": [_used(held, each, look) for each in finding.facts_used],
        "missing": [fact_link(held, each) for each in finding.missing],
        "exceptions": [
            {**_finding(held, each, look, is_bar=False), "proof": each.rule.proof}
            for each in finding.exceptions
        ],
    }


def _used(held: Request, fact_id: str, look: Look) -> dict[str, Any]:
    if fact_id in FACTS:
        answer = look.answers.get(fact_id)
        return {**fact_link(held, fact_id), "values": wording.in_words(fact_id, answer)}
    return {"id": fact_id, "question": wording.question(fact_id), "url": "", "values": []}


def _watched(rule: Rule) -> dict[str, Any]:
    meta = rule.provenance
    return {
        "title": meta.title,
        "citation": meta.citation,
        "status": wording.spaced(meta.status),
        "authority": meta.status_authority,
        "since": meta.status_on,
    }


def _question(held: Request, question: Any) -> dict[str, Any]:
    return {**fact_link(held, question.fact_id), "why": wording.why(question.fact_id) or question.why}


def _known(held: Request, look: Look, fact_id: str, names: Mapping[UUID, str]) -> dict[str, Any]:
    said = look.said[fact_id]
    newest = said[-1]
    answer = look.answers.get(fact_id) or newest.answer
    return {
        **fact_link(held, fact_id),
        "values": wording.in_words(fact_id, answer),
        "is_contradicted": answer["state"] == CONTRADICTED,
        "said_by": _said_by(newest),
        "paper": newest.paper,
        "entered_by": names.get(newest.person_id, "") if newest.person_id else "",
        "day": newest.day,
        "times": len(said),
    }


def _said_by(said: Said) -> str:
    return (
        _("The request") if said.said_by == REQUEST else str(wording.SAID_BY.get(said.said_by, said.said_by))
    )


def _source_lines(said: Said) -> str:
    if said.person_id is None:
        return ""
    lines = [_("Who said so: %(who)s") % {"who": _said_by(said)}]
    if said.paper:
        lines.append(_("Seen on: %(paper)s") % {"paper": said.paper})
    lines.append(str(wording.STANCES.get(said.stance, "")))
    if said.note:
        lines.append(said.note)
    return "\n".join(lines)


def steps(traced: Iterable[Step]) -> list[dict[str, Any]]:
    """A trace as a tree: each rule of the pathway, and below it what it looked at."""
    root: list[dict[str, Any]] = []
    below: dict[int, list[dict[str, Any]]] = {1: root}
    for each in traced:
        if each.depth == 0:
            continue  # the pathway itself: it is the page's heading
        under: list[dict[str, Any]] = []
        row = {**_step(each), "below": under}
        below.get(each.depth, root).append(row)
        below[each.depth + 1] = under
    return root


def _step(traced: Step) -> dict[str, Any]:
    return {
        "text": traced.text,
        "result": _step_result(traced.result),
        "fact": wording.question(traced.fact) if traced.fact else "",
        "value": traced.value_words,
        "citation": traced.citation,
    }


def _step_result(code: str) -> dict[str, str]:
    if code in wording.VERDICTS:
        return verdict_tag(code)
    if code in wording.RESULTS:
        return {"text": str(wording.RESULTS[code]), "kind": "warning" if code == "unknown" else ""}
    return {"text": str(wording.TRACED.get(code, code)), "kind": ""}
