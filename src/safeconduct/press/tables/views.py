"""Tables that may leave: the list, a new one with what the gate says of it, one table, and who agrees to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.errors import AccessError, WrongState
from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.counting.disclosure import Verdict
from safeconduct.evidence.fields import label
from safeconduct.evidence.pages import token
from safeconduct.press.models import TableRelease
from safeconduct.press.pages import page
from safeconduct.press.tables import actions
from safeconduct.press.tables.forms import FilterForm, TableForm, title_of
from safeconduct.press.tables.reviewing import problem_words
from safeconduct.press.tables.showing import counted_of, heads, rows_judged, rows_kept
from safeconduct.press.tables.words import PROBLEMS, STATES, reasons_in_words

ON_A_PAGE = 50


@required(Permission.PRESS)
@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """Every table, newest first: what it counts by, how much of it is withheld, and whether it is out."""
    form = FilterForm(request.GET)
    form.is_valid()
    state = form.cleaned_data.get("state") or ""
    rows = TableRelease.objects.select_related("made_by").order_by("-made_on", "-pk")
    if state:
        rows = rows.filter(state__in=("released", "approved") if state == "released" else (state,))
    found = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    shown = [
        {"row": row, "title": title_of(row), "state": STATES[row.state], "by": heads(row.dimensions)}
        for row in found
    ]
    context = {"lines": shown, "page": found, "form": form, "wanted": bool(state)}
    return page(request, "press/tables/list.html", context, tab="tables")


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def table_new(request: HttpRequest) -> HttpResponse:
    """Choose what is counted; see what the gate leaves of it; keep it as a draft."""
    posted = request.method == "POST"
    form = TableForm(request.POST if posted else None)
    context: dict[str, Any] = {"form": form, "token": token(request.POST.get("token", ""))}
    if posted and form.is_valid():
        if "look" in request.POST:
            context |= _judged(form)
        elif (kept := _made(request, form, context)) is not None:
            return redirect(f"{reverse('table', args=[kept.pk])}?done=table_made")
    bad = bool(form.errors or context.get("refused"))
    return page(request, "press/tables/new.html", context, tab="tables", status=422 if bad else 200)


def _made(request: HttpRequest, form: TableForm, context: dict[str, Any]) -> TableRelease | None:
    try:
        return actions.make(
            form.choice(), form.values(), token=context["token"], by=signed_in(request), at=timezone.now()
        )
    except actions.Refused:
        context |= _judged(form)
    except actions.SlugTaken:
        form.add_error("slug", _("Another table has this address already."))
    return None


def _judged(form: TableForm) -> dict[str, Any]:
    """What the gate would leave of it."""
    choice, given = form.choice(), form.cleaned_data
    found, verdict = actions.judge(
        choice, k=given["k"], is_orientation=given["is_orientation"], on=timezone.now().date()
    )
    return {
        "judged": True, "rows": rows_judged(found.cells, verdict, choice.dimensions), "k": verdict.k,
        "heads": heads(choice.dimensions), "persons": len(found.persons), **_why(verdict),
    }  # fmt: skip


def _why(verdict: Verdict) -> dict[str, Any]:
    return {
        "reasons": reasons_in_words(verdict.reasons, verdict.k),
        "refused": reasons_in_words(verdict.refused, verdict.k),
    }


@required(Permission.PRESS)
@require_http_methods(["GET", "HEAD", "POST"])
def table(request: HttpRequest, table_id: UUID) -> HttpResponse:
    """One table: what was counted, what leaves of it, and what can be done with it."""
    row = get_object_or_404(TableRelease.objects.select_related("made_by", "publication"), pk=table_id)
    problem: list[str] = []
    if request.method == "POST":
        try:
            if (answer := _acted(request, row)) is not None:
                return answer
            problem = [str(PROBLEMS["confirm"])]
        except (AccessError, actions.Refused, actions.RecordsChanged) as trouble:
            problem = problem_words(trouble)
            row.refresh_from_db()
    context = {
        "row": row, "title": title_of(row), "state": STATES[row.state], "heads": heads(row.dimensions),
        "rows": rows_kept(row, with_counts=True), "problem": problem, "incidents": counted_of(row),
        "acts": [label("acts", code) for code in row.source.get("acts", ())],
        "can_withdraw": row.state == "released", **_standing(row),
    }  # fmt: skip
    return page(request, "press/tables/table.html", context, tab="tables", status=422 if problem else 200)


def _standing(row: TableRelease) -> dict[str, Any]:
    """Of a draft: whether it could leave today."""
    if row.state != "draft":
        return {}
    try:
        return _why(actions.judge_again(row, timezone.now().date()))
    except actions.RecordsChanged:
        return {"refused": [str(PROBLEMS["records"])]}


def _acted(request: HttpRequest, row: TableRelease) -> HttpResponse | None:
    """Dropping a draft, or taking a released table back once that was confirmed; None where it was not."""
    by, at, action = signed_in(request), timezone.now(), request.POST.get("action", "")
    if action not in ("drop", "withdraw"):
        raise WrongState
    if request.POST.get("sure") != "yes":
        return None
    if action == "drop":
        actions.drop(row, by=by, at=at)
        return redirect(f"{reverse('tables')}?done=table_dropped")
    actions.withdraw(row, by=by, at=at)
    return redirect(f"{reverse('table', args=[row.pk])}?done=table_withdrawn")
