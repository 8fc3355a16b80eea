"""Running clocks for the page, and as dates a letter may name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.cases.dates import kept
from safeconduct.cases.dates.kept import Kept
from safeconduct.cases.screening.showing import fact_link
from safeconduct.cases.stances import stance_words
from safeconduct.intake.models import Request
from safeconduct.law.clocks import Reading
from safeconduct.law.running import Running, exceptions_for

SOON_DAYS = 7
NEAR_DAYS = 30
LETTER_CODES = {
    kept.INDIVIDUAL: "hearing", kept.MASTER: "hearing", kept.BOND: "hearing", kept.INTERVIEW: "interview",
    kept.RESPONSE: "respond_by",
}  # fmt: skip
"""How a letter calls a kept date; the others are "a date in your case"."""


def rows(held: Request, clocks: Iterable[Running], today: date) -> list[dict[str, Any]]:
    """Each running clock with its safe day, days left and every reading."""
    return [_row(held, each, today) for each in clocks]


def for_letter(clocks: Sequence[Running], today: date) -> list[tuple[str, str]]:
    """Clock ids with words, for those a letter may name: what must be done by a day still to come.

    Of one clock that runs more than once (two hearings), the first such day.
    """
    titles = {each.clock.provenance.id: each.clock.provenance.title for each in clocks}
    return [(id_, f"{titles[id_]}: {date_format(day)}") for id_, day in _to_come(clocks, today).items()]


def kept_for_letter(dates: Iterable[Kept], today: date) -> dict[str, tuple[str, date]]:
    """Kept dates still to come that a letter may name: by an id, the letter's code and the day."""
    coming = sorted((each for each in dates if each.is_open and each.when.day >= today), key=_by_day)
    return {
        f"kept {number}": (LETTER_CODES.get(each.about.kind, "other"), each.when.day)
        for number, each in enumerate(coming, start=1)
    }


def _by_day(one: Kept) -> date:
    return one.when.day


def day_of(clock_id: str, clocks: Iterable[Running], today: date) -> date | None:
    """The day a clock leaves to act, as ``for_letter`` names it; None where none is to come."""
    return _to_come(clocks, today).get(clock_id)


def _to_come(clocks: Iterable[Running], today: date) -> dict[str, date]:
    found: dict[str, date] = {}
    for each in clocks:
        day, id_ = each.day_to_act(today), each.clock.provenance.id
        if each.due.kind == "no_later_than" and day >= today:
            found[id_] = min(day, found.get(id_, day))
    return found


def _row(held: Request, running: Running, today: date) -> dict[str, Any]:
    meta, due = running.clock.provenance, running.due
    day = running.day_to_act(today)
    left = (day - today).days
    return {
        "id": meta.id,
        "title": meta.title,
        "text": meta.text,
        "citation": meta.citation,
        "day": day,
        "passed": due.drives if day != due.drives else None,
        "lawful": due.lawful,
        "computed": due.computed,
        "not_before": due.kind == "not_before",
        "readings": [_reading(each) for each in due.readings],
        "differ": len({each.safe for each in due.readings}) > 1,
        "confidence": meta.confidence,
        "may_have_changed": meta.may_have_changed,
        "notes": _notes(running),
        "open_facts": [fact_link(held, each) for each in running.open_facts],
        "excuses": [
            {"title": each.title, "text": each.text, "proof": each.proof, "citation": each.citation}
            for each in exceptions_for(running.clock, on=today)
        ],
        "trigger": fact_link(held, running.trigger_fact),
        "left": {
            "text": _left(left, due.kind == "not_before"),
            "kind": _kind(left, due.kind == "not_before"),
        },
    }


def _reading(one: Reading) -> dict[str, Any]:
    return {
        "computed": one.computed,
        "lawful": one.lawful,
        "safe": one.safe,
        "why": one.why,
        "citation": one.citation,
        "stance": stance_words(one.stance),
    }


def _notes(running: Running) -> list[str]:
    notes = [running.precision_note] if running.precision_note else []
    if running.disputed:
        notes.append(_("Two different days were said. The stricter one is counted."))
    return notes


def _left(days: int, not_before: bool) -> str:
    if not_before:
        if days <= 0:
            return _("From now on")
        return ngettext("In %(days)s day", "In %(days)s days", days) % {"days": days}
    if days < 0:
        return ngettext("%(days)s day overdue", "%(days)s days overdue", -days) % {"days": -days}
    if days == 0:
        return _("Today")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def _kind(days: int, not_before: bool) -> str:
    if not_before:
        return "info"
    return "danger" if days <= SOON_DAYS else "warning" if days <= NEAR_DAYS else ""
