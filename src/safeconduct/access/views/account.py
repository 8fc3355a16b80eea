"""One's own account."""

from __future__ import annotations

from django.contrib.auth import logout, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access import fingerprints, second_factor
from safeconduct.access.actions import (
    change_passphrase,
    make_recovery_codes,
    name_communities,
    sign_out_everywhere,
)
from safeconduct.access.errors import AccessError, WrongPassphrase
from safeconduct.access.forms import AppCodeForm, ChangePassphraseForm, CommunitiesForm
from safeconduct.access.models import DeskMember, StaffSession
from safeconduct.access.passphrases import derive_new
from safeconduct.access.permissions import ROLE_NAMES
from safeconduct.access.unlocked import unlocked_of
from safeconduct.access.views import once
from safeconduct.choices.countries import COUNTRIES
from safeconduct.choices.languages import LANGUAGES
from safeconduct.vault import sessions


@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """Roles, desks, sessions, codes left, and the digits of one's own keys."""
    unlocked = unlocked_of(request)
    person = unlocked.person
    here = sessions.session_row(request.session.session_key or "")
    open_sessions = StaffSession.objects.filter(person_id=person.pk).order_by("-seen_hour", "row")
    context = {
        "person": person,
        "roles": [ROLE_NAMES[role] for role in person.roles],
        "seats": DeskMember.objects.filter(person=person).exclude(state="left").select_related("desk"),
        "sessions": [{"seen": one.seen_hour, "is_this": one.row == here} for one in open_sessions],
        "communities": [COUNTRIES.get(each) or LANGUAGES.get(each) or each for each in person.communities],
        "codes_left": second_factor.codes_left(person),
        "fingerprint": fingerprints.of_pair(unlocked.sealing.public(), unlocked.signing.public()),
    }
    return render(request, "access/account.html", context)


@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def passphrase(request: HttpRequest) -> HttpResponse:
    """Choose another passphrase; other sessions end."""
    unlocked = unlocked_of(request)
    form = ChangePassphraseForm(request.POST or None, person=unlocked.person)
    if request.method == "POST" and form.is_valid():
        row = sessions.session_row(request.session.session_key or "")
        try:
            new = derive_new(form.cleaned_data["passphrase"])
            change_passphrase(
                by=unlocked, present=form.cleaned_data["present"], new=new, at=timezone.now(), keep_row=row
            )
        except AccessError as refused:
            form.add_error("present" if isinstance(refused, WrongPassphrase) else None, str(refused))
        else:
            update_session_auth_hash(request, unlocked.person)
            return redirect("access:account")
    return render(request, "access/passphrase.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """Ten new printed codes, against a code of the app."""
    unlocked = unlocked_of(request)
    if request.method == "POST" and "done" in request.POST:
        once.forget(request)
        return redirect("access:account")
    shown = once.held(request, "codes")
    form = AppCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            printed = make_recovery_codes(
                by=unlocked.person, code=form.cleaned_data["code"], at=timezone.now()
            )
        except AccessError as refused:
            form.add_error("code", str(refused))
        else:
            once.keep(request, "codes", printed)
            return redirect("access:recovery_codes")
    return render(request, "access/recovery_codes.html", {"form": form, "codes": shown[0] if shown else None})


@require_http_methods(["GET", "HEAD", "POST"])
def communities(request: HttpRequest) -> HttpResponse:
    """Circles one counts oneself to, if one wants to say so."""
    person = unlocked_of(request).person
    form = CommunitiesForm(initial=CommunitiesForm.told(person.communities))
    if request.method == "POST":
        form = CommunitiesForm(request.POST)
        if form.is_valid():
            name_communities(by=person, communities=form.chosen(), at=timezone.now())
            return redirect("access:account")
    status = 422 if form.errors else 200
    return render(request, "access/communities.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def device_lost(request: HttpRequest) -> HttpResponse:
    """Sign out everywhere, here too."""
    if request.method == "POST":
        person = unlocked_of(request).person
        sign_out_everywhere(person=person, by=person, at=timezone.now())
        logout(request)
        return redirect("access:sign_in")
    return render(request, "access/device_lost.html")
