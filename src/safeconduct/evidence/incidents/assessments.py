"""Pages of steps that need a second person: propose one, review one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.choices.fields import TextField
from safeconduct.counting.standards import Standard
from safeconduct.counting.states import NotNow, Standing, Step
from safeconduct.evidence import kept_forms
from safeconduct.evidence.claims.words import act_label, page_language, with_unit
from safeconduct.evidence.incidents import assessing
from safeconduct.evidence.incidents.asking import address, asker, record_or_404, token_of
from safeconduct.evidence.incidents.assessing import Decided, IsAuthor, Known, OpenAlready, OutOfDate
from safeconduct.evidence.incidents.resting import behind, is_thin, rests_on
from safeconduct.evidence.incidents.shown import assessment_row, assessment_rows, figure_row
from safeconduct.evidence.incidents.standing import standing_of
from safeconduct.evidence.incidents.wording import STANDARDS, STEPS, state_tags
from safeconduct.evidence.models import Assessment, Incident
from safeconduct.evidence.pages import page, token


class ProposalForm(forms.Form):
    """Which step, and why."""

    use_required_attribute = False
    step = forms.ChoiceField(
        label=_("What do you propose?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you propose.")},
    )
    standard = forms.ChoiceField(
        label=_("Which standard of proof is reached?"), help_text=_("Only for an assessment."), required=False
    )
    rationale = TextField(
        label=_("Why?"),
        help_text=_(
            "From public sources and codes only. Name no private person here. A second person reads it."
        ),
        max_length=10_000,
        error_messages={"required": _("Say why. A second person decides on it.")},
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )

    def __init__(self, *args: Any, standing: Standing, now: Known, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        step: Any = self.fields["step"]
        step.choices = [(one.value, STEPS[one]) for one in assessing.steps_possible(standing, now.facts)]
        reached = assessing.standards_possible(standing, now.facts)
        standard: Any = self.fields["standard"]
        standard.choices = [("", _("Not an assessment")), *((one.value, STANDARDS[one]) for one in reached)]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("step") == Step.ASSESS and not given.get("standard") and "standard" not in self.errors:
            self.add_error("standard", _("Say which standard of proof is reached."))
        return given


class DissentForm(forms.Form):
    """What speaks against a proposal."""

    use_required_attribute = False
    dissent = TextField(
        label=_("What speaks against it?"),
        help_text=_("It stays in the history. Name no private person here."),
        max_length=10_000,
        error_messages={"required": _("Say what speaks against it, so that it can be made better.")},
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def propose(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Propose a step for an incident, withdrawn ones included: bringing back is one."""
    incident = record_or_404(Incident, incident_id)
    now, standing = assessing.known(incident), standing_of(incident)
    kept = kept_forms.offer(request, "assessment", incident.pk)
    form = ProposalForm(request.POST or kept.typed, standing=standing, now=now)
    if kept.typed is not None:
        form = kept_forms.filled(form)
    pending = Assessment.objects.filter(incident=incident, state="proposed").first()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        step = Step(given["step"])
        try:
            made = assessing.propose(
                incident, step, standard=Standard(given["standard"]) if step is Step.ASSESS else None,
                rationale=given["rationale"], token=token(request.POST.get("token", "")),
                by=asker(request), at=timezone.now(),
            )  # fmt: skip
            kept_forms.done(request, "assessment", incident.pk)
            return redirect(f"{reverse('assessment', args=[made.pk])}?done=assessment_proposed")
        except NotNow as reason:
            form.add_error("step", gettext(str(reason)))
        except OpenAlready as waiting:
            pending = waiting.pending
            form.add_error(
                None, _("A proposal waits for its reviewer. It has to be decided or taken back first.")
            )
    context = {
        "form": form,
        "incident": incident,
        "tags": state_tags(incident),
        "token": token_of(request, kept),
        "kept": kept,
        "facts": now.facts,
        "figures": [] if incident.withdrawn_on else [figure_row(figure) for figure in now.figures],
        "pending": None if pending is None or assessing.is_out_of_date(pending, now) else pending,
        "has_steps": bool(assessing.steps_possible(standing, now.facts)),
        **({} if incident.withdrawn_on else rests_on(incident)),
    }
    status = 422 if form.errors else 200
    return page(request, "evidence/incidents/assess.html", context, tab="incidents", status=status)


