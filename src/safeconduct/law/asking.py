"""What to ask next: the unknown fact that would decide most.

Method: every fact that keeps a pathway open is given, one at a time, a few typical answers; counted is how many
pathways an answer would decide. It says nothing about how likely an answer is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any

from safeconduct.law.conditions import CODES, TEXTS
from safeconduct.law.facts import FACTS, Fact, FactType, Kind
from safeconduct.law.findings import Screening, Verdict
from safeconduct.law.questions import question
from safeconduct.law.screening import Screener
from safeconduct.law.values import Value, values_of

TRIED = 40
"""So many facts are tried, those that keep most rules open first."""
DAYS_BACK = (20 * 365, 3 * 365, 400, 100, -60)
NUMBERS = (0, 1, 5, 17, 20, 30, 60)
ALL_CODES_UP_TO, ROWS_TRIED = 12, 12


@dataclass(frozen=True, slots=True)
class Question:
    """A fact to ask for.

    Attributes:
        decides: the most pathways that one answer would decide.
        pathways: those some answer would decide; where none would alone, those it helps with.
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
    by_need = sorted(waiting, key=lambda id: -sum(waiting[id].values()))[:TRIED]
    open = [each.pathway.id for each in screening.outcomes if each.verdict is Verdict.MUST_LOOK]
    ranked = []
    for id in by_need:
        most, mean, decided = _tried(screening.screener, values, FACTS[id], open)
        keeps = sum(waiting[id].values())
        pathways = tuple(each for each in open if each in decided) or tuple(waiting[id])
        found = Question(id, most, pathways, question(id).why, keeps)
        ranked.append(((-most, -mean, -keeps), found))
    return tuple(found for _, found in sorted(ranked, key=lambda each: each[0])[:limit])


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
    screener: Screener, values: Mapping[str, Value], fact: Fact, open: list[str]
) -> tuple[int, float, set[str]]:
    """Most and mean number of open pathways that an answer decides, and all that some answer decides."""
    counts, decided = [0], set()
    for probe in probes(fact, screener):
        tried = {**values, fact.id: probe}
        if fact.type.kind is Kind.MONEY:
            tried.setdefault(f"{fact.id}.currency", values.get("means.currency", fact.type.codes[0]))
        verdicts = screener.verdicts_of(tried)
        settled = [id for id in open if verdicts[id] is not Verdict.MUST_LOOK]
        decided.update(settled)
        counts.append(len(settled))
    return max(counts), sum(counts) / len(counts), decided


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
