"""In and out."""

from __future__ import annotations

from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from safeconduct.access.actions import look_after_keys
from safeconduct.access.backend import begin_session, open_keys, prove
from safeconduct.access.errors import AccessError
from safeconduct.access.forms import SignInForm


@login_not_required
@sensitive_variables()
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name, passphrase and code on one form; one sentence whichever was wrong."""
    if request.user.is_authenticated:
        return redirect(_next(request))
    form = SignInForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            unlocked = open_keys(prove(**form.cleaned_data, at=at))
        except AccessError as refused:
            form.add_error(None, str(refused))
        else:
            begin_session(request, unlocked, at=at)
            look_after_keys(by=unlocked, at=at)
            return redirect(_next(request))
    return render(request, "access/sign_in.html", {"form": form, "next": request.GET.get("next", "")})


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session. The browser forgets what it kept of these pages."""
    logout(request)
    response = redirect("access:sign_in")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next") or request.GET.get("next") or "/"
    ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if ours and wanted.startswith("/") else "/"
