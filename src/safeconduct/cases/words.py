"""A summary in a line and a few tags, for lists and for the bar over a request."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.cases.inbox import next_date
from safeconduct.intake.form.countries import COUNTRIES
from safeconduct.intake.form.languages import LANGUAGES
from safeconduct.intake.form.rows import date_in_words
from safeconduct.intake.form.states import US_STATES

Tag = dict[str, str]
SOON_DAYS = 7


def line(summary: dict[str, Any]) -> str:
    """Where, which languages, since when: codes turned into words. Empty for a summary one may not open."""
    parts = [_place(summary), _languages(summary), _arrived(summary)]
    return " · ".join(part for part in parts if part)


def tags(summary: dict[str, Any], today: date) -> list[Tag]:
    """What must be seen first."""
    if summary.get("damaged"):
        return [{"kind": "danger", "text": _("Damaged: tell an administrator")}]
    found: list[Tag] = []
    if summary.get("danger") == "yes":
        found.append({"kind": "danger", "text": _("In danger now")})
    if summary.get("detained") == "yes":
        found.append({"kind": "danger", "text": _("Detained")})
    soonest = next_date(summary, today)
    if soonest:
        found.append(_dated(soonest, today))
    if summary.get("children") == "yes":
        found.append({"kind": "info", "text": _("Children")})
    if summary.get("has_lawyer") == "yes":
        found.append({"kind": "", "text": _("Has a lawyer")})
    if summary.get("written_by") == "for":
        found.append({"kind": "", "text": _("Written by someone else")})
    if summary.get("interpreter_constraints") or summary.get("must_not_see"):
        found.append({"kind": "warning", "text": _("Limits on who may see it")})
    return found


def _dated(soonest: date, today: date) -> Tag:
    left = (soonest - today).days
    kind = "danger" if left <= SOON_DAYS else "warning"
    when = date_format(soonest, "DATE_FORMAT")
    text = ngettext("%(date)s, in %(days)s day", "%(date)s, in %(days)s days", left) % {
        "date": when,
        "days": left,
    }
    return {"kind": kind, "text": text}


def _place(summary: dict[str, Any]) -> str:
    country = str(COUNTRIES.get(summary.get("country", ""), ""))
    state = str(US_STATES.get(summary.get("us_state", ""), ""))
    return ", ".join(part for part in (state, country) if part)


def _languages(summary: dict[str, Any]) -> str:
    return ", ".join(LANGUAGES.get(code, code) for code in summary.get("languages", ()))


def _arrived(summary: dict[str, Any]) -> str:
    arrival = summary.get("last_arrival")
    if not arrival:
        return ""
    return _("arrived %(date)s") % {"date": date_in_words(arrival["date"], arrival["precision"])}
