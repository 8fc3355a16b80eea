"""Cases that wait for an attorney: since when, how urgent, who was asked, and why nobody can take them."""

from __future__ import annotations

from collections import Counter
from typing import Any
from uuid import uuid4

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.attorneys import facts
from safeconduct.attorneys.facts import Gathered
from safeconduct.attorneys.rounds import showing, words
from safeconduct.attorneys.rounds.desk import seat_of
from safeconduct.attorneys.rounds.forms import FilterForm
from safeconduct.placement.facts import CaseFacts
from safeconduct.placement.feasibility import why_not

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
        "rows": [_row(each, gathered, out) for each in page],
        "ages": showing.by_age_and_language(gathered.cases),
        "count": len(gathered.cases),
        "panel": len(gathered.attorneys),
        "damaged": gathered.damaged,
        "is_filtered": any(value for name, value in told.items() if name != "sort"),
        "token": uuid4(),
    }
    return render(request, FOLDER + "unplaced.html", context)


def _row(case: CaseFacts, gathered: Gathered, out: Counter[str]) -> dict[str, Any]:
    reasons: Counter[str] = Counter()
    possible = 0
    for each in gathered.attorneys:
        against = why_not(case, each, gathered.limits, gathered.rules)
        possible += not against
        reasons.update(str(reason) for reason in against)
    declined = len(gathered.answers.declined.get(case.id, ()))
    return {
        **showing.case_row(case, gathered),
        "out": out[case.id],
        "declined": declined,
        "possible": possible,
        "why": [] if possible else words.counted(reasons.items()),
        "asks_next": bool(declined) and not out[case.id] and possible > 0,
    }
