"""One case of a round: everybody on the panel with the fit or every reason why not; what is changed by hand."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.attorneys import facts
from safeconduct.attorneys.facts import Gathered
from safeconduct.attorneys.rounds import actions, errors, reasons, showing, words
from safeconduct.attorneys.rounds.desk import Seat, round_of
from safeconduct.attorneys.rounds.document import FORBID, OVERRIDE, PIN, Held
from safeconduct.attorneys.rounds.forms import ChangeForm, UndoForm
from safeconduct.attorneys.rounds.places import Panel
from safeconduct.cases.life.showing import names_of
from safeconduct.placement.facts import CaseFacts
from safeconduct.placement.feasibility import why_not
from safeconduct.placement.fit import fit

FOLDER = "attorneys/rounds/"
DONE = {PIN: "round_pinned", OVERRIDE: "round_pinned", FORBID: "round_forbidden"}


@required(Permission.PLACE)
@require_safe
def round_case(request: HttpRequest, round_id: UUID, request_id: UUID) -> HttpResponse:
    """One case, and the whole panel beside it: possible first, the best fit first."""
    seat, held = round_of(request, round_id)
    return _page(request, seat, held, str(request_id), None)


@required(Permission.PLACE)
@require_POST
def round_change(request: HttpRequest, round_id: UUID, request_id: UUID) -> HttpResponse:
    """Pin, override, forbid or undo, and solve the rest again."""
    seat, held = round_of(request, round_id)
    case = str(request_id)
    if "change" in request.POST:
        return _undo(request, seat, held, case)
    form = ChangeForm(request.POST)
    if not form.is_valid():
        return _page(request, seat, held, case, form, status=422)
    said = form.cleaned_data
    try:
        actions.change(
            held=held, action=said["action"], case=case, attorney=str(said["attorney"]), why=said["why"],
            token=said["token"], seen=said["version"], desk=seat.desk, by=seat.by, at=seat.at,
        )  # fmt: skip
    except errors.RoundRefused as refused:
        return _refused(request, round_id, case, refused, form)
    return redirect(_address(round_id, request_id, DONE[said["action"]]))


def _undo(request: HttpRequest, seat: Seat, held: Held, case: str) -> HttpResponse:
    form = UndoForm(request.POST)
    if not form.is_valid() or str(form.cleaned_data["change"]) not in {
        each.id for each in held.document.changes if each.case == case
    }:
        raise Http404
    said = form.cleaned_data
    try:
        actions.undo(
            held=held,
            change_id=str(said["change"]),
            seen=said["version"],
            desk=seat.desk,
            by=seat.by,
            at=seat.at,
        )
    except errors.RoundRefused as refused:
        return _refused(request, held.row.id, case, refused, None)
    return redirect(_address(held.row.id, UUID(case), "round_undone"))


def _refused(
    request: HttpRequest, round_id: UUID, case: str, refused: errors.RoundRefused, form: ChangeForm | None
) -> HttpResponse:
    meanwhile = isinstance(refused, (errors.RoundMeanwhile, errors.RoundOver))
    hard = words.why_not(refused.reasons) if isinstance(refused, errors.StandsInTheWay) else []
    seat, held = round_of(request, round_id)
    return _page(
        request, seat, held, case, form, problem=str(refused), hard=hard, status=409 if meanwhile else 422
    )


def _page(
    request: HttpRequest, seat: Seat, held: Held, case_id: str, form: ChangeForm | None, *, problem: str = "",
    hard: list[str] | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    gathered = facts.gather(seat.by, seat.desk, seat.at)
    case = gathered.case(case_id)
    if case is None and case_id not in held.document.cases:
        raise Http404
    context: dict[str, Any] = {
        "held": held,
        "short": showing.short(case_id),
        "case_id": case_id,
        "is_open": held.row.state == "open",
        "problem": problem,
        "hard": hard or [],
        "changes": _changes(held, case_id, gathered, seat),
        "case": None,
    }
    if case is not None:
        context |= _of_case(request, held, case, gathered, form)
    return render(request, FOLDER + "case.html", context, status=status)


def _of_case(
    request: HttpRequest, held: Held, case: CaseFacts, gathered: Gathered, form: ChangeForm | None
) -> dict[str, Any]:
    wanted = " ".join(request.GET.get("name", "").casefold().split())
    proposal = held.document.proposal(case.id)
    shown = [each for each in panel(held, case, gathered) if wanted in each["name"].casefold()]
    chosen = form["attorney"].value() if form else request.GET.get("attorney", "")
    action = str(form["action"].value()) if form else request.GET.get("action", "")
    return {
        "case": showing.case_row(case, gathered),
        "row": showing.proposed_row(proposal, case, gathered, held.document) if proposal else None,
        "unplaced": None if proposal else showing.unplaced_row(case, gathered, held.document, most=99),
        "panel": shown,
        "possible": [each for each in shown if not each["why_not"]],
        "impossible": [each for each in shown if each["why_not"]],
        "name": request.GET.get("name", ""),
        "form": form or _form(held, chosen, action),
        "chosen": showing.name_of(str(chosen), gathered) if str(chosen) in gathered.profiles else "",
        "action_words": words.DO.get(action, ""),
        "out": [name for pair, name in _out(gathered) if pair[0] == case.id],
    }


def panel(held: Held, case: CaseFacts, gathered: Gathered) -> list[dict[str, Any]]:
    """Everybody on the panel for one case: possible first, then the best fit, then by name."""
    proposal, forbidden = held.document.proposal(case.id), held.document.forbidden
    attorneys, limits = Panel(gathered).free_for(case.id)
    rows = []
    for each in attorneys:
        against = why_not(case, each, limits, gathered.rules, forbidden=forbidden)
        found = fit(case, each, gathered.rules)
        rows.append(
            {
                "id": each.id,
                "name": showing.name_of(each.id, gathered),
                "fit": "" if against else words.percent(found.thousandths),
                "worth": 0 if against else found.thousandths,
                "reasons": [] if against else words.fits(found),
                "why_not": words.why_not(against),
                "is_proposed": bool(proposal) and proposal is not None and proposal.attorney == each.id,
                "is_forbidden": (case.id, each.id) in forbidden,
            }
        )
    return sorted(
        rows, key=lambda row: (bool(row["why_not"]), -row["worth"], row["name"].casefold(), row["id"])
    )


def _form(held: Held, attorney: str, action: str) -> ChangeForm | None:
    if action not in words.DO or not attorney or held.row.state != "open":
        return None
    try:
        UUID(attorney)
    except ValueError:
        return None
    return ChangeForm(
        initial={"action": action, "attorney": attorney, "token": uuid4(), "version": held.row.version}
    )


def _changes(held: Held, case_id: str, gathered: Gathered, seat: Seat) -> list[dict[str, Any]]:
    ours = [each for each in held.document.changes if each.case == case_id]
    why = {each.id: reasons.read(each, seat.by, seat.desk) for each in ours}
    people = {UUID(one) for each in ours for one in (each.by, each.undone_by) if one}
    names = {str(key): name for key, name in names_of(set(people)).items()}
    ids = {each.id for each in ours}
    return [row for row in showing.change_rows(held, gathered, why, names) if row["id"] in ids]


def _out(gathered: Gathered) -> list[tuple[tuple[str, str], str]]:
    return [(pair, showing.name_of(pair[1], gathered)) for pair in sorted(gathered.frozen)]


def _address(round_id: UUID, request_id: UUID, done: str) -> str:
    return f"{reverse('round_case', args=[round_id, request_id])}?done={done}"
