"""The first page of the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.evidence.pages import page


@required(Permission.SEE_EVIDENCE)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What waits, what is new, and where to begin."""
    return page(request, "evidence/overview/overview.html", tab="overview")
