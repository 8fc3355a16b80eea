"""The page of an incident: what happened, what may be said of it, who says so and who denies it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.counting.standards import OPENINGS
from safeconduct.evidence.claims.counted import Figure, figures
from safeconduct.evidence.claims.showing import claims_of
from safeconduct.evidence.claims.words import act_label, day_words, page_language, with_unit
from safeconduct.evidence.fields import label
from safeconduct.evidence.incidents import saving
from safeconduct.evidence.incidents.asking import EACH, address, record_or_404, tombstone
from safeconduct.evidence.incidents.links import links_shown
from safeconduct.evidence.incidents.reading import act_rows, place_rows
from safeconduct.evidence.incidents.standing import standing_of
from safeconduct.evidence.incidents.wording import ASSESSMENT_STATES, MONITORING, STANDARDS, STEPS, state_tags
from safeconduct.evidence.models import Act, Assessment, Incident
from safeconduct.evidence.pages import desk_of, page, sealed_notice

LATEST = 10
"""So many assessments stand on the page; the rest is in the history."""
LONG = 60
"""So many periods and places are written out."""


@required(Permission.SEE_EVIDENCE)
@require_safe
def shown(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """One incident. Long lists begin with their first fifty; each leads to all of them."""
    incident = record_or_404(Incident, incident_id)
    if incident.withdrawn_on:
        return tombstone(request, incident, kind="incident", back=address("incidents"))
    desk = desk_of(request)
    acts = Act.objects.filter(incident=incident).select_related("place").order_by("first_day", "key")
    links, link_count = links_shown(incident, EACH)
    sealed = saving.sealed_of(incident, desk)
    context = {
        "incident": incident,
        "tags": state_tags(incident),
        "speaks": _speaks(incident),
        "facts": _facts(incident),
        "places": place_rows(list(incident.places.order_by("name", "pk")[:LONG])),
        "place_count": incident.places.count(),
        "figures": [figure_row(figure) for figure in figures(incident)],
        "listed": claims_of(incident, limit=EACH),
        "acts": act_rows(list(acts[:EACH])),
        "act_count": acts.count(),
        "links": links,
        "link_count": link_count,
        "assessments": assessment_rows(incident)[:LATEST],
        "sealed": sealed,
        "sealed_note": "" if sealed is not None or incident.sealed is None else sealed_notice(),
        "doors": _doors(incident),
        "may_write": may(signed_in(request), Permission.COUNT),
        "each": EACH,
    }
    return page(request, "evidence/incidents/incident.html", context, tab="incidents")


def figure_row(figure: Figure) -> dict[str, Any]:
    """A bound in words, as the standard allows them, with what stands behind it."""
    language = page_language()
    words = figure.words(language)
    return {
        "act": act_label(figure.act) or _("The incident as a whole"),
        "text": with_unit(
            words.text, figure.unit, language, one=figure.bound.low == 1 == figure.bound.figure
        ),
        "is_drafted": words.drafted,
        "claims": figure.claims,
        "origins": figure.origins,
        "persons": figure.persons,
        "is_below": figure.bound.below_persons,
    }


def assessment_rows(incident: Incident) -> list[dict[str, Any]]:
    """The proposals and decisions of an incident, newest first."""
    rows = Assessment.objects.filter(incident=incident).select_related("proposed_by", "reviewed_by")
    return [assessment_row(row) for row in rows.order_by("-as_of", "-reviewed_on", "pk")[:200]]


def assessment_row(row: Assessment) -> dict[str, Any]:
    """One proposal: the step, its standard, where it stands, and who."""
    kind, words = ASSESSMENT_STATES.get(row.state, ("", row.state))
    return {
        "row": row,
        "step": STEPS.get(row.step, row.step),
        "standard": STANDARDS.get(row.standard, ""),
        "state": {"kind": kind, "text": words},
    }


def _speaks(incident: Incident) -> dict[str, Any]:
    """The words that its standing allows, and no more."""
    standing = standing_of(incident)
    return {
        "opening": OPENINGS[page_language()][standing.speaks_as],
        "standard": STANDARDS[standing.speaks_as],
        "is_contested": standing.contested,
    }


def _facts(incident: Incident) -> list[dict[str, Any]]:
    periods = [day_words(text) for text in incident.periods[:LONG]]
    rows: list[tuple[str, list[Any]]] = [
        (_("When"), periods),
        (_("What it is about"), [label("acts", code) for code in incident.kinds]),
        (_("Summary for the desk"), [incident.summary]),
        (_("Summary to be published"), [incident.public_summary]),
        (_("Monitoring"), [MONITORING.get(incident.monitoring, incident.monitoring)]),
        (_("Tags"), incident.tags),
    ]
    return [
        {"question": name, "values": said} for name, values in rows if (said := [str(v) for v in values if v])
    ]


def _doors(incident: Incident) -> list[dict[str, str]]:
    """The other pages about this incident, as far as they exist."""
    doors = (
        (_("Figures and how to say them"), address("incident_figures", incident.pk)),
        (
            _("Search within it"),
            f"{found}?incident={incident.key}" if (found := address("evidence_search")) else "",
        ),
        (_("Timeline"), f"{line}?incident={incident.key}" if (line := address("evidence_timeline")) else ""),
        (_("Who, what, whom"), address("evidence_graph", incident.pk)),
        (_("Names that must never go out"), address("incident_names", incident.pk)),
        (_("History"), address("record_history", "incident", incident.pk)),
    )
    return [{"label": words, "url": url} for words, url in doors if url]
