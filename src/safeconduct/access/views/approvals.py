"""What waits for a second person. Deciding happens on the page that shows what is decided, in its own room."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from safeconduct.access.approving import Kinds
from safeconduct.access.models import Approval
from safeconduct.access.permissions import Permission, required, signed_in

ON_A_PAGE = 50


@required(Permission.SEE_APPROVALS)
@require_safe
def approvals(request: HttpRequest, kinds: Kinds) -> HttpResponse:
    """Three lists: what I can decide, what I asked for, what is decided. Names of things stay in their rooms."""
    person, today = signed_in(request), timezone.now().date()
    page = Paginator(Approval.objects.decided_with(person), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "waiting": [_line(one, kinds) for one in Approval.objects.waiting_for(person, kinds, today)],
        "asked": [_line(one, kinds) for one in Approval.objects.asked_by(person)],
        "decided": [_line(one, kinds) for one in page],
        "page": page,
    }
    return render(request, "access/approvals.html", context)


def _line(approval: Approval, kinds: Kinds) -> dict[str, Any]:
    """An approval with its kind's words and page; of a kind nobody knows any more, its code and no page."""
    kind = kinds.get(approval.kind)
    if kind is None:
        return {"approval": approval, "words": approval.kind, "url": ""}
    return {
        "approval": approval,
        "words": kind.words,
        "url": reverse(kind.url_name, args=[approval.subject_id]),
    }
