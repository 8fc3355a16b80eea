"""The screening pages of one request: what the law says, the facts behind it, and the trace a lawyer reads."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.permissions import Permission, may, required
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.screening import actions, clocks, showing, wording
from safeconduct.cases.screening.actions import Statement
from safeconduct.cases.screening.decided import decisions
from safeconduct.cases.screening.facts import all_said, answers_of, damaged
from safeconduct.cases.screening.forms import FactForm
from safeconduct.cases.screening.looking import is_readable, look, run_document
from safeconduct.cases.showing import bar
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request
from safeconduct.law.facts import FACTS, Fact
from safeconduct.law.tracing import trace as trace_of


@required(Permission.SCREEN)
@require_safe
def screening(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What screening finds today."""
    held, keys, unlocked = opened(request, request_id)
    seen = look(held, keys, timezone.now())
    context = {
        **bar(held, keys),
        **showing.page(held, seen),
        "tab": "screening",
        "clocks": clocks.rows(held, seen.clocks, seen.on),
        "damaged": damaged(held, keys),
        "decisions": decisions(held, keys)[:3],
        "may_decide": may(unlocked.person, Permission.DECIDE),
        "token": uuid4(),
    }
    return render(request, "cases/screening/screening.html", context)


@required(Permission.SCREEN)
@require_POST
def save_run(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Keep what screening finds today, to compare with when the law changes."""
    held, keys, unlocked = opened(request, request_id)
    now = timezone.now()
    document = run_document(look(held, keys, now).screening)
    try:
        actions.save_run(
            request=held, document=document, keys=keys, by=unlocked, at=now, token=token_of(request)
        )
    except actions.LetterGone:
        raise Http404 from None
    return redirect(f"{reverse('screening', args=(held.id,))}?done=screening_saved")


@required(Permission.SCREEN)
@require_safe
def facts(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """All facts known, each with its source, and those that are missing."""
    held, keys, _unlocked = opened(request, request_id, step="facts")
    seen = look(held, keys, timezone.now())
    context = {
        **bar(held, keys),
        "tab": "screening",
        "known": showing.known_facts(held, seen),
        "unknown": showing.unknown_facts(held, seen),
        "damaged": damaged(held, keys),
    }
    return render(request, "cases/screening/facts.html", context)


@required(Permission.SCREEN)
@require_http_methods(["GET", "HEAD", "POST"])
def fact(request: HttpRequest, request_id: UUID, fact_id: str) -> HttpResponse:
    """Correct one fact, with who said so and on which paper; its history below."""
    held, keys, unlocked = opened(request, request_id)
    wanted = FACTS.get(fact_id)
    if wanted is None or not showing.is_shown(fact_id):
        raise Http404
    said = all_said(held, keys)
    answers = answers_of(said)
    asked = FactForm(wanted, request.POST or None, standing=answers.get(fact_id), answers=answers)
    if request.method == "POST" and asked.is_valid() and (entered := _enter(asked, held, keys, unlocked)):
        return redirect(f"{reverse('screening', args=(held.id,))}?done={entered}")
    context = {
        **bar(held, keys),
        "tab": "screening",
        "form": asked,
        "why": wording.why(fact_id),
        "i589": wanted.i589 or "",
        "now": wording.in_words(fact_id, answers.get(fact_id)),
        "events": showing.history(said.get(fact_id, [])),
    }
    return render(request, "cases/screening/fact.html", context, status=422 if asked.errors else 200)


@required(Permission.SCREEN)
@require_safe
def trace(request: HttpRequest, request_id: UUID, pathway: str) -> HttpResponse:
    """Step by step, how one verdict came about."""
    held, keys, _unlocked = opened(request, request_id)
    seen = look(held, keys, timezone.now())
    outcome = next((each for each in seen.screening.outcomes if each.pathway.id == pathway), None)
    if outcome is None:
        raise Http404
    context = {
        **bar(held, keys),
        "tab": "screening",
        "pathway": outcome.pathway,
        "verdict": showing.verdict_tag(str(outcome.verdict)),
        "steps": showing.steps(trace_of(seen.screening, outcome)),
        **showing.read_until(seen.screening),
        "today": seen.on,
    }
    return render(request, "cases/screening/trace.html", context)


def token_of(request: HttpRequest) -> UUID:
    """The form's token; a form without one stands for itself."""
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()


def _enter(asked: FactForm, held: Request, keys: CaseKeys, unlocked: Unlocked) -> str:
    """Save what the form says and return the code of what was done; nothing, with a sentence on the page, for
    an answer the engine would not read."""
    typed, wanted = asked.cleaned_data, asked.fact
    if not is_readable(wanted.id, typed["answer"]):
        asked.add_error("value", _unreadable(wanted))
        return ""
    said = Statement(
        wanted.id, typed["answer"], typed["said_by"], typed["paper"], typed["note"], asked.stance
    )
    try:
        is_in_list = actions.enter_fact(
            request=held, said=said, keys=keys, by=unlocked, at=timezone.now(), token=typed["token"]
        )
    except actions.LetterGone:
        raise Http404 from None
    return "fact_saved" if is_in_list else "fact_saved_unlisted"


def _unreadable(wanted: Fact) -> str:
    return _("%(question)s This answer does not fit. Please check each part of it; nothing was lost.") % {
        "question": wording.question(wanted.id)
    }
