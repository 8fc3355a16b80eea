"""Outlets that were given a text before its hour, and takedowns elsewhere."""

from __future__ import annotations

from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.evidence.pages import token
from safeconduct.press.desk import elsewhere, words
from safeconduct.press.desk.forms import OutletForm, TakedownForm
from safeconduct.press.desk.opening import REFUSED, answer, back, found, now, sentence_for
from safeconduct.press.desk.views import moment_words
from safeconduct.press.models import EmbargoGrant, Takedown

A_PAGE = 50


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def embargo(request: HttpRequest, publication_id: UUID) -> HttpResponse:
    """Which outlets have the text; they are asked again if it is taken down."""
    publication, problem, asked = found(publication_id), "", token(request.POST.get("token", ""))
    form = OutletForm(request.POST or None, initial={"given_on": now().date()})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            elsewhere.given_to(
                publication, given["outlet"], given["given_on"], token=asked, by=signed_in(request), at=now()
            )
            return back("publication_embargo", publication.pk, done="embargo_given")
        except REFUSED as error:
            problem = sentence_for(error)
    rows = (
        EmbargoGrant.objects.filter(publication=publication)
        .select_related("by")
        .order_by("given_on", "outlet")
    )
    context = {
        "publication": publication, "form": form, "rows": rows, "token": asked, "problem": problem,
        "until": moment_words(publication.embargo_until),
        "can": publication.state in ("approved", "embargoed"),
    }  # fmt: skip
    return answer(request, "embargo", context, bad=bool(problem))


@required(Permission.PRESS)
@require_safe
def takedowns(request: HttpRequest) -> HttpResponse:
    """Who still shows what we took down; those who were not asked yet come first."""
    wanted = request.GET.get("state", "")
    rows = Takedown.objects.select_related("publication").order_by("made_on", "whom")
    if wanted in words.TAKEDOWNS:
        rows = rows.filter(state=wanted)
    else:
        wanted = ""
    shown = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": shown, "wanted": wanted, "states": [(code, said) for code, (said, _kind) in words.TAKEDOWNS.items()],
        "rows": [{"row": row, "state": words.TAKEDOWNS[row.state]} for row in shown],
    }  # fmt: skip
    return answer(request, "takedowns", context, tab="takedowns")


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def takedown(request: HttpRequest, takedown_id: UUID) -> HttpResponse:
    """One of them: asked, done or refused, with its day."""
    row = get_object_or_404(Takedown.objects.select_related("publication"), pk=takedown_id)
    allowed = Takedown.TRANSITIONS[row.state]
    states = [(code, said) for code, (said, _kind) in words.TAKEDOWNS.items() if code in allowed]
    form = TakedownForm(request.POST or None, states=states, at=now(), initial={"on": now().date()})
    if request.method == "POST" and form.is_valid():
        try:
            elsewhere.noted(
                row, form.cleaned_data["state"], form.cleaned_data["on"], by=signed_in(request), at=now()
            )
            return back("takedowns", done="press_takedown_noted")
        except REFUSED as error:
            form.add_error(None, sentence_for(error))
    context = {"form": form, "title": row.whom, "back_url": reverse("takedowns"), "is_fixed": not states}
    return answer(request, "form", context, tab="takedowns")
