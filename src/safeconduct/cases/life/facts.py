"""Gather what the guards of the life of a case look at, from what is open already."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from safeconduct.cases.dates.deadlines import OfRequest
from safeconduct.cases.dates.kept import MET
from safeconduct.cases.journal import Journal, Record
from safeconduct.cases.life.guards import CaseFacts
from safeconduct.cases.life.standing import Standing, agreement_id
from safeconduct.intake.models import Request
from safeconduct.law.running import Running

PROOFS = frozenset({"proof_of_filing", "receipt_notice"})
PAPERS = ("document", "privileged_document")


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the person said about being shown to attorneys. ``version`` 0: nobody asked yet."""

    given: bool = False
    on: date | None = None
    how: str = ""
    version: int = 0


def gather(request: Request, journal: Journal, stands: Standing, due: OfRequest, conflict: str) -> CaseFacts:
    """The facts of an opened case. ``conflict``: the state of its check (``conflicts.standing``).

    What a form adds (proof chosen, reason) is not in them.
    """
    return CaseFacts(
        stage=stands.stage,
        state=request.state,
        conflict=conflict,
        agreed=agreement(request, journal).given,
        sides=stands.side_codes,
        was_placed=stands.was_placed,
        proof_papers=frozenset(str(each.id) for each in proofs(journal)),
        hearings=sum(each.about.kind in MET for each in due.kept.open),
        open_dates=len(due.kept.open),
        are_dates_whole=due.is_counted and not due.kept.damaged,
        open_clocks=len(open_clocks(due)),
        has_outcome=bool(journal.records("outcome")),
    )


def agreement(request: Request, journal: Journal) -> Agreement:
    record = journal.get(agreement_id(request.id), "agreement")
    if record is None:
        return Agreement()
    held = record.content
    try:
        on = date.fromisoformat(str(held.get("on") or ""))
    except ValueError:
        on = record.newest.day
    given = held.get("given") is True and not record.is_struck
    return Agreement(given, on, str(held.get("how") or ""), record.version)


def proofs(journal: Journal) -> list[Record]:
    """Papers that show that something was filed."""
    return [each for each in journal.records(*PAPERS) if coded(each.content, "kind") in PROOFS]


def open_clocks(due: OfRequest) -> tuple[Running, ...]:
    """The law's deadlines that are still to come."""
    return tuple(
        each
        for each in due.clocks
        if each.due.kind == "no_later_than" and each.day_to_act(due.today) >= due.today
    )


def coded(held: Mapping[str, Any], name: str) -> str:
    """A code in a document, whether it stands there bare or with its source."""
    found = held.get(name)
    return str((found.get("value") if isinstance(found, dict) else found) or "")
