"""Pages of acts: write one, see who was harmed, and what became of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.evidence import kept_forms
from safeconduct.evidence.fields import label, version_in
from safeconduct.evidence.incidents import saving
from safeconduct.evidence.incidents.act_forms import MANY, ActForm, OutcomeForm, PersonsForm, filled_act
from safeconduct.evidence.incidents.asking import asker, form_page, pages_of, record_or_404, tombstone
from safeconduct.evidence.incidents.involving import with_findings
from safeconduct.evidence.incidents.reading import act_rows, facts_of_act, involvement_rows
from safeconduct.evidence.models import Act, ActPerson, Incident, Involvement
from safeconduct.evidence.pages import desk_of, page, token
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Record an act of an incident."""
    incident = record_or_404(Incident, incident_id)
    if incident.withdrawn_on:
        return tombstone(request, incident, kind="incident", back=reverse("incidents"))
    desk = desk_of(request)
    kept = kept_forms.offer(request, "act", incident.pk)
    form = ActForm(request.POST or kept.typed, incident=incident, can_seal=desk is not None)
    if kept.typed is not None:
        form = kept_forms.filled(form)
    if request.method == "POST" and form.is_valid():
        act = saving.keep_act(
            incident, form.values(), form.harmed() or [], form.content(),
            token=token(request.POST.get("token", "")), by=asker(request), at=timezone.now(), desk=desk,
        )  # fmt: skip
        kept_forms.done(request, "act", incident.pk)
        return redirect(f"{reverse('act', args=[act.pk])}?done=act_added")
    back, title = reverse("incident", args=[incident.pk]), _("Record an act")
    return form_page(request, form, title=title, back=back, desk=desk, has_sealed=True, kept=kept)


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """Change an act. Whoever comes second sees what the first saved, and keeps what they typed."""
    act = _act_or_404(act_id)
    if gone := _gone(request, act):
        return gone
    desk = desk_of(request)
    content = saving.sealed_of(act, desk)
    given: dict[str, Any] = {
        "incident": act.incident, "can_seal": content is not None,
        "persons_here": ActPerson.objects.filter(act=act).count() <= MANY,
    }  # fmt: skip
    bound = request.method == "POST"
    form = ActForm(request.POST, **given) if bound else ActForm(initial=filled_act(act, content), **given)
    version, theirs = version_in(request.POST.get("version", "")) if bound else act.version, None
    kept = kept_forms.offer(request, "act", act.pk)
    if kept.typed is not None:
        form = kept_forms.filled(ActForm(kept.typed, **given))
        version = version_in(str(kept.typed.get("version", "")))
    if bound and form.is_valid():
        try:
            saving.change_act(
                act, form.values(), form.harmed(), form.content(), version=version,
                by=asker(request), at=timezone.now(), desk=desk,
            )  # fmt: skip
            kept_forms.done(request, "act", act.pk)
            return redirect(f"{reverse('act', args=[act.pk])}?done=act_changed")
        except (ChangedMeanwhile, Withdrawn):
            act = _act_or_404(act_id)
            version, theirs = (
                act.version,
                ActForm(initial=filled_act(act, saving.sealed_of(act, desk)), **given),
            )
    return form_page(
        request, form, title=_("Change the act"), back=reverse("act", args=[act.pk]), version=version, theirs=theirs,
        desk=desk if content is not None else None, has_sealed=True, kept=kept,
    )  # fmt: skip


