"""Alarms: who opened unusually much, and every opening in an emergency. Names of staff, no word of a request."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.models import ReadAlarm
from safeconduct.access.models.watching import DAY, MANY_CASES, MANY_IN_A_DAY, WINDOW
from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.cases.emergencies import watching
from safeconduct.cases.emergencies.forms import SeenForm

ON_A_PAGE = 50


@required(Permission.SEE_ALARMS)
@require_safe
def alarms(request: HttpRequest) -> HttpResponse:
    """Those nobody looked at first, newest first; all of them on request."""
    rows = ReadAlarm.objects.select_related(
        "person", "seen_by", "emergency", "emergency__answered_by"
    ).order_by("-made_at", "id")
    every = request.GET.get("show") == "all"
    page = Paginator(rows if every else rows.filter(seen_by=None), ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "alarms": [_line(alarm, request) for alarm in page],
        "every": every,
        "many": MANY_CASES,
        "many_in_a_day": MANY_IN_A_DAY,
        "hours": int(DAY.total_seconds() // 3600),
        "minutes": int(WINDOW.total_seconds() // 60),
    }
    return render(request, "cases/emergencies/alarms.html", context)


@required(Permission.SEE_ALARMS)
@require_http_methods(["GET", "HEAD", "POST"])
def alarm(request: HttpRequest, alarm_id: UUID) -> HttpResponse:
    """One alarm, and what looking at it has shown."""
    rows = ReadAlarm.objects.select_related("person", "seen_by", "emergency", "emergency__answered_by")
    found = get_object_or_404(rows, id=alarm_id)
    form = SeenForm(request.POST or None)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            watching.acknowledge(
                alarm_id=found.id, found=form.cleaned_data["found"], by=signed_in(request), at=timezone.now()
            )
        except watching.OwnAlarm:
            problem = _("This alarm is about you. A colleague must look at it.")
        except watching.SeenAlready:
            problem = _("A colleague looked at it a moment ago. Nothing was changed.")
            found.refresh_from_db()
        else:
            return redirect(f"{reverse('alarms')}?done=alarm_seen")
    context = {"one": _line(found, request), "form": form, "problem": problem}
    status = 409 if problem else 422 if form.errors else 200
    return render(request, "cases/emergencies/alarm.html", context, status=status)


def _line(found: ReadAlarm, request: HttpRequest) -> dict[str, Any]:
    person, viewer = found.person, signed_in(request)
    address = {"person_id": person.pk}
    return {
        "alarm": found,
        "url": reverse("alarm", kwargs={"alarm_id": found.id}),
        "person_url": reverse("access:person", kwargs=address) if may(viewer, Permission.SEE_PEOPLE) else "",
        "report_url": reverse("person_report", kwargs=address) if may(viewer, Permission.READ_REPORT) else "",
        "lost_url": reverse("device_lost", kwargs=address) if may(viewer, Permission.LOSE_DEVICE) else "",
        "is_own": person.pk == viewer.pk,
    }
