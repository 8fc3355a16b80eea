"""What to ask next: first what cannot wait and what all else hangs on, then the fact that would decide most.

Asked is what keeps a rule of an open pathway waiting, and what is to be asked for its own sake (``ask_if`` in
questions_*.toml: danger, custody, and days that clocks count from). The order, one after the other:
    priority    as questions_*.toml has it: 1 danger and custody, 2 place and nationality, 3 arrivals and days of
                the case, 4 where the case stands, 5 what has no number, 6 to 9 details of other ways to protection
    decides     each fact is given a few typical answers, one at a time; the most pathways one of them decides
    mean        how many pathways an answer decides on the average of these answers
    keeps_open  how many rules wait for it
    then the order in which rules name it
It says nothing about how likely an answer is. The same answers always give the same questions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import groupby, product
from typing import Any

from safeconduct.law.conditions import CODES, TEXTS, Scope, Test, read_condition
from safeconduct.law.facts import FACTS, Fact, FactType, Kind
from safeconduct.law.findings import Screening, Verdict
from safeconduct.law.questions import asked_for_its_own_sake, question
from safeconduct.law.screening import Screener
from safeconduct.law.settings import DEFAULT_SETTINGS
from safeconduct.law.values import Missing, Value, values_of

TRIED = 40
"""So many facts of one priority are tried, those that keep most rules open first."""
DAYS_BACK = (20 * 365, 3 * 365, 400, 100, -60)
NUMBERS = (0, 1, 5, 17, 20, 30, 60)
ALL_CODES_UP_TO, ROWS_TRIED = 12, 12


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask for.

    Attributes:
        decides: the most pathways that one answer would decide.
        pathways: those some answer would decide; where none would alone, those it helps with; none for a question
            that is asked for its own sake.
        why: the reason in plain words.
        keeps_open: how many rules of open pathways wait for it.
    """

    fact_id: str
    decides: int
    pathways: tuple[str, ...]
    why: str
    keeps_open: int = 0


def ask_next(screener: Screener, answers: Mapping[str, Any], limit: int = 5) -> tuple[Question, ...]:
    """The questions that would decide most, best first. Raises ``DoesNotFit``."""
    return ask_next_of(screener.screen(answers), values_of(answers), limit)


def ask_next_of(screening: Screening, values: Mapping[str, Value], limit: int = 5) -> tuple[Question, ...]:
    """As ``ask_next``, for a screening that is already there."""
    waiting = _waiting(screening)
    for id in _for_its_own_sake(screening, values):
        waiting.setdefault(id, {})
    open = frozenset(each.pathway.id for each in screening.outcomes if each.verdict is Verdict.MUST_LOOK)
    found: list[Question] = []
    by_priority = sorted(waiting, key=lambda id: question(id).priority)
    for _, ids in groupby(by_priority, key=lambda id: question(id).priority):
        if len(found) >= limit:
            break
        by_need = sorted(ids, key=lambda id: -sum(waiting[id].values()))[:TRIED]
        tried = [_tried(screening, values, id, waiting[id], open) for id in by_need]
        found += [each for _, each in sorted(tried, key=lambda each: each[0])]
    return tuple(found[:limit])


def _for_its_own_sake(screening: Screening, values: Mapping[str, Value]) -> Iterator[str]:
    """Facts whose ``ask_if`` holds, and that nobody has told or declined to tell."""
    for id, test in _asked_if(screening.on):
        told = values.get(id, Missing.UNKNOWN) not in (Missing.UNKNOWN, Missing.CONTRADICTED)
        if not told and (test is None or test(screening.known) is True):
            yield id


@lru_cache(maxsize=16)
def _asked_if(on: date) -> tuple[tuple[str, Test | None], ...]:
    return tuple(
        (id, _compiled(id, written, on) if written else None)
        for id, written in asked_for_its_own_sake().items()
    )


