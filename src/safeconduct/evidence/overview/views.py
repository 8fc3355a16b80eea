"""The first page of the desk."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.evidence.overview import telling, waiting
from safeconduct.evidence.pages import desk_of, page


@required(Permission.SEE_EVIDENCE)
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """What waits, what is new, how much there is, and where to begin."""
    person, today = signed_in(request), timezone.now().date()
    has_seat, in_vault = desk_of(request) is not None, desk_of(request, "testimony") is not None
    context = {
        "has_seat": has_seat,
        "in_vault": in_vault,
        "whom_to_ask": [] if has_seat and in_vault else _administrators(),
        "steps": telling.steps() if may(person, Permission.COUNT) else [],
        "waiting": waiting.waiting_for(person, on=today, in_vault=in_vault),
        "numbers": telling.numbers(),
        "recent": telling.recent(person),
        "openings": telling.openings(today),
        "search_url": waiting.address("evidence_search"),
    }
    return page(request, "evidence/overview/overview.html", context, tab="overview")


def _administrators() -> list[str]:
    """Who gives seats, by name."""
    everybody = Person.objects.filter(is_active=True).order_by("display_name")
    return [person.display_name for person in everybody if person.has_role("administrator")]
