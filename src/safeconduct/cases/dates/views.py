"""The dates of one request: what is due, what became of each date, and forms to keep, move, check and end one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases.dates import actions, deadlines, refusals, showing, waking
from safeconduct.cases.dates.actions import DateGone
from safeconduct.cases.dates.deadlines import OfRequest
from safeconduct.cases.dates.forms import ChangeForm, EndForm, KeepForm, VerifyForm
from safeconduct.cases.dates.kept import Kept
from safeconduct.cases.grants import KeysTurned
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.screening.facts import Answers
from safeconduct.cases.showing import bar
from safeconduct.cases.triage import actions as triage
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request

Ready = tuple[Request, CaseKeys, Unlocked, OfRequest]
Refused = Callable[[str, OfRequest], HttpResponse]
"""Shows the page again with a sentence why nothing was written."""


@required(Permission.KEEP_DATES)
@require_http_methods(["GET", "HEAD", "POST"])
def dates(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Everything due in the request; POST keeps a new date."""
    held, keys, unlocked, found = _ready(request, request_id)
    at = timezone.now()
    if request.method != "POST":
        return _page(request, held, keys, unlocked, found)
    asked = KeepForm(request.POST, today=at.date(), auto_id="keep_%s")
    if not asked.is_valid():
        return _page(request, held, keys, unlocked, found, keep_form=asked, status=422)
    when = asked.when()

    def keep() -> None:
        actions.keep(
            request=held, about=asked.about(), when=when, who=_who(found.answers), keys=keys, by=unlocked, at=at,
            token=asked.cleaned_data["token"],
        )  # fmt: skip

    def again(problem: str, now: OfRequest) -> HttpResponse:
        return _page(request, held, keys, unlocked, now, keep_form=asked, problem=problem, status=409)

    done = "date_kept_past" if when.is_over(at) else "date_kept"
    return _written(held, keys, unlocked, asked, keep, again, done)


@required(Permission.KEEP_DATES)
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, request_id: UUID, date_id: UUID) -> HttpResponse:
    """Move a date; the old one stays in the history."""
    held, keys, unlocked, found = _ready(request, request_id)
    one, at = _date(found, date_id, is_posted=request.method == "POST"), timezone.now()
    fresh = {
        "day": one.when.day, "time": one.when.time, "learned_on": at.date(), "token": uuid4(),
        "seen": one.check.seen,
    }  # fmt: skip
    asked = ChangeForm(request.POST or None, at=at, zone=one.when.zone, initial=fresh)
    if request.method != "POST" or not asked.is_valid():
        return _form_page(request, held, keys, "change", one, asked)

    def move() -> None:
        given = asked.cleaned_data
        actions.change(
            request=held, date_id=date_id, when=asked.when(), source=given["source"],
            learned_on=given["learned_on"], keys=keys, by=unlocked, at=at, token=given["token"],
            seen=given["seen"],
        )  # fmt: skip

    def again(problem: str, now: OfRequest) -> HttpResponse:
        return _form_page(request, held, keys, "change", _date(now, date_id), asked, problem)

    return _written(held, keys, unlocked, asked, move, again, "date_changed")


@required(Permission.KEEP_DATES)
@require_POST
def verify(request: HttpRequest, request_id: UUID, date_id: UUID) -> HttpResponse:
    """The court was asked today: unchanged."""
    held, keys, unlocked, found = _ready(request, request_id)
    _date(found, date_id)
    asked, at = VerifyForm(request.POST, auto_id=f"{date_id}_%s"), timezone.now()
    if not asked.is_valid():
        return _page(request, held, keys, unlocked, found, verify_form=(date_id, asked), status=422)

    def check() -> None:
        given = asked.cleaned_data
        actions.verify(
            request=held,
            date_id=date_id,
            how=given["how"],
            keys=keys,
            by=unlocked,
            at=at,
            token=given["token"],
            seen=given["seen"],
        )

    def again(problem: str, now: OfRequest) -> HttpResponse:
        wrong = (date_id, asked)
        return _page(request, held, keys, unlocked, now, verify_form=wrong, problem=problem, status=409)

    return _written(held, keys, unlocked, asked, check, again, "date_verified")


