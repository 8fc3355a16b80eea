"""One request: first step, story, messages, who may read it, and what becomes of it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct import vault
from safeconduct.access.permissions import Permission, may, required
from safeconduct.access.unlocked import Unlocked, unlocked_of
from safeconduct.cases import conflicts, enforcing, grants_over, journal, opening, reading, replies
from safeconduct.cases.conflicts.wording import STATES
from safeconduct.cases.forms import ReasonForm, ReplyForm
from safeconduct.cases.messages import drafts
from safeconduct.cases.messages import showing as message_box
from safeconduct.cases.messages import words as message_words
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.showing import bar, first_rows, story_rows
from safeconduct.intake import threads
from safeconduct.intake.models import Request
from safeconduct.intake.states import State

Opened = tuple[Request, CaseKeys, Unlocked]
KEPT_OF_A_REPLY = ("text", "translation", "language", "translator", "translator_name", "sent", "template")
"""Fields of the reply box that are kept while it is not sent."""


def opened(request: HttpRequest, request_id: UUID, step: str = "bar") -> Opened:
    """The request with its keys open, or 404: what is not yours is not there.

    The audit row is committed before the keys are handed out, for every page and every button.
    """
    held, unlocked = get_object_or_404(Request, id=request_id), unlocked_of(request)
    now = timezone.now()
    try:
        keys = reading.open_case(held, unlocked, now.date())
    except reading.Excluded:
        opening.refused(request=held, by=unlocked, at=now)
        raise Http404 from None
    except (reading.NotYours, vault.CannotOpen):
        raise Http404 from None
    vars(request)["opened_many"] = opening.note(request=held, step=step, by=unlocked, at=now)
    held, keys = grants_over.turn_if_due(held, keys, unlocked, now)
    held, keys = enforcing.catch_up(request=held, keys=keys, by=unlocked, at=now)
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
        fields = {name: request.POST.get(name, "") for name in KEPT_OF_A_REPLY}
        fields = fields if fields["text"].strip() or fields["translation"].strip() else {}
        drafts.keep(request=held, part=drafts.REPLY, fields=fields, keys=keys, by=unlocked, at=now)
        if request.POST["keep"] == "quietly":  # the page's script: it stays where it is
            return HttpResponse(status=204)
        return redirect("request", request_id=held.id)
    asked = ReplyForm(request.POST)
    if asked.is_valid() and _sent(held, keys, unlocked, asked):
        return redirect(f"{reverse('request', kwargs={'request_id': held.id})}?done=sent")
    opening.note(request=held, step="first", by=unlocked, at=now)
    return _first_page(request, held, keys, unlocked, asked, status=422)


def _sent(held: Request, keys: CaseKeys, unlocked: Unlocked, asked: ReplyForm) -> bool:
    """Send what a valid form says. If it must not be sent, the form says why and keeps what was typed."""
    said = asked.said()
    try:
        replies.reply(
            request=held, text=replies.text_to_send(said), keys=keys, by=unlocked, at=timezone.now(),
            form_token=asked.cleaned_data["token"], said=said if said.translation or said.template else None,
        )  # fmt: skip
    except replies.PlaceholderLeft as still:
        asked.add_error("text", _("Fill this in first: %(left)s") % {"left": ", ".join(still.left)})
    except replies.NotHere as closed:
        for sentence in message_words.sentences(closed.reasons):
            asked.add_error(None, sentence)
    except (threads.ThreadGone, journal.JournalGone):
        if not Request.objects.filter(id=held.id).exists():
            raise Http404 from None
        asked.add_error(None, _("Somebody changed who may read it a moment ago. Please send it again."))
    return asked.is_valid()


@required(Permission.OPEN_STORY)
@require_http_methods(["GET", "HEAD", "POST"])
def story(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Step two: the story and the files, once the conflict check is clear. In danger, a reason opens it."""
    held, keys, unlocked = opened(request, request_id)
    now = timezone.now()
    asked = ReasonForm(request.POST or None)
    try:
        if request.method == "POST" and asked.is_valid():
            opening.state_reason(
                request=held, reason=asked.cleaned_data["reason"], keys=keys, by=unlocked, at=now
            )
            return redirect("story", request_id=held.id)
        opening.open_story(request=held, keys=keys, by=unlocked, at=now)
    except opening.ReasonNeeded:
        asked.add_error("reason", _("Please say why in at least ten letters."))
        return _shut(request, held, keys, asked, conflicts.standing(held, keys))
    except opening.CheckNeeded as shut:
        return _shut(request, held, keys, asked, shut.standing)
    return render(
        request, "cases/story.html", {**bar(held, keys), "tab": "story", **story_rows(held, keys)}
    )


def _shut(
    request: HttpRequest, held: Request, keys: CaseKeys, asked: ReasonForm, found: conflicts.Standing
) -> HttpResponse:
    """What stands in the way of the story, and the way in when somebody's life is in danger now."""
    context = {
        **bar(held, keys), "tab": "story", "form": asked, "standing": found,
        "state": STATES[found.state], "by_supervisors_only": found.state == "conflict",
    }  # fmt: skip
    return render(request, "cases/reason.html", context, status=422 if asked.errors else 200)


def _first_page(
    request: HttpRequest,
    held: Request,
    keys: CaseKeys,
    unlocked: Unlocked,
    asked: ReplyForm | None = None,
    status: int = 200,
) -> HttpResponse:
    found = journal.read(held, keys).seen_by(unlocked.person)
    initial = message_box.box(held, keys, unlocked, request.GET.get("template", ""))
    context = {
        **bar(held, keys),
        "tab": "first",
        "rows": first_rows(held, keys),
        "thread": message_box.thread_rows(held, keys, found),
        "form": asked or ReplyForm(initial=initial),
        "has_draft": asked is None and bool(initial.get("text") or initial.get("translation")),
        "can_take": held.state == State.WAITING and may(unlocked.person, Permission.ASSIGN),
        **message_box.reply_context(held, keys, unlocked),
    }
    return render(request, "cases/request.html", context, status=status)
