"""Why a request stands where it stands, in a sentence, a tag and a table."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from safeconduct.law.triage import FRONT_DAYS, OVERRIDE, Component, Override, Triage

Tag = dict[str, str]
MOST_REASONS = 4
"""In the list; the page of the request shows them all."""

LABELS: dict[str, str | Promise] = {
    "danger": gettext_lazy("in danger now"),
    "custody": gettext_lazy("detained"),
    "final_order": gettext_lazy("a final order of removal"),
    "expedited": gettext_lazy("expedited removal"),
    "pretermit": gettext_lazy("a motion to end the claim without a hearing"),
    "hearing": gettext_lazy("hearing or appointment"),
    "response": gettext_lazy("answer due"),
    "one_year": gettext_lazy("one-year day"),
    "age_out": gettext_lazy("child comes of age"),
    "appeal": gettext_lazy("last day to appeal"),
    "vulnerability": gettext_lazy("vulnerable"),
    "waiting": gettext_lazy("waiting"),
    OVERRIDE: gettext_lazy("moved by hand"),
}
UNKNOWN: dict[str, str | Promise] = {
    "danger": gettext_lazy("danger not known"),
    "custody": gettext_lazy("custody not known"),
}


def because(placed: Triage, inexact: Collection[str] = ()) -> str:
    """The place in a sentence, for the list: the largest reasons, and always the day that drives.

    ``inexact``: codes of reasons that are today only because their day is not exactly known.
    """
    said = [component_words(each, inexact) for each in _chosen(placed)]
    if not said:
        return " ".join(part for part in (moved(placed.override), _("Nothing urgent is known yet.")) if part)
    reasons = "; ".join(said)
    if placed.overdue:
        sentence = _("In front, because something is overdue: %(reasons)s.")
    elif placed.front and placed.first_day is not None and not _only_by_hand(placed):
        sentence = _("In front, because something is due soon: %(reasons)s.")
    elif placed.front and _only_by_hand(placed):
        sentence = _("By itself: %(reasons)s.")
    elif all(each.code == "waiting" for each in placed.components if each.code != OVERRIDE):
        sentence = _("In the order of waiting: %(reasons)s.")
    else:
        sentence = _("Before others because: %(reasons)s.")
    return " ".join(part for part in (moved(placed.override), sentence % {"reasons": reasons}) if part)


def moved(override: Override | None) -> str:
    """Who lifted or lowered it; the reason itself stands on the page of the request."""
    if override is None:
        return ""
    if override.front:
        return _("Put in front by %(who)s.") % {"who": override.by}
    if override.points > 0:
        return _("Lifted by %(who)s.") % {"who": override.by}
    return _("Lowered by %(who)s.") % {"who": override.by}


def component_words(component: Component, inexact: Collection[str] = ()) -> str:
    """One reason: "detained", "hearing in 3 days", "waiting 12 days"."""
    if component.code == "waiting" and component.days is not None:
        waited = -component.days
        return ngettext("waiting %(days)s day", "waiting %(days)s days", waited) % {"days": waited}
    if not component.known:
        return str(UNKNOWN.get(component.code, LABELS[component.code]))
    label = str(LABELS.get(component.code, component.code))
    if component.day is None or component.days is None:
        return label
    if component.missed:
        return _("%(what)s missed on %(date)s") % {"what": label, "date": _written(component.day)}
    return f"{label} {_when(component, inexact)}"


def _when(component: Component, inexact: Collection[str]) -> str:
    days = component.days or 0
    if days == 0 and component.code in inexact:
        return _("perhaps today, perhaps past: ask for the exact day")
    return in_days(days)


def in_days(days: int) -> str:
    """ "today", "in 3 days", "3 days ago"."""
    if days == 0:
        return _("today")
    if days > 0:
        return ngettext("in %(days)s day", "in %(days)s days", days) % {"days": days}
    return ngettext("%(days)s day ago", "%(days)s days ago", -days) % {"days": -days}


def driving_tag(placed: Triage, inexact: Collection[str] = ()) -> Tag | None:
    """The day that drives: "One-year day 22 Nov 2026, in 3 days"."""
    driving = _driving(placed)
    if driving is None or driving.day is None or driving.days is None:
        return None
    what = capfirst(str(LABELS[driving.code]))
    if driving.days == 0 and driving.code in inexact:
        return {"kind": "danger", "text": _("%(what)s: ask for the exact day") % {"what": what}}
    text = _("%(what)s %(date)s, %(when)s") % {
        "what": what,
        "date": _written(driving.day),
        "when": in_days(driving.days),
    }
    return {"kind": "danger" if driving.days <= FRONT_DAYS else "warning", "text": text}


def table(placed: Triage, weights: Mapping[str, float]) -> list[dict[str, Any]]:
    """Every reason with its day, the weight that was used and the points it gave."""
    return [
        {
            "label": moved(placed.override) if each.code == OVERRIDE else capfirst(component_words(each)),
            "day": each.day if each.code != "waiting" else None,
            "weight": number(weights[each.code]) if each.code in weights else "",
            "points": number(each.points) if each.points or each.code != OVERRIDE else "",
        }
        for each in placed.components
    ]


def _chosen(placed: Triage) -> list[Component]:
    said = [each for each in placed.components if each.code != OVERRIDE]
    kept = said[:MOST_REASONS]
    driving = _driving(placed)
    if driving is not None and driving not in kept:
        kept = [driving, *kept[: MOST_REASONS - 1]]
    if placed.front and driving in kept and driving is not None:
        kept = [driving, *(each for each in kept if each is not driving)]
    return kept


def _driving(placed: Triage) -> Component | None:
    """The dated reason whose day comes first, of those that can still be acted on."""
    dated = (each for each in placed.components if each.day is not None and each.code != "waiting")
    return next((each for each in dated if each.day == placed.first_day and not each.missed), None)


def _only_by_hand(placed: Triage) -> bool:
    driving = _driving(placed)
    return driving is None or driving.days is None or driving.days > FRONT_DAYS


def _written(day: date) -> str:
    return date_format(day, "DATE_FORMAT")


def number(value: float) -> str:
    """Points and weights as they are shown."""
    return f"{value:.1f}"
