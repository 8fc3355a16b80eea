"""Record what became of a case: in its journal, and as codes for those who count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from safeconduct.access.unlocked import Unlocked
from safeconduct.cases import journal
from safeconduct.cases.journal import Entry, Journal
from safeconduct.cases.outcomes import records
from safeconduct.cases.outcomes.codes import Outcome, counted_as
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.screening.facts import case_answers
from safeconduct.intake.models import Request

KIND = "outcome"


def outcome_id(request_id: UUID) -> UUID:
    """The one outcome of a case: corrected, never doubled."""
    return uuid5(request_id, KIND)


def record(
    *, request: Request, keys: CaseKeys, outcome: Outcome, seen: int, token: UUID, by: Unlocked, at: datetime
) -> Entry:
    """Record or correct it; what the journal holds then is counted. Raises ``NotAnOutcome``, ``ChangedMeanwhile``,
    ``JournalGone``."""
    outcome.refuse_wrong(at.date())
    entry = journal.write(
        request=request, keys=keys, kind=KIND, record_id=outcome_id(request.id), content=outcome.to_json(),
        token=token, by=by, at=at, seen=seen,
    )  # fmt: skip
    known, _version = held(request.id, journal.read(request, keys))
    put_into_statistics(request, keys, known or Outcome.of(entry.content), at)
    return entry


def put_into_statistics(request: Request, keys: CaseKeys, outcome: Outcome, at: datetime) -> bool:
    """Write the codes anew. False where the statistics desk has no keys yet: the next look at the page tries again."""
    answers = case_answers(request, keys)
    codes = counted_as(
        outcome,
        country=_given(answers, "person.nationality"),
        language=_given(answers, "language.best") or _first(answers, "language.spoken"),
        detained=_given(answers, "place.detained"),
    )
    return records.put(request.id, codes, at.date())


def held(request_id: UUID, found: Journal) -> tuple[Outcome | None, int]:
    """The outcome of a case as it stands, with its version; None and 0 where nothing was recorded."""
    known = found.get(outcome_id(request_id), KIND)
    return (Outcome.of(known.content), known.version) if known else (None, 0)


def _given(answers: Mapping[str, Mapping[str, Any]], fact: str) -> str:
    answer = answers.get(fact, {})
    value = answer.get("value") if answer.get("state") == "given" else ""
    return value if isinstance(value, str) else ""


def _first(answers: Mapping[str, Mapping[str, Any]], fact: str) -> str:
    value = answers.get(fact, {}).get("value")
    return str(value[0]) if isinstance(value, list) and value else ""
