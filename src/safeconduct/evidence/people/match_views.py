"""Two records that may be one person: what waits, a new question, and the second person's answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from safeconduct.access.permissions import Permission, may, required, signed_in
from safeconduct.access.unlocked import unlocked_of
from safeconduct.evidence.models import PersonMatch, PersonRecord
from safeconduct.evidence.pages import desk_of, page, sealed_notice, token
from safeconduct.evidence.people import identities, looked_at, matching, showing
from safeconduct.evidence.people.forms import MatchForm, ReasonForm
from safeconduct.evidence.sealing import Content

A_PAGE = 50
Both = tuple[Content, Content]


@required(Permission.SEE_EVIDENCE)
@require_safe
def matches(request: HttpRequest) -> HttpResponse:
    """What waits for a second person, and what was decided."""
    every = PersonMatch.objects.select_related("first", "second", "proposed_by", "decided_by", "undone_by")
    decided = every.exclude(state="proposed").order_by("-decided_on", "-proposed_on", "pk")
    shown = Paginator(decided, A_PAGE).get_page(request.GET.get("page"))
    unopened = looked_at.decided_unopened(list(shown))
    context = {
        "waiting": [showing.match_line(match) for match in matching.waiting()[: A_PAGE * 4]],
        "page": shown,
        "decided": [showing.match_line(match, unopened=unopened) for match in shown],
        "me": signed_in(request),
    }
    return page(request, "evidence/people/matches.html", context, tab="people")


@required(Permission.COUNT)
@require_http_methods(["GET", "HEAD", "POST"])
def match_new(request: HttpRequest, person_id: UUID) -> HttpResponse:
    """Compare two records, and say whether they are one person."""
    record = get_object_or_404(PersonRecord.objects.standing(), pk=person_id)
    step = request.POST.get("step", "")
    if request.method != "POST":
        other_key = request.GET.get("other", "")[:200]
        return _new_page(request, record, MatchForm(initial={"other": other_key}), None)
    form = MatchForm(request.POST)
    complete = form.is_valid()
    other = form.cleaned_data.get("other")
    if other is not None and other.pk == record.pk:
        form.add_error("other", _("This is the same record. Write the pseudonym of another one."))
        complete, other = False, None
    if step in ("compare", "open") and other is not None:
        for name in ("decision", "why"):
            form.errors.pop(name, None)
        opened, reason = (
            _opened(request, record, other, ReasonForm(request.POST)) if step == "open" else (None, None)
        )
        return _new_page(request, record, form, other, opened, reason)
    if other is None or not complete:
        return _new_page(request, record, form, other)
    try:
        match = matching.propose(
            token=token(request.POST.get("token", "")), first=record, second=other, by=unlocked_of(request).person,
            decision=form.cleaned_data["decision"], why=form.cleaned_data["why"], at=timezone.now(),
        )  # fmt: skip
    except matching.WaitsAlready:
        form.add_error(None, _("Somebody said this about these two already. Look at what waits."))
        return _new_page(request, record, form, other)
    return redirect(f"{reverse('person_match', args=(match.pk,))}?done=match_proposed")


@required(Permission.SEE_EVIDENCE)
@require_http_methods(["GET", "HEAD", "POST"])
def match(request: HttpRequest, match_id: UUID) -> HttpResponse:
    """Both records beside one another, and the second person's answer; undo after a page that says what follows."""
    held = get_object_or_404(
        PersonMatch.objects.select_related("first", "second", "proposed_by", "decided_by", "undone_by"),
        pk=match_id,
    )
    step = request.POST.get("step", "")
    if request.method != "POST":
        return _match_page(request, held, asks_undo=request.GET.get("step") == "undo")
    if step == "open":
        opened, reason = _opened(request, held.first, held.second, ReasonForm(request.POST))
        return _match_page(request, held, opened=opened, reason=reason)
    if step not in ("agree", "refuse", "undo"):
        return _match_page(request, held)
    try:
        _answer(request, held, step)
    except matching.SecondPersonNeeded:
        return _match_page(request, held, problem=_("You said this yourself. Somebody else must look at it."))
    except matching.DecidedAlready:
        held.refresh_from_db()
        return _match_page(request, held, problem=_("A colleague was faster. This is how it stands now."))
    except matching.HeldApart:
        return _match_page(request, held, problem=_(
            "This does not fit what was agreed before: two reviewers hold two of these records for different "
            "people, or for one person. Undo that first."))  # fmt: skip
    done = {"agree": "match_agreed", "refuse": "match_refused", "undo": "match_undone"}[step]
    return redirect(f"{reverse('person_match', args=(held.pk,))}?done={done}")


