"""Pages for the day somebody leaves, or a device is lost; and what the account opened in the last thirty days."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct import audit
from safeconduct.access.errors import AccessError
from safeconduct.access.models import DeskMember, Grant, Person, StaffSession
from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.access.unlocked import unlocked_of
from safeconduct.cases import grants_over
from safeconduct.cases.emergencies import leaving, report
from safeconduct.cases.emergencies.forms import TakeOverForm


@required(Permission.DISABLE)
@require_http_methods(["GET", "HEAD", "POST"])
def person_leaves(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """End somebody's access and move their cases; afterwards, how far that has come, and what is still to do."""
    somebody = get_object_or_404(Person, pk=person_id)
    unlocked, now = unlocked_of(request), timezone.now()
    if somebody.pk == unlocked.person.pk:
        problem = _("You cannot do this to yourself. Ask another administrator.")
        return _leaves_page(request, somebody, None, problem)
    if request.method != "POST":
        return _leaves_page(request, somebody, None, "")
    if request.POST.get("step") == "turn":
        grants_over.turn_cases_of(person=somebody, by=unlocked, at=now)
        return _back("person_leaves", somebody, "keys_turned")
    form = _take_over(somebody, request)
    if not form.is_valid():
        return _leaves_page(request, somebody, form, "")
    try:
        leaving.leave(person=somebody, take_over=form.chosen(), by=unlocked, at=now)
    except AccessError as refused:
        return _leaves_page(request, somebody, form, str(refused))
    return _back("person_leaves", somebody, "person_left")


@required(Permission.LOSE_DEVICE)
@require_http_methods(["GET", "HEAD", "POST"])
def device_lost(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """A colleague's device is lost: asked once more, then sessions end and keys turn."""
    somebody = get_object_or_404(Person, pk=person_id)
    unlocked, now = unlocked_of(request), timezone.now()
    if somebody.pk == unlocked.person.pk:
        return redirect("access:device_lost")
    if request.method == "POST":
        if request.POST.get("step") == "turn":
            grants_over.turn_cases_of(person=somebody, by=unlocked, at=now)
            return _back("device_lost", somebody, "keys_turned")
        leaving.lose_device(person=somebody, by=unlocked, at=now)
        return _back("device_lost", somebody, "device_lost")
    live = Grant.objects.live(now.date(), now).filter(person=somebody)
    context = {
        **_progress(somebody),
        "person": somebody,
        "cases": live.count(),
        "pressed": leaving.pressed(somebody, now, leaving.LOST),
    }
    return render(request, "cases/emergencies/device_lost.html", context)


@required(Permission.READ_REPORT)
@require_safe
def person_report(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """What the account opened in thirty days, and a worksheet for the day after: to be printed."""
    somebody, now = get_object_or_404(Person, pk=person_id), timezone.now()
    with transaction.atomic():
        audit.record(
            "person.report_read", chain="staff", at=now, by=signed_in(request).pk, subject=somebody.pk
        )
    found, pressed = report.of(somebody, now), leaving.pressed(somebody, now)
    context = {
        "person": somebody,
        "report": found,
        "requests": [
            {"one": one, "acts": [(report.words_of(action), times) for action, times in one.acts]}
            for one in found.requests
        ],
        "taken_out": [{"one": one, "words": report.words_of(one.action)} for one in found.taken_out],
        "others": [{"one": one, "words": report.words_of(one.action)} for one in found.others],
        "pressed": pressed,
        "is_lost": pressed is not None and pressed.action == leaving.LOST,
        "known_at": pressed.at if pressed else now,
        "tell_by": (pressed.at if pressed else now) + report.TELLS_WITHIN,
    }
    return render(request, "cases/emergencies/report.html", context)


def _leaves_page(
    request: HttpRequest, somebody: Person, form: TakeOverForm | None, problem: str
) -> HttpResponse:
    now = timezone.now()
    cases = leaving.cases_of(somebody, now)
    asked = form or _take_over(somebody, None)
    context: dict[str, Any] = {
        **_progress(somebody),
        "person": somebody,
        "is_self": somebody.pk == signed_in(request).pk,
        "cases": cases,
        "form": asked,
        "few": sum(held.needs_somebody for held in cases),
        "waiting": [held for held in cases if held.waiting],
        "shut": [held for held in cases if held.is_shut],
        "pressed": leaving.pressed(somebody, now, leaving.LEFT),
        "problem": problem,
    }
    status = 409 if problem and request.method == "POST" else 422 if asked.errors else 200
    return render(request, "cases/emergencies/person_leaves.html", context, status=status)


def _take_over(somebody: Person, request: HttpRequest | None) -> TakeOverForm:
    cases = [
        (held.request_id, held.short_id)
        for held in leaving.cases_of(somebody, timezone.now())
        if held.needs_somebody
    ]
    data = request.POST if request is not None else None
    return TakeOverForm(data, cases=cases, colleagues=leaving.colleagues(somebody))


def _progress(somebody: Person) -> dict[str, Any]:
    """What is done and what is left: sessions, desks, keys of cases."""
    return {
        "sessions": StaffSession.objects.filter(person_id=somebody.pk).count(),
        "desks": [
            seat.desk
            for seat in DeskMember.objects.filter(person=somebody, state="sealed").select_related("desk")
        ],
        "to_turn": len(grants_over.due_of(somebody)),
        "at_once": grants_over.AT_ONCE,
    }


def _back(name: str, somebody: Person, done: str) -> HttpResponse:
    return redirect(f"{reverse(name, kwargs={'person_id': somebody.pk})}?done={done}")
