"""From a summary to what decides its place: what was refreshed from facts and clocks, or what intake knows.

A list opens thousands of summaries, so this stays cheap: days are counted once for each day of arrival.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache, lru_cache
from typing import Any

from safeconduct.law import clocks, values
from safeconduct.law.triage import GRACE_DAYS, Override, Signals
from safeconduct.law.urgency import ANSWER_BY, possible_day

logger = logging.getLogger("safeconduct.triage")

ONE_YEAR = "us.asylum.one_year"
UNITED_STATES = "US"
KEPT_DAYS = 8192
"""Different days of arrival, or of papers, that are remembered while one list is read (``forget_days``)."""
DAYS = ("hearing", "respond_by", "one_year", "age_out", "appeal_by")
_NOTHING: Mapping[str, Any] = {}
ANSWERS = {"yes": True, "no": False}


def signals_of_summary(summary: Mapping[str, Any], sent_on: date, today: date) -> Signals:
    """What decides the place of a request, as far as its summary tells."""
    kept = _kept(summary)
    if kept:
        try:
            moved = _moved_on(kept, today) if "until" in kept else kept
            return Signals.from_json({**moved, "sent_on": sent_on.isoformat()})
        except (AttributeError, KeyError, TypeError, ValueError):
            pass  # written by another version: what the person told counts until it is refreshed
    return _as_told(summary, sent_on, today)


CODES = {"respond_by": "response", "appeal_by": "appeal"}
"""Names of signals whose reason in the list is called otherwise."""
BESIDE_THE_REQUEST = "kept beside the request"


def override_of(summary: Mapping[str, Any]) -> Override | None:
    """The correction that holds, or None. ``by`` is a name for the list, and not an id."""
    held = _kept(summary).get("override")
    if not held:
        return None
    try:
        return Override(BESIDE_THE_REQUEST, str(held["by"]), float(held["points"]), bool(held["front"]))
    except (KeyError, TypeError, ValueError):
        return None


def to_keep(now: Signals, later: Signals, on: date) -> dict[str, Any]:
    """The signals as a summary keeps them: what is not known is left out, and so is the day of sending.

    ``later``: the same long after. Days that are today only because they may be today are named under
    "until" with the last day they may be: in tomorrow's list they are tomorrow, and not overdue.
    """
    found, last = now.to_json(), later.to_json()
    del found["sent_on"]
    kept = {name: value for name, value in found.items() if value not in (None, 0) or value is False}
    until = {name: last[name] for name in DAYS if kept.get(name) == on.isoformat() < (last[name] or "")}
    return {**kept, "on": on.isoformat(), **({"until": until} if until else {})}


def says(summary: Mapping[str, Any], signal: str, told: str) -> bool:
    """Whether a yes/no signal holds: as refreshed, or else as told (``told``: the summary's own name for it)."""
    kept = _kept(summary)
    return kept.get(signal) is True if kept else summary.get(told) == "yes"


def decided_of(summary: Mapping[str, Any]) -> str:
    """What was decided last, as a code; nothing where nothing was."""
    return str(_kept(summary).get("decided", ""))


def inexact_in(summary: Mapping[str, Any]) -> frozenset[str]:
    """Codes of the dated reasons that are today only because they may be: the day is not exactly known."""
    kept = _kept(summary)
    if kept:
        return frozenset(CODES.get(name, name) for name in kept.get("until", ()))
    arrival = summary.get("last_arrival") or {}
    return frozenset({"one_year"} if arrival.get("precision", "day") != "day" else ())


def _kept(summary: Mapping[str, Any]) -> Mapping[str, Any]:
    kept = summary.get("triage")
    return kept if isinstance(kept, dict) else _NOTHING


def _moved_on(kept: Mapping[str, Any], today: date) -> Mapping[str, Any]:
    """Inexact days go on with today, as far as they may."""
    day = today.isoformat()
    return {**kept, **{name: min(max(kept[name], day), last) for name, last in kept["until"].items()}}


def _as_told(summary: Mapping[str, Any], sent_on: date, today: date) -> Signals:
    hearings: list[date] = []
    answers: list[date] = []
    for dated in summary.get("dates", ()):
        found = answers if dated["kind"] in ANSWER_BY else hearings
        found.append(_day(dated["date"], dated["precision"], today))
    arrival = summary.get("last_arrival")
    one_year = None
    if arrival and summary.get("country") == UNITED_STATES:
        one_year = one_year_day(arrival["date"], arrival["precision"], today)
    return Signals(
        sent_on,
        danger_now=ANSWERS.get(summary.get("danger", "")),
        detained=ANSWERS.get(summary.get("detained", "")),
        hearing=_hearing(hearings, sent_on, today),
        respond_by=_first(answers, sent_on),
        one_year=one_year,
        vulnerable=1 if summary.get("children") == "yes" else 0,
    )


def _hearing(days: list[date], sent_on: date, today: date) -> date | None:
    """As ``law.urgency``: the next one, or else what ``_first`` finds."""
    if len(days) < 2:
        return days[0] if days else None
    return min((day for day in days if day >= today), default=None) or _first(days, sent_on)


def _first(days: list[date], sent_on: date) -> date | None:
    """As ``law.urgency``: the first that had not passed long before the person wrote, or else the last."""
    if len(days) < 2:
        return days[0] if days else None
    limit = sent_on - timedelta(days=GRACE_DAYS)
    return min((day for day in days if day >= limit), default=max(days))


@lru_cache(maxsize=KEPT_DAYS)
def _day(written: str, precision: str, today: date) -> date:
    return possible_day(values.interval_of_date(written, precision), today)


@lru_cache(maxsize=KEPT_DAYS)
def one_year_day(written: str, precision: str, today: date) -> date | None:
    """The one-year day of an arrival as far as it is known; None where no clock speaks on that day."""
    low, high = values.interval_of_date(written, precision)
    almanac = _shipped_clocks()
    if almanac is None:
        return None
    try:
        drives = almanac.compute(ONE_YEAR, date.fromordinal(low), on=today).drives.toordinal()
    except (LookupError, ValueError):
        return None
    return possible_day((drives, drives + high - low), today)


@cache
def _shipped_clocks() -> clocks.Almanac | None:
    """The clocks of the shipped packs; None where a pack cannot be read, until the process starts anew.

    Reading takes a minute and packs change with the program only: a list must not try again for each day.
    Other pages show what is wrong; the list still orders by everything else.
    """
    try:
        return clocks.almanac()
    except (LookupError, OSError, ValueError) as unread:
        logger.error("The one-year day is in no list: the packs cannot be read (%s)", type(unread).__name__)
        return None


def forget_days() -> None:
    """Forget the days counted for a list: they are what people told, so they end with the view that read them.

    A view that runs beside this one only counts them again (17 µs each).
    """
    _day.cache_clear()
    one_year_day.cache_clear()
