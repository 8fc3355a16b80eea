"""Proceedings as their pages show them: a list, the clock of the work permit, and the court dates of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from safeconduct.cases.dates import kept
from safeconduct.cases.dates.kept import Kept
from safeconduct.cases.dates.words import KINDS, when_in_words
from safeconduct.cases.journal import Journal, Record
from safeconduct.cases.people.showing import day_in_words
from safeconduct.cases.people.values import told_or_none, value_of
from safeconduct.cases.proceedings import clock, words
from safeconduct.cases.proceedings.clock import CannotCount
from safeconduct.cases.reading import CaseKeys
from safeconduct.intake.form.rows import date_in_words
from safeconduct.intake.models import Request
from safeconduct.law.clocks import Due

PROCEEDING = "proceeding"


def rows(journal: Journal, request_id: UUID, dates: Sequence[Kept], at: datetime) -> list[dict[str, Any]]:
    """Proceedings of a case: open ones first, then the newest."""
    found = [row(record, request_id, dates, at) for record in journal.records(PROCEEDING)]
    found.sort(key=lambda each: str(each["opened_iso"]), reverse=True)
    return sorted(found, key=lambda each: bool(each["closed"]))


def row(record: Record, request_id: UUID, dates: Sequence[Kept], at: datetime) -> dict[str, Any]:
    content = record.content
    ids = {str(each) for each in content.get("hearings") or ()}
    return {
        "id": record.id,
        "url": reverse("proceeding", args=(request_id, record.id)),
        "title": title(content),
        "posture": words.POSTURES.get(str(value_of(content, "posture")), ""),
        "court": value_of(content, "court") or value_of(content, "place") or "",
        "opened": _day(content, "opened"),
        "opened_iso": value_of(content, "opened") or "",
        "closed": _day(content, "closed"),
        "outcome": words.OUTCOMES.get(str(value_of(content, "outcome")), ""),
        "hearings": [hearing(each, at) for each in dates if str(each.id) in ids],
        "clock": clock_in_words(content, at.date()),
    }


def title(content: Any) -> str:
    return str(words.AGENCIES.get(str(value_of(content, "agency")), _("A proceeding")))


def court_dates(request: Request, keys: CaseKeys) -> tuple[Kept, ...]:
    """Every court date of the case, first day first."""
    return kept.kept_dates(request, keys).dates


def hearing(one: Kept, at: datetime) -> dict[str, Any]:
    return {
        "id": str(one.id), "kind": KINDS.get(one.about.kind, one.about.kind), "when": when_in_words(one.when),
        "court": one.about.court, "is_open": one.is_open, "is_overdue": one.is_overdue(at),
    }  # fmt: skip


def hearing_choices(dates: Sequence[Kept]) -> list[tuple[str, str]]:
    """Court dates to tick: id and words."""
    return [
        (str(each.id), f"{KINDS.get(each.about.kind, each.about.kind)}: {when_in_words(each.when)}")
        for each in dates
    ]


def clock_in_words(content: Any, on: date) -> dict[str, Any] | None:
    """Where the work permit's clock stands; None where it never ran."""
    try:
        counted = clock.count(clock.segments_of(value_of(content, "clock")), on)
    except CannotCount as wrong:
        return {"problem": words.CANNOT_COUNT[wrong.reason] % {"number": wrong.number}}
    if counted is None:
        return None
    return {
        "days": counted.days, "stopped": counted.stopped, "is_running": counted.is_running,
        "apply": _first_day(counted.apply), "earliest": _first_day(counted.earliest), "citation": clock.CITATION,
        "problem": "",
    }  # fmt: skip


def _first_day(due: Due | None) -> str:
    return day_in_words(due.computed) if due else ""


def _day(content: Any, name: str) -> str:
    told = told_or_none(content.get(name))
    return date_in_words(str(told.value), told.precision or "day") if told else ""
