"""Send a round: choose cases, look at who is asked for what, confirm."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required
from safeconduct.attorneys import facts
from safeconduct.attorneys.facts import Gathered
from safeconduct.attorneys.rounds import errors, sending, showing, words
from safeconduct.attorneys.rounds.desk import round_of
from safeconduct.attorneys.rounds.document import Held
from safeconduct.attorneys.rounds.forms import SendForm
from safeconduct.placement.waves import BadTerms

FOLDER = "attorneys/rounds/"


@required(Permission.PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def round_send(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Choose, look, confirm. Nothing goes out before the second press."""
    seat, held = round_of(request, round_id)
    if held.row.state == "sent":
        return redirect(_address(round_id, "round_sent_already"))
    gathered = facts.gather(seat.by, seat.desk, seat.at)
    form = SendForm(request.POST or None, cases=_choices(held, gathered), initial=_initial(held, gathered))
    if held.row.state != "open":
        return _page(request, held, form, problem=str(errors.RoundOver()), status=409)
    if request.method != "POST" or not form.is_valid():
        return _page(request, held, form, status=422 if form.errors else 200)
    said = form.cleaned_data
    try:
        terms = sending.terms_of(gathered.values, said["at_once"], said["hours"])
        if "confirm" not in request.POST:
            planned = sending.plan(held.document, gathered, said["cases"], terms, seat.at)
            return _page(request, held, form, asks=_asks(planned, gathered), version=held.row.version)
        sending.send(
            held=held, gathered=gathered, chosen=said["cases"], terms=terms, seen=said["version"], desk=seat.desk,
            by=seat.by, at=seat.at,
        )  # fmt: skip
    except (errors.RoundRefused, BadTerms) as refused:
        told = str(refused) if isinstance(refused, errors.RoundRefused) else str(errors.RoundRefused())
        return _page(request, held, form, problem=told, status=409)
    return redirect(_address(round_id, "round_sent"))


def _choices(held: Held, gathered: Gathered) -> list[tuple[str, str]]:
    return [
        (each.case, f"{showing.short(each.case)} – {showing.name_of(each.attorney, gathered)}")
        for each in held.document.proposed
    ]


def _initial(held: Held, gathered: Gathered) -> dict[str, Any]:
    terms = sending.terms_of(gathered.values)
    return {
        "version": held.row.version,
        "cases": [each.case for each in held.document.proposed if each.case in gathered.sheets],
        "at_once": terms.at_once,
        "hours": int(terms.hold.total_seconds() // 3600),
    }


def _asks(planned: sending.Plan, gathered: Gathered) -> list[dict[str, Any]]:
    rows = [
        {
            "short": showing.short(each.case),
            "attorney": showing.name_of(each.attorney, gathered),
            "fit": words.percent(each.fit),
            "wave": each.wave,
            "place": each.place,
            "problem": "",
        }
        for each in planned.asks
    ]
    gone = str(errors.CaseGone.sentence)
    return [
        *rows,
        *({"short": showing.short(each), "attorney": "", "problem": gone} for each in planned.gone),
    ]


def _page(
    request: HttpRequest, held: Held, form: SendForm, *, asks: list[dict[str, Any]] | None = None, problem: str = "",
    status: int = 200, version: int = 0,
) -> HttpResponse:  # fmt: skip
    context = {"held": held, "form": form, "asks": asks, "problem": problem, "version": version}
    if asks is not None:
        context["hidden"] = [
            *(("cases", each) for each in form.cleaned_data["cases"]),
            ("at_once", form.cleaned_data["at_once"]),
            ("hours", form.cleaned_data["hours"]),
            ("version", form.cleaned_data["version"]),
        ]
    return render(request, FOLDER + "send.html", context, status=status)


def _address(round_id: UUID, done: str) -> str:
    return f"{reverse('round', args=[round_id])}?done={done}"
