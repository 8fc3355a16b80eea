"""Cases that wait for an attorney: since when, how urgent, who was asked, and why nobody can take them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from safeconduct.access.models import Grant
from safeconduct.access.permissions import Permission, may, required
from safeconduct.attorneys import facts
from safeconduct.attorneys.facts import Gathered
from safeconduct.attorneys.rounds import document, showing, words
from safeconduct.attorneys.rounds.desk import Seat, seat_of
from safeconduct.attorneys.rounds.forms import FilterForm
from safeconduct.attorneys.rounds.places import Panel
from safeconduct.placement.facts import CaseFacts

FOLDER = "attorneys/rounds/"
ON_A_PAGE = 50


@required(Permission.PLACE)
@require_safe
def unplaced(request: HttpRequest) -> HttpResponse:
    """Every case that is ready to be placed and has no attorney."""
    seat = seat_of(request)
    if seat is None:
        return render(request, FOLDER + "no_seat.html")
    gathered = facts.gather(seat.by, seat.desk, seat.at)
    form = FilterForm(
        request.GET, languages=(code for each in gathered.cases for code in each.languages),
        forums=(each.forum for each in gathered.cases),
    )  # fmt: skip
    told = form.told()
    page = Paginator(showing.filtered(gathered.cases, told), ON_A_PAGE).get_page(request.GET.get("page"))
    out = Counter(case for case, _attorney in gathered.answers.out)
    context = {
        "form": form,
        "page": page,
        "rows": _rows(page, gathered, out, seat),
        "ages": showing.by_age_and_language(gathered.cases),
        "count": len(gathered.cases),
        "panel": len(gathered.attorneys),
        "damaged": gathered.damaged,
        "is_filtered": any(value for name, value in told.items() if name != "sort"),
        "token": uuid4(),
    }
    return render(request, FOLDER + "unplaced.html", context)


def _rows(
    cases: Iterable[CaseFacts], gathered: Gathered, out: Counter[str], seat: Seat
) -> list[dict[str, Any]]:
    panel, shown = Panel(gathered), list(cases)
    doors = _doors({each.id for each in shown}, out, seat)
    return [{**_row(each, gathered, out, panel), "url": doors.get(each.id, "")} for each in shown]


def _row(case: CaseFacts, gathered: Gathered, out: Counter[str], panel: Panel) -> dict[str, Any]:
    possible, reasons = panel.counted(case)
    declined = len(gathered.answers.declined.get(case.id, ()))
    return {
        **showing.case_row(case, gathered),
        "asked": words.asked(out[case.id], declined),
        "could": words.could(possible) if possible else "",
        "why": [] if possible else words.counted(reasons.items()),
        "asks_next": bool(declined) and not out[case.id] and possible > 0,
    }


def _doors(shown: set[str], out: Counter[str], seat: Seat) -> dict[str, str]:
    """Where this reader may look at each case: in the case, else in the newest round if open, else by its offers."""
    holds = Grant.objects.live(seat.at.date(), seat.at).filter(person=seat.by.person, request_id__in=shown)
    own = {str(each) for each in holds.values_list("request_id", flat=True)}
    newest = document.read_all(seat.by, seat.desk, most=1)
    in_round = {
        each: reverse("round_case", args=[held.row.id, each])
        for held in newest
        if held.row.state == "open"
        for each in shown.intersection(held.document.cases)
    }
    offered = {each: f"{reverse('offers')}?case={each[:8]}" for each in out.keys() & shown}
    return {
        **offered,
        **in_round,
        **{each: reverse("placing", args=[each]) for each in own if may(seat.by.person, Permission.ASSIGN)},
    }
