"""My cases: what burns first on top. No names here: a short id, a stage, days."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.cases.inbox import uncollected
from safeconduct.cases.life import burning, showing, words
from safeconduct.cases.life import mine as reading_mine
from safeconduct.cases.life.forms import MineForm
from safeconduct.cases.life.mine import Case, Wanted
from safeconduct.choices.languages import LANGUAGES

PAGE = 50


@required(Permission.OPEN_REQUEST)
@require_safe
@uncollected()
def mine(request: HttpRequest) -> HttpResponse:
    """The cases this person holds a grant for."""
    at, asked = timezone.now(), MineForm(request.GET or None)
    found = reading_mine.read(unlocked_of(request), at)
    wanted = _wanted(asked)
    chosen = reading_mine.narrowed(found.cases, wanted)
    place = {each.request_id: number for number, each in enumerate(_in_order(chosen))}
    chosen.sort(key=lambda each: place[each.burning.request_id])
    page = Paginator(chosen, PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": asked,
        "page": page,
        "rows": [_row(each) for each in page],
        "total": len(chosen),
        "counts": _counts(found.cases),
        "left_out": found.left_out,
        "unreadable": found.unreadable,
        "has_any": bool(found.cases),
        "most": reading_mine.MOST,
    }
    return render(request, "cases/life/mine.html", context)


def _in_order(cases: list[Case]) -> list[burning.Burning]:
    return burning.in_order((each.burning for each in cases), timezone.now().date())


def _wanted(asked: MineForm) -> Wanted:
    asked.is_valid()
    given = asked.cleaned_data if asked.is_bound else {}
    return Wanted(
        given.get("stage") or "",
        bool(given.get("silent")),
        bool(given.get("overdue")),
        bool(given.get("detained")),
    )


def _counts(cases: tuple[Case, ...]) -> list[dict[str, Any]]:
    """How many stand in each stage, in the order of the stages."""
    numbers: dict[str, int] = {}
    for each in cases:
        numbers[each.stage] = numbers.get(each.stage, 0) + 1
    return [
        {"label": label, "count": numbers[stage], "url": f"{reverse('my_cases')}?stage={stage.value}"}
        for stage, label in words.STAGES.items()
        if stage in numbers
    ]


def _row(case: Case) -> dict[str, Any]:
    one = case.burning
    return {
        "url": showing.url("case", case.request),
        "title": _("Request %(id)s") % {"id": case.request.short_id},
        "stage": words.STAGES[one.stage],
        "language": LANGUAGES.get(case.language, case.language),
        "tags": _tags(case),
        "next": showing.due_row(case.next) if case.next else None,
        "silent": ngettext("%(days)s day", "%(days)s days", one.silent_days) % {"days": one.silent_days},
    }


def _tags(case: Case) -> list[dict[str, Any]]:
    one = case.burning
    found = [{"kind": "danger", "text": words.SIDES[side]} for side in words.SIDES if side in one.sides]
    if one.overdue_dates:
        found.append({"kind": "danger", "text": _("A date has passed")})
    if one.overdue_tasks:
        said = ngettext("%(count)s task overdue", "%(count)s tasks overdue", one.overdue_tasks)
        found.append({"kind": "danger", "text": said % {"count": one.overdue_tasks}})
    if one.unread:
        found.append({"kind": "warning", "text": _("New message")})
    if one.is_silent():
        found.append({"kind": "warning", "text": _("No contact for 14 days")})
    return found