@required(Permission.SEE_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def review(request: HttpRequest, assessment_id: UUID) -> HttpResponse:
    """One proposal: read it, and if you wrote none of it, agree or return it."""
    row = _assessment_or_404(assessment_id)
    if request.method == "POST" and not may(signed_in(request), Permission.COUNT):
        raise Http404
    form = DissentForm(request.POST if request.POST.get("step") == "return" else None)
    trouble = ""
    if request.method == "POST":
        try:
            if answer := _decide(request, row, form):
                return answer
        except IsAuthor:
            trouble = gettext("You wrote part of this. Somebody who did not has to review it.")
        except OutOfDate:
            trouble = gettext("Claims or figures changed since it was proposed. It has to be proposed again.")
        except Decided:
            trouble = gettext("Somebody decided it meanwhile.")
        except NotNow as reason:
            trouble = gettext(str(reason))
        row = _assessment_or_404(assessment_id)
    return _page(request, row, form, trouble)


def _decide(request: HttpRequest, row: Assessment, form: DissentForm) -> HttpResponse | None:
    step, by, at = request.POST.get("step", ""), asker(request), timezone.now()
    here = reverse("assessment", args=[row.pk])
    if step == "agree":
        assessing.agree(row, by=by, at=at)
        return redirect(f"{here}?done=assessment_agreed")
    if step == "take_back":
        assessing.take_back(row, by=by, at=at)
        return redirect(f"{here}?done=assessment_taken_back")
    if step == "return" and form.is_valid():
        assessing.send_back(row, form.cleaned_data["dissent"], by=by, at=at)
        return redirect(f"{here}?done=assessment_returned")
    return None


def _page(request: HttpRequest, row: Assessment, form: DissentForm, trouble: str) -> HttpResponse:
    is_open = row.state == "proposed"
    now = assessing.known(row.incident) if is_open else None
    stale = now is not None and assessing.is_out_of_date(row, now)
    person = signed_in(request)
    is_author = is_open and _is_author(row, person)
    writes = may(person, Permission.COUNT)
    context = {
        "form": form,
        "one": assessment_row(row),
        "row": row,
        "incident": row.incident,
        "tags": state_tags(row.incident),
        "is_shown": row.incident.withdrawn_on is None or row.step == Step.BRING_BACK,
        "bounds": [_bound(each) for each in row.bounds],
        "is_stale": stale,
        "is_author": is_author,
        "may_decide": is_open and not stale and writes and not is_author,
        "is_mine": is_open and writes and row.proposed_by_id == asker(request).pk,
        "may_propose": writes,
        "trouble": trouble,
        "earlier": [one for one in assessment_rows(row.incident) if one["row"].pk != row.pk][:20],
        "back": address("incident", row.incident_id),
        "is_thin": is_thin(row),
        **({} if row.incident.withdrawn_on else rests_on(row.incident, behind(row))),
    }
    status = 409 if trouble else 422 if form.errors else 200
    return page(request, "evidence/incidents/assessment.html", context, tab="incidents", status=status)


def _bound(kept: dict[str, Any]) -> dict[str, Any]:
    """A figure as it was kept with the proposal."""
    language = page_language()
    return {
        **kept,
        "act_words": act_label(kept["act"]) or gettext("The incident as a whole"),
        "text": with_unit(
            kept["words"].get(language, ""), kept["unit"], language, one=kept["low"] == 1 == kept["figure"]
        ),
    }


def _is_author(row: Assessment, person: Person) -> bool:
    return str(person.pk) in assessing.authors_of(row)


def _assessment_or_404(assessment_id: UUID) -> Assessment:
    rows = Assessment.objects.select_related("incident", "proposed_by", "reviewed_by", "supersedes")
    row = rows.filter(pk=assessment_id).first()
    if row is None or not Incident.objects.filter(pk=row.incident_id).exists():
        raise Http404
    return row
