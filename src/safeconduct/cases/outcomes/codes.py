"""Codes of an outcome. Pure; their words are in ``words``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

FORUMS = ("asylum_office", "court", "appeals_board", "court_of_appeals", "elsewhere", "none")
GRANTS = ("asylum", "withholding", "torture_convention", "other_relief")
RESULTS = (
    *GRANTS, "denied", "dismissed", "referred_to_court", "withdrawn", "placed_elsewhere", "not_taken", "lost_contact",
    "left_country", "died", "other",
)  # fmt: skip
REASONS = (
    "one_year", "credibility", "nexus", "persecution", "state_protection", "relocation", "bar", "discretion",
    "procedure", "country_changed", "not_told",
)  # fmt: skip
"""What a decision rested on, as it is written there; several may be named."""
TOLD_BY = ("decision_seen", "attorney", "person", "staff")
MOST_FAMILY = 30
DIMENSIONS = ("year", "outcome", "forum", "country", "custody", "language")
UNKNOWN = "unknown"


class NotAnOutcome(ValueError):
    """A code that is none, a day to come, or a number of people that cannot be. ``part`` names it."""

    def __init__(self, part: str) -> None:
        super().__init__(f"The {part} of an outcome will not do.")
        self.part = part


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a case. ``family``: how many of the family were decided with it; ``paper``: id of the decision
    among the papers; ``told_by``: how we know."""

    result: str
    forum: str
    decided_on: date
    told_by: str
    reasons: tuple[str, ...] = ()
    family: int = 0
    paper: str = ""
    note: str = ""

    def refuse_wrong(self, today: date) -> None:
        """Raises ``NotAnOutcome``."""
        tests = (
            ("result", self.result in RESULTS),
            ("forum", self.forum in FORUMS),
            ("told_by", self.told_by in TOLD_BY),
            ("reasons", set(self.reasons) <= set(REASONS)),
            ("decided_on", self.decided_on <= today),
            ("family", 0 <= self.family <= MOST_FAMILY),
        )
        for part, holds in tests:
            if not holds:
                raise NotAnOutcome(part)

    def to_json(self) -> dict[str, Any]:
        return {
            "result": self.result, "forum": self.forum, "decided_on": self.decided_on.isoformat(),
            "told_by": self.told_by, "reasons": list(self.reasons), "family": self.family, "paper": self.paper,
            "note": self.note,
        }  # fmt: skip

    @classmethod
    def of(cls, held: Mapping[str, Any]) -> Outcome:
        """Raises ``NotAnOutcome`` where this was written by no version of the program."""
        try:
            return cls(
                str(held["result"]), str(held["forum"]), date.fromisoformat(str(held["decided_on"])),
                str(held["told_by"]), tuple(map(str, held["reasons"])), int(held["family"]), str(held["paper"]),
                str(held["note"]),
            )  # fmt: skip
        except (KeyError, TypeError, ValueError):
            raise NotAnOutcome("document") from None


def counted_as(outcome: Outcome, *, country: str, language: str, detained: str) -> dict[str, str]:
    """What the statistics know of a case: codes, and the year. No day, no name, no id."""
    return {
        "year": str(outcome.decided_on.year),
        "outcome": outcome.result,
        "forum": outcome.forum,
        "country": country or UNKNOWN,
        "custody": detained if detained in ("yes", "no") else UNKNOWN,
        "language": language or UNKNOWN,
    }
