"""Offers made ready for pages: rows of the lists, the three steps, the summary, the record of who saw what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from safeconduct.access.models import Person
from safeconduct.attorneys.models import Offer
from safeconduct.attorneys.offers import moments, words
from safeconduct.audit.models import StaffEntry, WorkerEntry
from safeconduct.cases.placing.codes import AREAS
from safeconduct.choices.languages import LANGUAGES


def time_left(offer: Offer, at: datetime) -> str:
    """How long until the offer ends, in words."""
    hours = moments.hours_between(at, offer.expires_at)
    if hours < 1:
        return _("less than an hour")
    if hours < 48:
        return ngettext("%(hours)s hour", "%(hours)s hours", hours) % {"hours": hours}
    return ngettext("%(days)s day", "%(days)s days", hours // 24) % {"days": hours // 24}


def age(since: datetime, at: datetime) -> str:
    """How long ago, in words."""
    hours = moments.hours_between(since, at)
    if hours < 1:
        return _("less than an hour ago")
    if hours < 48:
        return ngettext("%(hours)s hour ago", "%(hours)s hours ago", hours) % {"hours": hours}
    return ngettext("%(days)s day ago", "%(days)s days ago", hours // 24) % {"days": hours // 24}


def her_row(offer: Offer, at: datetime) -> dict[str, Any]:
    """A line of an attorney's list: nothing of the case but its short id."""
    is_live = offer.state in Offer.LIVE
    return {
        "offer": offer,
        "case": short_id(offer),
        "tag": words.tag(offer.state, words.TO_HER),
        "next": words.WHAT_NEXT.get(offer.state, ""),
        "left": time_left(offer, at) if is_live else "",
        "ended": offer.answered_at,
        "is_hers": offer.state != "asked",
    }


def desk_row(offer: Offer, names: Mapping[UUID, str], at: datetime) -> dict[str, Any]:
    """A line of the coordinator's list."""
    is_live = offer.state in Offer.LIVE
    return {
        "offer": offer,
        "case": short_id(offer),
        "name": names.get(offer.attorney_id, ""),
        "tag": words.tag(offer.state),
        "age": age(offer.sent_at, at),
        "left": time_left(offer, at) if is_live else "",
        "is_late": is_live and moments.hours_between(at, offer.expires_at) < 24,
        "not_looked": is_live and offer.seen_at is None,
    }


def short_id(offer: Offer) -> str:
    """Eight characters of a random id."""
    return str(offer.request_id)[:8]


def steps(offer: Offer) -> list[dict[str, Any]]:
    """The three steps, which are done, and where she is."""
    at = {"out": 0, "asked": 1, "named": 1}.get(offer.state, 3)
    if offer.state == "named" and offer.names_seen_at:
        at = 2
    labels = (_("Read the summary"), _("Ask for the names and check them"), _("Accept or decline"))
    return [
        {"label": label, "is_done": number < at, "is_now": number == at}
        for number, label in enumerate(labels)
    ]


def summary(blind: Mapping[str, Any]) -> dict[str, Any]:
    """The blind summary for the page, its codes in words. What is missing or of another kind is left out."""
    return {
        "title": text(blind.get("title")),
        "what": text(blind.get("what")),
        "problems": text(blind.get("problems")),
        "mentoring": text(blind.get("mentoring")),
        "facts": [(name, value) for name, value in _facts(blind) if value],
        "dates": [
            {"what": text(each.get("what")), "on": _day(each.get("on"))}
            for each in _list(blind.get("dates"))
            if isinstance(each, Mapping)
        ],
    }


def _facts(blind: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [
        (_("Hours of work, about"), _hours(blind.get("hours"))),
        (_("Kind of work"), ", ".join(str(AREAS.get(each, each)) for each in _list(blind.get("areas")))),
        (_("Court or office"), text(blind.get("forum"))),
        (_("Where"), text(blind.get("region_words"))),
        (_("Detained"), _("Yes") if blind.get("detained") else _("No")),
        (
            _("Languages of the person"),
            ", ".join(LANGUAGES.get(str(each), str(each)) for each in _list(blind.get("languages"))),
        ),
        (_("Interpreter"), _interpreter(blind.get("interpreter"))),
    ]


def names(told: Mapping[str, Any]) -> dict[str, Any]:
    """The names document for the page."""
    return {
        "people": [each for each in _list(told.get("people")) if isinstance(each, Mapping)],
        "organisations": [text(each) for each in _list(told.get("organisations")) if text(each)],
        "note": text(told.get("note")),
    }


def record(offer: Offer) -> list[dict[str, Any]]:
    """Who was shown what, and when: every row of the record about this offer, oldest first."""
    staff = list(StaffEntry.objects.filter(subject=offer.id).order_by("number"))
    worker = list(WorkerEntry.objects.filter(subject=offer.id).order_by("number"))
    who = names_of(each.by for each in staff)
    events = [(each.at, each.action, who.get(each.by, "") if each.by else "") for each in staff]
    ended = offer.answered_at or offer.expires_at
    moments_of = {"offer.reminded": offer.reminded_at or ended}
    events += [(moments_of.get(each.action, ended), each.action, "") for each in worker]
    return [
        {"at": at, "title": words.ACTS.get(action, action), "who": name}
        for at, action, name in sorted(events, key=lambda event: event[0])
    ]


def answer(told: Mapping[str, Any]) -> dict[str, Any]:
    """What she said, for the coordinator."""
    if not told:
        return {}
    if told.get("certified"):
        return {
            "certified": True,
            "checked_on": _day(told.get("checked_on")),
            "how": words.HOW.get(str(told.get("how")), ""),
        }
    return {"reason": words.REASONS.get(str(told.get("reason")), ""), "words": text(told.get("words"))}


def names_of(ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Names of staff by id: one query."""
    wanted = {each for each in ids if each}
    return dict(Person.objects.filter(pk__in=wanted).values_list("pk", "display_name")) if wanted else {}


def text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _hours(value: object) -> str:
    pair = _list(value)
    if len(pair) != 2 or not all(isinstance(each, int) for each in pair):
        return ""
    return _("%(from)s to %(to)s") % {"from": pair[0], "to": pair[1]}


def _interpreter(value: object) -> str:
    if isinstance(value, str):
        return value
    return _("Arranged") if value else _("Not arranged yet")


def _day(value: object) -> str:
    try:
        return date_format(date.fromisoformat(str(value)))
    except ValueError:
        return text(value)
