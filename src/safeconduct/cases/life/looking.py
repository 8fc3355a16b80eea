"""One opened case as the pages of its life look at it: journal, dates, standing and facts, each opened once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from safeconduct.cases import conflicts, journal
from safeconduct.cases.dates import deadlines
from safeconduct.cases.dates.deadlines import OfRequest
from safeconduct.cases.journal import Journal
from safeconduct.cases.life.facts import gather
from safeconduct.cases.life.guards import CaseFacts
from safeconduct.cases.life.standing import Standing, standing
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.models import Request

SILENT_DAYS = 14
"""Without a message for so long, a case raises an alarm."""


@dataclass(frozen=True, slots=True)
class Look:
    held: Request
    keys: CaseKeys
    at: datetime
    journal: Journal
    stands: Standing
    due: OfRequest
    facts: CaseFacts

    @property
    def today(self) -> date:
        return self.at.date()

    @property
    def silent_days(self) -> int:
        """Days since the last message or change of the coarse state."""
        return max(0, (self.today - self.held.changed_on).days)


def look(held: Request, keys: CaseKeys, at: datetime) -> Look:
    """Open what lies beside a request. Raises ``vault.CannotOpen`` where its own answers were changed."""
    opened = journal.read(held, keys)
    due = deadlines.of_request(held, keys, at)
    stands = standing(held, opened)
    conflict = conflicts.standing(held, keys, opened, at.date()).state
    return Look(held, keys, at, opened, stands, due, gather(held, opened, stands, due, conflict))