def _compiled(id: str, written: Mapping[str, Any], on: date) -> Test:
    scope = Scope(FACTS, frozenset(), "questions", id)
    return read_condition(written, scope).bind(on, DEFAULT_SETTINGS).test


def _waiting(screening: Screening) -> dict[str, dict[str, int]]:
    """Fact → open pathway → number of its rules that wait for the fact."""
    found: dict[str, dict[str, int]] = {}
    for outcome in screening.outcomes:
        if outcome.verdict is not Verdict.MUST_LOOK:
            continue
        exceptions = [each for bar in outcome.bars for each in bar.exceptions]
        for finding in (*outcome.elements, *outcome.bars, *exceptions):
            for id in finding.missing:
                if id in FACTS:
                    counts = found.setdefault(id, {})
                    counts[outcome.pathway.id] = counts.get(outcome.pathway.id, 0) + 1
    return found


def _tried(
    screening: Screening,
    values: Mapping[str, Value],
    id: str,
    waiting: Mapping[str, int],
    open: frozenset[str],
) -> tuple[tuple[float, ...], Question]:
    """The question, and its place among those of the same priority (lowest first)."""
    screener, fact = screening.screener, FACTS[id]
    counts, decided = [0], set[str]()
    what_if, told = screener.what_if(screening, values, id), dict[str, Value]()
    if fact.type.kind is Kind.MONEY and f"{id}.currency" not in values:
        told[f"{id}.currency"] = values.get("means.currency", fact.type.codes[0])
    for probe in probes(fact, screener):
        verdicts = what_if({**told, id: probe})
        settled = [each for each in open.intersection(verdicts) if verdicts[each] is not Verdict.MUST_LOOK]
        decided.update(settled)
        counts.append(len(settled))
    most, keeps = max(counts), sum(waiting.values())
    helped = decided or waiting
    pathways = tuple(each.pathway.id for each in screening.outcomes if each.pathway.id in helped)
    found = Question(id, most, pathways, question(id).why, keeps)
    return (-most, -sum(counts) / len(counts), -keeps), found


def probes(fact: Fact, screener: Screener) -> Iterator[Any]:
    """A few typical values of a fact."""
    if fact.repeated:
        yield ()
        rows = list(_rows(fact, screener))
        picked = min(ROWS_TRIED, len(rows))
        for number in range(picked):  # spread over all combinations
            yield (rows[number * len(rows) // picked],)
        return
    yield from _typical(fact.type, fact.id, screener)


def _typical(type: FactType, id: str, screener: Screener) -> Iterator[Any]:
    kind = type.kind
    if kind in TEXTS:
        yield from ("", "?")
    elif kind in CODES:
        yield from _codes(type, screener.mentioned(id))
    elif kind is Kind.CHOICES:
        yield from (frozenset({code}) for code in _codes(type, screener.mentioned(id)))
    elif kind is Kind.DATE:
        yield from (_point(day) for day in _days(screener.on))
    elif kind is Kind.INTEGER:
        yield from (_point(number) for number in NUMBERS if type.low <= number <= type.high)
    elif kind is Kind.MONEY:
        yield from (_point(0), _point(10**7))


def _codes(type: FactType, mentioned: frozenset[str]) -> list[str]:
    if len(type.codes) <= ALL_CODES_UP_TO:
        return list(type.codes)
    named = [code for code in type.codes if code in mentioned][:ALL_CODES_UP_TO]
    return named + [code for code in type.codes if code not in mentioned][:1]


def _rows(fact: Fact, screener: Screener) -> Iterator[Mapping[str, Any]]:
    choices = {
        name: list(_typical(column, f"{fact.id} {name}", screener))
        for name, column in fact.type.columns
        if column.kind not in TEXTS
    }
    for cells in product(*choices.values()):
        yield dict(zip(choices, cells, strict=True))


def _days(on: date) -> list[int]:
    return [on.toordinal() - back for back in DAYS_BACK]


def _point(number: int) -> tuple[int, int]:
    return number, number
