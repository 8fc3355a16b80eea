"""The dates desk's one page: name, A-number, date, last check; and three buttons."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from safeconduct.access.errors import NotAMember
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.cases.dates import checking, refusals, words
from safeconduct.cases.dates.actions import DateGone
from safeconduct.cases.dates.checking import Listed, ToCheck
from safeconduct.cases.dates.forms import DeskForm

PAGE = 50


@required(Permission.CHECK_DATES)
@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every date to check, the one unchecked longest first."""
    return _page(request)


@required(Permission.CHECK_DATES)
@require_POST
def checked(request: HttpRequest, date_id: UUID) -> HttpResponse:
    """Write down what the court said about one date."""
    unlocked, at, what = unlocked_of(request), timezone.now(), request.POST.get("what", "")
    try:
        check = checking.one(date_id=date_id, by=unlocked)
        form = DeskForm(request.POST, at=at, zone=check.when.zone, auto_id=f"{date_id}_%s")
        if what not in checking.ANSWERS or (what != "changed" and {"token", "seen"} & set(form.errors)):
            return redirect("dates")
        if what == "changed" and not form.is_valid():
            return _page(request, wrong=(date_id, form), status=422)
        new = form.when() if what == "changed" else None
        given = form.cleaned_data
        checking.answer(
            date_id=date_id, what=what, new=new, by=unlocked, at=at, token=given["token"], seen=given["seen"]
        )
    except (DateGone, NotAMember):
        raise Http404 from None
    except refusals.REFUSALS as refused:
        problem = refusals.sentence(refused, request.POST.get("seen", ""))
        refusals.prepare_again(form, refused)
        wrong = (date_id, form) if what == "changed" else None
        return _page(request, wrong=wrong, problem=problem, status=409)
    what = "verified" if new == check.when else what
    return redirect(f"{reverse('dates')}?done=date_{what}")


def _page(
    request: HttpRequest,
    wrong: tuple[UUID, DeskForm] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    at = timezone.now()
    try:
        lines, holds_key = checking.to_check(unlocked_of(request), at), True
    except NotAMember:
        lines, holds_key = Listed(), False
    page = Paginator(lines, PAGE).get_page(request.GET.get("page"))
    shown: list[ToCheck] = list(page)
    if wrong and all(each.id != wrong[0] for each in shown):
        shown = [*(each for each in lines if each.id == wrong[0]), *shown]
    context = {
        "rows": [_row(each, at, wrong) for each in shown],
        "page": page,
        "holds_key": holds_key,
        "unreadable": lines.unreadable,
        "problem": problem,
        "form": wrong[1] if wrong else None,
    }
    return render(request, "cases/dates/desk.html", context, status=status)


def _row(line: ToCheck, at: datetime, wrong: tuple[UUID, DeskForm] | None) -> dict[str, Any]:
    check = line.check
    fresh = DeskForm(
        at=at, zone=check.when.zone, auto_id=f"{line.id}_%s",
        initial={"day": check.when.day, "time": check.when.time, "token": uuid4(), "seen": check.seen},
    )  # fmt: skip
    is_wrong = wrong is not None and wrong[0] == line.id
    return {
        "id": line.id,
        "name": check.name,
        "number": check.number,
        "when": words.when_in_words(check.when),
        "verified_on": check.verified_on,
        "tried_on": check.tried_on,
        "unsound": "" if line.is_sound else words.UNSOUND,
        "form": wrong[1] if wrong and is_wrong else fresh,
        "is_wrong": is_wrong,
        "token": uuid4(),
        "seen": check.seen,
    }
