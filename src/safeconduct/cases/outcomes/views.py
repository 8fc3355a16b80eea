"""What became of one case: recorded in codes, corrected, with its history."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from safeconduct.access.permissions import Permission, required
from safeconduct.cases import journal
from safeconduct.cases.journal import ChangedMeanwhile, Journal, JournalGone
from safeconduct.cases.outcomes import recording, words
from safeconduct.cases.outcomes.codes import NotAnOutcome, Outcome
from safeconduct.cases.outcomes.forms import OutcomeForm, filled
from safeconduct.cases.pages import page
from safeconduct.cases.papers.choosing import Choice, PaperNames
from safeconduct.cases.reading import CaseKeys
from safeconduct.cases.views_request import opened
from safeconduct.intake.models import Request

WRONG = {
    "decided_on": _("This day is still to come. Write the day of the decision."),
}


@required(Permission.KEEP_CASE)
@require_http_methods(["GET", "HEAD", "POST"])
def outcome(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Record or correct what became of the case."""
    held, keys, unlocked = opened(request, request_id)
    found = journal.read(held, keys)
    known, version = recording.held(held.id, found)
    start = {**filled(known, version), "token": uuid4()}
    papers = PaperNames(request=held, keys=keys, held=found, by=unlocked, at=timezone.now())
    choices = papers.choices(kept=known.paper if known else "")
    form = OutcomeForm(request.POST or None, papers=choices, initial=start)
    if request.method != "POST" or not form.is_valid():
        return _page(request, held, keys, found, form, 422 if form.errors else 200)
    try:
        recording.record(
            request=held, keys=keys, outcome=form.outcome(), seen=form.cleaned_data["version"],
            token=form.cleaned_data["token"], by=unlocked, at=timezone.now(),
        )  # fmt: skip
    except NotAnOutcome as wrong:
        form.add_error(wrong.part, WRONG.get(wrong.part, _("This cannot be. Please look again.")))
        return _page(request, held, keys, found, form, 422)
    except ChangedMeanwhile as changed:
        theirs = Outcome.of(changed.theirs.content)
        choices = papers.choices(kept=theirs.paper)
        form = _anew(request, theirs, changed.theirs.version, choices)
        return _page(request, held, keys, found, form, 409)
    except JournalGone:
        form.add_error(None, _("Somebody changed who may read this request a moment ago. Please save again."))
        return _page(request, held, keys, found, form, 409)
    return redirect(f"{reverse('case', kwargs={'request_id': held.id})}?done=outcome_recorded")


def _anew(request: HttpRequest, theirs: Outcome, version: int, papers: list[Choice]) -> OutcomeForm:
    """What was typed, to be saved over what a colleague recorded meanwhile."""
    typed = request.POST.copy()
    typed["version"], typed["token"] = str(version), str(uuid4())
    form = OutcomeForm(typed, papers=papers)
    form.add_error(
        None,
        _(
            "A colleague recorded an outcome a moment ago: %(theirs)s. Yours is below. Save again to put it in its "
            "place; theirs stays in the history."
        )
        % {"theirs": words.RESULTS[theirs.result]},
    )
    return form


def _page(
    request: HttpRequest, held: Request, keys: CaseKeys, found: Journal, form: OutcomeForm, status: int
) -> HttpResponse:
    known = found.get(recording.outcome_id(held.id), recording.KIND)
    context = {"form": form, "is_known": known is not None}
    return page(request, held, keys, "cases/outcomes/outcome.html", context, door="case", status=status)
