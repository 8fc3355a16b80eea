"""Pages of files with cases: those another organisation hands over, and those that wait for an attorney."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.models import Desk
from safeconduct.access.permissions import Permission, may, required
from safeconduct.access.unlocked import Unlocked, unlocked_of
from safeconduct.attorneys.exchange import case_rows, cases, uploading
from safeconduct.attorneys.exchange.receiving import HoldInMemory
from safeconduct.attorneys.exchange.uploading import FOLDER, Kind
from safeconduct.attorneys.register.views_desk import seated

SHOWN = (
    "name",
    "languages",
    "country",
    "contact_way",
    "detained",
    "next_hearing",
    "handed_over_by",
    "agreed_on",
)


@csrf_exempt
@required(Permission.ENTER_REQUEST)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cases_import(request: HttpRequest) -> HttpResponseBase:
    """The handler stands before anything reads the body; then CSRF is checked as everywhere."""
    request.upload_handlers = [HoldInMemory(request)]
    return _import(request)


@csrf_protect
def _import(request: HttpRequest) -> HttpResponse:
    by = _caseworker(request)
    return uploading.import_page(request, _kind(by), by)


@required(Permission.ENTER_REQUEST)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def cases_import_confirm(request: HttpRequest, token: UUID) -> HttpResponse:
    """What was checked, and the button that makes requests of it."""
    by = _caseworker(request)
    return uploading.confirm_page(request, _kind(by), token, by)


@required(Permission.ENTER_REQUEST)
@require_safe
def cases_template(request: HttpRequest) -> HttpResponseBase:
    """A file for the other organisation to fill in."""
    return uploading.template(_kind(_caseworker(request)))


@required(Permission.PLACE)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@seated
def cases_export(request: HttpRequest, *, desk: Desk, unlocked: Unlocked) -> HttpResponseBase:
    """What is in the file, and the file: codes and figures, no name."""
    if request.method == "POST":
        return uploading.attachment(cases.take_out(by=unlocked, desk=desk, at=timezone.now()), "cases.csv")
    return render(request, FOLDER + "cases_export.html", {"names": cases.OUT})


def _caseworker(request: HttpRequest) -> Unlocked:
    """Caseworkers, lawyers and supervisors: who takes calls alone does not bring in files."""
    if not may(request.user, Permission.KEEP_CASE):
        raise Http404
    return unlocked_of(request)


def _kind(by: Unlocked) -> Kind:
    now = timezone.now()
    return Kind(
        "cases", case_rows.MOST, SHOWN, reverse("inbox"), cases.columns(),
        lambda content: cases.read(content, now.date()), lambda row: cases.bring_in(row, by=by, at=now),
    )  # fmt: skip
