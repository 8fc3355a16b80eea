"""One request: first step, story, messages, who may read it, and what becomes of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct import vault
from safeconduct.access.models import Grant, Person
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import Unlocked, unlocked_of
from safeconduct.cases import grants, opening, reading, replies, states
from safeconduct.cases.forms import GrantForm, HandOverForm, ReasonForm, ReplyForm
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.showing import bar, first_rows, message_rows, story_rows
from safeconduct.intake import threads
from safeconduct.intake.models import Request
from safeconduct.intake.states import NotNow, State
from safeconduct.keyring.certified import NotCertified

Opened = tuple[Request, CaseKeys, Unlocked]


def opened(request: HttpRequest, request_id: UUID, step: str = "bar") -> Opened:
    """The request with its keys open, or 404: what is not yours is not there.

    The audit row is committed before the keys are handed out, for every page and every button.
    """
    held, unlocked = get_object_or_404(Request, id=request_id), unlocked_of(request)
    now = timezone.now()
    try:
        keys = reading.open_case(held, unlocked, now.date())
    except (reading.NotYours, vault.CannotOpen):
        raise Http404 from None
    opening.note(request=held, step=step, by=unlocked, at=now)
    return held, keys, unlocked


@required(Permission.OPEN_REQUEST)
@require_safe
def first(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Step one: danger, contact, means, dates, names; and the messages."""
    held, keys, unlocked = opened(request, request_id, step="first")
    return _first_page(request, held, keys, unlocked)


