"""Take records out as a file: ask, look at what it holds, let a second person agree, make it."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from safeconduct.access.actions import approvals
from safeconduct.access.errors import (
    AccessError,
    AskedAlready,
    DecidedAlready,
    NotAllowed,
    NotAMember,
    NotApproved,
    NotWhatWasAsked,
    OwnQuestion,
    WrongState,
)
from safeconduct.access.forms import DecisionForm
from safeconduct.access.models import Approval
from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.evidence.approvals import EXPORT
from safeconduct.evidence.exports import making
from safeconduct.evidence.exports.choosing import Choice, counts, from_json
from safeconduct.evidence.exports.forms import ExportForm
from safeconduct.evidence.exports.lines import lines
from safeconduct.evidence.exports.words import FORMS, GRADES, PROBLEMS, RECIPIENTS, STATES, WHY
from safeconduct.evidence.imports.words import KINDS
from safeconduct.evidence.models import Export
from safeconduct.evidence.pages import desk_of, page
from safeconduct.evidence.pages import token as token_of
from safeconduct.evidence.testimonies.uses import unusable_records

ON_A_PAGE = 50
PREVIEWED = 8
WIDEST = 400
"""Characters of a line that the preview shows."""
MEDIA = {"jsonl": "application/x-ndjson"}


@required(Permission.EXPORT_EVIDENCE)
@require_safe
def exports(request: HttpRequest) -> HttpResponse:
    """Every export: who, when, what, why, with identities or not."""
    rows = Export.objects.select_related("asked_by").order_by("-asked_on", "-pk")
    found = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("page"))
    agreed = _agreed([row.pk for row in found])
    shown = [
        {
            "row": row, "state": STATES[row.state], "form": FORMS[row.form], "why": WHY.get(row.why, row.why),
            "recipient": RECIPIENTS.get(row.choice.get("recipient", ""), ""),
            "kinds": [KINDS[kind] for kind in row.choice.get("kinds", ())], "agreed": agreed.get(row.pk, []),
        }
        for row in found
    ]  # fmt: skip
    return page(request, "evidence/exports/list.html", {"lines": shown, "page": found}, tab="exports")


def _agreed(ids: list[UUID]) -> dict[UUID, list[str]]:
    """Who agreed to which of these exports."""
    found: dict[UUID, list[str]] = {}
    given = Approval.objects.filter(kind=EXPORT.code, subject_id__in=ids, votes__decision="approve")
    for subject, name in given.values_list("subject_id", "votes__person__display_name"):
        found.setdefault(subject, []).append(name)
    return found


@required(Permission.EXPORT_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def export_new(request: HttpRequest) -> HttpResponse:
    """Say what is wanted, and why."""
    form = ExportForm(request.POST if request.method == "POST" else None, initial={"form": "jsonl"})
    token = token_of(request.POST.get("token", ""))
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        export = making.ask(form.choice(), why=why, token=token, by=signed_in(request), at=timezone.now())
        return redirect("export", export.pk)
    context = {"form": form, "token": token}
    return page(
        request, "evidence/exports/new.html", context, tab="exports", status=422 if form.errors else 200
    )


@required(Permission.APPROVE_EXPORT)
@require_http_methods(["GET", "HEAD", "POST"])
def export(request: HttpRequest, export_id: UUID) -> HttpResponse:
    """What an export will hold, and who agrees. Somebody who approves without seeing records sees counts and kinds."""
    row = get_object_or_404(Export.objects.select_related("asked_by"), pk=export_id)
    person = signed_in(request)
    if not may(person, Permission.EXPORT_EVIDENCE) and not row.with_identities:
        return redirect(reverse("access:approvals"))
    problem = ""
    if request.method == "POST":
        try:
            return _acted(request, row)
        except AccessError as error:
            problem = _problem(error)
    return _page(request, row, problem)


def _acted(request: HttpRequest, row: Export) -> HttpResponse:
    """Asking a second person, deciding as one, or giving up."""
    by, at, said = signed_in(request), timezone.now(), request.POST
    if said.get("action") == "give_up":
        making.give_up(row, by=by, at=at)
        return redirect(f"{reverse('exports')}?done=export_given_up")
    if row.state != "asked":
        raise WrongState
    if said.get("action") == "ask":
        if row.asked_by_id != by.pk:
            raise NotAllowed
        making.refuse_unless_shared(row, at.date())
        digest = making.digest_of(row, at.date())
        approvals.ask(
            kind=EXPORT, subject_id=row.pk, digest=digest, by=by, at=at, token=token_of(said.get("token", ""))
        )
        return redirect(f"{reverse('export', args=[row.pk])}?done=export_asked")
    return _decided(request, row)


def _decided(request: HttpRequest, row: Export) -> HttpResponse:
    by, at, form = signed_in(request), timezone.now(), DecisionForm(request.POST)
    waiting = Approval.objects.waiting_for(by, {EXPORT.code: EXPORT}, at.date()).filter(subject_id=row.pk)
    question = waiting.filter(pk=_question(request)).first()
    if question is None:
        raise DecidedAlready
    if not form.is_valid():
        return _page(request, row, "", form)
    shown, digest = form.cleaned_data["shown"], making.digest_of(row, at.date())
    if shown != digest:
        raise NotWhatWasAsked
    if form.cleaned_data["decision"] == "approve":
        making.refuse_unless_shared(row, at.date())
        approvals.approve(approval_id=question.pk, kind=EXPORT, digest=digest, by=by, at=at)
    else:
        why = form.cleaned_data["why"]
        approvals.refuse(approval_id=question.pk, kind=EXPORT, why=why, digest=digest, by=by, at=at)
    return redirect(f"{reverse('export', args=[row.pk])}?done=export_decided")


def _question(request: HttpRequest) -> UUID:
    """The question that the page showed; no question's id where that is none."""
    return token_of(request.POST.get("question", ""))


