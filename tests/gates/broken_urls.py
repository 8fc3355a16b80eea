"""A site on which everything that can go wrong does, for the tests of headers and error pages."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import path

from safeconduct.config.public_urls import handler400, handler403, handler404, handler500

SECRET = "Quaskamberel"  # a canary: no error page and no log may repeat it


@login_not_required
def crash(request: HttpRequest) -> HttpResponse:
    raise RuntimeError(SECRET)


@login_not_required
def forbid(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied(SECRET)


@login_not_required
def suspect(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation(SECRET)


@login_not_required
def take(request: HttpRequest) -> HttpResponse:
    return HttpResponse("taken")


urlpatterns = [
    path("crash", crash, name="crash"),
    path("forbid", forbid, name="forbid"),
    path("suspect", suspect, name="suspect"),
    path("take", take, name="take"),
]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
