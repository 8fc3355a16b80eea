"""Opening an account with a reason, and correcting it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.consent.scope_events import conditions
from safeconduct.evidence import kept_forms, keys
from safeconduct.evidence.fields import carried, version_in
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import Testimony
from safeconduct.evidence.recording import ChangedMeanwhile
from safeconduct.evidence.sealing import Content
from safeconduct.evidence.testimonies import actions, showing, writing_out
from safeconduct.evidence.testimonies.forms import AccountForm, ReasonForm, filled
from safeconduct.evidence.testimonies.pages import changed_meanwhile, found, shown, shut, vaulted
from safeconduct.evidence.testimonies.words import AGAIN


@required(Permission.OPEN_TESTIMONY)
@require_http_methods(["GET", "HEAD", "POST"])
@vaulted
def read(request: HttpRequest, desk: DeskKeys, testimony_id: UUID) -> HttpResponse:
    """Ask why; then, in the answer to the POST alone, show the account and the conditions that go with it."""
    testimony = found(testimony_id)
    if (closed := shut(request, testimony)) is not None:
        return closed
    form = ReasonForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return ask(request, testimony, form, "read")
    content = _opened(request, testimony, desk, form.cleaned_data["reason"])
    context = {
        "shared": writing_out.rows_of(testimony, content),
        "testimony": testimony, "content": content, "again": AGAIN.get(content.get("again", ""), ""),
        "conditions": showing.condition_rows(conditions(testimony.pk, keys.record_key(testimony.pk, desk))),
    }  # fmt: skip
    return shown(request, "read", context)


@required(Permission.OPEN_TESTIMONY)
@require_http_methods(["GET", "HEAD", "POST"])
@vaulted
def edit(request: HttpRequest, desk: DeskKeys, testimony_id: UUID) -> HttpResponse:
    """Correct an account: opened with a reason first, saved with the version that was open."""
    testimony = found(testimony_id)
    if (closed := shut(request, testimony)) is not None:
        return closed
    if request.method == "POST" and request.POST.get("step") == "save":
        return _save(request, testimony, desk)
    kept = kept_forms.offer(request, "testimony", testimony.pk)
    why = ReasonForm(request.POST or None)
    if request.method != "POST" or not why.is_valid():
        return ask(request, testimony, why, "edit", kept=kept)
    content = _opened(request, testimony, desk, why.cleaned_data["reason"])
    if kept.typed is not None:
        form = kept_forms.filled(AccountForm(kept.typed))
        return _form_page(request, testimony, form, version_in(kept.typed.get("version", "")), kept)
    form = AccountForm(initial=filled(testimony, content))
    return _form_page(request, testimony, form, testimony.version, kept)


def ask(request: HttpRequest, testimony: Testimony, form: ReasonForm, what: str, **more: Any) -> HttpResponse:
    """The page that asks why something of an account is opened."""
    context = {
        "testimony": testimony, "form": form, "what": what, "events": showing.readings([testimony.pk]), **more,
    }  # fmt: skip
    status = 409 if more.get("carried") else 422 if form.errors else 200
    return shown(request, "reason", context, status=status)


def _save(request: HttpRequest, testimony: Testimony, desk: DeskKeys) -> HttpResponse:
    form, version = AccountForm(request.POST), version_in(request.POST.get("version", ""))
    kept = kept_forms.offer(request, "testimony", testimony.pk)
    if not form.is_valid():
        return _form_page(request, testimony, form, version, kept)
    now, by = timezone.now(), unlocked_of(request).person
    try:
        content = _with_what_is_not_asked(testimony, form.content(), desk)
        actions.correct(testimony, form.values(), content, version=version, by=by, at=now, desk=desk)
    except ChangedMeanwhile:
        testimony = found(testimony.pk)
        if (closed := shut(request, testimony)) is not None:
            return closed
        form.add_error(None, changed_meanwhile())
        why = ReasonForm(request.POST)
        if not why.is_valid():  # a colleague's text opens for a reason too; what was typed goes along
            return ask(request, testimony, ReasonForm(), "edit", carried=carried(request, form))
        theirs = _opened(request, testimony, desk, why.cleaned_data["reason"])
        return _form_page(request, testimony, form, testimony.version, kept, theirs=theirs)
    kept_forms.done(request, "testimony", testimony.pk)
    return redirect(f"{reverse('testimony', args=(testimony.pk,))}?done=testimony_saved")


def _with_what_is_not_asked(testimony: Testimony, content: Content, desk: DeskKeys) -> Content:
    """What the form of a correction does not ask stays: why they were asked again, and who was given something."""
    from safeconduct.evidence.recording import open_content

    held = open_content(testimony, desk)
    return {**content, **{name: held[name] for name in ("again", writing_out.SHARED) if held.get(name)}}


def _opened(request: HttpRequest, testimony: Testimony, desk: DeskKeys, reason: str) -> Content:
    by = unlocked_of(request).person
    return actions.read(testimony, reason, by=by, at=timezone.now(), desk=desk)


def _form_page(
    request: HttpRequest,
    testimony: Testimony,
    form: AccountForm,
    version: int,
    kept: kept_forms.Kept,
    *,
    theirs: Content | None = None,
) -> HttpResponse:
    context = {
        "testimony": testimony, "form": form, "version": version, "kept": kept, "theirs": theirs,
        "reason": request.POST.get("reason", ""),
    }  # fmt: skip
    status = 409 if theirs is not None else 422 if form.errors else 200
    return shown(request, "edit", context, status=status)
