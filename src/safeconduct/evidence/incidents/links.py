"""Say how incidents hang together, and which parts of one share nobody."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.choices.typed import whole_number
from safeconduct.evidence.incidents import linking
from safeconduct.evidence.incidents.asking import asker, form_page, pages_of, record_or_404, tombstone
from safeconduct.evidence.incidents.forms import DisjointForm, LinkForm
from safeconduct.evidence.incidents.linking import Circle, LinkedAlready, Read, links_of, read_from
from safeconduct.evidence.incidents.wording import state_tags
from safeconduct.evidence.models import Incident, IncidentLink
from safeconduct.evidence.pages import page, token


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Link an incident with another one."""
    incident = record_or_404(Incident, incident_id)
    if incident.withdrawn_on:
        return tombstone(request, incident, kind="incident", back=reverse("incidents"))
    form = LinkForm(request.POST or None, incident=incident)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            linking.link(
                incident, given["choice"], given["other"], token=token(request.POST.get("token", "")),
                by=asker(request), at=timezone.now(),
            )  # fmt: skip
            return redirect(f"{reverse('incident', args=[incident.pk])}?done=incident_linked")
        except (Circle, LinkedAlready) as trouble:
            _say(form, trouble)
    back = reverse("incident", args=[incident.pk])
    return form_page(request, form, title=_("Link it with another incident"), back=back)


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, incident_id: UUID, link_id: UUID) -> HttpResponse:
    """Correct a link as this incident reads it, or take it away."""
    incident = record_or_404(Incident, incident_id)
    row = _links(incident).filter(pk=link_id).first()
    if row is None or incident.withdrawn_on:
        raise Http404
    here = reverse("incident", args=[incident.pk])
    if request.method == "POST" and request.POST.get("step") == "remove":
        if request.POST.get("sure") != "yes":
            return redirect(reverse("incident_link_edit", args=[incident.pk, row.pk]))
        linking.unlink(row, by=asker(request), at=timezone.now())
        return redirect(f"{here}?done=incident_unlinked")
    read = read_from(row, incident.pk)
    form = LinkForm(
        request.POST or None, incident=incident, initial={"choice": read.choice, "other": read.other}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            linking.say_otherwise(
                row, incident, given["choice"], given["other"], by=asker(request), at=timezone.now()
            )
            return redirect(f"{here}?done=incident_linked")
        except (Circle, LinkedAlready) as trouble:
            _say(form, trouble)
    return form_page(
        request, form, title=_("Change the link"), back=here, version="", row=row,
        template="evidence/incidents/link.html",
    )  # fmt: skip


@required(Permission.SEE_EVIDENCE)
@require_safe
def listed(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """All incidents that hang together with this one, fifty a page."""
    incident = record_or_404(Incident, incident_id)
    if incident.withdrawn_on:
        return tombstone(request, incident, kind="incident", back=reverse("incidents"))
    found = pages_of(_links(incident).order_by("relation", "disjoint_group", "pk"), request)
    context = {
        "incident": incident,
        "page": found,
        "rows": [shown(read_from(row, incident.pk)) for row in found],
        "may_write": may(signed_in(request), Permission.COUNT),
        "parts": _parts(incident).count(),
    }
    return page(request, "evidence/incidents/links.html", context, tab="incidents")


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def disjoint(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Record which parts of an incident share nobody, so that their figures add up; or take that back."""
    incident = record_or_404(Incident, incident_id)
    if incident.withdrawn_on:
        return tombstone(request, incident, kind="incident", back=reverse("incidents"))
    here = reverse("incident_disjoint", args=[incident.pk])
    group = whole_number(request.POST.get("group", "")[:6])
    if request.method == "POST" and request.POST.get("step") == "end":
        if group is not None:
            linking.share_again(incident, group, by=asker(request), at=timezone.now())
        return redirect(f"{here}?done=parts_add_up_no_more")
    found = pages_of(_parts(incident).order_by("part__first_day", "pk"), request)
    offered = [(str(row.pk), f"{row.part.key} {row.part.title}") for row in found]
    form = DisjointForm(request.POST or None, offered=offered)
    if request.method == "POST" and form.is_valid():
        chosen = [UUID(one) for one in form.cleaned_data["parts"]]
        linking.share_nobody(incident, chosen, form.cleaned_data["why"], by=asker(request), at=timezone.now())
        return redirect(f"{here}?done=parts_add_up")
    return form_page(
        request, form, title=_("Which parts share nobody?"), back=reverse("incident", args=[incident.pk]), version="",
        template="evidence/incidents/disjoint.html", groups=_groups(incident), page=found, incident=incident,
    )  # fmt: skip


def shown(read: Read) -> dict[str, Any]:
    """A link for a table: words, the other incident with its state, and which group it is in."""
    other = read.other
    row: dict[str, Any] = {
        "link": read,
        "words": read.words,
        "other": other,
        "group": read.group,
        "why": read.why,
    }
    return row if other.withdrawn_on else {**row, "tags": state_tags(other)}


def links_shown(incident: Incident, most: int) -> tuple[list[dict[str, Any]], int]:
    """The first links of an incident for its page, and how many there are."""
    rows = _links(incident)
    first = rows.order_by("relation", "disjoint_group", "pk")[:most]
    return [shown(read_from(row, incident.pk)) for row in first], rows.count()


def _links(incident: Incident) -> QuerySet[IncidentLink]:
    return IncidentLink.objects.filter(links_of(incident.pk)).select_related("whole", "part")


def _parts(incident: Incident) -> QuerySet[IncidentLink]:
    return _links(incident).filter(whole=incident, relation="encompasses", part__withdrawn_on=None)


def _groups(incident: Incident) -> list[dict[str, Any]]:
    """Each group of parts that share nobody, with its first members."""
    rows = _parts(incident).exclude(disjoint_group=None).order_by("disjoint_group", "pk")
    groups: dict[int, dict[str, Any]] = {}
    for row in rows[:500]:
        number = row.disjoint_group or 0
        group = groups.setdefault(number, {"number": number, "why": row.why, "parts": []})
        group["parts"].append(row.part)
    return list(groups.values())


def _say(form: forms.Form, trouble: Exception) -> None:
    if isinstance(trouble, Circle):
        form.add_error(
            "other", _("That would make the incident a part of itself. Look at what it is part of first.")
        )
    else:
        form.add_error("other", _("These two are linked in this way already."))
