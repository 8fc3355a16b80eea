"""One request: first step, story, messages, who may read it, and what becomes of it."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct import vault
from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import Unlocked, unlocked_of
from safeconduct.cases import opening, reading, replies
from safeconduct.cases.forms import ReasonForm, ReplyForm
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.showing import bar, first_rows, message_rows, story_rows
from safeconduct.intake import threads
from safeconduct.intake.models import Request
from safeconduct.intake.states import State

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
    return redirect(f"{reverse('request', kwargs={'request_id': held.id})}?done=sent")


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
