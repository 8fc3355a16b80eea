"""Pages of the staff site that belong to no room: the way in, and the state of the translations."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from safeconduct.access.permissions import Permission, may, required
from safeconduct.config.languages import LANGUAGES, interface_languages


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where this person's work lies."""
    if may(request.user, Permission.SEE_REQUESTS):
        return redirect("inbox")
    if may(request.user, Permission.OPEN_REQUEST):
        return redirect("my_cases")
    if may(request.user, Permission.ENTER_REQUEST):
        return redirect("calls")
    if may(request.user, Permission.CHECK_DATES):
        return redirect("dates")
    if may(request.user, Permission.PRESS) and not may(request.user, Permission.COUNT):
        return redirect("campaigns")
    if may(request.user, Permission.SEE_EVIDENCE):
        return redirect("evidence")
    if may(request.user, Permission.SEE_SETUP):
        return redirect("access:set_up")
    if may(request.user, Permission.HOLD_CARD):
        return redirect("access:cards")
    if may(request.user, Permission.RELEASE):
        return redirect("access:approvals")
    if may(request.user, Permission.COUNT_OUTCOMES):
        return redirect("statistics")
    return redirect("access:account")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """The language of one's own pages."""
    code, wanted = request.POST.get("language", ""), request.POST.get("next", "/")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    response = redirect(wanted if is_ours else "/")
    if code in interface_languages():
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            code,
            httponly=True,
            samesite="Lax",
            secure=settings.LANGUAGE_COOKIE_SECURE,
        )
    return response


@required(Permission.SEE_LANGUAGES)
@require_safe
def languages(request: HttpRequest) -> HttpResponse:
    """Every language: on or off, and whether a native speaker has read it."""
    rows = [
        {"code": code, "language": language, "is_on": code in settings.LANGUAGES_ON}
        for code, language in LANGUAGES.items()
    ]
    return render(request, "staff/languages.html", {"rows": rows})
