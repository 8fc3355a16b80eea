"""Pages that record a claim and correct one: first the kind, then only what fits it, then how we read its figure."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.counting.bounds import Kind
from safeconduct.evidence import kept_forms
from safeconduct.evidence.claims import actions, showing, words
from safeconduct.evidence.claims.forms import EditForm, JudgeForm, KindForm, NewForm, reading_key
from safeconduct.evidence.claims.linking import NotLinked
from safeconduct.evidence.claims.views import claim_or_404, incident_or_404, opened_texts
from safeconduct.evidence.fields import version_in
from safeconduct.evidence.models import Claim, Incident, Source
from safeconduct.evidence.pages import desk_of, page, sealed_notice, token
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn

PREFILLED = ("supersedes", "denies", "repeats", "takes_back", "act_code", "unit", "about", "item")
"""Fields that another page may fill in through the address: keys and codes only."""


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, incident_id: UUID) -> HttpResponse:
    """Record a claim: choose its kind, fill in what fits, check how we read the figure, save."""
    incident = incident_or_404(incident_id)
    kept = kept_forms.offer(request, "claim", incident.pk)
    typed: QueryDict | None = request.POST if request.method == "POST" else kept.typed
    kind = (typed or request.GET).get("kind", "")
    if kind not in words.KINDS:
        chosen = KindForm(request.POST or None) if request.method == "POST" else KindForm()
        context = {"incident": incident, "form": chosen, "kept": kept, "given": _given(request)}
        status = 422 if request.method == "POST" else 200
        return page(request, "evidence/claims/kind.html", context, tab="incidents", status=status)
    form = NewForm(typed, kind=Kind(kind), incident=incident, initial=_given(request))
    if request.method == "POST":
        return _save_new(request, incident, form, kept)
    if kept.typed is not None:
        kept_forms.filled(form)
    return _new_page(request, incident, form, kept)


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, claim_id: UUID) -> HttpResponse:
    """Correct the text of a claim, or judge how credible it is. Its figure stays as it was said."""
    row = claim_or_404(claim_id)
    if row.withdrawn_on is not None:
        return page(request, "evidence/claims/withdrawn.html", {"claim": row}, tab="incidents")
    if request.method == "POST" and request.POST.get("step") == "judge":
        return _judge(request, row)
    opened, notice = opened_texts(request, row)
    if notice:
        return _edit_page(request, row, None, notice=notice, status=422 if request.method == "POST" else 200)
    if request.method == "POST":
        return _save(request, row, opened)
    return _edit_page(request, row, _edit_form(row, initial=_filled(row, opened)))


def _save_new(request: HttpRequest, incident: Incident, form: NewForm, kept: kept_forms.Kept) -> HttpResponse:
    if not form.is_valid():
        return _new_page(request, incident, form, kept, status=422)
    read = reading_key(form.quantity)
    if read and request.POST.get("checked", "") != read:
        return _new_page(request, incident, form, kept, checked=read)
    try:
        row = actions.add_claim(
            form.said(), incident=incident, token=token(request.POST.get("token", "")),
            by=unlocked_of(request).person, at=timezone.now(), desk=desk_of(request),
        )  # fmt: skip
    except actions.DeskNeeded:
        form.add_error("is_public", sealed_notice())
    except NotLinked as refused:
        form.add_error(None, str(refused.sentence))
    else:
        kept_forms.done(request, "claim", incident.pk)
        return redirect(f"{reverse('claim', args=(row.pk,))}?done=claim_added")
    return _new_page(request, incident, form, kept, status=422)


def _new_page(
    request: HttpRequest, incident: Incident, form: NewForm, kept: kept_forms.Kept, *, checked: str = "",
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    typed = request.POST if request.method == "POST" else (kept.typed or QueryDict())
    figure = words.reading(form.quantity) if checked and form.quantity else ""
    context = {
        "incident": incident,
        "form": form,
        "kind": form.kind,
        "kind_label": words.KINDS[form.kind],
        "kind_hint": words.KIND_HINTS[form.kind],
        "token": token(typed.get("token", "")),
        "reading": figure,
        "reading_act": words.act_label(form.quantity.act) if figure and form.quantity else "",
        "checked": checked,
        "kept": kept,
        "reliability": words.RELIABILITY.items(),
    }
    return page(request, "evidence/claims/new.html", context, tab="incidents", status=status)


def _given(request: HttpRequest) -> dict[str, str]:
    """What the page one came from filled in."""
    return {name: request.GET[name][:200] for name in PREFILLED if request.GET.get(name)}


def _save(request: HttpRequest, row: Claim, opened: dict[str, str]) -> HttpResponse:
    form = _edit_form(row, request.POST, initial=_filled(row, opened))
    if not form.is_valid():
        return _edit_page(request, row, form, version=version_in(request.POST.get("version", "")), status=422)
    try:
        actions.change_claim(
            row, texts=form.texts(), values=form.values(), sources=form.cleaned_data["sources"],
            version=version_in(request.POST.get("version", "")), by=unlocked_of(request).person, at=timezone.now(),
            desk=desk_of(request),
        )  # fmt: skip
    except (ChangedMeanwhile, Withdrawn):
        row = claim_or_404(row.pk)
        form.add_error(None, _changed())
        return _edit_page(request, row, form, theirs=True, status=409)
    return redirect(f"{reverse('claim', args=(row.pk,))}?done=claim_saved")


def _judge(request: HttpRequest, row: Claim) -> HttpResponse:
    judged = JudgeForm(request.POST)
    if judged.is_valid():
        try:
            actions.judge(
                row, judged.cleaned_data["credibility"], judged.cleaned_data["why"],
                version=version_in(request.POST.get("version", "")), by=unlocked_of(request).person,
                at=timezone.now(),
            )  # fmt: skip
        except (ChangedMeanwhile, Withdrawn):
            row = claim_or_404(row.pk)
            judged.add_error(None, _changed())
        else:
            return redirect(f"{reverse('claim', args=(row.pk,))}?done=claim_judged")
    opened, notice = opened_texts(request, row)
    form = None if notice else _edit_form(row, initial=_filled(row, opened))
    return _edit_page(request, row, form, judged=judged, notice=notice, status=422)


def _changed() -> str:
    return _(
        "A colleague changed this a moment ago. Your text is below, theirs beside it. Save again to put yours in "
        "its place."
    )


def _edit_form(row: Claim, typed: QueryDict | None = None, initial: dict[str, Any] | None = None) -> EditForm:
    return EditForm(
        typed, kind=Kind(row.kind), is_public=row.is_public, has_figure=bool(row.unit), initial=initial
    )


def _filled(row: Claim, opened: dict[str, str]) -> dict[str, Any]:
    names = ("language", "said_on", "venue", "locator", "form", "exact_words", "phrase_language")
    sources = list(Source.objects.filter(says__claim=row).order_by("key"))
    return {**opened, **{name: getattr(row, name) for name in names}, "item": row.item, "sources": sources}


def _edit_page(
    request: HttpRequest, row: Claim, form: EditForm | None, *, judged: JudgeForm | None = None, notice: str = "",
    version: int | None = None, theirs: bool = False, status: int = 200,
) -> HttpResponse:  # fmt: skip
    reached = {"credibility": row.credibility, "why": row.credibility_why}
    context = {
        "claim": row,
        "form": form,
        "judged": judged or JudgeForm(initial=reached),
        "errors_of": judged if judged is not None and judged.errors else form,
        "version": row.version if version is None else version,
        "reading": showing.reading_of(row),
        "sealed_notice": notice,
        "theirs": showing.cards([row])[0] if theirs else None,
        "reliability": words.RELIABILITY.items(),
    }
    return page(request, "evidence/claims/edit.html", context, tab="incidents", status=status)
