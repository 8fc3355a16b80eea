"""A second person looks at exactly what becomes public of a table, and agrees or does not; then it goes out."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from safeconduct.access.actions import approvals
from safeconduct.access.errors import (
    AccessError,
    AskedAlready,
    DecidedAlready,
    NotAllowed,
    NotApproved,
    NotWhatWasAsked,
    OwnQuestion,
    WrongState,
)
from safeconduct.access.forms import DecisionForm
from safeconduct.access.models import Approval, Person
from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.choices.languages import LANGUAGES
from safeconduct.evidence.pages import token
from safeconduct.press.approvals import TABLE
from safeconduct.press.models import TableRelease
from safeconduct.press.pages import page
from safeconduct.press.tables import actions
from safeconduct.press.tables.forms import title_of
from safeconduct.press.tables.showing import heads, rows_kept
from safeconduct.press.tables.words import PROBLEMS, STATES, reasons_in_words

CODES: dict[type[AccessError], str] = {
    NotApproved: "not_approved", NotAllowed: "yours", WrongState: "over", NotWhatWasAsked: "changed",
    OwnQuestion: "own", AskedAlready: "asked", DecidedAlready: "over",
}  # fmt: skip


@required(Permission.RELEASE)
@require_http_methods(["GET", "HEAD", "POST"])
def table_review(request: HttpRequest, table_id: UUID) -> HttpResponse:
    """What becomes public, who agrees, and the button that lets it out. Counts before the gate are not here."""
    row = get_object_or_404(TableRelease.objects.select_related("made_by"), pk=table_id)
    problem: list[str] = []
    form: DecisionForm | None = None
    if request.method == "POST":
        form = DecisionForm(request.POST) if request.POST.get("action") == "decide" else None
        try:
            if (answer := _acted(request, row, form)) is not None:
                return answer
        except (AccessError, actions.Refused, actions.RecordsChanged) as trouble:
            problem, form = problem_words(trouble), None
            row.refresh_from_db()
    context = _context(row, signed_in(request), form, timezone.now().date()) | {"problem": problem}
    bad = bool(problem or (form and form.errors))
    return page(request, "press/tables/review.html", context, tab="tables", status=422 if bad else 200)


def problem_words(trouble: Exception) -> list[str]:
    """Why something was not done, in sentences."""
    if isinstance(trouble, actions.Refused):
        return reasons_in_words(trouble.verdict.refused, trouble.verdict.k)
    if isinstance(trouble, actions.RecordsChanged):
        return [str(PROBLEMS["records"])]
    return [str(PROBLEMS[next((code for kind, code in CODES.items() if isinstance(trouble, kind)), "over")])]


def _acted(request: HttpRequest, row: TableRelease, form: DecisionForm | None) -> HttpResponse | None:
    by, at, action = signed_in(request), timezone.now(), request.POST.get("action", "")
    if row.state != "draft":
        raise WrongState
    if action == "ask":
        _refuse_unless_fit(row, at.date())
        asking = token(request.POST.get("token", ""))
        approvals.ask(
            kind=TABLE, subject_id=row.pk, digest=actions.digest_of(row), by=by, at=at, token=asking
        )
        return redirect(f"{reverse('table_review', args=[row.pk])}?done=table_asked")
    if action == "release":
        actions.release(row, by=by, at=at)
        return redirect(f"{reverse('table', args=[row.pk])}?done=table_released")
    if form is None:
        raise WrongState
    return _decided(request, row, form)


def _refuse_unless_fit(row: TableRelease, on: date) -> None:
    """Nobody is asked about what the gate would stop anyway. Raises ``Refused``, ``RecordsChanged``."""
    verdict = actions.judge_again(row, on)
    if verdict.refused:
        raise actions.Refused(verdict)


def _decided(request: HttpRequest, row: TableRelease, form: DecisionForm) -> HttpResponse | None:
    by, at = signed_in(request), timezone.now()
    question = get_object_or_404(
        Approval, pk=token(request.POST.get("question", "")), kind=TABLE.code, subject_id=row.pk
    )
    if not form.is_valid():
        return None
    shown, digest = form.cleaned_data["shown"], actions.digest_of(row)
    if shown != digest:
        raise NotWhatWasAsked
    if form.cleaned_data["decision"] == "approve":
        approvals.approve(approval_id=question.pk, kind=TABLE, digest=digest, by=by, at=at)
    else:
        why = form.cleaned_data["why"]
        approvals.refuse(approval_id=question.pk, kind=TABLE, why=why, digest=digest, by=by, at=at)
    return redirect(f"{reverse('table_review', args=[row.pk])}?done=table_decided")


def _context(row: TableRelease, person: Person, form: DecisionForm | None, on: date) -> dict[str, Any]:
    asked = Approval.objects.filter(kind=TABLE.code, subject_id=row.pk).order_by("-asked_on", "pk")
    found: dict[str, Any] = {
        "row": row, "title": title_of(row), "state": STATES[row.state], "heads": heads(row.dimensions),
        "rows": rows_kept(row, with_counts=False), "titles": [
            {"question": LANGUAGES.get(code, code), "value": text} for code, text in row.titles.items()
        ], "approvals": list(asked.prefetch_related("votes__person")), "token": token(""),
        "may_press": may(person, Permission.PRESS),
    }  # fmt: skip
    if row.state != "draft":
        return found
    digest = actions.digest_of(row)
    live = list(Approval.objects.live_of(TABLE, row.pk, digest, on))
    question = next((each for each in live if each.can_be_decided_by(person, TABLE, on)), None)
    found["covered"] = any(each.state == "approved" for each in live)
    found["waits"] = any(each.state == "asked" for each in live)
    if question:
        found |= {"question": question, "decision": form or DecisionForm(initial={"shown": digest.hex()})}
    return found
