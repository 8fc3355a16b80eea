"""Asking about purposes one by one, taking them back, and calling back what went out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.consent.scope_events import events_of
from safeconduct.consent.scopes import Scope, valid_scopes
from safeconduct.evidence.keys import DeskKeys
from safeconduct.evidence.models import HandedOut, Testimony
from safeconduct.evidence.pages import token
from safeconduct.evidence.recording import ChangedMeanwhile, Withdrawn
from safeconduct.evidence.testimonies import consents, handed_out, showing, withdrawals, writing_out
from safeconduct.evidence.testimonies.consent_forms import AnswersForm, WithdrawForm
from safeconduct.evidence.testimonies.pages import found, shown, shut, vaulted
from safeconduct.evidence.testimonies.words import CANNOT_RECALL, HOW_OUT, SCOPES, scope_name


@required(Permission.OPEN_TESTIMONY)
@require_http_methods(["GET", "HEAD", "POST"])
@vaulted
def consent(request: HttpRequest, desk: DeskKeys, testimony_id: UUID) -> HttpResponse:
    """Sixteen purposes, each asked by itself, none filled in from another time."""
    testimony = found(testimony_id)
    today = timezone.now().date()
    if _is_gone(testimony):
        return shut(request, testimony) or redirect("testimonies")
    holding = valid_scopes(events_of(testimony.pk), today)
    form_token = token(request.POST.get("token", ""))
    initial = consents.talk_just_had(testimony, unlocked_of(request).person, today)
    form = AnswersForm(request.POST or None, today=today, holding=holding, initial=initial)
    if request.method == "POST" and form.is_valid() and _said(request, testimony, form, form_token, desk):
        return redirect(f"{reverse('testimony', args=(testimony.pk,))}?done=consent_recorded")
    rows = showing.scope_rows(events_of(testimony.pk), today)
    for row in rows:
        row["fields"] = form.fields_of(Scope(row["scope"]))
    context = {
        "testimony": testimony, "form": form, "rows": rows, "token": form_token, "cannot_recall": CANNOT_RECALL,
    }  # fmt: skip
    return shown(request, "consent", context, status=422 if form.errors else 200)


@required(Permission.OPEN_TESTIMONY)
@require_http_methods(["GET", "HEAD", "POST"])
@vaulted
def withdraw(request: HttpRequest, desk: DeskKeys, testimony_id: UUID) -> HttpResponse:
    """Choose what is taken back; see what follows and what cannot be called back; do it."""
    testimony = found(testimony_id)
    now = timezone.now()
    if _is_gone(testimony):
        return redirect(reverse("testimony_out", args=(testimony.pk,)))
    form_token = token(request.POST.get("token", ""))
    form = WithdrawForm(request.POST or None, today=now.date())
    if request.method != "POST" or not form.is_valid():
        context: dict[str, Any] = {"testimony": testimony, "form": form, "token": form_token}
        return shown(request, "withdraw", context, status=422 if form.errors else 200)
    scopes = form.scopes()
    if request.POST.get("step") != "withdraw":
        return _confirm(request, testimony, form, scopes, form_token)
    try:
        by = unlocked_of(request).person
        consents.withdraw(testimony, scopes, form.talk(), token=form_token, by=by, at=now)
    except consents.NothingToWithdraw:
        pass  # the other click of a double click was faster, or a colleague
    return redirect(f"{reverse('testimony_out', args=(testimony.pk,))}?done=consent_withdrawn")


@required(Permission.OPEN_TESTIMONY)
@require_http_methods(["GET", "HEAD", "POST"])
@vaulted
def out(request: HttpRequest, desk: DeskKeys, testimony_id: UUID) -> HttpResponse:
    """What went out, and what must be called back: whom we asked, and what is gone."""
    testimony = found(testimony_id)
    now, by = timezone.now(), unlocked_of(request).person
    form, form_token = None, token(request.POST.get("token", ""))
    if shut(request, testimony) is None:
        written = request.POST if request.POST.get("step") == "write" else None
        form = writing_out.SharedForm(written, today=now.date())
        if written is not None and form.is_valid() and _written(testimony, form, form_token, by, desk):
            return redirect(f"{reverse('testimony_out', args=(testimony.pk,))}?done=out_written")
    if request.method == "POST" and request.POST.get("step") != "write":
        typed = request.POST.get("row", "")
        row_id = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 18 else 0
        act = handed_out.taken_down if request.POST.get("step") == "gone" else handed_out.ask
        try:
            act(testimony, row_id, by=by, at=now)
        except HandedOut.DoesNotExist:
            raise Http404 from None
        return redirect(f"{reverse('testimony_out', args=(testimony.pk,))}?done=takedown_noted")
    rows = [
        {
            "out": each, "how": HOW_OUT.get(each.row.how, each.row.how),
            "purpose": scope_name(each.row.purpose) if each.row.purpose in {s.value for s in Scope} else "",
        }
        for each in handed_out.listed(testimony, now.date())
    ]  # fmt: skip
    context = {
        "testimony": testimony, "rows": rows, "is_gone": _is_gone(testimony), "form": form, "token": form_token,
    }  # fmt: skip
    return shown(request, "out", context, status=422 if form is not None and form.errors else 200)


def _written(
    testimony: Testimony, form: writing_out.SharedForm, form_token: UUID, by: Person, desk: DeskKeys
) -> bool:
    """Keep what a valid form says went out; False, with an error at the form, where a colleague was faster."""
    try:
        writing_out.write_down(
            testimony, form.shared(), token=form_token, by=by, at=timezone.now(), desk=desk
        )
    except (ChangedMeanwhile, Withdrawn):
        form.add_error(None, _("A colleague saved this account a moment ago. Nothing was lost: save again."))
        return False
    return True


def _confirm(
    request: HttpRequest, testimony: Testimony, form: WithdrawForm, scopes: list[Scope], form_token: UUID
) -> HttpResponse:
    """What will happen and what cannot be called back, before it is done."""
    today = timezone.now().date()
    going = withdrawals.what_follows(testimony, scopes)
    codes = {scope.value for scope in scopes}
    ids = {record.pk for _row, record in going}
    context = {
        "testimony": testimony, "token": form_token, "everything": Scope.STORE in scopes,
        "names": [SCOPES[scope][0] for scope in scopes], "records": [record for _row, record in going],
        "identity_goes": withdrawals.identity_goes(testimony, scopes, today),
        "out": [
            row for row in handed_out.went_out(testimony)
            if Scope.STORE in scopes or row.purpose in codes or row.record_id in ids
        ],
        "cannot_recall": CANNOT_RECALL,
        "carried": [(name, value) for name in form.fields for value in request.POST.getlist(name)],
    }  # fmt: skip
    return shown(request, "withdraw_confirm", context)


def _said(
    request: HttpRequest, testimony: Testimony, form: AnswersForm, form_token: UUID, desk: DeskKeys
) -> bool:
    by = unlocked_of(request).person
    try:
        consents.said(
            testimony, form.words(), form.talk(), token=form_token, by=by, at=timezone.now(), desk=desk
        )
    except (ChangedMeanwhile, consents.UseWithdrawal, Withdrawn):
        form.add_error(
            None,
            _("A colleague wrote something down a moment ago. Look at how it stands now, and save again."),
        )
        return False
    return True


def _is_gone(testimony: Testimony) -> bool:
    """Whether it was withdrawn, be it this minute."""
    from safeconduct.consent.scopes import Standing, standing

    now = timezone.now().date()
    return (
        bool(testimony.withdrawn_on)
        or standing(events_of(testimony.pk), Scope.STORE, now) is Standing.WITHDRAWN
    )
