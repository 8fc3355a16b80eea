"""What is known of a case: the request's own answers, and what staff entered since, with who said so.

Nothing is overwritten. An entry *corrects* what was said before, or stands *beside* it; where two answers then
differ the fact is contradicted, and the law engine says that a person must look. Texts of the story stay out.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from safeconduct.cases import reading
from safeconduct.cases.models.screening import FactEntry
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.screening import beside
from safeconduct.intake.models import Request
from safeconduct.law.facts import FACTS, Fact, Kind

Answer = dict[str, Any]
Answers = dict[str, Answer]

CORRECTS, ALSO_SAID = "corrects", "also_said"
GIVEN, CONTRADICTED = "given", "contradicted"
REQUEST = "request"
"""``said_by`` of the answers that came with the request itself."""


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said about one fact. ``person_id`` is who entered it; None: it came with the request."""

    fact_id: str
    answer: Answer
    day: date
    said_by: str = REQUEST
    stance: str = CORRECTS
    paper: str = ""
    note: str = ""
    person_id: UUID | None = None
    number: int = 0


def case_answers(request: Request, keys: CaseKeys) -> Answers:
    """All that is known, by fact id, as the law engine reads it. A fact nobody spoke of is missing."""
    return answers_of(all_said(request, keys))


def answers_of(said: dict[str, list[Said]]) -> Answers:
    """The same from what was said, already opened."""
    return {fact_id: standing(each) for fact_id, each in said.items()}


def all_said(request: Request, keys: CaseKeys) -> dict[str, list[Said]]:
    """Everything said about each fact, oldest first; entries that do not open are left out (``damaged``)."""
    told = reading.read_answers(request, keys)["facts"]
    found = {
        fact_id: [Said(fact_id, answer, request.sent_on)]
        for fact_id, answer in told.items()
        if fact_id in FACTS and is_for_screening(FACTS[fact_id])
    }
    for row in beside.opened(FactEntry, request.id, keys):
        entry = _said(row)
        if entry:
            found.setdefault(entry.fact_id, []).append(entry)
    return found


def fact_history(request: Request, keys: CaseKeys, fact_id: str) -> list[Said]:
    """What was said about one fact, oldest first."""
    return all_said(request, keys).get(fact_id, [])


def damaged(request: Request, keys: CaseKeys) -> int:
    """How many entries do not open: changed rows, or a key that is missing."""
    return sum(_said(row) is None for row in beside.opened(FactEntry, request.id, keys))


def standing(said: list[Said]) -> Answer:
    """What holds now: the newest correction and what was said beside it since.

    "Does not know" contradicts nothing; a date that says the same more exactly takes the coarser one's place.
    """
    now: list[Answer] = []
    for each in said:
        now = [each.answer] if each.stance == CORRECTS else _beside(now, each.answer)
    given = [answer for answer in now if answer["state"] == GIVEN]
    if len(given) > 1:
        return {"state": CONTRADICTED, "answers": given}
    return given[0] if given else now[-1]


def is_for_screening(fact: Fact) -> bool:
    """Whether screening reads a fact: typed facts do, the person's long texts are for those who open the story."""
    return fact.type.kind is not Kind.LONG_TEXT


def _beside(now: list[Answer], answer: Answer) -> list[Answer]:
    for place, other in enumerate(now):
        if answer == other or _says_within(other, answer):
            return now
        if _says_within(answer, other):
            return [*now[:place], answer, *now[place + 1 :]]
    return [*now, answer]


def _says_within(narrow: Answer, wide: Answer) -> bool:
    """Whether both are dates and the first lies inside the second: 3 November inside "November"."""
    dates = [each.get("value") for each in (narrow, wide)]
    if not all(isinstance(each, dict) and "precision" in each and "date" in each for each in dates):
        return False
    one, other = (str(each["date"]) for each in dates if isinstance(each, dict))
    return all(isinstance(each, dict) and each["precision"] != "about" for each in dates) and one.startswith(
        other
    )


def _said(row: beside.Opened) -> Said | None:
    held = row.held
    if held is None or held.get("fact") not in FACTS:
        return None
    return Said(
        fact_id=held["fact"], answer=held["answer"], day=row.day, said_by=held["said_by"],
        stance=held["stance"], paper=held["paper"], note=held["note"], person_id=row.person_id,
        number=row.number,
    )  # fmt: skip
