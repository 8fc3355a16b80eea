"""Who a pseudonym is: shown and changed only by people with a seat in the vault, each time with a reason."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from safeconduct import vault
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.evidence import kept_forms
from safeconduct.evidence.fields import carried, version_in
from safeconduct.evidence.keys import DeskKeys, NoKey
from safeconduct.evidence.models import PersonRecord
from safeconduct.evidence.pages import desk_of, page, sealed_notice
from safeconduct.evidence.people import identities, same_names, showing
from safeconduct.evidence.people.forms import IdentityForm, ReasonForm, identity_values
from safeconduct.evidence.people.views import changed_meanwhile
from safeconduct.evidence.recording import ChangedMeanwhile
from safeconduct.evidence.sealing import Content


@required(Permission.OPEN_TESTIMONY)
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Ask why; then, in the answer to the POST alone, show who it is."""
    record = get_object_or_404(PersonRecord.objects.standing(), pk=person_id)
    desk = desk_of(request, "testimony")
    form = ReasonForm(request.POST or None)
    if desk is None or not record.has_identity or request.method != "POST" or not form.is_valid():
        return _ask_page(request, record, form, desk, edit=False)
    content = _opened(request, record, desk, form.cleaned_data["reason"])
    context = {
        "record": record,
        "rows": showing.identity_rows(content or {}),
        "is_gone": content is None,
        "reason": form.cleaned_data["reason"],
    }
    return _not_stored(page(request, "evidence/people/identity.html", context, tab="people"))


@required(Permission.OPEN_TESTIMONY)
@require_http_methods(["GET", "HEAD", "POST"])
def identity_edit(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Write down who somebody is, or correct it: what is there is opened with a reason first."""
    record = get_object_or_404(PersonRecord.objects.standing(), pk=person_id)
    desk = desk_of(request, "testimony")
    if desk is not None and request.method == "POST" and request.POST.get("step") == "save":
        return _save(request, record, desk)
    kept = kept_forms.offer(request, "identity", record.pk)
    if desk is not None and not record.has_identity and kept.typed is None:
        return _fill_page(request, record, {}, kept)
    form = ReasonForm(request.POST or None)
    if desk is None or request.method != "POST" or not form.is_valid():
        return _ask_page(request, record, form, desk, edit=True, kept=kept)
    content = _opened(request, record, desk, form.cleaned_data["reason"])
    return _fill_page(request, record, content or {}, kept)


def _fill_page(
    request: HttpRequest, record: PersonRecord, content: Content, kept: kept_forms.Kept
) -> HttpResponse:
    """The form with what is there, or with what the reader had typed and kept."""
    if kept.typed is not None:
        typed = kept_forms.filled(IdentityForm(kept.typed))
        return _form_page(request, record, typed, version_in(kept.typed.get("version", "")), kept)
    return _form_page(request, record, IdentityForm(initial=identity_values(content)), record.version, kept)


def _save(request: HttpRequest, record: PersonRecord, desk: DeskKeys) -> HttpResponse:
    form, version = IdentityForm(request.POST), version_in(request.POST.get("version", ""))
    kept = kept_forms.offer(request, "identity", record.pk)
    if not form.is_valid():
        return _form_page(request, record, form, version, kept)
    try:
        identities.keep_identity(
            record, form.content(), desk, version=version, by=unlocked_of(request).person, at=timezone.now()
        )
    except ChangedMeanwhile:
        record.refresh_from_db()
        form.add_error(None, changed_meanwhile())
        why = ReasonForm(request.POST)
        if record.has_identity and not why.is_valid():  # what a colleague wrote opens for a reason too
            return _ask_page(request, record, ReasonForm(), desk, edit=True, carried=carried(request, form))
        theirs = _opened(request, record, desk, why.cleaned_data["reason"]) if record.has_identity else {}
        return _form_page(request, record, form, record.version, kept, theirs=theirs or {})
    kept_forms.done(request, "identity", record.pk)
    same = same_names.looked_for(request, record, form.content(), desk)
    return redirect(f"{reverse('person_recorded', args=(record.pk,))}?done=identity_kept{same}")


def _opened(request: HttpRequest, record: PersonRecord, desk: DeskKeys, reason: str) -> Content | None:
    """The identity, noted in the audit first; None where its key is gone."""
    try:
        by = unlocked_of(request).person
        if record.sealed is None:  # what the reader typed and did not save is somebody's name as well
            identities.note_put_back(record, by=by, reason=reason, at=timezone.now())
        return identities.open_identity(record, desk, by=by, reason=reason, at=timezone.now())
    except (NoKey, vault.CannotOpen):
        return None


def _ask_page(
    request: HttpRequest,
    record: PersonRecord,
    form: ReasonForm,
    desk: DeskKeys | None,
    *,
    edit: bool,
    kept: kept_forms.Kept | None = None,
    carried: Sequence[tuple[str, str]] = (),
) -> HttpResponse:
    opens = record.has_identity or (kept is not None and kept.typed is not None)
    context = {
        "record": record,
        "form": form if desk is not None and opens else None,
        "carried": carried,
        "edit": edit,
        "kept": kept if desk is not None else None,
        "sealed_notice": "" if desk is not None else sealed_notice(),
        "readings": showing.readings([record.pk]),
    }
    wrong = request.method == "POST" and desk is not None and bool(form.errors)
    status = 409 if carried else 422 if wrong else 200
    return page(request, "evidence/people/reason.html", context, tab="people", status=status)


def _form_page(
    request: HttpRequest,
    record: PersonRecord,
    form: IdentityForm,
    version: int,
    kept: kept_forms.Kept,
    *,
    theirs: Content | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "record": record, "form": form, "version": version, "kept": kept,
        "theirs": showing.identity_rows(theirs or {}), "reason": request.POST.get("reason", ""),
    }  # fmt: skip
    status = 409 if theirs is not None else 422 if form.errors else 200
    shown = page(request, "evidence/people/identity_form.html", context, tab="people", status=status)
    return _not_stored(shown)


def _not_stored(shown: HttpResponse) -> HttpResponse:
    shown["Cache-Control"] = "no-store"
    return shown
