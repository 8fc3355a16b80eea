"""Signals of one open case: its facts, its running clocks, and the court dates kept beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from safeconduct.cases.dates.counting import counted
from safeconduct.cases.dates.kept import (
    HEARINGS,
    INTERVIEW,
    Kept,
    kept_dates,
)
from safeconduct.cases.models.screening import Decision
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.screening import beside
from safeconduct.cases.screening.facts import case_answers
from safeconduct.cases.screening.looking import screener_on
from safeconduct.cases.triage.moves import history, override_to_keep
from safeconduct.cases.triage.urgency import to_keep
from safeconduct.intake.models import Request
from safeconduct.law.provenance import PackError
from safeconduct.law.triage import LATE_DAYS, Signals
from safeconduct.law.urgency import signals_of, strictest
from safeconduct.law.values import DoesNotFit, Value, values_of

APPEARANCES = HEARINGS | {INTERVIEW}
LONG_AFTER = timedelta(days=5 * 366)
"""Longer than any inexact day is wide."""


def triage_to_keep(request: Request, keys: CaseKeys, at: datetime) -> dict[str, Any]:
    """What a summary keeps under "triage": the signals, the day, and how staff moved it."""
    now, later = case_signals(request, keys, at)
    override = override_to_keep(history(request, keys))
    found = to_keep(now, later, at.date())
    decided = [row.held["outcome"] for row in beside.opened(Decision, request.id, keys) if row.held]
    return {
        **found,
        **({"override": override} if override else {}),
        **({"decided": decided[-1]} if decided else {}),
    }


def case_signals(request: Request, keys: CaseKeys, at: datetime) -> tuple[Signals, Signals]:
    """What decides the urgency of a case, from all that is known of it: today, and long after.

    A day known only to a month or a year is today as long as it may be today; long after, it is the last day
    it may have been. Both together say how far such a day can still move.
    """
    kept = kept_dates(request, keys).dates
    found = counted(case_answers(request, keys), kept, at)  # each version of a contradicted answer by itself
    on, running = found.on, found.clocks
    values = _fitting(strictest(found.answers, on))
    flags = _flags(values, on)
    now, later = (
        signals_of(values, running, sent_on=request.sent_on, on=day, flags=flags)
        for day in (on, on + LONG_AFTER)
    )
    if values.get("children.with_you") == "yes":  # as the list counts it before anything is refreshed
        now = replace(now, vulnerable=now.vulnerable + 1)
    return _with_open_dates(now, kept, on), _with_open_dates(later, kept, on)


def _fitting(answers: Mapping[str, Any]) -> dict[str, Value]:
    """Typed values; what does not fit its fact is left out here, and named on the screening page."""
    fitting = dict(answers)
    while True:
        try:
            return values_of(fitting)
        except DoesNotFit as unfit:
            del fitting[unfit.fact_id]


def _flags(values: Mapping[str, Value], on: date) -> dict[str, bool | None]:
    """What the packs' urgent flags say; nothing where a pack cannot be read."""
    try:
        return screener_on(on).urgencies(values)
    except PackError:
        return {}


def _with_open_dates(signals: Signals, kept: Iterable[Kept], on: date) -> Signals:
    """A kept date that passed of late without a word of what came of it counts as overdue."""
    days = list(kept)
    hearing = _first_day((each for each in days if each.about.kind in APPEARANCES), on)
    respond_by = _first_day((each for each in days if each.about.kind not in APPEARANCES), on)
    return replace(
        signals, hearing=hearing or signals.hearing, respond_by=_earlier(respond_by, signals.respond_by)
    )


def _first_day(dates: Iterable[Kept], on: date) -> date | None:
    """The first open day ahead or passed within fourteen days; only without one the last that passed longer
    ago. An old date that nobody ended does not hide next week's hearing."""
    days = sorted(each.when.day for each in dates if each.is_open)
    return next((day for day in days if day >= on - timedelta(days=LATE_DAYS)), days[-1] if days else None)


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)
