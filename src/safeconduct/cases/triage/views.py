"""Where a request stands in the list, why, and what staff changed about it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, required
from safeconduct.cases.lawdesk import settings
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.showing import bar
from safeconduct.cases.triage import actions, order, words
from safeconduct.cases.triage.computing import triage_to_keep
from safeconduct.cases.triage.forms import PositionForm
from safeconduct.cases.triage.moves import Moved, history
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request
from safeconduct.law.triage import Weights


@required(Permission.SCREEN)
@require_http_methods(["GET", "HEAD", "POST"])
def position(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The place of a request with every reason; lift it, lower it, or go back to what was computed."""
    held, keys, unlocked = opened(request, request_id)
    now = timezone.now()
    asked = PositionForm(request.POST or None)
    if request.method == "POST" and asked.is_valid():
        said = asked.cleaned_data
        try:
            shown = actions.move(
                request=held, place=said["place"], reason=said["reason"], keys=keys, by=unlocked, at=now,
                token=said["token"],
            )  # fmt: skip
        except actions.RequestGone:
            raise Http404 from None
        except actions.ReasonNeeded:
            asked.add_error("reason", _("Please say why in at least ten letters."))
        except actions.AlreadyComputed:
            asked.add_error("place", _("It stands at its computed place already. Nothing was changed."))
        else:
            done = "position_changed" if shown else "position_kept"
            return redirect(f"{reverse('position', kwargs={'request_id': held.id})}?done={done}")
    shown = actions.refresh(request=held, keys=keys, by=unlocked, at=now)
    context = {**bar(held, keys), **_place(held, keys), "tab": "position", "form": asked, "in_list": shown}
    return render(request, "cases/triage/position.html", context, status=422 if asked.errors else 200)


def _place(held: Request, keys: CaseKeys) -> dict[str, Any]:
    now, weights, moves = timezone.now(), Weights(settings.current().weights), history(held, keys)
    summary = {"triage": triage_to_keep(held, keys, now)}
    placed = order.place(summary, held.sent_on, now.date(), weights)
    return {
        "sentence": words.because(placed),
        "reasons": words.table(placed, weights),
        "score": words.number(placed.score),
        "events": [_event(each) for each in reversed(moves)],
    }


def _event(moved: Moved) -> dict[str, Any]:
    titles = dict(PositionForm.base_fields["place"].choices)  # type: ignore[attr-defined]  # a ChoiceField
    return {
        "title": titles.get(moved.place, _("This entry does not open: tell an administrator")),
        "day": moved.day,
        "who": moved.by or _name(moved.person_id),
        "text": moved.reason,
    }


def _name(person_id: UUID) -> str:
    return Person.objects.filter(pk=person_id).values_list("display_name", flat=True).first() or ""
