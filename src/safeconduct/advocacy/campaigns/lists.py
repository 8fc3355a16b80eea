"""What is due first, then all campaigns; the overdue list and the scorecard, both to be printed."""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.advocacy.asks.words import state_tag
from safeconduct.advocacy.campaigns.forms import FilterForm, ScorecardForm
from safeconduct.advocacy.campaigns.pending import AHEAD, Pending, delayed, pending
from safeconduct.advocacy.campaigns.scorecard import Wanted, lines
from safeconduct.advocacy.campaigns.words import LETTER_KINDS, NEXT_STEPS, PENDING_KINDS
from safeconduct.advocacy.models import Ask, Campaign
from safeconduct.advocacy.pages import page

A_PAGE = 50
FEW = 20
"""Overdue things on the desk's first page; the overdue list has them all."""
ALL = 2_000
"""Lines on one page that is made to be printed."""


@required(Permission.PRESS)
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The desk's first page: what is overdue or due within a fortnight, then the campaigns."""
    today = timezone.now().date()
    due = pending(today, ahead=AHEAD)
    late, soon = [each for each in due if each.is_late], [each for each in due if not each.is_late]
    form = FilterForm(request.GET)
    form.is_valid()
    wanted = {name: value for name, value in form.cleaned_data.items() if value}
    rows = Paginator(_campaigns(wanted), A_PAGE).get_page(request.GET.get("page"))
    states = _states([each.pk for each in rows])
    context = {
        "late": shown(late[:FEW]), "late_count": len(late), "soon": shown(soon[:FEW]), "soon_count": len(soon),
        "few": FEW, "form": form, "wanted": wanted, "page": rows,
        "rows": [(each, states.get(each.pk, [])) for each in rows],
        "any": bool(wanted) or bool(rows.paginator.count) or Campaign.objects.exists(),
    }  # fmt: skip
    return page(request, "advocacy/campaigns/front.html", context, tab="campaigns")


@required(Permission.PRESS)
@require_safe
def overdue(request: HttpRequest) -> HttpResponse:
    """Everything past its day, once each, the longest first; below it what is lawfully later."""
    today = timezone.now().date()
    rows = _paged(request, pending(today))
    later = delayed(today)
    context = {
        "page": rows, "rows": shown(list(rows)), "today": today, "later": later[:A_PAGE],
        "later_count": later.count(), "is_whole": request.GET.get("all") == "yes",
    }  # fmt: skip
    return page(request, "advocacy/campaigns/overdue.html", context, tab="overdue")


@required(Permission.PRESS)
@require_safe
def scorecard(request: HttpRequest) -> HttpResponse:
    """What became of asks, by post."""
    today = timezone.now().date()
    form = ScorecardForm(request.GET)
    is_right = form.is_valid()
    given = form.cleaned_data
    wanted = Wanted(given.get("campaign"), given.get("first"), given.get("last"))
    rows = _paged(request, lines(wanted, today) if is_right else [])
    context = {
        "form": form, "page": rows, "rows": list(rows), "today": today, "wanted": wanted,
        "promised": [line for line in rows if line.score.has_promises],
        "is_narrowed": wanted != Wanted(), "is_whole": request.GET.get("all") == "yes",
    }  # fmt: skip
    status = 200 if is_right else 422
    return page(request, "advocacy/campaigns/scorecard.html", context, tab="scorecard", status=status)


def shown(due: list[Pending]) -> list[dict[str, Any]]:
    """Things that are due with their words."""
    return [
        {
            "row": each, "kind": PENDING_KINDS[each.kind], "next": NEXT_STEPS[each.next_step],
            "tag": state_tag(each.code) if each.code else None, "days_left": -each.late,
            "text": LETTER_KINDS.get(each.text, each.text) if each.kind == "letter" else each.text,
        }
        for each in due
    ]  # fmt: skip


def _paged(request: HttpRequest, rows: list[Any]) -> Page[Any]:
    size = ALL if request.GET.get("all") == "yes" else A_PAGE
    return Paginator(rows, size).get_page(request.GET.get("page"))


def _campaigns(wanted: dict[str, str]) -> QuerySet[Campaign]:
    rows = Campaign.objects.standing()
    if text := wanted.get("q"):
        rows = rows.filter(Q(key__icontains=text) | Q(title__icontains=text))
    if wanted.get("state") != "all":
        rows = rows.filter(closed_on__isnull=wanted.get("state") != "closed")
    return rows.order_by("-opened_on", "key")


def _states(campaigns: list[UUID]) -> dict[UUID, list[tuple[dict[str, Any], int]]]:
    """How many asks of each campaign stand where, in the order of the table of states. One query."""
    rows = Ask.objects.standing().filter(campaign__in=campaigns)
    counted = rows.order_by().values_list("campaign", "state").annotate(count=Count("pk"))
    order = {state: number for number, state in enumerate(Ask.TRANSITIONS)}
    found: dict[UUID, list[tuple[dict[str, Any], int]]] = defaultdict(list)
    for campaign, state, count in sorted(counted, key=lambda row: order.get(row[1], 0)):
        found[campaign].append((dict(state_tag(state)), count))
    return found