def _answer(request: HttpRequest, held: PersonMatch, step: str) -> None:
    by, at = unlocked_of(request).person, timezone.now()
    if step == "undo":
        matching.undo(match_id=held.pk, by=by, at=at)
    else:
        matching.decide(match_id=held.pk, agreed=step == "agree", by=by, at=at)


def _opened(
    request: HttpRequest, first: PersonRecord, second: PersonRecord, form: ReasonForm
) -> tuple[Both | None, ReasonForm]:
    """Who both are, each noted in the audit first; nothing without a seat and a reason."""
    desk = desk_of(request, "testimony")
    if desk is None or not form.is_valid():
        return None, form
    by, reason = unlocked_of(request).person, form.cleaned_data["reason"]
    identities.note_reading((first, second), by=by, reason=reason, at=timezone.now())
    found = {record.pk: content for record, content in identities.open_many((first, second), desk)}
    return (found.get(first.pk, {}), found.get(second.pk, {})), form


def _new_page(
    request: HttpRequest,
    record: PersonRecord,
    form: MatchForm,
    other: PersonRecord | None,
    opened: Both | None = None,
    reason: ReasonForm | None = None,
) -> HttpResponse:
    context = {
        "record": record,
        "form": form,
        "other": other,
        "sides": showing.sides(record, other, opened) if other else [],
        "token": token(request.POST.get("token", "")),
        **_vault_part(request, (record, other) if other else (), opened, reason),
    }
    wrong = bool(form.is_bound and form.errors) or bool(reason and reason.errors)
    return _not_stored(
        page(request, "evidence/people/match_new.html", context, tab="people", status=422 if wrong else 200)
    )


def _match_page(
    request: HttpRequest,
    held: PersonMatch,
    *,
    opened: Both | None = None,
    reason: ReasonForm | None = None,
    problem: str = "",
    asks_undo: bool = False,
) -> HttpResponse:
    me = signed_in(request)
    may_record = may(me, Permission.COUNT)
    context: dict[str, Any] = {
        **showing.match_line(held, unopened=looked_at.decided_unopened([held], me.pk)),
        "sides": showing.sides(held.first, held.second, opened),
        "may_decide": may_record and held.state == "proposed" and held.proposed_by_id != me.pk,
        "may_undo": may_record
        and (held.state == "agreed" or (held.state == "proposed" and held.proposed_by_id == me.pk)),
        "asks_undo": asks_undo,
        "problem": problem,
        **_vault_part(request, (held.first, held.second), opened, reason),
    }
    wrong = 409 if problem else 422 if reason and reason.errors else 200
    return _not_stored(page(request, "evidence/people/match.html", context, tab="people", status=wrong))


def _vault_part(
    request: HttpRequest, records: tuple[PersonRecord, ...], opened: Both | None, reason: ReasonForm | None
) -> dict[str, Any]:
    """Whether the two identities may be opened here, and the form that asks why."""
    something = any(record.has_identity for record in records)
    desk = desk_of(request, "testimony") if something else None
    return {
        "opened": opened is not None,
        "reason_form": (reason or ReasonForm()) if desk is not None and opened is None else None,
        "sealed_notice": sealed_notice() if something and desk is None else "",
    }


def _not_stored(shown: HttpResponse) -> HttpResponse:
    shown["Cache-Control"] = "no-store"
    return shown