@required(Permission.REPLY)
@require_POST
def reply(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Send a reply, or keep it for later."""
    held, keys, unlocked = opened(request, request_id)
    now = timezone.now()
    if "keep" in request.POST:
        replies.keep_draft(request=held, text=request.POST.get("text", ""), keys=keys, by=unlocked, at=now)
        if request.POST["keep"] == "quietly":  # the page's script: it stays where it is
            return HttpResponse(status=204)
        return redirect("request", request_id=held.id)
    asked = ReplyForm(request.POST)
    if not asked.is_valid():
        opening.note(request=held, step="first", by=unlocked, at=now)
        return _first_page(request, held, keys, unlocked, asked, status=422)
    token = asked.cleaned_data["token"]
    try:
        replies.reply(
            request=held, text=asked.cleaned_data["text"], keys=keys, by=unlocked, at=now, form_token=token
        )
    except threads.ThreadGone:
        raise Http404 from None
    return redirect("request", request_id=held.id)


@required(Permission.OPEN_STORY)
@require_http_methods(["GET", "HEAD", "POST"])
def story(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Step two: the story and the files, once a reason was stated today."""
    held, keys, unlocked = opened(request, request_id)
    now = timezone.now()
    asked = ReasonForm(request.POST or None)
    if request.method == "POST" and asked.is_valid():
        try:
            opening.state_reason(
                request=held, reason=asked.cleaned_data["reason"], keys=keys, by=unlocked, at=now
            )
        except opening.ReasonNeeded:
            asked.add_error("reason", _("Please say why in at least ten letters."))
        else:
            return redirect("story", request_id=held.id)
    context = {**bar(held, keys), "form": asked, "tab": "story"}
    try:
        opening.open_story(request=held, by=unlocked, at=now)
    except opening.ReasonNeeded:
        return render(request, "cases/reason.html", context, status=422 if asked.errors else 200)
    return render(request, "cases/story.html", {**context, **story_rows(held, keys)})


@required(Permission.ASSIGN)
@require_POST
def take(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take the request on oneself."""
    held, keys, unlocked = opened(request, request_id)
    try:
        grants.take(request=held, keys=keys, by=unlocked, at=timezone.now())
    except (NotNow, grants.AlreadyGranted, grants.KeysTurned, NotCertified):
        return _people_page(request, held, keys, problem=_("This is not possible now. Nothing was changed."))
    return redirect("request", request_id=held.id)


@required(Permission.ASSIGN)
@require_safe
def people(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Who may read it, and why."""
    held, keys, _unlocked = opened(request, request_id)
    return _people_page(request, held, keys)


@required(Permission.ASSIGN)
@require_POST
def hand_over(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Give the request to two people or more, and take it from the desk."""
    held, keys, unlocked = opened(request, request_id)
    asked = HandOverForm(request.POST)
    if not asked.is_valid():
        return _people_page(request, held, keys, hand_over_form=asked, status=422)
    now = timezone.now()
    try:
        grants.hand_over(request=held, to=asked.cleaned_data["people"], keys=keys, by=unlocked, at=now)
        if held.state == State.WAITING:
            states.move(request=held, step="take", by=unlocked, at=now)
    except grants.TooFewHolders:
        asked.add_error(
            "people", _("Choose at least two people, or one person besides those who may read it already.")
        )
        return _people_page(request, held, keys, hand_over_form=asked, status=422)
    except grants.KeysTurned:
        asked.add_error("people", _("Somebody changed who may read it a moment ago. Please try again."))
        return _people_page(request, held, keys, hand_over_form=asked, status=422)
    except grants.NotFromHere:
        asked.add_error("people", _("Only a member of the intake desk can hand it over."))
        return _people_page(request, held, keys, hand_over_form=asked, status=422)
    except NotCertified:
        asked.add_error("people", _("An administrator must confirm the keys of one of these people first."))
        return _people_page(request, held, keys, hand_over_form=asked, status=422)
    return redirect("inbox")


@required(Permission.ASSIGN)
@require_POST
def give(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Let one more person read the request, for a purpose and a time."""
    held, keys, unlocked = opened(request, request_id)
    asked, now = GrantForm(request.POST), timezone.now()
    if not asked.is_valid():
        return _people_page(request, held, keys, grant_form=asked, status=422)
    days = asked.cleaned_data["days"]
    try:
        grants.grant(
            request=held,
            person=asked.cleaned_data["person"],
            keys=keys,
            purpose=asked.cleaned_data["purpose"],
            expires_on=now.date() + timedelta(days=days) if days else None,
            by=unlocked,
            at=now,
        )
    except grants.AlreadyGranted:
        asked.add_error("person", _("This person may read it already."))
    except grants.KeysTurned:
        asked.add_error("person", _("Somebody changed who may read it a moment ago. Please try again."))
    except NotCertified:
        asked.add_error("person", _("An administrator must confirm this person’s keys first."))
    else:
        return redirect("request_people", request_id=held.id)
    return _people_page(request, held, keys, grant_form=asked, status=422)


@required(Permission.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def end_grant(request: HttpRequest, request_id: UUID, person_id: UUID) -> HttpResponse:
    """Take a person's access away, after a page that says what they may have read."""
    granted = Grant.objects.exclude(state="ended").select_related("person")
    person = get_object_or_404(granted, request_id=request_id, person_id=person_id).person
    held, keys, unlocked = opened(request, request_id)
    if request.method == "POST":
        try:
            grants.end_grant(request=held, person=person, by=unlocked, at=timezone.now())
        except grants.TooFewHolders:
            problem = _("Two people must always be able to open a request. Let somebody else read it first.")
            return _people_page(request, held, keys, problem=problem)
        except NotCertified:
            problem = _(
                "A key of somebody who stays could not be confirmed. Nothing was changed. Tell an administrator."
            )
            return _people_page(request, held, keys, problem=problem)
        if person.pk == unlocked.person.pk:
            return redirect("inbox")
        return redirect("request_people", request_id=held.id)
    return render(request, "cases/end_grant.html", {**bar(held, keys), "person": person})


@required(Permission.ASSIGN)
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest, request_id: UUID, step: str) -> HttpResponse:
    """Close, reopen, confirm a deletion or record what stops it: each after a page that says what follows."""
    held, keys, unlocked = opened(request, request_id)
    if step not in STEPS:
        raise Http404
    if request.method == "POST":
        try:
            if step == "delete":
                states.confirm_deletion(request=held, by=unlocked, at=timezone.now())
                return redirect("inbox")
            states.move(request=held, step=step, by=unlocked, at=timezone.now())
        except NotNow:
            return _people_page(
                request, held, keys, problem=_("This is not possible now. Nothing was changed.")
            )
        return redirect("request", request_id=held.id)
    return render(request, "cases/move.html", {**bar(held, keys), "step": step})


STEPS = frozenset({"close", "reopen", "hold", "delete"})


def _first_page(
    request: HttpRequest,
    held: Request,
    keys: CaseKeys,
    unlocked: Unlocked,
    asked: ReplyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    draft = replies.draft_text(request=held, keys=keys, by=unlocked)
    context = {
        **bar(held, keys),
        "tab": "first",
        "rows": first_rows(held, keys),
        "thread": message_rows(held, keys),
        "form": asked or ReplyForm(initial={"token": uuid4(), "text": draft}),
        "has_draft": bool(draft),
        "can_take": held.state == State.WAITING,
    }
    return render(request, "cases/request.html", context, status=status)


def _people_page(
    request: HttpRequest,
    held: Request,
    keys: CaseKeys,
    *,
    hand_over_form: HandOverForm | None = None,
    grant_form: GrantForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    today = timezone.now().date()
    context = {
        **bar(held, keys),
        "tab": "people",
        "holders": grants.holders(held, today),
        "reasons": [
            {"who": _name(found.person_id), "day": found.day, "reason": why}
            for found, why in opening.reasons(held, keys)
        ],
        "hand_over_form": hand_over_form or HandOverForm(),
        "grant_form": grant_form or GrantForm(),
        "with_desk": reading.is_with_desk(held),
        "may_hand_over": reading.is_with_desk(held) and reading.sits_at(unlocked_of(request), held.desk_id),
        "problem": problem,
    }
    return render(request, "cases/people.html", context, status=409 if problem else status)


def _name(person_id: UUID) -> str:
    person = Person.objects.filter(pk=person_id).first()
    return person.display_name if person else ""
