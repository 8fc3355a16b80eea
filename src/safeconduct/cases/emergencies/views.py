"""Pages for emergencies: ask to open a request, let a colleague in, and give a key to whoever waits for one."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.db.models import CharField
from django.db.models.functions import Cast
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.models import Emergency
from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.access.unlocked import Unlocked, unlocked_of
from safeconduct.cases import grants_over, reading
from safeconduct.cases.emergencies import actions
from safeconduct.cases.emergencies.forms import AskForm, FindForm, GiveForm
from safeconduct.cases.views_people import WHY_NOT
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request

MOST_FOUND = 10
SHOWN_BEFORE = 50


@required(Permission.BREAK_GLASS)
@require_http_methods(["GET", "HEAD", "POST"])
def break_glass(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Ask to be let into a request one holds no grant for. Nothing of it is shown here."""
    held, unlocked, now = get_object_or_404(Request, id=request_id), unlocked_of(request), timezone.now()
    if reading.may_open(held, unlocked, now.date()):
        return redirect("request", request_id=held.id)
    form = AskForm(request.POST or None, initial={"token": uuid4()})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            asked = actions.ask(request=held, reason=said["reason"], token=said["token"], by=unlocked, at=now)
        except actions.AskedAlready:
            form.add_error(None, _("You have asked for this already. It waits for somebody who holds it."))
        else:
            return redirect(f"{reverse('emergency', kwargs={'emergency_id': asked.id})}?done=emergency_asked")
    context = {"form": form, "held": held, "holders": actions.holders_of(held, now)}
    return render(request, "cases/emergencies/ask.html", context, status=422 if form.errors else 200)


@required(Permission.BREAK_GLASS)
@require_safe
def emergencies(request: HttpRequest) -> HttpResponse:
    """What waits for me, what I asked for, colleagues who wait for a key of mine; and a request by its number."""
    form = FindForm(request.GET if "id" in request.GET else None)
    found: list[Request] = []
    if form.is_bound and form.is_valid():
        found = _by_number(form.cleaned_data["id"])
        if len(found) == 1:
            return redirect("break_glass", request_id=found[0].id)
        if not found:
            form.add_error("id", _("There is no request with this number. Please compare it once more."))
    return _list_page(request, form, found)


@required(Permission.BREAK_GLASS)
@require_http_methods(["GET", "HEAD", "POST"])
def emergency(request: HttpRequest, emergency_id: UUID) -> HttpResponse:
    """One question: the asker sees how it stands, whoever holds the request answers it."""
    found = get_object_or_404(Emergency.objects.select_related("asker", "answered_by"), id=emergency_id)
    unlocked = unlocked_of(request)
    mine = found.asker_id == unlocked.person.pk
    can_answer = not mine and found.id in {each.id for each in actions.to_answer(unlocked, timezone.now())}
    took_part = mine or found.answered_by_id == unlocked.person.pk
    if not (took_part or can_answer or may(unlocked.person, Permission.SEE_ALARMS)):
        raise Http404
    form = GiveForm(request.POST if request.POST.get("answer") == "give" else None)
    problem = ""
    if request.method == "POST":
        if not can_answer:
            problem = _why_no_answer(mine)
        elif request.POST.get("answer") == "refuse":
            return _refused(found, unlocked)
        elif form.is_valid():
            problem = _give(request, found, form.cleaned_data["hours"])
            if not problem:
                return redirect(f"{reverse('emergencies')}?done=emergency_given")
    status = 409 if problem else 422 if form.errors else 200
    found.refresh_from_db()
    context = {"found": found, "mine": mine, "can_answer": can_answer, "form": form, "problem": problem}
    return render(request, "cases/emergencies/emergency.html", context, status=status)


@required(Permission.BREAK_GLASS)
@require_POST
def let_in(request: HttpRequest) -> HttpResponse:
    """Give the keys I hold to the colleagues who were put down for them, twenty at once."""
    unlocked, now = unlocked_of(request), timezone.now()
    done = grants_over.seal_wanted(wanted=grants_over.waiting_for(unlocked, now), by=unlocked, at=now)
    code = "let_in_refused" if done.refused else "let_in_more" if done.waiting else "let_in"
    return redirect(f"{reverse('emergencies')}?done={code}")


def _list_page(request: HttpRequest, form: FindForm, found: list[Request]) -> HttpResponse:
    unlocked, now = unlocked_of(request), timezone.now()
    asked = (
        Emergency.objects.filter(asker=unlocked.person).select_related("answered_by").order_by("-asked_at")
    )
    context: dict[str, Any] = {
        "form": form,
        "found": found[:MOST_FOUND],
        "waiting": actions.to_answer(unlocked, now),
        "asked": asked[:SHOWN_BEFORE],
        "for_my_key": [
            {"short_id": str(each.request_id)[:8], "grant": each}
            for each in grants_over.waiting_for(unlocked, now)
        ],
        "sees_alarms": may(signed_in(request), Permission.SEE_ALARMS),
    }
    return render(request, "cases/emergencies/list.html", context, status=422 if form.errors else 200)


def _by_number(typed: str) -> list[Request]:
    """Requests whose id begins so. (SQLite keeps ids without dashes: those after the eighth letter are left out.)"""
    text = Request.objects.alias(id_text=Cast("id", CharField()))
    found = text.filter(id_text__startswith=typed[:8]).order_by("id")[: MOST_FOUND + 1]
    return [each for each in found if str(each.id).startswith(typed)]


def _give(request: HttpRequest, found: Emergency, hours: int) -> str:
    """Open the request and let the asker in; returns the sentence that says why not."""
    _held, keys, unlocked = opened(request, found.request_id)
    try:
        actions.give(emergency_id=found.id, hours=hours, keys=keys, by=unlocked, at=timezone.now())
    except (actions.Answered, actions.OwnEmergency):
        return _why_no_answer(mine=False)
    except reading.NotYours:
        raise Http404 from None
    except tuple(WHY_NOT) as refused:
        return str(WHY_NOT[type(refused)])
    return ""


def _refused(found: Emergency, unlocked: Unlocked) -> HttpResponse:
    try:
        actions.refuse(emergency_id=found.id, by=unlocked, at=timezone.now())
    except (actions.Answered, actions.OwnEmergency):
        return redirect("emergency", emergency_id=found.id)
    return redirect(f"{reverse('emergencies')}?done=emergency_refused")


def _why_no_answer(mine: bool) -> str:
    if mine:
        return _("You asked for this yourself. Another person must decide.")
    return _("It was answered already, or its time is over. Nothing was changed.")