def _problem(error: AccessError) -> str:
    if isinstance(error, making.IdentityStays):
        return error.in_words()
    codes = {
        NotApproved: "not_approved", NotAMember: "no_seat", NotAllowed: "yours", WrongState: "over",
        NotWhatWasAsked: "changed", OwnQuestion: "own", AskedAlready: "asked", DecidedAlready: "over",
    }  # fmt: skip
    return str(PROBLEMS[codes.get(type(error), "over")])


def _page(request: HttpRequest, row: Export, problem: str, form: DecisionForm | None = None) -> HttpResponse:
    person, today, choice = signed_in(request), timezone.now().date(), from_json(row.choice)
    sees = may(person, Permission.EXPORT_EVIDENCE)
    is_open = row.state == "asked"
    shut = unusable_records(today) if is_open else ()
    context: dict[str, Any] = {
        "row": row, "state": STATES[row.state], "problem": problem, "sees": sees, "own": row.asked_by_id == person.pk,
        "form_words": FORMS[row.form], "why": WHY.get(row.why, row.why),
        "recipient": RECIPIENTS.get(choice.recipient, ""),
        "kinds": [KINDS[kind] for kind in choice.kinds], "filters": _filters(choice) if sees else [],
        "counts": [(KINDS[kind], count) for kind, count in counts(choice, shut).items()] if is_open else [],
        "preview": _preview(choice, today) if sees and is_open else [],
    }  # fmt: skip
    if row.with_identities:
        context |= _approval(row, person, today, form, is_open=is_open)
        context["persons"] = choice.persons
        context["staying"] = making.staying(choice, row.why, today) if is_open and sees else ()
    bad = bool(problem or (form and form.errors))
    answer = page(request, "evidence/exports/export.html", context, tab="exports", status=422 if bad else 200)
    answer["Cache-Control"] = "no-store"
    return answer


def _approval(
    row: Export, person: Any, today: Any, form: DecisionForm | None, *, is_open: bool
) -> dict[str, Any]:
    """The questions asked about this export, and the form for somebody who may decide."""
    asked = Approval.objects.filter(kind=EXPORT.code, subject_id=row.pk).order_by("-asked_on", "pk")
    found: dict[str, Any] = {
        "approvals": list(asked.prefetch_related("votes__person")),
        "token": token_of(""),
    }
    # the digest reads everything that leaves: only while somebody was asked about it
    open_questions = is_open and asked.filter(state__in=("asked", "approved")).exists()
    if not open_questions:
        return found
    digest = making.digest_of(row, today)
    live = Approval.objects.live_of(EXPORT, row.pk, digest, today)
    question = next((each for each in live if each.can_be_decided_by(person, EXPORT, today)), None)
    found["covered"] = any(each.state == "approved" for each in live)
    found["waits"] = any(each.state == "asked" for each in live)
    found["stale"] = not found["covered"] and not found["waits"]
    if question:
        found |= {"question": question, "decision": form or DecisionForm(initial={"shown": digest.hex()})}
    return found


def _filters(choice: Choice) -> list[tuple[str, str]]:
    found = [("incidents", ", ".join(choice.incidents)), ("first", choice.first), ("last", choice.last)]
    found.append(("state", str(GRADES[choice.state]) if choice.state else ""))
    return [(str(ExportForm.base_fields[name].label), text) for name, text in found if text]


def _preview(choice: Choice, on: date) -> list[str]:
    """The first lines of the file, without identities."""
    some = islice(lines(choice, lambda kind, row: None, on), PREVIEWED)
    return [line.decode("utf-8-sig").rstrip()[:WIDEST] for line in some]


@required(Permission.EXPORT_EVIDENCE)
@require_POST
def export_make(request: HttpRequest, export_id: UUID) -> HttpResponseBase:
    """Make the file, once, and send it."""
    row = get_object_or_404(Export.objects.select_related("asked_by"), pk=export_id)
    at = timezone.now()
    seat = desk_of(request, "testimony") if row.with_identities else None
    try:
        packed = making.make(row, seat=seat, by=signed_in(request), at=at)
    except AccessError as error:
        row.refresh_from_db()
        return _page(request, row, _problem(error))
    media = MEDIA.get(row.form, "text/csv; charset=utf-8")
    answer = StreamingHttpResponse(packed.pieces(), content_type=media)
    answer["Content-Disposition"] = f'attachment; filename="{making.file_name(row, at)}"'
    answer["Cache-Control"] = "no-store"
    return answer
