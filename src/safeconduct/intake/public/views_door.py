"""The door: language, whether this phone is safe to use, who will read, begin, leave, stop."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.intake import form
from safeconduct.intake.models import Draft
from safeconduct.intake.public.visitor import visitor_of

MINUTES_NEEDED = 30


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Languages by their own names, and the ways in."""
    return render(request, "intake/start.html")


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in a cookie that ends with the browser."""
    code, wanted = request.POST.get("language", ""), request.POST.get("next", "/")
    is_ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None)
    response = redirect(wanted if is_ours and wanted != "/" else reverse("hiding"))
    if code in settings.LANGUAGES_ON:
        keep_language(response, code)
    return response


def keep_language(response: HttpResponse, code: str) -> None:
    """Put the chosen language into a cookie that ends with the browser."""
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        httponly=True,
        samesite="Lax",
        secure=settings.LANGUAGE_COOKIE_SECURE,
    )


@require_safe
def hiding(request: HttpRequest) -> HttpResponse:
    """Is this phone all right to use, and what leaving the page can and cannot hide."""
    return render(request, "intake/hiding.html")


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Who will read this, what it costs (nothing), how long it takes."""
    context = {
        "minutes": MINUTES_NEEDED,
        "days": settings.ANSWER_WITHIN_DAYS,
        "draft_days": settings.DRAFT_DAYS,
    }
    return render(request, "intake/about.html", context)


@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """A new session for a new request; an open draft of this session is gone on with, not lost."""
    visitor = visitor_of(request)
    if visitor.holder and Draft.objects.filter(id=visitor.holder.id).exists():
        return redirect("check")
    visitor.begin()
    return redirect("page", code=form.first_page().code)


@require_safe
def lost_number(request: HttpRequest) -> HttpResponse:
    """An honest page: nobody can find a request without its number, and what to do then."""
    return render(request, "intake/lost.html")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """End the session, ask the browser to forget, and go to a page that says nothing.

    Exempt from CSRF: whoever forges this only ends a session, and it must work when cookies are gone.
    """
    request.session.flush()
    response = redirect(settings.NEUTRAL_SITE)
    response.status_code = 303
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME):
        response.delete_cookie(name)
    return response


@require_safe
def elsewhere(request: HttpRequest) -> HttpResponse:
    """A neutral page of our own, for where no other site may be asked."""
    return render(request, "intake/elsewhere.html")


@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest) -> HttpResponse:
    """Stop here: what is kept, how long, and how to go on another time."""
    visitor = visitor_of(request)
    if request.method == "POST":
        request.session.flush()
        return redirect("start")
    context = {
        "typed_back": visitor.typed_back,
        "holder": visitor.holder is not None,
        "draft_days": settings.DRAFT_DAYS,
    }
    return render(request, "intake/stop.html", context)
