"""The inbox: what came, most urgent first; the shut door for spam."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from safeconduct.access.errors import AccessError
from safeconduct.access.models import Desk
from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.access.unlocked import unlocked_of
from safeconduct.cases import grants, inbox, states, words
from safeconduct.cases.forms import FilterForm
from safeconduct.cases.inbox import Row, Wanted
from safeconduct.cases.lawdesk import settings
from safeconduct.cases.reading import may_open
from safeconduct.cases.triage import words as triage_words
from safeconduct.cases.triage.actions import bring_up_to_date
from safeconduct.cases.triage.urgency import inexact_in
from safeconduct.intake.models import Request
from safeconduct.intake.states import State
from safeconduct.law.triage import Triage, Weights

PAGE = 50


@required(Permission.SEE_REQUESTS)
@require_safe
@inbox.uncollected()
def listed(request: HttpRequest) -> HttpResponse:
    """The intake desk's list, or the bare fact of requests for those who do not hold its key."""
    asked = FilterForm(request.GET or None)
    wanted, weights = _wanted(asked), Weights(settings.current().weights)
    rows, at_desk = _rows(request, wanted, weights)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    today = timezone.now().date()
    named = _assigned([UUID(row.id) for row in page], today)
    shown = [_shown(row, inbox.placed(row, today, weights), named.get(UUID(row.id), [])) for row in page]
    context = {
        "filter": asked,
        "rows": shown,
        "can_move": any(row["select"] for row in shown),
        "page": page,
        "total": len(rows),
        "at_desk": at_desk,
        "may_screen": may(signed_in(request), Permission.SCREEN),
        "wanted": wanted,
        "step": "bring_back" if wanted.state == State.SET_ASIDE else "set_aside",
        "moved": request.GET.get("moved", ""),
    }
    return render(request, "cases/inbox.html", context)


@required(Permission.SHUT_DOOR)
@require_POST
def move(request: HttpRequest) -> HttpResponse:
    """Set requests aside, or bring them back: many at once, and never for good."""
    step = request.POST.get("step", "")
    ids = list(_ids(request.POST.getlist("row")))
    if step not in {"set_aside", "bring_back"} or not ids:
        return redirect("inbox")
    unlocked, at = unlocked_of(request), timezone.now()
    mine = [held.id for held in Request.objects.filter(id__in=ids) if may_open(held, unlocked, at.date())]
    moved = states.move_many(ids=mine, step=step, by=unlocked, at=at)
    undo = "bring_back" if step == "set_aside" else "set_aside"
    said = (
        ngettext("%(count)s request was set aside.", "%(count)s requests were set aside.", len(moved))
        if step == "set_aside"
        else ngettext(
            "%(count)s request is waiting again.", "%(count)s requests are waiting again.", len(moved)
        )
    ) % {"count": len(moved)}
    context = {"said": said, "moved": moved, "undo": undo}
    return render(request, "cases/moved.html", context)


def _rows(request: HttpRequest, wanted: Wanted, weights: Weights) -> tuple[list[Row], bool]:
    unlocked, at = unlocked_of(request), timezone.now()
    desk = Desk.objects.filter(code="intake").first()
    if desk is None:
        return [], False
    bring_up_to_date(unlocked, at)
    try:
        inbox.adopt(unlocked, desk, at)
        return inbox.read(unlocked, desk, wanted, at, weights), True
    except AccessError:
        return inbox.bare(unlocked, wanted, at, weights), False


def _wanted(asked: FilterForm) -> Wanted:
    """Defaults where a value is missing or unknown."""
    asked.is_valid()
    given = asked.cleaned_data if asked.is_bound else {}
    state = given.get("state") or inbox.LIVE_ONES
    return Wanted(
        state="" if state == "all" else state,
        order=given.get("order") or "urgent",
        danger=bool(given.get("danger")),
        detained=bool(given.get("detained")),
        language=given.get("language") or "",
        unread=bool(given.get("unread")),
        due=bool(given.get("due")),
    )


def _assigned(ids: list[UUID], today: date) -> dict[UUID, list[str]]:
    """Who holds each request; behind them, marked, who reads it for some hours."""
    held, visited = grants.who_holds(ids, today), grants.who_visits(ids, today)
    return {
        id_: [
            *held.get(id_, []),
            *(_("%(name)s (for some hours)") % {"name": name} for name in visited.get(id_, [])),
        ]
        for id_ in ids
    }


def _shown(row: Row, placed: Triage | None, holders: list[str]) -> dict[str, object]:
    can_open = bool(row.summary)
    return {
        "url": reverse("request", kwargs={"request_id": row.id}) if can_open else "",
        "title": _("Request %(id)s") % {"id": row.id[:8]},
        "summary": words.line(row.summary)
        if can_open
        else _("With a colleague, or at a desk that is not yours."),
        "tags": words.tags(row.summary, placed),
        "why": triage_words.because(placed, inexact_in(row.summary)) if placed else "",
        "received": date.fromisoformat(row.sent_on),
        "is_new": row.unread and can_open,
        "assigned": ", ".join(holders),
        "state": State(row.state).label,
        "select": row.id if can_open and row.state in {State.WAITING, State.SET_ASIDE} else "",
    }


def _ids(texts: Iterable[str]) -> Iterable[UUID]:
    for text in texts:
        try:
            yield UUID(text)
        except ValueError:
            continue
