"""What the law says of a case today: verdicts, clocks, what to ask next. Nothing is stored here.

The rules are compiled once for a day and settings; no fact about anybody is kept between pages.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from safeconduct.cases.dates.counting import counted
from safeconduct.cases.dates.kept import kept_dates
from safeconduct.cases.lawdesk.settings import law_settings
from safeconduct.cases.models.screening import ScreeningRun
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.screening import beside
from safeconduct.cases.screening.facts import Answers, Said, all_said, answers_of
from safeconduct.intake.models import Request
from safeconduct.law import packs
from safeconduct.law.asking import Question, ask_next_of
from safeconduct.law.contradictions import contradictions
from safeconduct.law.findings import Finding
from safeconduct.law.running import Running
from safeconduct.law.screening import Screener, Screening, Settings, prepare
from safeconduct.law.values import FactProblem, values_of

ASKED_AT_ONCE = 5


@dataclass(frozen=True, slots=True)
class Look:
    """One case on one day.

    Attributes:
        said: everything said, by fact id. answers: what holds of it, without ``unread``.
        unread: facts whose answer has not the shape of its fact and was left out.
        clocks: counted from the dates that are kept, as the page of dates counts them.
        is_counted: False where a clock may be missing, or a kept date does not open.
        run: the newest screening that was saved, None if there is none.
    """

    on: date
    said: Mapping[str, list[Said]]
    answers: Answers
    unread: tuple[str, ...]
    screening: Screening
    clocks: tuple[Running, ...]
    questions: tuple[Question, ...]
    run: SavedRun | None
    is_counted: bool = True


@dataclass(frozen=True, slots=True)
class SavedRun:
    """A screening as it was saved.

    ``outcomes``: verdict and rules of each pathway, as ``law.differences`` compares them. ``packs``: id,
    version and digest of each.
    """

    id: UUID
    on: date
    outcomes: list[dict[str, Any]]
    packs: tuple[tuple[str, str, str], ...]
    settings: Mapping[str, Any]


def look(request: Request, keys: CaseKeys, at: datetime) -> Look:
    """Screen one opened case.

    The day it is for this case is that of its court or of the person's state (``counting.today_for``).
    """
    said = all_said(request, keys)
    told = answers_of(said)
    answers, unread = readable(told)
    kept = kept_dates(request, keys)
    found = counted(told, kept.dates, at)
    screening = screener_on(found.on).screen(answers)
    return Look(
        on=found.on,
        said=said,
        answers=answers,
        unread=unread,
        screening=screening,
        clocks=found.clocks,
        questions=ask_next_of(screening, values_of(answers), limit=ASKED_AT_ONCE),
        run=last_run(request.id, keys),
        is_counted=found.is_whole and not kept.damaged,
    )


def readable(answers: Answers) -> tuple[Answers, tuple[str, ...]]:
    """Answers the engine can read, and the ids of those it cannot: one odd answer stops no screening."""
    try:
        values_of(answers)
    except FactProblem:
        wrong = tuple(fact_id for fact_id, answer in answers.items() if not is_readable(fact_id, answer))
        return {fact_id: answer for fact_id, answer in answers.items() if fact_id not in wrong}, wrong
    return answers, ()


def is_readable(fact_id: str, answer: Mapping[str, Any]) -> bool:
    """Whether an answer has the shape of its fact."""
    try:
        values_of({fact_id: answer})
    except FactProblem:
        return False
    return True


def lies_ahead(fact_id: str, answer: Mapping[str, Any], on: date) -> bool:
    """Whether an answer is a day still to come, for a fact that must have happened."""
    if not is_readable(fact_id, answer):
        return False
    found = contradictions(values_of({fact_id: answer}), on)
    return any(each.code == "in_the_future" for each in found)


def screener_on(on: date) -> Screener:
    """The shipped packs, compiled for a day and the organisation's settings."""
    return _compiled(on, law_settings())


def today_packs(on: date) -> tuple[tuple[str, str, str], ...]:
    """Id, version and digest of each pack as it is read today."""
    return screener_on(on).screen({}).packs


def last_run(request_id: UUID, keys: CaseKeys) -> SavedRun | None:
    """The newest saved screening that opens."""
    row = beside.last(ScreeningRun, request_id, keys)
    if row is None or row.held is None:
        return None
    held = row.held
    return SavedRun(
        row.id,
        date.fromisoformat(held["on"]),
        list(held["outcomes"]),
        tuple((str(id_), str(version), str(digest)) for id_, version, digest in held["packs"]),
        dict(held["settings"]),
    )


def run_document(screening: Screening) -> dict[str, Any]:
    """A screening as it is saved: no fact of the case, only what followed from them."""
    return {
        "on": screening.on.isoformat(),
        "packs": [list(each) for each in screening.packs],
        "settings": {name: _plain(value) for name, value in law_settings().values.items()},
        "outcomes": [
            {
                "pathway": each.pathway.id,
                "verdict": str(each.verdict),
                "elements": [_came_out(finding) for finding in each.elements],
                "bars": [
                    {**_came_out(finding), "exceptions": [_came_out(other) for other in finding.exceptions]}
                    for finding in each.bars
                ],
            }
            for each in screening.outcomes
        ],
    }


def verdicts(screening: Screening) -> dict[str, str]:
    """The verdict of each pathway as a code."""
    return {pathway: str(verdict) for pathway, verdict in screening.verdicts().items()}


def _came_out(finding: Finding) -> dict[str, Any]:
    return {"rule": finding.rule.id, "version": finding.rule.version, "result": str(finding.result)}


@lru_cache(maxsize=4)
def _compiled(on: date, settings: Settings) -> Screener:
    return prepare(packs.shipped(), on, settings)


def _plain(value: Any) -> Any:
    return (
        sorted(value)
        if isinstance(value, set | frozenset)
        else list(value)
        if isinstance(value, tuple)
        else value
    )
