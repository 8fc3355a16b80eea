"""Names of an incident that must never go out: sealed, opened for a reason that the audit keeps, and changed there."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct import audit
from safeconduct.access.permissions import Permission, required
from safeconduct.evidence.fields import carried, version_in
from safeconduct.evidence.incidents import saving
from safeconduct.evidence.incidents.asking import asker, form_page, record_or_404, tombstone
from safeconduct.evidence.incidents.forms import NamesForm
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Incident
from safeconduct.evidence.pages import desk_of
from safeconduct.evidence.people.forms import ReasonForm
from safeconduct.evidence.people.reasons import known_reason
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn

TEMPLATE = "evidence/incidents/names.html"


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def names(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Ask why; then, in the answer to the POST alone, show the names, to be read or corrected."""
    incident = record_or_404(Incident, incident_id)
    if incident.withdrawn_on:
        return tombstone(request, incident, kind="incident", back=reverse("incidents"))
    desk = desk_of(request)
    if desk is not None and request.method == "POST" and request.POST.get("step") == "save":
        return _save(request, incident, desk)
    form = ReasonForm(request.POST or None)
    if desk is not None and request.method == "POST" and form.is_valid():
        return _opened(request, incident, desk, form.cleaned_data["reason"])
    return _page(request, incident, form, desk, is_open=False)


def _opened(
    request: HttpRequest, incident: Incident, desk: DeskKeys, reason: str, typed: NamesForm | None = None
) -> HttpResponse:
    """Noted first, in a transaction of its own; then shown. ``typed``: what a colleague's change came in between of."""
    with transaction.atomic():
        action = f"evidence.incident.opened.{known_reason(reason)}"
        audit.record(action, chain="staff", by=asker(request).pk, subject=incident.pk, at=timezone.now())
    fresh = NamesForm(initial={"aliases": (saving.sealed_of(incident, desk) or {}).get("aliases", [])})
    if typed is None:
        return _page(request, incident, fresh, desk, is_open=True)
    return _page(request, incident, typed, desk, is_open=True, theirs=fresh)


def _save(request: HttpRequest, incident: Incident, desk: DeskKeys) -> HttpResponse:
    form = NamesForm(request.POST)
    if not form.is_valid():
        return _page(request, incident, form, desk, is_open=True)
    try:
        saving.change_names(
            incident, form.cleaned_data["aliases"], version=version_in(request.POST.get("version", "")),
            by=asker(request), at=timezone.now(), desk=desk,
        )  # fmt: skip
    except (ChangedMeanwhile, Withdrawn):
        why, incident = ReasonForm(request.POST), record_or_404(Incident, incident.pk)
        if why.is_valid():
            return _opened(request, incident, desk, why.cleaned_data["reason"], form)
        answer = _page(request, incident, ReasonForm(), desk, is_open=False, carried=carried(request, form))
        answer.status_code = 409
        return answer
    return redirect(f"{reverse('incident', args=[incident.pk])}?done=incident_changed")


def _page(
    request: HttpRequest, incident: Incident, form: forms.Form, desk: DeskKeys | None, *,
    is_open: bool, theirs: forms.Form | None = None, carried: Sequence[tuple[str, str]] = (),
) -> HttpResponse:  # fmt: skip
    version = incident.version
    if is_open and form.is_bound and theirs is None:
        version = version_in(request.POST.get("version", ""))
    answer = form_page(
        request, form, title=_("Names that must never go out"), back=reverse("incident", args=[incident.pk]),
        version=version, theirs=theirs, desk=desk, has_sealed=True, template=TEMPLATE, is_open=is_open,
        carried=carried, reason=request.POST.get("reason", ""),
    )  # fmt: skip
    answer["Cache-Control"] = "no-store"
    return answer
