"""Signals of one open case: its facts, its running clocks, and the court dates kept beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from safeconduct.cases.dates.kept import (
    HEARINGS,
    INTERVIEW,
    Kept,
    first_open_day,
    kept_dates,
    with_kept_dates,
)
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.screening.facts import case_answers
from safeconduct.cases.triage.moves import history, override_to_keep
from safeconduct.cases.triage.signals import to_keep
from safeconduct.intake.models import Request
from safeconduct.law.provenance import PackError
from safeconduct.law.running import Running, case_clocks
from safeconduct.law.urgency import signals_of
from safeconduct.law.triage import Signals
from safeconduct.law.values import DoesNotFit, Value, values_of

APPEARANCES = HEARINGS | {INTERVIEW}


def case_signals(request: Request, keys: CaseKeys, at: datetime) -> Signals:
    """What decides the urgency of a case today, from all that is known of it."""
    kept, on = kept_dates(request, keys).dates, at.date()
    answers = with_kept_dates(case_answers(request, keys), kept, at)
    values, fitting = _fitting(answers)
    signals = signals_of(values, _clocks(fitting, on), sent_on=request.sent_on, on=on)
    if values.get("children.with_you") == "yes":  # as the list counts it before anything is refreshed
        signals = replace(signals, vulnerable=signals.vulnerable + 1)
    return _with_open_dates(signals, kept)


def triage_to_keep(request: Request, keys: CaseKeys, at: datetime) -> dict[str, Any]:
    """What a summary keeps under "triage": the signals, the day, and how staff moved it."""
    found = to_keep(case_signals(request, keys, at), at.date())
    override = override_to_keep(history(request, keys))
    return {**found, "override": override} if override else found


def _fitting(answers: Mapping[str, Any]) -> tuple[dict[str, Value], dict[str, Any]]:
    """Typed values, and the answers they are of: what does not fit its fact is left out here, and named on
    the screening page."""
    fitting = dict(answers)
    while True:
        try:
            return values_of(fitting), fitting
        except DoesNotFit as unfit:
            del fitting[unfit.fact_id]


def _clocks(answers: Mapping[str, Any], on: date) -> tuple[Running, ...]:
    """The running clocks; none where a rule pack cannot be read, for that must not close a request."""
    try:
        return case_clocks(answers, on=on)
    except PackError:
        return ()


def _with_open_dates(signals: Signals, kept: Iterable[Kept]) -> Signals:
    """A kept date that has passed without a word of what came of it counts as overdue."""
    days = list(kept)
    hearing = first_open_day(each for each in days if each.about.kind in APPEARANCES)
    respond_by = first_open_day(each for each in days if each.about.kind not in APPEARANCES)
    return replace(
        signals, hearing=hearing or signals.hearing, respond_by=_earlier(respond_by, signals.respond_by)
    )


def _earlier(one: date | None, other: date | None) -> date | None:
    return min((day for day in (one, other) if day is not None), default=None)
