"""From a printed code to an account: code, name and passphrase, app, recovery codes, digits to read out."""

from __future__ import annotations

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access import enrolling, fingerprints, second_factor
from safeconduct.access.actions import Enrolment, Joined, accept_invitation, found_organisation
from safeconduct.access.actions.joining import open_invitation
from safeconduct.access.backend import begin_session
from safeconduct.access.enrolling import HalfEnrolled
from safeconduct.access.errors import AccessError, WrongCode
from safeconduct.access.forms import AccountForm, AppCodeForm, InvitationCodeForm
from safeconduct.access.models import Invitation
from safeconduct.access.passphrases import derive_new
from safeconduct.access.unlocked import unlocked_of
from safeconduct.access.views import once

STEPS = 4


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Step 1: the printed code."""
    form = InvitationCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = open_invitation(form.cleaned_data["code"], timezone.now().date())
        except AccessError as refused:
            form.add_error("code", str(refused))
        else:
            enrolling.end(request.session)
            request.session["invitation"] = str(invitation.pk)
            return redirect("access:join_passphrase")
    return render(request, "access/join_code.html", {"form": form, "step": 1, "steps": STEPS})


@login_not_required
@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def join_passphrase(request: HttpRequest) -> HttpResponse:
    """Step 2: name and passphrase."""
    invitation = _invitation(request)
    if invitation is None:
        return redirect("access:join")
    form = AccountForm(request.POST or None, initial={"display_name": invitation.display_name})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            passphrase = derive_new(typed["passphrase"])
        except AccessError as refused:
            form.add_error(None, str(refused))
        else:
            name, shown = typed["sign_in_name"], typed["display_name"]
            enrolling.begin(
                request.session, about=str(invitation.pk), name=name, shown=shown, passphrase=passphrase
            )
            return redirect("access:join_app")
    return render(request, "access/join_passphrase.html", {"form": form, "step": 2, "steps": STEPS})


@login_not_required
@sensitive_variables()
@require_http_methods(["GET", "HEAD", "POST"])
def join_app(request: HttpRequest) -> HttpResponse:
    """Step 3: the app, proved by a code. Then the account is made and the session begins."""
    invitation, half = _invitation(request), enrolling.under_way(request.session)
    if invitation is None or half is None or half.about != str(invitation.pk):
        return redirect("access:join")
    form = AppCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            joined = _accept(invitation, half, form.cleaned_data["code"], at)
        except AccessError as refused:
            form.add_error("code" if isinstance(refused, WrongCode) else None, str(refused))
        else:
            enrolling.end(request.session)
            request.session.pop("invitation", None)
            begin_session(request, joined.unlocked, at=at)
            once.keep(request, "codes", joined.recovery_codes)
            return redirect("access:join_codes")
    context = {"form": form, "picture": enrolling.picture(half), "spelled": enrolling.spelled(half)}
    return render(request, "access/join_app.html", {**context, "step": 3, "steps": STEPS})


@require_http_methods(["GET", "HEAD", "POST"])
def join_codes(request: HttpRequest) -> HttpResponse:
    """Step 4: ten recovery codes, to be seen until the reader has them on paper."""
    if request.method == "POST":
        once.forget(request)
        return redirect("access:join_done")
    shown = once.held(request, "codes")
    if shown is None:
        return redirect("access:join_done")
    return render(request, "access/join_codes.html", {"codes": shown[0], "step": 4, "steps": STEPS})


@require_safe
def join_done(request: HttpRequest) -> HttpResponse:
    """The digits to read to an administrator."""
    unlocked = unlocked_of(request)
    digits = fingerprints.of_pair(unlocked.sealing.public(), unlocked.signing.public())
    context = {"fingerprint": digits, "is_confirmed": unlocked.person.confirmed_on is not None}
    return render(request, "access/join_done.html", context)


def _invitation(request: HttpRequest) -> Invitation | None:
    held = request.session.get("invitation")
    open_ones = Invitation.objects.open_on(timezone.now().date()).select_related("desk")
    return open_ones.filter(pk=held).first() if held else None


def _accept(invitation: Invitation, half: HalfEnrolled, code: str, at: datetime) -> Joined:
    step = second_factor.proves(half.totp_secret, code, at)
    if step is None:
        raise WrongCode
    enrolment = Enrolment(half.sign_in_name, half.passphrase, half.totp_secret, step)
    if invitation.is_founding:
        return found_organisation(
            enrolment=enrolment, display_name=half.display_name, invitation=invitation, at=at
        )
    return accept_invitation(
        invitation=invitation, enrolment=enrolment, display_name=half.display_name, at=at
    )