@required(Permission.KEEP_DATES)
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, request_id: UUID, date_id: UUID) -> HttpResponse:
    """It took place, or it was cancelled, and why."""
    held, keys, unlocked, found = _ready(request, request_id)
    one, at = _date(found, date_id, is_posted=request.method == "POST"), timezone.now()
    asked = EndForm(request.POST or None, initial={"token": uuid4(), "seen": one.check.seen})
    if request.method != "POST" or not asked.is_valid():
        return _form_page(request, held, keys, "end", one, asked)

    def finish() -> None:
        given = asked.cleaned_data
        actions.end(
            request=held, date_id=date_id, what=given["what"], reason=given["reason"], keys=keys, by=unlocked,
            at=at, token=given["token"], seen=given["seen"],
        )  # fmt: skip

    def again(problem: str, now: OfRequest) -> HttpResponse:
        return _form_page(request, held, keys, "end", _date(now, date_id), asked, problem)

    return _written(held, keys, unlocked, asked, finish, again, "date_ended")


@required(Permission.KEEP_DATES)
@require_safe
def dates_ics(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What is due in the request, as a calendar file made now and kept nowhere."""
    held, _keys, unlocked, found = _ready(request, request_id)
    return showing.calendar_file(found.due(held.id), unlocked, timezone.now(), subject=held.id)


def _ready(request: HttpRequest, request_id: UUID) -> Ready:
    """The request with its dates open. What the desk sees, and the week, are brought up to date on the way."""
    held, keys, unlocked = opened(request, request_id)
    at = timezone.now()
    found = deadlines.of_request(held, keys, at)
    try:
        if found.kept.dates and held.state in waking.LIVE:
            actions.carry(request=held, who=_who(found.answers), keys=keys, by=unlocked, at=at)
    except (KeysTurned, DateGone):
        raise Http404 from None
    deadlines.set_week(held, found, at.date())
    return held, keys, unlocked, found


def _written(
    held: Request,
    keys: CaseKeys,
    unlocked: Unlocked,
    asked: Any,
    write: Callable[[], object],
    again: Refused,
    done: str,
) -> HttpResponse:
    """Do it, then bring week and triage up to date, and say so; or say why it was not done."""
    at = timezone.now()
    try:
        write()
    except refusals.REFUSALS as refused:
        refusals.prepare_again(asked, refused)
        problem = refusals.sentence(refused, str(asked.cleaned_data.get("seen", "")))
        return again(problem, deadlines.of_request(held, keys, at))
    except DateGone:
        raise Http404 from None
    deadlines.set_week(held, deadlines.of_request(held, keys, at), at.date())
    triage.refresh(request=held, keys=keys, by=unlocked, at=at)
    return redirect(f"{reverse('request_dates', kwargs={'request_id': held.id})}?done={done}")


def _who(answers: Answers) -> tuple[str, str]:
    """Name and A-number as they are known; empty where they are not, or where two answers differ."""
    name, number = (answers.get(fact_id, {}) for fact_id in ("person.name", "person.a_number"))
    return str(name.get("value") or ""), str(number.get("value") or "")


def _date(found: OfRequest, date_id: UUID, *, is_posted: bool = True) -> Kept:
    """One date of the request, or 404. A form may come for one that is over by now: it is told so."""
    for each in found.kept.dates if is_posted else found.kept.open:
        if each.id == date_id:
            return each
    raise Http404


def _form_page(
    request: HttpRequest, held: Request, keys: CaseKeys, name: str, one: Kept, asked: Any, problem: str = ""
) -> HttpResponse:
    context = {
        **bar(held, keys),
        "tab": "dates",
        "form": asked,
        "one": showing.date_row(one, timezone.now(), showing.names_of([one])),
        "problem": problem,
    }
    status = 409 if problem else 422 if asked.errors else 200
    return render(request, f"cases/dates/{name}.html", context, status=status)


def _page(
    request: HttpRequest,
    held: Request,
    keys: CaseKeys,
    unlocked: Unlocked,
    found: OfRequest,
    *,
    keep_form: KeepForm | None = None,
    verify_form: tuple[UUID, VerifyForm] | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    at = timezone.now()
    others = deadlines.other_dates(unlocked, at, without=held.id) if found.kept.open else []
    form = keep_form or (verify_form[1] if verify_form else None)
    context = {
        **bar(held, keys),
        **showing.of_request(held, found, others, at, verify_form),
        "tab": "dates",
        "form": form,
        "keep_form": keep_form or _empty_keep_form(at),
        "knows_number": bool(_who(found.answers)[1]),
        "problem": problem,
    }
    return render(request, "cases/dates/request_dates.html", context, status=status)


def _empty_keep_form(at: datetime) -> KeepForm:
    fresh = {"learned_on": at.date(), "token": uuid4()}
    return KeepForm(today=at.date(), auto_id="keep_%s", initial=fresh)
