"""How long one request is kept, what stops its deletion, and deleting it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.cases.keeping import holds
from safeconduct.cases.keeping.forms import HoldForm
from safeconduct.cases.keeping.passing import decided
from safeconduct.cases.keeping.views_erasing import may_erase
from safeconduct.cases.keeping.words import REASONS
from safeconduct.cases.life.showing import names_of
from safeconduct.cases.models import LegalHold, RetentionWarning
from safeconduct.cases.pages import page
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request
from safeconduct.intake.states import State

DOOR = "keeping"


@required(Permission.ASSIGN)
@require_safe
def keeping(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Until when it is kept and why, warnings that were given, duties that stop the deletion."""
    held, keys, _unlocked = opened(request, request_id)
    today = timezone.now().date()
    found = decided(held, today)
    context = {
        "decision": found,
        "reasons": [REASONS[code] for code in found.reasons],
        "warnings": RetentionWarning.objects.filter(request_id=held.id, day__gt=held.changed_on).order_by(
            "number"
        ),
        "holds": _hold_rows(held, keys, today),
        "may_erase": may_erase(held, today),
        "is_closed": held.state == State.CLOSED,
    }
    return page(request, held, keys, "cases/keeping/keeping.html", context, door=DOOR)


@required(Permission.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def hold_new(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Record a duty that stops the deletion, with its reason and its end."""
    held, keys, unlocked = opened(request, request_id)
    form = HoldForm(request.POST or None, initial={"token": uuid4()})
    status = 200
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            holds.add(
                request=held, keys=keys, reason=given["reason"], until=given["until"], token=given["token"],
                by=unlocked, at=timezone.now(),
            )  # fmt: skip
            return redirect(_address(held, "hold_recorded"))
        except holds.ReasonNeeded:
            form.add_error("reason", _("Please name the law or the order, in at least ten letters."))
        except holds.EndInThePast:
            form.add_error("until", _("This day has passed. A hold ends on a day to come."))
        except holds.HoldGone:
            form.add_error(
                None, _("Somebody changed who may read this request a moment ago. Please save again.")
            )
            status = 409
    context = {"form": form, "asked": held.state == State.DELETION_ASKED}
    status = status if status != 200 or not form.errors else 422
    return page(request, held, keys, "cases/keeping/hold.html", context, door=DOOR, status=status)


@required(Permission.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def hold_end(request: HttpRequest, request_id: UUID, hold_id: UUID) -> HttpResponse:
    """The duty is over: asked once, since the time of the request may then be over as well."""
    held, keys, unlocked = opened(request, request_id)
    row = get_object_or_404(LegalHold, pk=hold_id, request_id=held.id, ended_on=None)
    if request.method == "POST":
        holds.end(hold=row, by=unlocked, at=timezone.now())
        return redirect(_address(held, "hold_ended"))
    (found,) = [each for each in _hold_rows(held, keys, timezone.now().date()) if each["id"] == row.pk]
    return page(request, held, keys, "cases/keeping/hold_end.html", {"hold": found}, door=DOOR)


def _hold_rows(held: Request, keys: CaseKeys, today: date) -> list[dict[str, Any]]:
    found = holds.of(held, keys)
    names = names_of({who for each in found for who in (each.row.person_id, each.row.ended_by) if who})
    return [
        {
            "id": each.row.pk,
            "reason": each.reason,
            "who": names.get(each.row.person_id, ""),
            "day": each.row.day,
            "until": each.row.until,
            "ended_on": each.row.ended_on,
            "ended_by": names.get(each.row.ended_by, "") if each.row.ended_by else "",
            "holds": each.as_hold().holds(today),
            "look": each.as_hold().should_be_looked_at(today),
        }
        for each in found
    ]


def _address(held: Request, done: str) -> str:
    return f"{reverse('keeping', kwargs={'request_id': held.id})}?done={done}"
