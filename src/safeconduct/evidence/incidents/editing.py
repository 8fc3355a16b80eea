"""Write an incident and its places."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required
from safeconduct.evidence import kept_forms
from safeconduct.evidence.fields import version_in
from safeconduct.evidence.incidents import placing, saving
from safeconduct.evidence.incidents.asking import asker, form_page, record_or_404, tombstone
from safeconduct.evidence.incidents.forms import IncidentForm, PlaceForm, filled_incident, filled_place
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Incident, IncidentPlace
from safeconduct.evidence.pages import desk_of, token
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Record an incident."""
    desk = desk_of(request)
    kept = kept_forms.offer(request, "incident")
    form = IncidentForm(request.POST or kept.typed, can_seal=desk is not None, is_new=True)
    if kept.typed is not None:
        form = kept_forms.filled(form)
    if request.method == "POST" and form.is_valid():
        incident = saving.keep_incident(
            form.values(), form.content(), token=token(request.POST.get("token", "")),
            by=asker(request), at=timezone.now(), desk=desk,
        )  # fmt: skip
        kept_forms.done(request, "incident")
        return redirect(f"{reverse('incident', args=[incident.pk])}?done=incident_added")
    back, title = reverse("incidents"), _("Record an incident")
    return form_page(request, form, title=title, back=back, desk=desk, has_sealed=True, kept=kept)


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Change an incident. Whoever comes second sees what the first saved, and keeps what they typed."""
    incident = record_or_404(Incident, incident_id)
    if incident.withdrawn_on:
        return tombstone(request, incident, kind="incident", back=reverse("incidents"))
    desk = desk_of(request)
    content = saving.sealed_of(incident, desk)
    can_seal = content is not None
    shown = IncidentForm(initial=filled_incident(incident, content), can_seal=can_seal)
    form = IncidentForm(request.POST, can_seal=can_seal) if request.method == "POST" else shown
    version, theirs = incident.version, None
    kept = kept_forms.offer(request, "incident", incident.pk)
    if kept.typed is not None:
        form = kept_forms.filled(IncidentForm(kept.typed, can_seal=can_seal))
        version = version_in(str(kept.typed.get("version", "")))
    elif form.is_bound:
        version = version_in(request.POST.get("version", ""))
        if form.is_valid():
            try:
                saving.change_incident(
                    incident, form.values(), form.content(), version=version,
                    by=asker(request), at=timezone.now(), desk=desk,
                )  # fmt: skip
                kept_forms.done(request, "incident", incident.pk)
                return redirect(f"{reverse('incident', args=[incident.pk])}?done=incident_changed")
            except (ChangedMeanwhile, Withdrawn):
                incident = record_or_404(Incident, incident_id)
                fresh = filled_incident(incident, saving.sealed_of(incident, desk))
                version, theirs = incident.version, IncidentForm(initial=fresh, can_seal=can_seal)
    return form_page(
        request, form, title=_("Change the incident"), back=reverse("incident", args=[incident.pk]), version=version,
        theirs=theirs, desk=desk if can_seal else None, has_sealed=True, kept=kept,
    )  # fmt: skip


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def place_new(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Say where an incident happened."""
    incident = record_or_404(Incident, incident_id)
    if incident.withdrawn_on:
        return tombstone(request, incident, kind="incident", back=reverse("incidents"))
    desk = desk_of(request)
    form = PlaceForm(request.POST or None, can_seal=desk is not None)
    if request.method == "POST" and form.is_valid():
        placing.add_place(
            incident, form.placed(), token=token(request.POST.get("token", "")),
            by=asker(request), at=timezone.now(), desk=desk,
        )  # fmt: skip
        return redirect(f"{reverse('incident', args=[incident.pk])}?done=place_saved")
    back = reverse("incident", args=[incident.pk])
    return form_page(request, form, title=_("Add a place"), back=back, desk=desk, has_sealed=True)


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """Change a place, or take it away. Something coarser erases what was finer."""
    row = _place_or_404(place_id)
    if row.incident.withdrawn_on:
        return tombstone(request, row.incident, kind="incident", back=reverse("incidents"))
    desk = desk_of(request)
    form = _place_form(request, row, desk)
    mark, theirs = placing.mark_of(row), None
    if request.method == "POST" and request.POST.get("step") == "remove":
        return _remove(request, row)
    if form.is_bound:
        mark = request.POST.get("version", "")
        if form.is_valid():
            try:
                placing.change_place(
                    row, form.placed(), mark=mark, by=asker(request), at=timezone.now(), desk=desk
                )
                return redirect(f"{reverse('incident', args=[row.incident_id])}?done=place_saved")
            except ChangedMeanwhile:
                row = _place_or_404(place_id)
                mark, theirs = placing.mark_of(row), _place_form(request, row, desk, fresh=True)
    return form_page(
        request, form, title=_("Change the place"), back=reverse("incident", args=[row.incident_id]), version=mark,
        theirs=theirs, desk=desk, has_sealed=True, row=row, template="evidence/incidents/place.html",
    )  # fmt: skip


def _remove(request: HttpRequest, row: IncidentPlace) -> HttpResponse:
    if request.POST.get("sure") == "yes":
        placing.remove_place(row, by=asker(request), at=timezone.now())
        return redirect(f"{reverse('incident', args=[row.incident_id])}?done=place_removed")
    return redirect(reverse("incident_place", args=[row.pk]))


def _place_or_404(place_id: UUID) -> IncidentPlace:
    row = IncidentPlace.objects.select_related("incident").filter(pk=place_id).first()
    if row is None or not Incident.objects.filter(pk=row.incident_id).exists():
        raise Http404
    return row


def _place_form(
    request: HttpRequest, row: IncidentPlace, desk: DeskKeys | None, *, fresh: bool = False
) -> PlaceForm:
    can_seal = desk is not None
    if request.method == "POST" and not fresh:
        return PlaceForm(request.POST, can_seal=can_seal, now=row.precision)
    initial = filled_place(row, placing.exact_of(row, desk))
    return PlaceForm(initial=initial, can_seal=can_seal, now=row.precision)