@required(Permission.SEE_EVIDENCE)
@require_safe
def shown(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """One act: what, to whom, by whom it is said to have been done."""
    act = _act_or_404(act_id)
    if gone := _gone(request, act):
        return gone
    return _page(request, act, PersonsForm())


@required(Permission.COUNT)
@require_http_methods(["POST"])
def persons(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """Add persons to those harmed by an act."""
    act = _act_or_404(act_id)
    if gone := _gone(request, act):
        return gone
    form = PersonsForm(request.POST)
    if not form.is_valid():
        return _page(request, act, form)
    saving.add_persons(act, form.cleaned_data["persons"], by=asker(request), at=timezone.now())
    return redirect(f"{reverse('act', args=[act.pk])}?done=act_changed")


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, act_id: UUID, row_id: int) -> HttpResponse:
    """What became of one person in an act, or take the person off it."""
    act = _act_or_404(act_id)
    row = ActPerson.objects.select_related("person").filter(pk=row_id, act=act).first()
    if row is None or act.withdrawn_on or act.incident.withdrawn_on:
        raise Http404
    here = reverse("act", args=[act.pk])
    if request.method == "POST" and request.POST.get("step") == "remove":
        saving.remove_person(row, by=asker(request), at=timezone.now())
        return redirect(f"{here}?done=act_changed")
    form = OutcomeForm(request.POST or None, initial={"outcome": row.outcome})
    if request.method == "POST" and form.is_valid():
        saving.say_outcome(row, form.cleaned_data["outcome"], by=asker(request), at=timezone.now())
        return redirect(f"{here}?done=act_changed")
    title = _("What became of %(key)s?") % {"key": row.person.key}
    template = "evidence/incidents/act_person.html"
    return form_page(request, form, title=title, back=here, version="", row=row, template=template)


@required(Permission.SEE_EVIDENCE)
@require_safe
def listed(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """All acts of an incident, fifty a page."""
    incident = record_or_404(Incident, incident_id)
    if incident.withdrawn_on:
        return tombstone(request, incident, kind="incident", back=reverse("incidents"))
    rows = Act.objects.filter(incident=incident).select_related("place").order_by("first_day", "key")
    found = pages_of(rows, request)
    context = {
        "incident": incident,
        "page": found,
        "acts": act_rows(list(found)),
        "may_write": may(signed_in(request), Permission.COUNT),
    }
    return page(request, "evidence/incidents/acts.html", context, tab="incidents")


def _page(request: HttpRequest, act: Act, form: PersonsForm) -> HttpResponse:
    desk = desk_of(request)
    harmed = ActPerson.objects.filter(act=act).filter(Q(person__run=None) | Q(person__run__state="live"))
    found = pages_of(harmed.select_related("person").order_by("person__key"), request)
    involved = with_findings(Involvement.objects.filter(act=act)).select_related(
        "party", "person", "finding", "act"
    )
    outcomes = (
        harmed.exclude(outcome="").values_list("outcome").annotate(number=Count("pk")).order_by("-number")
    )
    context = {
        "act": act,
        "title": label("acts", act.kind),
        "facts": facts_of_act(act),
        "sealed": saving.sealed_of(act, desk),
        "has_sealed": act.sealed is not None,
        "page": found,
        "harmed": [{"row": one, "outcome": label("person_status", one.outcome)} for one in found],
        "outcomes": [(label("person_status", code), number) for code, number in outcomes],
        "involved": involvement_rows(list(involved.order_by("key")[:MANY])),
        "involved_count": involved.count(),
        "form": form,
        "may_write": may(signed_in(request), Permission.COUNT),
    }
    status = 422 if form.is_bound else 200
    return page(request, "evidence/incidents/act.html", context, tab="incidents", status=status)


def _act_or_404(act_id: UUID) -> Act:
    act = record_or_404(Act, act_id, "incident", "place")
    if not Incident.objects.filter(pk=act.incident_id).exists():
        raise Http404
    return act


def _gone(request: HttpRequest, act: Act) -> HttpResponse | None:
    """The tombstone of an act that was withdrawn, or whose incident was."""
    back = reverse("incident", args=[act.incident_id])
    if act.withdrawn_on:
        return tombstone(request, act, kind="act", back=back)
    return tombstone(request, act.incident, kind="incident", back=back) if act.incident.withdrawn_on else None
