"""An operator's calls: those still open, a new one, what was said, handing over, giving up."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required
from safeconduct.access.unlocked import unlocked_of
from safeconduct.cases.calls import showing
from safeconduct.cases.calls.forms import CallForm, HandOverForm
from safeconduct.consent.purposes import Purpose
from safeconduct.intake import drafts, operators, questions
from safeconduct.intake.derivation import TooBusy
from safeconduct.intake.models import Call, Request
from safeconduct.intake.operators import Heard
from safeconduct.intake.returning import derive_in_turn
from safeconduct.intake.sending import HelpNotAgreed
from safeconduct.intake.states import State
from safeconduct.keyring.certified import NotCertified
from safeconduct.keyring.rows import NoKey


def heard_of(request: HttpRequest, call_id: UUID) -> Heard:
    """The operator's own call with its keys open, or 404: after its hour it is not there any more."""
    try:
        return operators.open_call(call_id, by=unlocked_of(request), at=timezone.now())
    except operators.NotYourCall:
        raise Http404 from None


def answers_of(heard: Heard) -> dict[str, Any]:
    """The answers so far. 404 if the draft has gone meanwhile."""
    try:
        return drafts.read(heard.holder).answers
    except drafts.DraftGone:
        raise Http404 from None


def may_write(heard: Heard, answers: dict[str, Any]) -> bool:
    """Whether the text was read aloud and the person said yes: only then is anything written down."""
    return bool(heard.notes.get("consent")) and bool(questions.consents(answers).get(Purpose.HELP))


@required(Permission.ENTER_REQUEST)
@require_safe
def calls(request: HttpRequest) -> HttpResponse:
    """My open calls, to go on with after a dropped line or a killed browser."""
    now, unlocked = timezone.now(), unlocked_of(request)
    context = {"calls": [_listed(call) for call in operators.mine(unlocked.person.pk, now)]}
    return render(request, "cases/calls/list.html", context)


@required(Permission.ENTER_REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Begin a call. Whether somebody listens is asked first."""
    asked = CallForm(request.POST or None, initial={"token": uuid4()})
    if request.method == "POST" and asked.is_valid():
        by, token = unlocked_of(request), str(asked.cleaned_data["token"])
        notes, spoken = asked.notes(), asked.cleaned_data["language"]
        try:
            derived = derive_in_turn(operators.number_for(by.person.pk, token), by.person.pk.bytes)
            language = spoken if spoken in settings.LANGUAGES_ON else "en"
            held = operators.begin(
                token=token, derived=derived, language=language, notes=notes, by=by, at=timezone.now()
            )
        except TooBusy:
            asked.add_error(None, _("Too much at this moment. Nothing was lost: press the button again."))
        except NotCertified:
            asked.add_error(None, _("An administrator must confirm your keys before you can take a call."))
        except drafts.DraftGone:  # the form of a call that was handed over long ago
            return redirect("calls")
        else:
            return redirect("call_page", call_id=held.id, page="consent")
    return render(request, "cases/calls/new.html", {"form": asked}, status=422 if asked.errors else 200)


@required(Permission.ENTER_REQUEST)
@require_safe
def call(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """What was said, to read back; the number; handing over. After handing over: that it was."""
    heard = heard_of(request, call_id)
    if heard.sent:
        return _handed_over(request, heard)
    return _call_page(request, heard, HandOverForm(needed=False))


@required(Permission.ENTER_REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def hand_over(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Send it to the intake desk: from then on the operator opens no answer of it."""
    heard = heard_of(request, call_id)
    if request.method != "POST":
        return redirect("call", call_id=call_id)
    asked = HandOverForm(request.POST, needed=not heard.notes.get("receipt"))
    if not heard.sent and not asked.is_valid():
        return _call_page(request, heard, asked, status=422)
    try:
        operators.hand_over(heard, by=unlocked_of(request), at=timezone.now())
    except HelpNotAgreed:
        return redirect("call_page", call_id=call_id, page="consent")
    except NotCertified:
        asked.add_error(
            None,
            _(
                "The desk’s key cannot be confirmed now, so nothing was sent. It is kept; tell an administrator."
            ),
        )
        return _call_page(request, heard, asked, status=503)
    except (drafts.DraftGone, operators.NotYourCall, NoKey):
        raise Http404 from None
    return redirect(f"{reverse('call', kwargs={'call_id': call_id})}?done=call_handed_over")


@required(Permission.ENTER_REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def give_up(request: HttpRequest, call_id: UUID) -> HttpResponse:
    """Delete the draft and everything noted, after a page that says so."""
    heard = heard_of(request, call_id)
    if request.method == "POST" and not heard.sent:
        try:
            operators.give_up(heard, by=unlocked_of(request), at=timezone.now())
        except drafts.AlreadySent:
            return redirect("call", call_id=call_id)
        return redirect(f"{reverse('calls')}?done=call_given_up")
    if heard.sent:
        return redirect("call", call_id=call_id)
    return render(request, "cases/calls/give_up.html", {"heard": heard})


def _listed(call: Call) -> dict[str, Any]:
    return {
        "url": reverse("call", kwargs={"call_id": call.id}),
        "name": _("Call %(id)s") % {"id": str(call.id)[:8]},
        "day": call.made_on,
        "until": call.sees_until if call.state == "handed_over" else None,
    }


def _call_page(request: HttpRequest, heard: Heard, asked: HandOverForm, status: int = 200) -> HttpResponse:
    answers = answers_of(heard)
    context = {
        "heard": heard,
        "form": asked,
        "listened": heard.notes.get("monitored") != "no",
        "may_write": may_write(heard, answers),
        "rows": showing.rows(heard, answers),
        "call_rows": showing.call_rows(heard.notes),
        "steps": showing.steps(heard, answers, ""),
        "days_left": showing.days_left(answers, timezone.now().date()),
        "number_settled": heard.notes.get("receipt"),
    }
    return render(request, "cases/calls/call.html", context, status=status)


def _handed_over(request: HttpRequest, heard: Heard) -> HttpResponse:
    held = Request.objects.filter(draft_id=heard.call.id).first()
    context = {
        "heard": heard,
        "state": State(held.state).label if held else _("Deleted"),
        "number": showing.number_words(heard.notes.get("receipt", "")),
        "can_read": "token" in heard.notes,
        "handed_at": heard.call.sees_until - operators.SEES_FOR if heard.call.sees_until else None,
    }
    return render(request, "cases/calls/handed_over.html", context)
