"""Rounds: the list, a new one, one round, discard it, solve it again."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.attorneys import facts
from safeconduct.attorneys.models import Round
from safeconduct.attorneys.rounds import actions, document, errors, reasons, showing, solving, words
from safeconduct.attorneys.rounds.desk import Seat, round_of, seat_of
from safeconduct.attorneys.rounds.document import Held
from safeconduct.attorneys.rounds.forms import FilterForm, TokenForm, VersionForm
from safeconduct.attorneys.rounds.progress import Told
from safeconduct.cases.life.showing import names_of

FOLDER = "attorneys/rounds/"
ON_A_PAGE = 50


@required(Permission.PLACE)
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """Every round, the newest first."""
    seat = seat_of(request)
    if seat is None:
        return render(request, FOLDER + "no_seat.html")
    found = document.read_all(seat.by, seat.desk)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("page"))
    names = names_of({held.row.made_by for held in page})
    rows = [
        {
            "id": held.row.id,
            "at": held.row.made_at,
            "who": names.get(held.row.made_by, ""),
            "state": words.STATES[held.row.state],
            "proposed": len(held.document.proposed),
            "unplaced": len(held.document.unplaced),
            "by_hand": len(held.document.live),
        }
        for held in page
    ]
    return render(request, FOLDER + "rounds.html", {"rows": rows, "page": page, "token": uuid4()})


@required(Permission.PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def round_new(request: HttpRequest) -> HttpResponseBase:
    """Solve a round while the page tells how far it is. The same press twice is one round."""
    seat = seat_of(request)
    if seat is None:
        return render(request, FOLDER + "no_seat.html")
    form = TokenForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"token": uuid4(), "form": form}
        return render(request, FOLDER + "new.html", context, status=422 if form.errors else 200)
    token = form.cleaned_data["token"]
    if Round.objects.filter(pk=token).exists():
        return redirect(_address(token, "round_again"))
    work = solving.make(token=token, desk=seat.desk, by=seat.by, at=seat.at)
    frame = render_to_string(FOLDER + "progress.html", {}, request=request)
    answer = StreamingHttpResponse(Told(work, frame), content_type="text/html; charset=utf-8")
    answer["X-Accel-Buffering"] = "no"
    return answer


@required(Permission.PLACE)
@require_safe
def round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """One round: what is proposed and why, who is left, what was changed by hand."""
    seat, held = round_of(request, round_id)
    return page(request, seat, held)


@required(Permission.PLACE)
@require_http_methods(["GET", "HEAD", "POST"])
def round_discard(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """End a round without asking anybody, after a question."""
    seat, held = round_of(request, round_id)
    if request.method != "POST":
        return render(request, FOLDER + "discard.html", {"held": held})
    try:
        actions.discard(held=held, by=seat.by, at=seat.at)
    except errors.RoundRefused as refused:
        return page(request, *round_of(request, round_id), problem=str(refused), status=409)
    return redirect(f"{reverse('rounds')}?done=round_discarded")


@required(Permission.PLACE)
@require_POST
def round_again(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Solve with the sheets and the panel of now; what was changed by hand stays."""
    seat, held = round_of(request, round_id)
    form = VersionForm(request.POST)
    if not form.is_valid():
        raise Http404
    try:
        actions.again(held=held, seen=form.cleaned_data["version"], desk=seat.desk, by=seat.by, at=seat.at)
    except errors.RoundRefused as refused:
        return page(request, *round_of(request, round_id), problem=str(refused), status=409)
    return redirect(_address(round_id, "round_solved_again"))


def page(
    request: HttpRequest, seat: Seat, held: Held, *, problem: str = "", status: int = 200
) -> HttpResponse:
    """The page of a round."""
    gathered = facts.gather(seat.by, seat.desk, seat.at)
    made = held.document
    known = {each.id: each for each in gathered.cases}
    form = FilterForm(
        request.GET, languages=(code for each in gathered.cases for code in each.languages),
        forums=(each.forum for each in gathered.cases),
    )  # fmt: skip
    told = form.told()
    ours = showing.filtered((known[each] for each in made.cases if each in known), told)
    pages = Paginator(_only(ours, told.get("only", ""), gathered, made), ON_A_PAGE)
    shown = pages.get_page(request.GET.get("page"))
    proposals = {each.case: each for each in made.proposed}
    context: dict[str, Any] = {
        "held": held,
        "state": words.STATES[held.row.state],
        "is_open": held.row.state == "open",
        "form": form,
        "page": shown,
        "rows": [
            showing.proposed_row(proposals[each.id], each, gathered, made)
            if each.id in proposals
            else showing.unplaced_row(each, gathered, made)
            for each in shown
        ],
        "is_filtered": any(value for name, value in told.items() if name != "sort"),
        "problem": problem,
        **_beside(seat, held, gathered),
    }
    return render(request, FOLDER + "round.html", context, status=status)


def _beside(seat: Seat, held: Held, gathered: facts.Gathered) -> dict[str, Any]:
    """What stands around the list: figures, groups, changes by hand, what was sent."""
    made = held.document
    names = {str(key): name for key, name in names_of(_people(made)).items()}
    why = {each.id: reasons.read(each, seat.by, seat.desk) for each in made.changes}
    return {
        "figures": words.figures(made.figures),
        "groups": showing.group_rows(made, gathered),
        "changes": showing.change_rows(held, gathered, why, names),
        "audit": showing.figure_rows(held),
        "gone": showing.gone(made, gathered) if held.row.state == "open" else [],
        "out": showing.out_rows(made.frozen, gathered),
        "sent": _sent(made, gathered),
    }


def _only(cases: list[Any], only: str, gathered: facts.Gathered, made: document.Document) -> list[Any]:
    proposals = {each.case: each.attorney for each in made.proposed}
    if only == "warnings":
        return [each for each in cases if showing.warnings(each, proposals.get(each.id), gathered, made)]
    if only == "changed":
        changed = {each.case for each in made.live}
        return [each for each in cases if each.id in changed]
    if only == "nobody":
        return [each for each in cases if each.id not in proposals]
    return cases


def _sent(made: document.Document, gathered: facts.Gathered) -> list[dict[str, Any]]:
    return [
        {
            "short": showing.short(each.case),
            "attorney": showing.name_of(each.attorney, gathered) if each.attorney else "",
            "problem": words.problem(each.problem),
        }
        for each in made.sent
    ]


def _people(made: document.Document) -> set[UUID | None]:
    ids = {each.by for each in made.changes} | {each.undone_by for each in made.changes}
    return {UUID(each) for each in ids if each}


def _address(round_id: UUID, done: str) -> str:
    return f"{reverse('round', args=[round_id])}?done={done}"
