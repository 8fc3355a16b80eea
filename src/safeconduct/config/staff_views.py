"""Pages of the staff site that belong to no room: the way in, and the state of the translations."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from safeconduct.access.permissions import Permission, may, required
from safeconduct.config.languages import LANGUAGES, interface_languages

FIRST_PAGES = (
    (Permission.BE_PLACED, "my_placements"),
    (Permission.ASSIGN, "inbox"),
    (Permission.PLACE, "unplaced"),
    (Permission.MENTOR, "mentoring"),
    (Permission.OPEN_REQUEST, "my_cases"),
    (Permission.ENTER_REQUEST, "calls"),
    (Permission.CHECK_DATES, "dates"),
    (Permission.COUNT, "evidence"),
    (Permission.PRESS, "campaigns"),
    (Permission.SEE_EVIDENCE, "evidence"),
    (Permission.SEE_SETUP, "access:set_up"),
    (Permission.HOLD_CARD, "access:cards"),
    (Permission.RELEASE, "access:approvals"),
    (Permission.COUNT_OUTCOMES, "statistics"),
)
"""Where somebody's work lies, by what they may do; the first that fits."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Where this person's work lies."""
    return redirect(next((page for may_do, page in FIRST_PAGES if may(request.user, may_do)), "access:account"))


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
