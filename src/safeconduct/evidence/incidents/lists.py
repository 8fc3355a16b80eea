"""The list of incidents, and what may be asked of it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, TextField
from django.db.models.functions import Cast, Coalesce
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.choices.countries import COUNTRIES
from safeconduct.choices.typed import whole_number
from safeconduct.counting.states import State
from safeconduct.evidence.claims.words import act_label, day_words
from safeconduct.evidence.fields import label
from safeconduct.evidence.incidents.asking import chosen, pages_of
from safeconduct.evidence.incidents.wording import STATES, state_tags
from safeconduct.evidence.models import Act, Incident, IncidentPlace
from safeconduct.evidence.pages import page
from safeconduct.evidence.vocabulary import vocabulary

SORTS = ("day", "changed")


@required(Permission.SEE_EVIDENCE)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Incidents by day or by last change, fifty a page."""
    asked = _asked(request)
    found = pages_of(found_by(asked), request)
    context = {
        "page": found,
        "rows": [_row(incident) for incident in found],
        "asked": asked,
        "is_filtered": any(value for name, value in asked.items() if name != "sort"),
        "is_empty": not found.object_list and not Incident.objects.exists(),
        "states": [(code, words) for code, (_kind, words) in STATES.items()],
        "countries": _countries(),
        "acts": [(term.code, label("acts", term.code)) for term in vocabulary("acts")],
        "may_write": may(signed_in(request), Permission.COUNT),
    }
    return page(request, "evidence/incidents/list.html", context, tab="incidents")


def found_by(asked: dict[str, Any]) -> QuerySet[Incident]:
    """The incidents that a filter leaves, in its order. ``asked``: state, country, year, act, sort."""
    rows = Incident.objects.all() if asked["state"] == State.WITHDRAWN else Incident.objects.standing()
    rows = rows.filter(_in_state(asked["state"]))
    if asked["country"]:
        there = IncidentPlace.objects.filter(incident=OuterRef("pk"), country=asked["country"])
        rows = rows.filter(Exists(there))
    if asked["year"]:
        year = asked["year"]
        rows = rows.filter(first_day__lte=date(year, 12, 31), last_day__gte=date(year, 1, 1))
    if asked["act"]:
        rows = _about(rows, asked["act"])
    rows = rows.prefetch_related(Prefetch("places", IncidentPlace.objects.order_by("name", "pk")))
    if asked["sort"] == "changed":
        return rows.order_by(Coalesce("changed_on", "made_on").desc(), "-key")
    return rows.order_by(F("first_day").desc(nulls_last=True), "-key")


def _about(rows: QuerySet[Incident], act: str) -> QuerySet[Incident]:
    """Incidents with such an act, narrower ones included, or said to be about it."""
    codes = vocabulary("acts").within(act)
    recorded = Act.objects.standing().filter(incident=OuterRef("pk"), kind__in=codes)
    named = Q()
    for code in codes:
        named |= Q(kinds_text__contains=f'"{code}"')
    return rows.annotate(kinds_text=Cast("kinds", TextField())).filter(Exists(recorded) | named)


def _in_state(state: str) -> Q:
    if state == State.CONTESTED:
        return Q(is_contested=True)
    if state == State.WITHDRAWN:
        return ~Q(withdrawn_on=None)
    if state == State.REPORTED:
        return Q(grade=state, is_contested=False)
    return Q(grade=state) if state else Q()


def _asked(request: HttpRequest) -> dict[str, Any]:
    year = whole_number(request.GET.get("year", "")[:8]) or 0
    return {
        "state": chosen(request, "state", STATES),
        "country": chosen(request, "country", COUNTRIES),
        "year": year if 1 <= year <= 9999 else None,
        "act": chosen(request, "act", vocabulary("acts").terms),
        "sort": chosen(request, "sort", SORTS) or SORTS[0],
    }


def _countries() -> list[tuple[str, str]]:
    """The countries that incidents happened in."""
    codes = IncidentPlace.objects.exclude(country="").order_by().values_list("country", flat=True).distinct()
    return sorted(((code, str(COUNTRIES.get(code, code))) for code in codes), key=lambda each: each[1])


def _row(incident: Incident) -> dict[str, Any]:
    if incident.withdrawn_on:
        return {"incident": incident, "withdrawn": incident.withdrawn_on}
    places = [place.name or str(COUNTRIES.get(place.country, "")) for place in incident.places.all()]
    more = len(places) - 3
    return {
        "incident": incident,
        "tags": state_tags(incident),
        "periods": [day_words(text) for text in incident.periods[:3]],
        "more_periods": max(len(incident.periods) - 3, 0),
        "places": [*places[:3], *([_("%(more)s more") % {"more": more}] if more > 0 else [])],
        "kinds": [act_label(code) for code in incident.kinds[:4]],
        "changed": incident.changed_on or incident.made_on,
    }
