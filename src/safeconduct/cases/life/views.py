"""The overview of a case, and the steps it takes."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, required, signed_in
from safeconduct.access.unlocked import Unlocked
from safeconduct.cases.journal import ChangedMeanwhile, JournalGone
from safeconduct.cases.life import actions, overview, showing
from safeconduct.cases.life.actions import At, NotPossible, Said
from safeconduct.cases.life.forms import StepForm
from safeconduct.cases.life.guards import ON_THE_FORM
from safeconduct.cases.life.looking import Look, look
from safeconduct.cases.life.stages import CORRECT, REOPEN, Stage
from safeconduct.cases.pages import page
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.views_people import WHY_NOT
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request
from safeconduct.intake.states import NotNow

DONE = {CORRECT: "step_corrected", REOPEN: "reopen", Stage.CLOSED.value: "close"}
NOT_TAKEN_ON = (NotNow, *WHY_NOT)
"""Why a request cannot be taken on, as the page of those who may read it tells apart."""


@required(Permission.OPEN_REQUEST)
@require_safe
def overview_page(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """What a caseworker needs first: where it stands, what may follow, what is due, what is missing."""
    held, keys, _unlocked = opened(request, request_id)
    seen = look(held, keys, timezone.now())
    context = overview.context(seen, signed_in(request))
    return page(request, held, keys, "cases/life/case.html", context, door="case")


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, request_id: UUID, step: str) -> HttpResponse:
    """One step: what follows from it, what it asks, and, once posted, the entry in the way of the case."""
    if step not in {*Stage, CORRECT, REOPEN}:
        raise Http404
    held, keys, unlocked = opened(request, request_id)
    seen = look(held, keys, timezone.now())
    asked = _form(request, seen, step, unlocked)
    why_not = showing.stands_in_the_way(seen, step)
    if request.method != "POST":
        return _page(request, seen, step, asked, why_not)
    if not asked.is_valid():
        status = 409 if set(why_not) - ON_THE_FORM else 422
        return _page(request, seen, step, asked, why_not, status=status)
    try:
        _take(held, keys, step, asked, unlocked)
    except ChangedMeanwhile as changed:
        fresh = look(_again(held), keys, timezone.now())
        return _page(
            request, fresh, step, _form(request, fresh, step, unlocked, version=changed.theirs.version),
            showing.stands_in_the_way(fresh, step), status=409, theirs=showing.last_step(changed.theirs),
        )  # fmt: skip
    except NotPossible as refused:
        fresh = look(_again(held), keys, timezone.now())
        return _page(request, fresh, step, asked, refused.reasons, status=409)
    except NOT_TAKEN_ON:
        return _page(request, seen, step, asked, ("not_from_here",), status=409)
    except JournalGone:
        raise Http404 from None
    return redirect(f"{reverse('case', args=(held.id,))}?done={DONE.get(step, 'step_taken')}")


def _take(held: Request, keys: CaseKeys, step: str, asked: StepForm, by: Unlocked) -> None:
    typed = asked.cleaned_data
    names = ("why", "proof", "reason", "settled", "read_back", "back_to")
    said = Said(typed["on"], **{name: typed[name] for name in names if name in typed})
    how = At(by, timezone.now(), typed["token"], typed["seen"])
    if step == CORRECT:
        actions.correct(request=held, keys=keys, said=said, how=how)
    elif step == REOPEN:
        actions.reopen(request=held, keys=keys, said=said, how=how)
    else:
        actions.step(request=held, keys=keys, to=Stage(step), said=said, how=how)


def _form(
    request: HttpRequest, seen: Look, step: str, by: Unlocked, *, version: int | None = None
) -> StepForm:
    """The form of a step over what is known now; what was posted stays in it. ``version``: seen from now on."""
    posted = request.POST.copy() if request.method == "POST" else None
    if posted is not None and version is not None:
        posted["seen"], posted["token"] = str(version), str(uuid4())
    proofs = showing.proof_choices(seen, by) if step == Stage.FILED else []
    return StepForm(
        posted, step=step, today=seen.today, proofs=proofs, back_to=seen.stands.back_to(),
        with_clocks=bool(seen.facts.open_clocks), has_outcome=seen.facts.has_outcome,
        initial={"token": uuid4(), "seen": seen.stands.version},
    )  # fmt: skip


def _page(
    request: HttpRequest,
    seen: Look,
    step: str,
    asked: StepForm,
    why_not: tuple[str, ...],
    *,
    status: int = 200,
    theirs: dict[str, object] | None = None,
) -> HttpResponse:
    blocked = [code for code in why_not if code not in ON_THE_FORM]
    context = {
        "form": asked,
        "step": showing.step_words(step),
        "now": showing.stage_words(seen.stands.stage),
        "blocked": showing.reasons_in_words(blocked, seen.held),
        "problems": showing.reasons_in_words(why_not if status == 409 and not blocked else (), seen.held),
        "theirs": theirs,
        "clocks": showing.open_deadlines(seen) if step == Stage.CLOSED else [],
    }
    return page(request, seen.held, seen.keys, "cases/life/step.html", context, door="case", status=status)


def _again(held: Request) -> Request:
    found = Request.objects.filter(id=held.id).first()
    if found is None:
        raise Http404
    return found
