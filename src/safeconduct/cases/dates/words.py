"""Codes of dates as words: kinds, how the court was asked, what happened."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format, time_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from safeconduct.cases.dates import kept
from safeconduct.cases.dates.documents import When

Words = str | Promise

KINDS: dict[str, Words] = {
    kept.INDIVIDUAL: gettext_lazy("Individual hearing"),
    kept.MASTER: gettext_lazy("Master hearing"),
    kept.BOND: gettext_lazy("Bond hearing"),
    kept.INTERVIEW: gettext_lazy("Asylum office interview"),
    kept.BIOMETRICS: gettext_lazy("Biometrics appointment"),
    kept.CHECK_IN: gettext_lazy("Check-in"),
    kept.RESPONSE: gettext_lazy("Response due"),
    kept.OTHER: gettext_lazy("Something else"),
}
TOLD: dict[str, Words] = {
    "hearing": gettext_lazy("A hearing"),
    "appointment": gettext_lazy("An appointment or interview"),
    "answer_by": gettext_lazy("A day to answer by"),
}
"""Papers with a day of their own, as the form asks for them."""
WAYS: dict[str, Words] = {
    "telephone": gettext_lazy("By the court’s telephone line"),
    "website": gettext_lazy("On the court’s website"),
    "clerk": gettext_lazy("From the clerk"),
    "notice": gettext_lazy("From a new notice"),
    "government": gettext_lazy("From the other side"),
}
HAPPENED: dict[str, Words] = {
    "kept": gettext_lazy("Kept"),
    "changed": gettext_lazy("The date changed"),
    "verified": gettext_lazy("Checked: unchanged"),
    "unreached": gettext_lazy("The court could not be reached"),
    "took_place": gettext_lazy("It took place"),
    "cancelled": gettext_lazy("Cancelled"),
}
UNSOUND = gettext_lazy(
    "Something about this date was changed outside the program. Do not rely on it: ask the court, and tell an "
    "administrator."
)
DAMAGED = gettext_lazy("This line was changed outside the program. Tell an administrator.")


def in_calendar(kind: str) -> str:
    """What a calendar file calls it: no more than a stranger who sees the screen may read."""
    if kind in kept.HEARINGS:
        return _("Hearing")
    return _("Answer due") if kind == kept.RESPONSE else _("Appointment")


def when_in_words(when: When) -> str:
    """Weekday, day, time and zone, as the court's own clock shows them."""
    day = date_format(when.day, "l, j F Y")
    if not when.time:
        return day
    moment = when.moment
    local = moment.astimezone(ZoneInfo(when.zone)) if moment else None
    return _("%(day)s, %(time)s (%(zone)s)") % {
        "day": day,
        "time": time_format(local, "H:i") if local else when.time,
        "zone": local.tzname() if local else when.zone,
    }


def event_in_words(held: Mapping[str, Any]) -> str:
    """Old and new date, learned when and from what, how it was checked, why it ended."""
    parts = []
    if held.get("old"):
        parts.append(_("It was: %(when)s.") % {"when": when_in_words(When.of(held["old"]))})
    if held.get("new"):
        parts.append(_("It is now: %(when)s.") % {"when": when_in_words(When.of(held["new"]))})
    if held.get("learned_on"):
        parts.append(_("Learned on %(day)s.") % {"day": _day(held["learned_on"])})
    if held.get("source"):
        parts.append(_("From: %(source)s") % {"source": held["source"]})
    if held.get("how"):
        parts.append(str(WAYS.get(held["how"], "")))
    if held.get("reason"):
        parts.append(str(held["reason"]))
    return "\n".join(parts)


def _day(text: str) -> str:
    return date_format(date.fromisoformat(text), "DATE_FORMAT")
