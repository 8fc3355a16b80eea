"""A summary in a line and a few tags, for lists and for the bar over a request."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.cases.triage import words as triage_words
from safeconduct.cases.triage.urgency import decided_of, inexact_in, says
from safeconduct.cases.triage.words import Tag
from safeconduct.choices.countries import COUNTRIES
from safeconduct.choices.languages import LANGUAGES
from safeconduct.choices.states import US_STATES
from safeconduct.intake.form.rows import date_in_words
from safeconduct.law.triage import Triage


def line(summary: dict[str, Any]) -> str:
    """Where, which languages, since when: codes turned into words. Empty for a summary one may not open."""
    parts = [_place(summary), _languages(summary), _arrived(summary)]
    return " · ".join(part for part in parts if part)


DECIDED: Mapping[str, str | Promise] = {
    "accepted": gettext_lazy("Decided: taken on"),
    "waiting": gettext_lazy("Decided: waits"),
    "referred": gettext_lazy("Decided: referred"),
    "not_able": gettext_lazy("Decided: not able"),
}


def tags(summary: dict[str, Any], placed: Triage | None) -> list[Tag]:
    """What must be seen first. ``placed``: the place in the list, whose day that drives is shown."""
    if summary.get("damaged"):
        return [{"kind": "danger", "text": _("Damaged: tell an administrator")}]
    found: list[Tag] = []
    if says(summary, "danger_now", "danger"):
        found.append({"kind": "danger", "text": _("In danger now")})
    if says(summary, "detained", "detained"):
        found.append({"kind": "danger", "text": _("Detained")})
    driving = triage_words.driving_tag(placed, inexact_in(summary)) if placed else None
    if driving:
        found.append(driving)
    decided = DECIDED.get(decided_of(summary))
    if decided:
        found.append({"kind": "info", "text": str(decided)})
    if summary.get("children") == "yes":
        found.append({"kind": "info", "text": _("Children")})
    if summary.get("has_lawyer") == "yes":
        found.append({"kind": "", "text": _("Has a lawyer")})
    if summary.get("written_by") == "for":
        found.append({"kind": "", "text": _("Written by someone else")})
    if summary.get("interpreter_constraints") or summary.get("must_not_see"):
        found.append({"kind": "warning", "text": _("Limits on who may see it")})
    return found


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
