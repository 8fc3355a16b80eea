"""Coming back after sending: status and messages, never the story; consent; delete everything."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct import audit, vault
from safeconduct.consent import events
from safeconduct.consent.purposes import Purpose, valid_on
from safeconduct.intake import deleting, drafts, proxies, threads
from safeconduct.intake.keys import HolderKeys
from safeconduct.intake.models import Draft, Request
from safeconduct.intake.public import views_own
from safeconduct.intake.public.forms import PURPOSES, ConsentForm, MessageForm
from safeconduct.intake.public.visitor import visitor_of
from safeconduct.intake.states import State
from safeconduct.keyring.rows import NoKey
from safeconduct.outbox import post


@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: HttpRequest) -> HttpResponse:
    """Where the request stands, what we wrote, and a way to write back."""
    found = _sent_by(request)
    if isinstance(found, HttpResponse):
        return found
    held, holder, keys = found
    asked = MessageForm(request.POST or None, initial={"token": uuid4()})
    if request.method == "POST" and asked.is_valid():
        return _write(request, asked, held, holder, keys)
    card, messages = threads.read_card(held, keys), threads.read(held, keys)
    context = {
        "form": asked,
        "status": _status(held),
        "state": held.state,
        "sent_on": held.sent_on,
        "by_day": settings.ANSWER_WITHIN_DAYS,
        "thread": [_shown(message) for message in messages],
        "answered": any(message.by_staff for message in messages),
        "proxy": card.proxy,
        "helper": not card.proxy and proxies.helper_of(held.id) is not None,
    }
    return render(request, "intake/mine.html", context, status=422 if asked.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def consents(request: HttpRequest) -> HttpResponse:
    """What the person agreed to, and a way to take it back (or give it)."""
    found = _sent_by(request)
    if isinstance(found, HttpResponse):
        return found
    held, holder, keys = found
    if proxies.is_helpers(held, holder):
        return render(request, "intake/consents.html", {"proxy": True})
    given = events.read(held.id, keys)
    today = timezone.now().date()
    now = {purpose: valid_on(given, purpose, today) for purpose in PURPOSES}
    asked = ConsentForm(
        request.POST or None, initial={purpose.value: "yes" if yes else "no" for purpose, yes in now.items()}
    )
    if request.method == "POST" and asked.is_valid():
        chosen = {purpose: asked.cleaned_data[purpose.value] == "yes" for purpose in PURPOSES}
        _change_consent(held, {purpose: yes for purpose, yes in chosen.items() if yes != now[purpose]}, keys)
        return redirect("mine")
    return render(request, "intake/consents.html", {"form": asked}, status=422 if asked.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def delete_everything(request: HttpRequest) -> HttpResponse:
    """Delete a draft or a sent request, after saying exactly what that does."""
    holder = visitor_of(request).holder
    if holder is None:
        return redirect("come_back")
    now = timezone.now()
    held = Request.objects.filter(holder_id=holder.id).first()
    if held is None and proxies.known_holders([holder.id]):
        return redirect("mine")
    proxy = held is not None and proxies.is_helpers(held, holder)
    at_once = held is None or held.state in deleting.DELETED_AT_ONCE
    if request.method == "POST" and not proxy:
        at_once = _delete(held, holder, now)
        request.session.flush()
        response = render(request, "intake/deleted.html", {"at_once": at_once})
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
        return response
    context = {"at_once": at_once, "proxy": proxy, "sent": held is not None}
    return render(request, "intake/delete.html", context)


Found = tuple[Request, HolderKeys, dict[int, vault.LockKey]]


def _sent_by(request: HttpRequest) -> Found | HttpResponse:
    """The request of this session's receipt and its thread keys, or where to go instead."""
    holder = visitor_of(request).holder
    if holder is None:
        return redirect("come_back")
    held = Request.objects.filter(holder_id=holder.id).first()
    if held is None:
        if Draft.objects.filter(id=holder.id).exists():
            return redirect("check")
        return views_own.beside(request, holder) or render(request, "intake/gone.html", status=410)
    try:
        return held, holder, threads.keys_for_holder(held, holder)
    except (threads.ThreadGone, NoKey):
        return render(request, "intake/gone.html", status=410)


def _write(
    request: HttpRequest,
    asked: MessageForm,
    held: Request,
    holder: HolderKeys,
    keys: dict[int, vault.LockKey],
) -> HttpResponse:
    author = threads.Author(holder.signing, "", is_staff=False)
    token: UUID = asked.cleaned_data["token"]
    try:
        threads.write(
            request_id=held.id,
            text=asked.cleaned_data["text"],
            author=author,
            keys=keys,
            at=timezone.now(),
            form_token=token,
        )
    except threads.ThreadGone:
        return render(request, "intake/gone.html", status=410)
    except threads.NothingWritten:
        return redirect("mine")
    return redirect("mine")


def _change_consent(held: Request, changed: dict[Purpose, bool], keys: dict[int, vault.LockKey]) -> None:
    if not changed:
        return
    now = timezone.now()
    with transaction.atomic():
        Request.objects.select_for_update().get(id=held.id)
        events.record(
            held.id,
            changed,
            wording=f"{get_language()}/thread",
            day=now.date(),
            key=keys[held.epoch],
            epoch=held.epoch,
        )
        Request.objects.filter(id=held.id).update(unread=True, changed_on=now.date())
        audit.record("consent.changed", chain="applicant", at=now, subject=held.id)
        post.put("consent.changed", subject=held.id, on=now.date())


def _delete(held: Request | None, holder: HolderKeys, now: datetime) -> bool:
    """Delete the draft, or the request it has become this moment in another tab. True if all is gone."""
    if held is None:
        try:
            drafts.forget(holder.id, at=now, why="draft.deleted_by_person")
        except drafts.AlreadySent:
            held = Request.objects.get(draft_id=holder.id)
    return held is None or deleting.delete_by_person(
        request=held, proxy=proxies.is_helpers(held, holder), at=now
    )


def _status(held: Request) -> str:
    words = {
        State.WAITING: _("We have your request. It is waiting to be read."),
        State.OPEN: _("A caseworker is working on your request."),
        State.CLOSED: _("We have closed this request. You can still read and write here."),
        State.SET_ASIDE: _("We have your request. It is waiting to be read."),
        State.DELETION_ASKED: _("You asked us to delete this."),
    }
    return words[State(held.state)]


def _shown(message: threads.Read) -> dict[str, object]:
    return {
        "mine": not message.by_staff,
        "day": message.day,
        "text": message.text,
        "who": message.name,
        "is_true": message.is_true,
    }
