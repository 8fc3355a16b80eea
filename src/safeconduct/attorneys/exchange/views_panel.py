"""Pages of the panel's files: bringing attorneys in, and taking the panel out. For coordinators."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.models import Desk
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import Unlocked
from safeconduct.attorneys.exchange import panel, panel_rows, uploading
from safeconduct.attorneys.exchange.receiving import HoldInMemory
from safeconduct.attorneys.exchange.uploading import FOLDER, Kind
from safeconduct.attorneys.register.views_desk import seated

SHOWN = ("name", "email", "admissions", "languages", "forums", "capacity")


@csrf_exempt
@required(Permission.PLACE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def panel_import(request: HttpRequest) -> HttpResponseBase:
    """The handler stands before anything reads the body; then CSRF is checked as everywhere."""
    request.upload_handlers = [HoldInMemory(request)]
    return _import(request)


@csrf_protect
def _import(request: HttpRequest) -> HttpResponseBase:
    return _choose(request)


@seated
def _choose(request: HttpRequest, *, desk: Desk, unlocked: Unlocked) -> HttpResponse:
    return uploading.import_page(request, _kind(unlocked, desk), unlocked)


@required(Permission.PLACE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@seated
def panel_import_confirm(
    request: HttpRequest, *, token: UUID, desk: Desk, unlocked: Unlocked
) -> HttpResponse:
    """What was checked, and the button that brings it in."""
    return uploading.confirm_page(request, _kind(unlocked, desk), token, unlocked)


@required(Permission.PLACE)
@require_safe
@seated
def panel_template(request: HttpRequest, *, desk: Desk, unlocked: Unlocked) -> HttpResponseBase:
    """A file to fill in."""
    return uploading.template(_kind(unlocked, desk))


@required(Permission.PLACE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@seated
def panel_export(request: HttpRequest, *, desk: Desk, unlocked: Unlocked) -> HttpResponseBase:
    """What is in the file and where it lies from then on; once that was understood, the file."""
    has_read = request.POST.get("has_read") == "yes"
    if request.method == "POST" and has_read:
        return uploading.attachment(panel.take_out(by=unlocked, desk=desk, at=timezone.now()), "panel.csv")
    context: dict[str, Any] = {"count": panel.count(unlocked, desk), "failed": request.method == "POST"}
    return render(request, FOLDER + "panel_export.html", context, status=422 if context["failed"] else 200)


def _kind(unlocked: Unlocked, desk: Desk) -> Kind:
    return Kind(
        "panel", panel_rows.MOST, SHOWN, reverse("panel"), panel.columns(unlocked, desk),
        lambda content: panel.read(content, unlocked, desk),
        lambda row: panel.bring_in(row, by=unlocked, at=timezone.now()),
    )  # fmt: skip
