"""Periods of the house, what is due, and the certificates of what was deleted. No case is opened here."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.models import Person
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.cases.keeping import periods
from safeconduct.cases.keeping.deciding import BY_ITSELF
from safeconduct.cases.keeping.forms import PeriodsForm
from safeconduct.cases.keeping.passing import all_due
from safeconduct.cases.keeping.words import REASONS, STATES, WHY
from safeconduct.cases.life.showing import names_of
from safeconduct.cases.models import Erasure, RetentionPeriods

A_PAGE = 50


@required(Permission.SET_RETENTION)
@require_http_methods(["GET", "HEAD", "POST"])
def retention(request: HttpRequest) -> HttpResponse:
    """How long requests are kept in each state; changed after a look at what follows."""
    now = timezone.now()
    held = periods.current()
    start = {
        **{state: held[state] or None for state in BY_ITSELF},
        "token": uuid4(),
        "seen": periods.newest_id(),
    }
    form = PeriodsForm(request.POST or None, initial=start)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, 422 if form.errors else 200)
    if request.POST.get("step") != "save":
        return _page(request, form, 200, asked=True)
    try:
        periods.set_to(
            form.days(), seen=form.cleaned_data["seen"], token=form.cleaned_data["token"],
            by=unlocked_of(request).person, at=now,
        )  # fmt: skip
    except periods.NothingChanged:
        form.add_error(None, _("Nothing is different from what holds now, so nothing was saved."))
    except periods.SetMeanwhile:
        form.add_error(
            None, _("Somebody changed the periods a moment ago. Load the page again; nothing was saved.")
        )
        return _page(request, form, 409)
    else:
        return redirect(f"{reverse('retention')}?done=periods_set")
    return _page(request, form, 422)


@required(Permission.SET_RETENTION)
@require_safe
def due(request: HttpRequest) -> HttpResponse:
    """Requests whose time is running out, the earliest first: by their random ids, with days and reasons."""
    today = timezone.now().date()
    found = Paginator(list(all_due(today)), A_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "id": each.request.short_id,
            "state": STATES[each.request.state],
            "changed_on": each.request.changed_on,
            "day": each.decision.day,
            "reasons": [REASONS[code] for code in each.decision.reasons],
        }
        for each in found
    ]
    return render(request, "cases/keeping/due.html", {"rows": rows, "page": found, "today": today})


@required(Permission.SEE_ALARMS)
@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """What was deleted, the newest first."""
    found = Paginator(Erasure.objects.order_by("-day", "id"), A_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "cases/keeping/certificates.html", {"rows": [_row(each) for each in found], "page": found}
    )


@required(Permission.ASSIGN)
@require_safe
def certificate(request: HttpRequest, erasure_id: UUID) -> HttpResponse:
    """The certificate of one deletion, to be printed."""
    row = get_object_or_404(Erasure, pk=erasure_id)
    return render(request, "cases/keeping/certificate.html", {"one": _row(row)})


def _row(row: Erasure) -> dict[str, Any]:
    names = names_of({row.person_id} if row.person_id else ())
    return {
        "id": row.pk,
        "request": str(row.request_id),
        "day": row.day,
        "why": WHY.get(row.why, row.why),
        "who": names.get(row.person_id, "") if row.person_id else "",
        "keys": row.keys,
        "files": row.files,
        "entry": bytes(row.entry).hex(),
    }


def _page(request: HttpRequest, form: PeriodsForm, status: int, *, asked: bool = False) -> HttpResponse:
    rows = list(RetentionPeriods.objects.order_by("-id")[:A_PAGE])
    names = dict(
        Person.objects.filter(pk__in={row.made_by for row in rows}).values_list("pk", "display_name")
    )
    events = [
        {
            "title": _("Set"),
            "day": row.day,
            "who": names.get(row.made_by, ""),
            "text": "\n".join(
                _("%(state)s: %(days)s") % {"state": STATES[state], "days": days or _("not by itself")}
                for state, days in row.days.items()
                if state in STATES
            ),
        }
        for row in rows
    ]
    context = {"form": form, "asked": asked, "events": events, "is_set": bool(rows)}
    return render(request, "cases/keeping/retention.html", context, status=status)
