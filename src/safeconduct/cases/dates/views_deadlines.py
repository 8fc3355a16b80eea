"""Everything due in all requests one person can open, as one list and as a calendar file."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.cases.dates import deadlines, showing


@required(Permission.KEEP_DATES)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Overdue, within seven days, within thirty, later."""
    at = timezone.now()
    found = deadlines.everything(unlocked_of(request), at)
    context = {
        "groups": showing.groups(found),
        "opened": found.opened,
        "left_out": found.left_out,
        "unreadable": found.unreadable,
        "is_empty": not found.due,
        "today": at.date(),
    }
    return render(request, "cases/dates/deadlines.html", context)


@required(Permission.KEEP_DATES)
@require_safe
def listed_ics(request: HttpRequest) -> HttpResponse:
    """The same as a calendar file made now and kept nowhere."""
    at, unlocked = timezone.now(), unlocked_of(request)
    found = deadlines.everything(unlocked, at)
    return showing.calendar_file(found.due, unlocked, at)
